using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Predictions of rows by models that never saw them, and what kernel spaces say about the rows.</summary>
internal sealed class LabelScores
{
    public const int ForestTrees = 30;

    /// <summary>Eigendecompositions of the judged rows: one for each length scale, one for the kernel without any.</summary>
    public const int Decompositions = 5;

    /// <summary>The duration of trees in forests of an audit.</summary>
    public const double CostInForests = 2 * OutOfFoldPredictions.Folds;

    /// <summary>With fewer rows, boosted trees, whose leaves hold at least 20 rows, have next to nothing to split.</summary>
    private const int FewestBoostedRows = 100;

    private readonly List<double[]> _predictions = [];
    private readonly List<Diagnostic> _diagnostics = [];

    private LabelScores(int rows) => (Leverage, Influence) = (new double[rows], new double[rows]);

    /// <summary>For each space <c>[n, k]</c>: two kernel spaces, a random forest, and boosted trees if there are enough rows.</summary>
    public IReadOnlyList<double[]> Predictions => _predictions;

    /// <summary>The mean leverage of each row over the kernel spaces.</summary>
    public double[] Leverage { get; }

    /// <summary>The mean influence of each row over the kernel spaces.</summary>
    public double[] Influence { get; }

    /// <summary>Models that couldn't be trained.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>The scores of all judged rows.</summary>
    public static LabelScores Of(JudgedRows judged, LabelAuditOptions options)
    {
        var scores = new LabelScores(judged.Data.Rows);
        var catalog = new MLContext().InductiveBias;
        (string Name, Kernel Kernel)[] kernels = [("rbf", new RbfKernel()), ("nngp", new NngpKernel { Depth = AuditSpaces.NetworkDepth })];
        NamedTrainer[] trainers = [TreeTrainers.FastForestOf(ForestTrees), .. judged.PartSizes.Min() >= FewestBoostedRows ? (NamedTrainer[])[TreeTrainers.LightGbm] : []];
        int steps = (kernels.Length + trainers.Length) * judged.PartSizes.Count, step = 0;
        foreach (var (name, kernel) in kernels)
        {
            int start = 0;
            scores._predictions.Add(judged.OfParts(part =>
            {
                Report(name);
                var space = catalog.LeaveOneOut(part, kernel, null, options.CancellationToken);
                for (int i = 0; i < part.Rows; i++)
                {
                    scores.Leverage[start + i] += space.Leverages[i] / kernels.Length;
                    scores.Influence[start + i] += space.Influence[i] / kernels.Length;
                }
                start += part.Rows;
                return [.. space.Means];
            }));
        }
        foreach (var trainer in trainers)
        {
            try
            {
                scores._predictions.Add(judged.OfParts(part =>
                {
                    Report(trainer.Name);
                    var values = OutOfFoldPredictions.Of(trainer, part, options.Seed, options.CancellationToken);
                    return Array.TrueForAll(values, double.IsFinite) ? values : throw new InvalidOperationException("a prediction isn't finite.");
                }));
            }
            catch (Exception failure) when (failure is not OperationCanceledException && options.CancellationToken is { IsCancellationRequested: false })
            {
                scores._diagnostics.Add(new Diagnostic("modelFailed", DiagnosticSeverity.Warning,
                    $"Labels were judged without the model {trainer.Name}, which could not be trained: {(failure as AggregateException)?.GetBaseException().Message ?? failure.Message}"));
            }
        }
        return scores;

        void Report(string space)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            options.Progress?.Report(new WorkProgress($"judging labels, {space}", 0.9 * step++ / steps));
        }
    }
}
