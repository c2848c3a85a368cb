namespace Microsoft.ML.InductiveBias;

/// <summary>A space on a training set whose losses on a test set can be simulated: by latents, or by hypotheses that move by themselves.</summary>
/// <param name="Space">The space, if it has latents.</param>
/// <param name="Training">The rows to fit.</param>
/// <param name="IncludesUnfitted">Whether hypotheses that didn't fit the training rows count.</param>
/// <param name="Tilted">Makes the populations of all runs, if hypotheses move by themselves.</param>
internal sealed record RareLossTask(
    ILatentHypothesisSpace? Space, TaskData Training, bool IncludesUnfitted, Func<TaskData, LossKind, IReadOnlyList<ITiltedHypotheses>>? Tilted = null)
{
    /// <summary>Simulates runs on other machines; <see langword="null"/> (the default) simulates them in this process.</summary>
    public Func<RareLossSettings, TaskData, IReadOnlyList<int>, IProgress<WorkProgress>?, CancellationToken, IEnumerable<RareLossReplicate>>? Elsewhere { get; init; }

    /// <summary>The task of a space, if it has latents.</summary>
    public static RareLossTask? Of(ISampledHypothesisSpace? space, TaskData training, bool includesUnfitted) =>
        space is ILatentHypothesisSpace latent && (long)latent.CountNormals(training) + latent.CountSeeds(training) > 0
            ? new RareLossTask(latent, training, includesUnfitted) : null;

    /// <summary>The test losses of the hypotheses of some latents; infinite for one that doesn't count.</summary>
    public double[] Losses(IReadOnlyList<HypothesisLatents> latents, TaskData test, LossKind loss, CancellationToken cancellationToken)
    {
        var losses = new List<double>(latents.Count);
        foreach (var batch in Space!.Draw(Training, latents, null, cancellationToken))
        {
            using (batch)
            {
                OutputMeanings.CheckOffered(loss, batch.OutputMeaning);
                var predictions = batch.Predict(test.Features, cancellationToken);
                for (int i = 0; i < predictions.Count; i++)
                {
                    double mean = batch.Hypotheses[i].Counts(IncludesUnfitted) ? RowLosses.Weighted<float>(loss, predictions[i], test).Average() : double.PositiveInfinity;
                    losses.Add(double.IsNaN(mean) ? double.PositiveInfinity : mean);
                }
            }
        }
        return losses.Count == latents.Count ? [.. losses]
            : throw new InvalidOperationException($"The space '{Space!.Description.Kind}' was asked for the hypotheses of {latents.Count} latents but drew {losses.Count}.");
    }
}
