namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>Hypotheses that are random functions of seed and features, some of which do not fit or diverge.</summary>
internal sealed class FakeSpace(int outputs, bool probabilities = false, int batch = 3) : ISampledHypothesisSpace
{
    public string Kind { get; init; } = "fake";

    /// <summary>How many batches have been drawn.</summary>
    public int Batches { get; private set; }

    /// <summary>Every seed that was drawn, in that order.</summary>
    public List<int> DrawnSeeds { get; } = [];

    /// <summary>How many batches are not disposed yet.</summary>
    public int Alive { get; private set; }

    /// <summary>Ends the process, as far as a test can, after so many batches.</summary>
    public int? KilledAfter { get; init; }

    /// <summary>Whether the outputs are margins.</summary>
    public bool Margins { get; init; }

    public Func<int, float, float> Distort { get; init; } = (_, value) => value;

    public HypothesisSpaceDescription Description => new(Kind, [new("outputs", outputs), new("rate", 0.1), new("bias", true)]);

    public IFittedHypothesisSpace Fit(TaskData training, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new FittedSampledSpace(Description, training, [.. Draw(training, [.. Enumerable.Range(0, 20)], progress, cancellationToken)]);

    public IEnumerable<IHypothesisBatch> Draw(
        TaskData training, IReadOnlyList<int> seeds, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        foreach (int[] chunk in seeds.Chunk(batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Batches == KilledAfter)
                throw new OutOfMemoryException("killed");
            Batches++;
            Alive++;
            DrawnSeeds.AddRange(chunk);
            progress?.Report(new WorkProgress("training", 0.5));
            yield return new Batch(this, chunk, training.FeatureCount);
        }
    }

    public static DrawnHypothesis Hypothesis(int seed) => (seed % 11) switch
    {
        5 => new DrawnHypothesis(seed, HypothesisStatus.Diverged, seed % 2 == 0 ? double.NaN : double.PositiveInfinity),
        7 => new DrawnHypothesis(seed, HypothesisStatus.DidNotFit, 0.25 + 1.0 / seed),
        _ => new DrawnHypothesis(seed, HypothesisStatus.Fitted, 1e-3 / (seed + 3.0)),
    };

    public float[] PredictionsOf(int seed, ReadOnlySpan<double> features, int featureCount)
    {
        var random = new Random(seed);
        var weights = Enumerable.Range(0, featureCount * outputs).Select(_ => random.NextDouble() - 0.5).ToArray();
        int rows = features.Length / featureCount;
        var predictions = new float[rows * outputs];
        for (int row = 0; row < rows; row++)
        {
            for (int c = 0; c < outputs; c++)
            {
                double sum = 0;
                for (int f = 0; f < featureCount; f++)
                    sum += weights[c * featureCount + f] * features[row * featureCount + f];
                predictions[row * outputs + c] = Distort(seed, (float)(probabilities ? Math.Exp(sum) : sum));
            }
            if (probabilities)
            {
                float total = predictions.AsSpan(row * outputs, outputs).ToArray().Sum();
                for (int c = 0; c < outputs; c++)
                    predictions[row * outputs + c] /= total;
            }
        }
        return predictions;
    }

    private sealed class Batch(FakeSpace space, int[] seeds, int features) : IHypothesisBatch
    {
        public IReadOnlyList<DrawnHypothesis> Hypotheses { get; } = [.. seeds.Select(Hypothesis)];

        public OutputMeaning OutputMeaning => space.OutputMeaning;

        public IReadOnlyList<float[]> Predict(ReadOnlyMemory<double> points, CancellationToken cancellationToken = default) =>
            [.. seeds.Select(seed => space.PredictionsOf(seed, points.Span, features))];

        public void Dispose() => space.Alive--;
    }

    private OutputMeaning OutputMeaning => Margins ? OutputMeaning.Margins : probabilities ? OutputMeaning.Probabilities : OutputMeaning.Values;
}

/// <summary>Small tasks of random numbers.</summary>
internal static class FakeTask
{
    public static TaskData Classes(int rows, int seed, int classes = 3, int features = 2)
    {
        var random = new Random(seed);
        return TaskData.Classification(
            [.. Enumerable.Range(0, rows * features).Select(_ => random.NextDouble() * 4 - 2)],
            [.. Enumerable.Range(0, rows).Select(row => row < classes ? row : random.Next(classes))], classes);
    }

    public static TaskData Numbers(int rows, int seed, int features = 2)
    {
        var random = new Random(seed);
        return TaskData.Regression(
            [.. Enumerable.Range(0, rows * features).Select(_ => random.NextDouble() * 4 - 2)],
            [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())], rows);
    }
}
