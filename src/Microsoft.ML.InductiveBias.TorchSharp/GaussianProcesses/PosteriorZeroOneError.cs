using Microsoft.ML.InductiveBias.Numerics;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The law of the 0-1 error of a conditioned Gaussian process on test rows, by simulation.</summary>
internal static class PosteriorZeroOneError
{
    /// <summary>The distribution of the share of wrong rows.</summary>
    public static FittedLoss Of(
        ConditionedProcess process, TaskData test, ZeroOneErrorOptions options, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new WorkProgress("covariance on the test rows", 0));
        // Equal rows have equal predictions in every hypothesis: one point represents them.
        var distinct = test.DistinctRows();
        using var points = PointRows.Of(test.SelectRows(distinct.FirstRows), process.Device);
        var (mean, covariance) = process.Posterior(points);
        using (mean)
        using (covariance)
        {
            var means = Tensors.ToArray(mean);
            // The random points come first, then those whose prediction is the same in every hypothesis.
            var free = FreePoints(process, covariance);
            int[] order = [.. free, .. Enumerable.Range(0, distinct.FirstRows.Length).Except(free)];
            var place = new int[order.Length];
            for (int i = 0; i < order.Length; i++)
                place[order[i]] = i;
            using var chosen = Tensors.Positions(free, process.Device);
            using var chosenRows = covariance.index_select(0, chosen);
            using var kept = chosenRows.index_select(1, chosen);
            var distribution = Simulate(kept, [.. order.SelectMany(point => RowOf(means, point, test.OutputCount))],
                [.. distinct.PointOfRow.Select(point => place[point])], test, process.RoundingError, options, progress, cancellationToken);
            double[] posteriorMean = [.. Enumerable.Range(0, test.Rows).Select(row =>
                ArgMax.Of<double>(RowOf(means, distinct.PointOfRow[row], test.OutputCount)) != ArgMax.Of<double>(test.TargetRow(row)) ? 1.0 : 0)];
            return new FittedLoss(distribution, EstimationMethod.Simulated, posteriorMean.Average(), Diagnostics(distribution, process, options), posteriorMean);
        }
    }

    /// <summary>The distribution of the share of training rows that hypotheses of the prior, which do not depend on labels, get wrong.</summary>
    public static SimulatedZeroOneError OfPrior(
        Kernel kernel, TaskData training, torch.Device device, double roundingError, ZeroOneErrorOptions options, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var distinct = training.DistinctRows();
        using var points = PointRows.Of(training.SelectRows(distinct.FirstRows), device);
        using var gram = kernel.Gram(points);
        return Simulate(gram, new double[distinct.FirstRows.Length * training.OutputCount], distinct.PointOfRow, training, roundingError, options, progress, cancellationToken);
    }

    private static SimulatedZeroOneError Simulate(
        torch.Tensor covariance, double[] means, int[] pointOfRow, TaskData rows, double roundingError,
        ZeroOneErrorOptions options, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        using var algebra = new CovarianceAlgebra(covariance, roundingError);
        cancellationToken.ThrowIfCancellationRequested();
        int[] classOfRow = [.. Enumerable.Range(0, rows.Rows).Select(row => ArgMax.Of<double>(rows.TargetRow(row)))];
        return SimulatedZeroOneError.Simulate(means, algebra, pointOfRow, classOfRow, rows.OutputCount, rows.Groups, options, progress, cancellationToken);
    }

    private static IReadOnlyList<Diagnostic> Diagnostics(SimulatedZeroOneError distribution, ConditionedProcess process, ZeroOneErrorOptions options)
    {
        var diagnostics = new List<Diagnostic>();
        if (distribution.SmallestReachedError is { } smallest && smallest > options.SmallestTargetLoss)
        {
            diagnostics.Add(new Diagnostic("zeroOneErrorNotReached", DiagnosticSeverity.Warning, FormattableString.Invariant(
                $"Not every run of the simulation reached an error below {smallest:G4}: it ended at {options.LargestBiasNats:G6} nats, or could not lower the error further. For smaller targets, the bias is a lower bound with an infinite upper end; increase {nameof(ZeroOneErrorOptions.LargestBiasNats)} to go further.")));
        }
        if (distribution.LargestCorrelation > options.LargestCorrelation)
        {
            diagnostics.Add(new Diagnostic("zeroOneErrorSlowMixing", DiagnosticSeverity.Warning, FormattableString.Invariant(
                $"After {options.MostSweeps} passes of moves, the hypotheses of some step still had a correlation of {distribution.LargestCorrelation:0.00} with their initial values; the error of the bias at small errors may exceed its interval. Increase {nameof(ZeroOneErrorOptions.MostSweeps)} or {nameof(ZeroOneErrorOptions.Particles)}.")));
        }
        if (process.IsIllConditioned)
        {
            diagnostics.Add(new Diagnostic("zeroOneErrorRounding", DiagnosticSeverity.Warning,
                "The kernel matrix is ill-conditioned, so rounding may be visible in the covariance; the intervals of the 0-1 error include the error of the simulation only. Use a noise variance or a shorter length scale."));
        }
        return diagnostics;
    }

    /// <summary>Points whose variance is above the rounding error; the others have the same prediction in every hypothesis.</summary>
    private static int[] FreePoints(ConditionedProcess process, torch.Tensor covariance)
    {
        using var diagonal = covariance.diagonal();
        var variances = Tensors.ToArray(diagonal);
        return [.. Enumerable.Range(0, variances.Length).Where(point => variances[point] > process.RoundingError)];
    }

    private static double[] RowOf(double[] values, int row, int columns) => values[(row * columns)..((row + 1) * columns)];
}
