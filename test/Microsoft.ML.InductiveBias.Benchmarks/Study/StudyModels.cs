using Microsoft.ML.Trainers.FastTree;

namespace Microsoft.ML.InductiveBias.Benchmarks.Study;

/// <summary>The hypothesis spaces of the study, and the models of the same kinds.</summary>
internal static class StudyModels
{
    /// <summary>The kinds: each has a space, whose bits are measured, and a model.</summary>
    public static readonly string[] Kinds = ["linear", "smooth", "local", "network", "trees"];

    /// <summary>What the space of each kind is.</summary>
    public static readonly string[] Spaces =
        ["linear kernel", "RBF kernel", "Laplacian kernel", "infinitely wide network of 3 hidden layers", "random forests of 20 trees, 24 drawn"];

    /// <summary>The model of each kind, in the same order, and one more.</summary>
    public static readonly string[] Names =
        ["linear (SDCA)", "posterior mean of the RBF space", "5 nearest neighbors", "perceptron", "random forest", "LightGBM"];

    private const int Trees = 20, Forests = 24, Neighbors = 5, Networks = 3;

    private static readonly NamedTrainer s_forests = new("small forests", "random forests of 20 trees", "rows and features drawn for each tree", new Dictionary<TaskKind, Func<HypothesisDraw, string, string, IEstimator<ITransformer>>>
    {
        [TaskKind.Regression] = (draw, label, features) => draw.MLContext.Regression.Trainers.FastForest(Forest(new FastForestRegressionTrainer.Options(), draw, label, features)),
        [TaskKind.BinaryClassification] = (draw, label, features) => StockTrainers.Platt(draw, label, Binary(draw, label, features)),
        [TaskKind.MulticlassClassification] = (draw, label, features) => draw.MLContext.MulticlassClassification.Trainers.OneVersusAll(Binary(draw, label, features), label),
    });

    /// <summary>The distribution of the test loss in the space of a kind.</summary>
    public static LossDistribution Law(int kind, TaskData training, TaskData test)
    {
        if (Kinds[kind] == "trees")
        {
            return SampledLossDistribution.Of(new MLContext(seed: 0).InductiveBias.SampleLosses(
                new TrainerHypothesisSpace(s_forests.For(training.Kind), new TrainerSpaceOptions { Name = s_forests.Name, Threads = 1 }), training, test,
                new LossSamplingOptions { Samples = Forests, FirstSeed = 1 }).Sample(LossKind.MeanSquaredError), new SampledLossOptions { Tail = TailMethod.Fitted, GoodnessOfFitReplicates = 0 });
        }
        using var fitted = Exact(kind).Fit(training);
        return fitted.LossOn(test).Distribution;
    }

    /// <summary>The space of a kind other than trees.</summary>
    public static GaussianProcessHypothesisSpace Exact(int kind) => GaussianProcessHypothesisSpace.ByLikelihood(Kinds[kind] switch
    {
        "linear" => new LinearKernel(),
        "smooth" => new RbfKernel(),
        "local" => new LaplacianKernel(),
        _ => new NngpKernel { Depth = 3 },
    });

    /// <summary>The loss of each model on two sets of rows.</summary>
    public static (double[] Test, double[] HeldOut) Losses(TaskData training, TaskData test, TaskData heldOut)
    {
        using var smooth = Exact(Array.IndexOf(Kinds, "smooth")).Fit(training);
        // As audits do: networks train to the noise of the exact space, or to 2% of the variance.
        double tolerance = Math.Max(smooth.NoiseVariance, 0.02 * StudySet.ConstantLoss(training, training));
        Func<TaskData, double>[] models =
        [
            Trained(StockTrainers.Sdca, training),
            rows => Of(smooth.PredictMean(rows), rows),
            rows => StudySet.Loss(rows, row => NearestMean(training, rows, row)),
            Drawn(new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions { Epochs = 500, Tolerance = tolerance, IncludeUnfitted = true }), training, Networks),
            Trained(TreeTrainers.FastForest, training),
            Trained(TreeTrainers.LightGbm, training),
        ];
        return (Array.ConvertAll(models, model => model(test)), Array.ConvertAll(models, model => model(heldOut)));
    }

    private static Func<TaskData, double> Trained(NamedTrainer trainer, TaskData training) =>
        Drawn(new TrainerHypothesisSpace(trainer.For(training.Kind), new TrainerSpaceOptions { Name = trainer.Name, Threads = 1 }), training, 1);

    /// <summary>The mean loss of models of several seeds.</summary>
    private static Func<TaskData, double> Drawn(ISampledHypothesisSpace space, TaskData training, int count)
    {
        var models = space.Draw(training, [.. Enumerable.Range(1, count)]).ToList();
        return rows => models.SelectMany(model => model.Predict(rows.Features)).Average(predictions => Of(Array.ConvertAll(predictions, value => (double)value), rows));
    }

    private static double Of(double[] predictions, TaskData rows) =>
        StudySet.Loss(rows, row => predictions[(row * rows.OutputCount)..((row + 1) * rows.OutputCount)]);

    private static double[] NearestMean(TaskData training, TaskData rows, int row)
    {
        var nearest = Enumerable.Range(0, training.Rows).OrderBy(other => Distance(training.FeatureRow(other), rows.FeatureRow(row))).Take(Neighbors).ToList();
        return [.. Enumerable.Range(0, training.OutputCount).Select(output => nearest.Average(other => training.TargetRow(other)[output]))];
    }

    public static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    private static FastForestBinaryTrainer Binary(HypothesisDraw draw, string label, string features) =>
        draw.MLContext.BinaryClassification.Trainers.FastForest(Forest(new FastForestBinaryTrainer.Options(), draw, label, features));

    private static TOptions Forest<TOptions>(TOptions options, HypothesisDraw draw, string label, string features)
        where TOptions : FastForestOptionsBase
    {
        (options.LabelColumnName, options.FeatureColumnName, options.NumberOfTrees) = (label, features, Trees);
        (options.Seed, options.FeatureSelectionSeed, options.NumberOfThreads) = (draw.Seed, draw.Seed, 1);
        return options;
    }
}
