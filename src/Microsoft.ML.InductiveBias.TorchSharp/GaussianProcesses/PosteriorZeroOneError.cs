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
        var members = Members(test, distinct);
        using var points = PointRows.Of(test.SelectRows(distinct.FirstRows));
        var (mean, covariance) = process.Posterior(points);
        using (mean)
        using (covariance)
        {
            var means = Tensors.ToArray(mean);
            var free = FreePoints(process, covariance);
            var fixedPoints = Enumerable.Range(0, members.Length).Except(free.Select(point => (int)point)).ToList();
            using var kept = covariance.index_select(0, torch.tensor(free, dtype: torch.int64)).index_select(1, torch.tensor(free, dtype: torch.int64));
            int certainlyWrong = fixedPoints.Sum(point => members[point].Sum() - members[point][ArgMax.Of<double>(RowOf(means, point, test.OutputCount))]);
            var distribution = Simulate(
                kept, [.. free.SelectMany(point => RowOf(means, (int)point, test.OutputCount))], [.. free.Select(point => members[point])], test.OutputCount,
                fixedPoints.Sum(point => members[point].Sum()), certainlyWrong, process.RoundingError, options, progress, cancellationToken);
            return new FittedLoss(distribution, EstimationMethod.Simulated, PosteriorMeanLoss(means, test, distinct), Diagnostics(distribution, process, options));
        }
    }

    /// <summary>The distribution of the share of training rows that hypotheses of the prior, which do not depend on labels, get wrong.</summary>
    public static SimulatedZeroOneError OfPrior(
        Kernel kernel, TaskData training, double roundingError, ZeroOneErrorOptions options, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var distinct = training.DistinctRows();
        var members = Members(training, distinct);
        using var points = PointRows.Of(training.SelectRows(distinct.FirstRows));
        using var gram = kernel.Gram(points);
        return Simulate(gram, new double[members.Length * training.OutputCount], members, training.OutputCount, 0, 0, roundingError, options, progress, cancellationToken);
    }

    private static SimulatedZeroOneError Simulate(
        torch.Tensor covariance, double[] means, IReadOnlyList<int[]> classCounts, int classes, int certainRows, int certainlyWrong, double roundingError,
        ZeroOneErrorOptions options, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        using var algebra = new CovarianceAlgebra(covariance, roundingError);
        cancellationToken.ThrowIfCancellationRequested();
        using var single = SingleThreadedProducts.Begin();
        return SimulatedZeroOneError.Simulate(means, algebra, classCounts, classes, certainRows, certainlyWrong, options, progress, cancellationToken);
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
    private static long[] FreePoints(ConditionedProcess process, torch.Tensor covariance)
    {
        using var diagonal = covariance.diagonal();
        var variances = Tensors.ToArray(diagonal);
        return [.. Enumerable.Range(0, variances.Length).Where(point => variances[point] > process.RoundingError).Select(point => (long)point)];
    }

    private static int[][] Members(TaskData test, DistinctRows distinct)
    {
        var members = new int[distinct.FirstRows.Length][];
        for (int row = 0; row < test.Rows; row++)
            (members[distinct.PointOfRow[row]] ??= new int[test.OutputCount])[ArgMax.Of<double>(test.TargetRow(row))]++;
        return members;
    }

    private static double PosteriorMeanLoss(double[] means, TaskData test, DistinctRows distinct)
    {
        int wrong = 0;
        for (int row = 0; row < test.Rows; row++)
        {
            if (ArgMax.Of<double>(RowOf(means, distinct.PointOfRow[row], test.OutputCount)) != ArgMax.Of<double>(test.TargetRow(row)))
                wrong++;
        }
        return wrong / (double)test.Rows;
    }

    private static double[] RowOf(double[] values, int row, int columns) => values[(row * columns)..((row + 1) * columns)];
}
