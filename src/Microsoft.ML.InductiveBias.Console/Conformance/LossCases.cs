namespace Microsoft.ML.InductiveBias.Console.Conformance;

/// <summary>Cases about distributions of the loss.</summary>
internal static class LossCases
{
    public const string PosteriorMean = "posteriorMean";

    public const string Probability = "probability";

    private const string Evidence = "negativeLogMarginalLikelihood", Nats = "nats", UpperTailNats = "upperTailNats", LowerProbability = "lowerProbability", UpperProbability = "upperProbability";

    private static readonly string[] s_ofLaws = ["mean", "standardDeviation", "minimum", Nats, UpperTailNats];

    /// <summary>The quantities that are taken at a loss.</summary>
    public static IReadOnlySet<string> QuantitiesAtLosses { get; } = new HashSet<string>([Nats, UpperTailNats, Probability, LowerProbability, UpperProbability], StringComparer.Ordinal);

    /// <summary>The law of a quadratic loss, from the spectrum of the covariance.</summary>
    public static CaseKind Spectrum { get; } = new(s_ofLaws, (one, _) =>
    {
        var input = ConformanceFile.Input<SpectrumInput>(one);
        return new CaseAnswers(OfLaw(LossDistribution.FromSpectrum(input.Eigenvalues, input.SquaredResiduals, input.Outputs, roundingError: 0, resolution: 0)));
    });

    /// <summary>A Gaussian process on a tiny task, from the rows on.</summary>
    public static CaseKind GaussianProcess { get; } = new([.. s_ofLaws, PosteriorMean, Evidence], (one, cancellationToken) =>
    {
        var input = ConformanceFile.Input<GaussianProcessInput>(one);
        if (input.Kernel != "rbf")
            throw new ToolException($"Case '{one.Name}' has the unknown kernel '{input.Kernel}'; it must be rbf.");
        TaskData training = Regression(input.TrainingFeatures, input.TrainingTargets), test = Regression(input.TestFeatures, input.TestTargets);
        var kernel = new RbfKernel { LengthScale = LengthScale.Fixed(input.LengthScale) }.WithAmplitude(input.Amplitude);
        var fitted = new GaussianProcessHypothesisSpace(kernel, input.NoiseVariance).Fit(training, cancellationToken: cancellationToken);
        double[] means = fitted.PredictMean(test.Features);
        var quantities = OfLaw(fitted.LossOn(test, cancellationToken: cancellationToken).Distribution);
        quantities[PosteriorMean] = expected => means[expected.Row!.Value * test.OutputCount + expected.Output!.Value];
        quantities[Evidence] = _ => fitted.NegativeLogMarginalLikelihood;
        return new CaseAnswers(quantities, fitted);
    });

    /// <summary>Shares of drawn hypotheses with their intervals.</summary>
    public static CaseKind Sampled { get; } = new([Probability, LowerProbability, UpperProbability], (one, cancellationToken) =>
    {
        var input = ConformanceFile.Input<SampledInput>(one);
        var hypotheses = input.Losses.Select((loss, seed) => new SampledHypothesis(new DrawnHypothesis(seed, HypothesisStatus.Fitted, 0), loss, default)).ToList();
        var law = SampledLossDistribution.Of(new LossSample(LossKind.MeanSquaredError, 1, hypotheses), new SampledLossOptions { Tail = TailMethod.Bound, GoodnessOfFitReplicates = 0 }, cancellationToken);
        return new CaseAnswers(new Dictionary<string, Func<ExpectedValue, double>>
        {
            [Probability] = expected => law.EmpiricalProbability(expected.At!.Value),
            [LowerProbability] = expected => law.ClopperPearson(expected.At!.Value).Lower,
            [UpperProbability] = expected => law.ClopperPearson(expected.At!.Value).Upper,
        });
    });

    /// <summary>Trained perceptrons, whose losses brute force has counted.</summary>
    public static CaseKind Networks { get; } = new([Nats], (one, cancellationToken) =>
    {
        var input = ConformanceFile.Input<NetworksInput>(one);
        TaskData training = Classification(input.TrainingFeatures, input.TrainingClasses, input.ClassCount), test = Classification(input.TestFeatures, input.TestClasses, input.ClassCount);
        var space = new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions
        {
            Architecture = new MultilayerPerceptron { Width = input.Width, Depth = input.Depth },
            LearningRate = input.LearningRate,
            BatchSize = null,
            Tolerance = input.Tolerance,
            Samples = input.Hypotheses,
        });
        var fitted = space.Fit(training, cancellationToken: cancellationToken);
        var sampling = new SampledLossOptions
        {
            Tail = input.Simulate ? TailMethod.Measured : TailMethod.Bound,
            TargetLosses = [.. one.Expected.Select(expected => expected.At!.Value)],
            RareLosses = new RareLossOptions { TimeLimit = null },
            GoodnessOfFitReplicates = 0,
        };
        var law = fitted.LossOn(test, sampling: sampling, cancellationToken: cancellationToken).Distribution;
        return new CaseAnswers(new Dictionary<string, Func<ExpectedValue, double>> { [Nats] = expected => law.Estimate(expected.At!.Value).Nats }, fitted);
    });

    private static Dictionary<string, Func<ExpectedValue, double>> OfLaw(LossDistribution law) => new(StringComparer.Ordinal)
    {
        ["mean"] = _ => law.Mean,
        ["standardDeviation"] = _ => law.StandardDeviation,
        ["minimum"] = _ => law.Minimum,
        [Nats] = expected => law.InductiveBias(expected.At!.Value).Nats,
        [UpperTailNats] = expected => -law.LogUpperTailProbability(expected.At!.Value),
    };

    private static TaskData Regression(double[][] features, double[][] targets) => TaskData.Regression([.. features.SelectMany(row => row)], [.. targets.SelectMany(row => row)], features.Length);

    private static TaskData Classification(double[][] features, int[] classes, int count) => TaskData.Classification([.. features.SelectMany(row => row)], classes, count);

    private sealed record SpectrumInput
    {
        public required double[] Eigenvalues { get; init; }

        public required double[] SquaredResiduals { get; init; }

        public required int Outputs { get; init; }
    }

    private sealed record GaussianProcessInput
    {
        public required string Kernel { get; init; }

        public required double LengthScale { get; init; }

        public required double Amplitude { get; init; }

        public required double NoiseVariance { get; init; }

        public required double[][] TrainingFeatures { get; init; }

        public required double[][] TrainingTargets { get; init; }

        public required double[][] TestFeatures { get; init; }

        public required double[][] TestTargets { get; init; }
    }

    private sealed record SampledInput
    {
        public required double[] Losses { get; init; }
    }

    private sealed record NetworksInput
    {
        public required double[][] TrainingFeatures { get; init; }

        public required int[] TrainingClasses { get; init; }

        public required double[][] TestFeatures { get; init; }

        public required int[] TestClasses { get; init; }

        public required int ClassCount { get; init; }

        public required int Width { get; init; }

        public required int Depth { get; init; }

        public required double LearningRate { get; init; }

        public required double Tolerance { get; init; }

        public required int Hypotheses { get; init; }

        public required bool Simulate { get; init; }
    }
}
