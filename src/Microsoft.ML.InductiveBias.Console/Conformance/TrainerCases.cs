using Microsoft.ML.Trainers.FastTree;

namespace Microsoft.ML.InductiveBias.Console.Conformance;

/// <summary>Cases about trainers of ML.NET as spaces, whose hypotheses are few enough to know all of them.</summary>
internal static class TrainerCases
{
    private const string Mean = "mean";

    /// <summary>Regression trees of one split, whose leaves are means of targets times a factor that is drawn uniformly.</summary>
    public static CaseKind ShrunkStumps { get; } = new([Mean, LossCases.Probability], (one, cancellationToken) =>
    {
        var input = ConformanceFile.Input<StumpsInput>(one);
        TaskData training = Rows(input.TrainingFeatures, input.TrainingTargets), test = Rows(input.TestFeatures, input.TestTargets);
        var space = new TrainerHypothesisSpace(
            draw => draw.MLContext.Regression.Trainers.FastTree(new FastTreeRegressionTrainer.Options
            {
                NumberOfTrees = 1,
                NumberOfLeaves = 2,
                MinimumExampleCountPerLeaf = 1,
                LearningRate = draw.Uniform("factor", input.SmallestFactor, input.LargestFactor),
                NumberOfThreads = 1,
            }),
            new TrainerSpaceOptions { Samples = input.Hypotheses });
        var fitted = space.Fit(training, cancellationToken: cancellationToken);
        var law = (SampledLossDistribution)fitted.LossOn(test, sampling: new SampledLossOptions { Tail = TailMethod.Bound, GoodnessOfFitReplicates = 0 }, cancellationToken: cancellationToken).Distribution;
        return new CaseAnswers(new Dictionary<string, Func<ExpectedValue, double>>
        {
            [Mean] = _ => law.Mean,
            [LossCases.Probability] = expected => law.EmpiricalProbability(expected.At!.Value),
        }, fitted);
    });

    private static TaskData Rows(double[][] features, double[] targets) => TaskData.Regression([.. features.SelectMany(row => row)], targets, features.Length);

    private sealed record StumpsInput
    {
        public required double[][] TrainingFeatures { get; init; }

        public required double[] TrainingTargets { get; init; }

        public required double[][] TestFeatures { get; init; }

        public required double[] TestTargets { get; init; }

        public required double SmallestFactor { get; init; }

        public required double LargestFactor { get; init; }

        public required int Hypotheses { get; init; }
    }
}
