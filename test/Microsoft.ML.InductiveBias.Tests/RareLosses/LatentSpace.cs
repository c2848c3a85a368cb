namespace Microsoft.ML.InductiveBias.Tests.RareLosses;

/// <summary>A space whose hypotheses are a known function of their latents.</summary>
/// <param name="normals">Number of normal latents.</param>
/// <param name="seeds">Number of seeds.</param>
/// <param name="outputs">The outputs on the test rows; <see langword="null"/> for a hypothesis that doesn't fit.</param>
internal sealed class LatentSpace(int normals, int seeds, Func<HypothesisLatents, float[]?> outputs) : ILatentHypothesisSpace
{
    /// <summary>Called before each batch of given latents.</summary>
    public Action<int> Asked { get; set; } = _ => { };

    public string Name { get; init; } = "function";

    public HypothesisSpaceDescription Description => new("latent", [new("name", Name)]);

    public int CountNormals(TaskData training) => normals;

    public int CountSeeds(TaskData training) => seeds;

    public IFittedHypothesisSpace Fit(TaskData training, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Fit(training, 100, includeUnfitted: false);

    public FittedSampledSpace Fit(TaskData training, int samples, bool includeUnfitted) =>
        new(Description, training, [.. Draw(training, Enumerable.Range(0, samples).ToArray(), null, default)], includeUnfitted, this);

    public IEnumerable<IHypothesisBatch> Draw(TaskData training, IReadOnlyList<int> drawn, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        yield return new Batch([.. drawn.Select(seed =>
        {
            var random = new Random(seed + 1000);
            return new HypothesisLatents(
                Enumerable.Range(0, normals).Select(_ => (float)MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1)).ToArray(),
                Enumerable.Range(0, seeds).Select(_ => random.NextInt64()).ToArray());
        })], outputs);
    }

    public IEnumerable<IHypothesisBatch> Draw(
        TaskData training, IReadOnlyList<HypothesisLatents> latents, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Asked(latents.Count);
        yield return new Batch(latents, outputs);
    }

    private sealed class Batch(IReadOnlyList<HypothesisLatents> latents, Func<HypothesisLatents, float[]?> outputs) : IHypothesisBatch
    {
        private readonly float[]?[] _outputs = [.. latents.Select(outputs)];

        public IReadOnlyList<DrawnHypothesis> Hypotheses => field ??= [.. _outputs.Select((one, index) => new DrawnHypothesis(index, one is null ? HypothesisStatus.DidNotFit : HypothesisStatus.Fitted, 0))];

        public OutputMeaning OutputMeaning => OutputMeaning.Values;

        public IReadOnlyList<float[]> Predict(ReadOnlyMemory<double> features, CancellationToken cancellationToken = default) => [.. _outputs.Select(one => one ?? [])];

        public void Dispose()
        {
        }
    }
}
