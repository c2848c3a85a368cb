using Microsoft.ML.InductiveBias.DataViews;

namespace Microsoft.ML.InductiveBias;

/// <summary>One hypothesis of a trainer space: a fitted model.</summary>
/// <param name="Drawn">Seed, status and training loss.</param>
/// <param name="Hyperparameters">Its drawn hyperparameters.</param>
/// <param name="Model">The model; predicts on any data view with the columns that it was fitted to. <see langword="null"/> where its training failed.</param>
/// <param name="Meaning">What its outputs are.</param>
/// <param name="IsOnlyHypothesis">Whether the space declares that the trainer gives the same model for every seed.</param>
/// <param name="Failure">The exception that its training threw; otherwise <see langword="null"/>.</param>
internal sealed record TrainedMember(
    DrawnHypothesis Drawn, IReadOnlyList<DrawnHyperparameter> Hyperparameters, ITransformer? Model, OutputMeaning Meaning, bool IsOnlyHypothesis = false, InvalidOperationException? Failure = null) : IDisposable
{
    /// <summary>The outputs <c>[rows, k]</c> on a data view.</summary>
    public float[] Predict(IDataView data, IReadOnlyList<string>? classNames, TaskKind task, int rows, int outputs, CancellationToken cancellationToken)
    {
        if (Model is null)
        {
            var none = new float[checked(rows * outputs)];
            Array.Fill(none, float.NaN);
            return none;
        }
        var predicted = ScoreReader.Read(Model.Transform(data), classNames, task, rows, outputs, cancellationToken);
        int bad = predicted.FirstNonFiniteRow(outputs);
        if (bad >= 0 && Drawn.Status != HypothesisStatus.Diverged)
        {
            throw new InvalidOperationException(
                $"The member of seed {Drawn.Seed} has no finite score for row {bad} (counted from 0). Replace missing values (ReplaceMissingValues) or remove the row.");
        }
        if (Meaning == OutputMeaning.Probabilities && predicted.Meaning != Meaning && Drawn.Status != HypothesisStatus.Diverged)
        {
            throw new InvalidOperationException(
                $"The scores of the member of seed {Drawn.Seed} are probabilities on the training rows, but not on these rows; the trainer's scores must be probabilities everywhere, or nowhere.");
        }
        return predicted.Values;
    }

    /// <summary>Frees the model, where it holds anything to free.</summary>
    public void Dispose() => (Model as IDisposable)?.Dispose();
}
