using System.Globalization;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;
using Factories = System.Collections.Generic.Dictionary<Microsoft.ML.InductiveBias.TaskKind, System.Func<Microsoft.ML.InductiveBias.HypothesisDraw, string, string, Microsoft.ML.IEstimator<Microsoft.ML.ITransformer>>>;

namespace Microsoft.ML.InductiveBias;

/// <summary>Tree ensembles with short names. Each trains on one thread: hypotheses are trained in parallel, and their seeds make them reproducible.</summary>
public static class TreeTrainers
{
    /// <summary>The share of the features that a boosted tree or split may use. Without it, boosting is deterministic.</summary>
    private const double FeatureShare = 0.8;

    /// <summary>The share of the rows that a boosted tree is trained on.</summary>
    private const double RowShare = 0.8;

    /// <summary>Random forests of 100 trees, the default of ML.NET.</summary>
    public static NamedTrainer FastForest { get; } = FastForestOf(100);

    /// <summary>Boosted trees on random rows and features.</summary>
    public static NamedTrainer FastTree { get; } = new("fasttree", "boosted trees on 80 % of rows and features", "rows and features drawn for each tree", new Factories
    {
        [TaskKind.Regression] = (draw, label, features) => draw.MLContext.Regression.Trainers.FastTree(Boosted(new FastTreeRegressionTrainer.Options(), draw, label, features)),
        [TaskKind.BinaryClassification] = BinaryBoosted,
        [TaskKind.MulticlassClassification] = (draw, label, features) =>
            draw.MLContext.MulticlassClassification.Trainers.OneVersusAll(BinaryBoosted(draw, label, features), label),
    });

    /// <summary>LightGBM on random rows and features.</summary>
    public static NamedTrainer LightGbm { get; } = LightGbmOf(100, null);

    /// <summary>All tree trainers.</summary>
    public static IReadOnlyList<NamedTrainer> All { get; } = [FastForest, FastTree, LightGbm];

    /// <summary>Random forests with the given number of trees.</summary>
    /// <param name="trees">At least 1. With more trees, training takes longer and hypotheses differ less.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="trees"/> is below 1.</exception>
    internal static NamedTrainer FastForestOf(int trees)
    {
        if (trees < 1)
            throw new ArgumentOutOfRangeException(nameof(trees), string.Create(CultureInfo.InvariantCulture, $"trees was {trees}; it must be at least 1."));
        string summary = string.Create(CultureInfo.InvariantCulture, $"random forest of {trees} trees; classes with Platt calibration");
        return new NamedTrainer("fastforest", summary, "rows and features drawn for each tree", new Factories
        {
            [TaskKind.Regression] = (draw, label, features) =>
                draw.MLContext.Regression.Trainers.FastForest(Forest(new FastForestRegressionTrainer.Options { NumberOfTrees = trees }, draw, label, features)),
            [TaskKind.BinaryClassification] = (draw, label, features) => StockTrainers.Platt(draw, label, Binary(draw, label, features)),
            [TaskKind.MulticlassClassification] = (draw, label, features) =>
                draw.MLContext.MulticlassClassification.Trainers.OneVersusAll(Binary(draw, label, features), label),
        });

        FastForestBinaryTrainer Binary(HypothesisDraw draw, string label, string features) =>
            draw.MLContext.BinaryClassification.Trainers.FastForest(Forest(new FastForestBinaryTrainer.Options { NumberOfTrees = trees }, draw, label, features));
    }

    /// <summary>LightGBM with the given number of trees for each class.</summary>
    /// <param name="trees">At least 1; 100 are the default of ML.NET.</param>
    /// <param name="leaves">The most leaves of a tree, at least 2; <see langword="null"/> for ML.NET's choice by the number of rows.</param>
    internal static NamedTrainer LightGbmOf(int trees, int? leaves) => new("lightgbm", "LightGBM on 80 % of rows and features", "rows and features drawn for each tree", new Factories
    {
        [TaskKind.Regression] = (draw, label, features) => draw.MLContext.Regression.Trainers.LightGbm(new LightGbmRegressionTrainer.Options
        {
            LabelColumnName = label, FeatureColumnName = features, Seed = draw.Seed, NumberOfThreads = 1, Booster = Drawing(), NumberOfIterations = trees, NumberOfLeaves = leaves,
        }),
        [TaskKind.BinaryClassification] = (draw, label, features) => draw.MLContext.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options
        {
            LabelColumnName = label, FeatureColumnName = features, Seed = draw.Seed, NumberOfThreads = 1, Booster = Drawing(), NumberOfIterations = trees, NumberOfLeaves = leaves,
        }),
        [TaskKind.MulticlassClassification] = (draw, label, features) => draw.MLContext.MulticlassClassification.Trainers.LightGbm(new LightGbmMulticlassTrainer.Options
        {
            LabelColumnName = label, FeatureColumnName = features, Seed = draw.Seed, NumberOfThreads = 1, Booster = Drawing(), NumberOfIterations = trees, NumberOfLeaves = leaves,
            UseSoftmax = true,
        }),
    });

    private static FastTreeBinaryTrainer BinaryBoosted(HypothesisDraw draw, string label, string features) =>
        draw.MLContext.BinaryClassification.Trainers.FastTree(Boosted(new FastTreeBinaryTrainer.Options(), draw, label, features));

    private static TOptions Forest<TOptions>(TOptions options, HypothesisDraw draw, string label, string features)
        where TOptions : TreeOptions
    {
        (options.LabelColumnName, options.FeatureColumnName) = (label, features);
        (options.Seed, options.FeatureSelectionSeed, options.NumberOfThreads) = (draw.Seed, draw.Seed, 1);
        return options;
    }

    private static TOptions Boosted<TOptions>(TOptions options, HypothesisDraw draw, string label, string features)
        where TOptions : BoostedTreeOptions
    {
        Forest(options, draw, label, features);
        (options.FeatureFraction, options.BaggingSize, options.BaggingExampleFraction) = (FeatureShare, 1, RowShare);
        return options;
    }

    private static GradientBooster.Options Drawing() => new() { FeatureFraction = FeatureShare, SubsampleFraction = RowShare, SubsampleFrequency = 1 };
}
