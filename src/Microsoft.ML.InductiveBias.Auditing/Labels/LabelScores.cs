using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Predictions of rows by models that never saw them, and what kernel spaces say about the rows.</summary>
internal sealed class LabelScores
{
    /// <summary>Trees of a forest; boosted trees and the most leaves of each.</summary>
    private const int ForestTrees = 30, BoostedTrees = 50, BoostedLeaves = 15;

    /// <summary>Eigendecompositions of the judged rows: one for each length scale, one for the kernel without any, one for length scales of features.</summary>
    public const int Decompositions = 6;

    /// <summary>With more features, a length scale for each takes long to choose, and rows don't determine it.</summary>
    private const int MostRelevances = 100;

    /// <summary>Length scales of features are chosen with the labels of the judged rows. With fewer rows, they would explain a wrong label that they have seen.</summary>
    private const int FewestRelevanceRows = 400;

    /// <summary>With fewer rows, boosted trees, whose leaves hold at least 20 rows, have next to nothing to split.</summary>
    private const int FewestBoostedRows = 100;

    private readonly List<double[]> _predictions = [];
    private readonly List<Diagnostic> _diagnostics = [];

    private LabelScores()
    {
    }

    /// <summary>For each space <c>[n, k]</c>: two kernel spaces, boosted trees or, for few rows, a random forest, for few features a kernel space with a length scale for each, and for classes the nearest neighbors.</summary>
    public IReadOnlyList<double[]> Predictions => _predictions;

    /// <summary>The mean leverage of each row over the kernel spaces in which all features count alike.</summary>
    public double[] Leverage { get; private set; } = [];

    /// <summary>The mean influence of each row over the kernel spaces in which all features count alike.</summary>
    public double[] Influence { get; private set; } = [];

    /// <summary>Models that couldn't be trained.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>The trees for a number of rows.</summary>
    public static NamedTrainer TreesFor(int rows) => rows >= FewestBoostedRows ? TreeTrainers.LightGbmOf(BoostedTrees, BoostedLeaves) : TreeTrainers.FastForestOf(ForestTrees);

    /// <summary>The scores of all judged rows.</summary>
    public static LabelScores Of(JudgedRows judged, LabelAuditOptions options)
    {
        var scores = new LabelScores();
        var catalog = new MLContext().InductiveBias;
        (string Name, Kernel Kernel)[] kernels = [("rbf", new RbfKernel()), ("nngp", new NngpKernel { Depth = AuditSpaces.NetworkDepth })];
        var trees = TreesFor(judged.PartSizes.Min());
        bool usesNeighbors = judged.Data.Kind != TaskKind.Regression;
        // Where few of many features matter, smooth functions of these few are the best judges.
        bool usesRelevance = judged.PartSizes.Min() >= FewestRelevanceRows && judged.Data.SparseFeatures is null && judged.Data.FeatureCount is > 1 and <= MostRelevances;
        int steps = (kernels.Length + 1 + (usesNeighbors ? 1 : 0) + (usesRelevance ? 1 : 0)) * judged.PartSizes.Count, step = 0;
        List<List<double>> leverages = [], influences = [];
        foreach (var (name, kernel) in kernels)
        {
            List<double> leverage = [], influence = [];
            if (Add(name, part =>
            {
                var space = catalog.LeaveOneOut(part, kernel, options.Device, null, options.CancellationToken);
                leverage.AddRange(space.Leverages);
                influence.AddRange(space.Influence);
                return [.. space.Means];
            }))
            {
                leverages.Add(leverage);
                influences.Add(influence);
            }
        }
        scores.Leverage = Mean(leverages);
        scores.Influence = Mean(influences);
        Add(trees.Name, part => OutOfFoldPredictions.Of(trees, part, options.Seed, options.CancellationToken));
        // Where classes overlap, neighbors find more wrong labels than smooth functions do; numbers have a residual in each kernel space already.
        if (usesNeighbors)
            Add("nearest neighbors", part => catalog.NeighborPredictions(part, cancellationToken: options.CancellationToken));
        if (usesRelevance)
            Add("rbf by feature", part => [.. catalog.LeaveOneOut(part, new RbfKernel { LengthScale = LengthScale.MaximumLikelihoodPerFeature }, options.Device, null, options.CancellationToken).Means]);
        return scores._predictions.Count > 0 ? scores : throw new InvalidOperationException(string.Join(" ", scores._diagnostics.Select(diagnostic => diagnostic.Message)));

        double[] Mean(List<List<double>> values) => [.. Enumerable.Range(0, judged.Data.Rows).Select(row => values.Count == 0 ? double.NaN : values.Average(one => one[row]))];

        // A failure is recorded, because the other models still judge.
        bool Add(string name, Func<TaskData, double[]> predict)
        {
            try
            {
                double[] values = judged.OfParts(part =>
                {
                    options.CancellationToken.ThrowIfCancellationRequested();
                    options.Progress?.Report(new WorkProgress($"judging labels, {name}", 0.9 * step++ / steps));
                    return predict(part);
                });
                scores._predictions.Add(Array.TrueForAll(values, double.IsFinite) ? values : throw new InvalidOperationException("A prediction isn't finite."));
                return true;
            }
            catch (Exception failure) when (failure is not (OperationCanceledException or TaskTooLargeException) && !options.CancellationToken.IsCancellationRequested)
            {
                scores._diagnostics.Add(new Diagnostic("modelFailed", DiagnosticSeverity.Warning, $"Labels were judged without the model {name}, which failed: {failure.GetBaseException().Message}"));
                return false;
            }
        }
    }
}
