namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>Hypotheses that are random numbers of their seed, with what a test wants to happen while one is drawn.</summary>
internal sealed class NumberSpace(string name, Action<int, CancellationToken>? drawing = null, double scale = 1) : ISampledHypothesisSpace
{
    public HypothesisSpaceDescription Description => new("numbers", [new("name", name)]);

    public IFittedHypothesisSpace Fit(TaskData training, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public IEnumerable<IHypothesisBatch> Draw(TaskData training, IReadOnlyList<int> seeds, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        foreach (int seed in seeds)
        {
            cancellationToken.ThrowIfCancellationRequested();
            DrawnHypothesis drawn;
            try
            {
                drawing?.Invoke(seed, cancellationToken);
                drawn = new DrawnHypothesis(seed, HypothesisStatus.Fitted, 0.01 * seed);
            }
            catch (ArithmeticException failure)
            {
                // As trainer spaces do with a training that throws.
                drawn = new DrawnHypothesis(seed, HypothesisStatus.Diverged, double.NaN, failure.Message);
            }
            yield return new Batch(drawn, scale);
        }
    }

    private sealed class Batch(DrawnHypothesis drawn, double scale) : IHypothesisBatch
    {
        public IReadOnlyList<DrawnHypothesis> Hypotheses => [drawn];

        public OutputMeaning OutputMeaning => OutputMeaning.Values;

        public IReadOnlyList<float[]> Predict(ReadOnlyMemory<double> features, CancellationToken cancellationToken = default)
        {
            var random = new Random(drawn.Seed);
            return [[.. features.ToArray().Select(feature => (float)(scale * feature * random.NextDouble()))]];
        }

        public void Dispose()
        {
        }
    }
}
