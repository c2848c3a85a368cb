namespace Microsoft.ML.InductiveBias.Console.Conformance;

/// <summary>Cases about classes: the 0-1 error, and wrong labels.</summary>
internal static class ClassCases
{
    public const string ProbabilityRight = "probabilityRight", ProbabilityWrong = "probabilityWrong", Noise = "noise";

    private const string Nats = "nats", ExpectedWrong = "expectedWrong";

    /// <summary>The 0-1 error of a Gaussian process on a tiny task.</summary>
    public static CaseKind ZeroOneError { get; } = new([Nats, ProbabilityRight], (one, cancellationToken) =>
    {
        var input = ConformanceFile.Input<ZeroOneInput>(one);
        TaskData training = Rows(input.TrainingFeatures, input.TrainingClasses, input.ClassCount), test = Rows(input.TestFeatures, input.TestClasses, input.ClassCount);
        var kernel = new RbfKernel { LengthScale = LengthScale.Fixed(input.LengthScale) }.WithAmplitude(input.Amplitude);
        var fitted = new GaussianProcessHypothesisSpace(kernel, input.NoiseVariance).Fit(training, cancellationToken: cancellationToken);
        var law = fitted.ZeroOneErrorOn(test, cancellationToken: cancellationToken).Distribution;
        var rows = fitted.LossesOfRows(test, new RowDifficultyOptions { Loss = LossKind.ZeroOneError }, cancellationToken: cancellationToken);
        return new CaseAnswers(new Dictionary<string, Func<ExpectedValue, double>>
        {
            [Nats] = expected => law.Estimate(expected.At!.Value).Nats,
            [ProbabilityRight] = expected => rows.ProbabilityRight[expected.Row!.Value],
        }, fitted);
    });

    /// <summary>Which labels are wrong, from given predictions.</summary>
    public static CaseKind WrongLabels { get; } = new([ProbabilityWrong, ExpectedWrong, Noise], (one, cancellationToken) =>
    {
        var input = ConformanceFile.Input<WrongLabelsInput>(one);
        int classes = input.Predictions is [[{ Length: var columns }, ..], ..] ? columns : throw new ToolException($"Case '{one.Name}' has no predictions; it needs those of at least one space.");
        var estimate = new MLContext(0).InductiveBias.LabelNoise(
            Rows(input.Features, input.Classes, classes), [.. input.Predictions.Select(space => space.SelectMany(row => row).ToArray())], cancellationToken: cancellationToken);
        return new CaseAnswers(new Dictionary<string, Func<ExpectedValue, double>>
        {
            [ProbabilityWrong] = expected => estimate.ProbabilityWrong[expected.Row!.Value],
            [ExpectedWrong] = _ => estimate.ExpectedWrong,
            [Noise] = expected => estimate.NoiseMatrix[expected.Row!.Value][expected.Output!.Value],
        });
    });

    private static TaskData Rows(double[][] features, int[] classes, int count) => TaskData.Classification([.. features.SelectMany(row => row)], classes, count);

    private sealed record ZeroOneInput
    {
        public required double LengthScale { get; init; }

        public required double Amplitude { get; init; }

        public required double NoiseVariance { get; init; }

        public required int ClassCount { get; init; }

        public required double[][] TrainingFeatures { get; init; }

        public required int[] TrainingClasses { get; init; }

        public required double[][] TestFeatures { get; init; }

        public required int[] TestClasses { get; init; }
    }

    private sealed record WrongLabelsInput
    {
        public required double[][] Features { get; init; }

        public required int[] Classes { get; init; }

        /// <summary>For each space and row, the prediction of each class.</summary>
        public required double[][][] Predictions { get; init; }
    }
}
