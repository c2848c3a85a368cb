using System.Numerics.Tensors;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The law of the mean squared error of a conditioned Gaussian process on test rows.</summary>
/// <remarks>With weights w of the test rows, w‖f − y‖² = ‖√w (f − y)‖²: residuals times √w, and the covariance between them, have the weighted loss as theirs.</remarks>
internal static class PosteriorLoss
{
    /// <summary>The law, by the spectrum of the covariance on the test rows.</summary>
    /// <param name="process">The process.</param>
    /// <param name="test">The test rows.</param>
    /// <param name="asksIntervals">Whether estimates with intervals for the test rows follow, which need eigenvectors: computed at once, they take less
    /// time than after the spectrum.</param>
    /// <param name="progress">Receives progress reports.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static FittedLoss Of(FactoredProcess process, TaskData test, bool asksIntervals, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        LossDistribution? perturbed = null;
        using (var other = process.Perturbed())
        {
            if (other is not null)
                perturbed = Law(other, test, null, asksIntervals: false, progress, cancellationToken).Law;
        }
        var (law, posteriorMean) = Law(process, test, perturbed, asksIntervals, progress, cancellationToken);
        return new FittedLoss(law, EstimationMethod.Exact, posteriorMean.Average(), process.Jitter > 0 ? JitterInfluence(law, perturbed!) : [], posteriorMean);
    }

    /// <summary>The law with the bounds that the residuals of an iterative solution leave.</summary>
    public static FittedLoss Of(IteratedProcess process, TaskData test, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        using var scope = torch.NewDisposeScope();
        using var points = PointRows.Of(test, process.Device);
        using var bounds = process.Bounded(points, progress);
        cancellationToken.ThrowIfCancellationRequested();
        progress?.Report(new WorkProgress("law of the loss", 0.9));
        var roots = RootsOf(test, process.Device);
        double largest = LargestRoot(test), meanError = process.MeanError * largest, roundingError = bounds.RoundingError * largest * largest;
        var residuals = Times(roots, bounds.Mean - Tensors.Matrix(test.Targets, test.OutputCount, process.Device));
        var (law, posteriorMean) = Law(bounds.Covariance);
        bool hasBounds = double.IsFinite(bounds.LogRatio);
        var bounded = LossDistribution.Bounded(
            law, law, hasBounds ? Law(bounds.Largest).Law : law, bounds.LogRatio, bounds.MeanError * largest / Math.Sqrt((double)test.Rows * test.OutputCount));
        return new FittedLoss(bounded, EstimationMethod.Exact, posteriorMean.Average(), [], posteriorMean);

        (LossDistribution Law, double[] PosteriorMeanLosses) Law(torch.Tensor covariance) =>
            LawOf(Between(roots, covariance), false, residuals, roundingError, roundingError, meanError, test.Groups, null, asksIntervals: true);
    }

    /// <summary>The laws given the first rows only, for ascending numbers of rows.</summary>
    public static IReadOnlyList<FittedLoss> Nested(
        FactoredProcess process, TaskData test, IReadOnlyList<int> rowCounts, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        List<LossDistribution> perturbed = [];
        using (var other = process.Perturbed())
        {
            if (other is not null)
                perturbed = [.. NestedLaws(other, test, rowCounts, null, null, cancellationToken).Select(pair => pair.Law)];
        }
        return [.. NestedLaws(process, test, rowCounts, perturbed.Count > 0 ? perturbed : null, progress, cancellationToken)
            .Select(pair => new FittedLoss(pair.Law, EstimationMethod.Exact, pair.PosteriorMeanLosses.Average(), [], pair.PosteriorMeanLosses))];
    }

    private static IEnumerable<(LossDistribution Law, double[] PosteriorMeanLosses)> NestedLaws(
        FactoredProcess process, TaskData test, IReadOnlyList<int> rowCounts, List<LossDistribution>? perturbed,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        using var points = PointRows.Of(test, process.Device);
        using var targets = Tensors.Matrix(test.Targets, test.OutputCount, process.Device);
        int number = 0;
        foreach (var (residuals, covariance) in process.NestedPosteriors(points, rowCounts))
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new WorkProgress($"law given {rowCounts[number]} training rows", number / (double)rowCounts.Count));
            residuals.sub_(targets);
            yield return LawOf(covariance, false, residuals, process, test, perturbed?[number], asksIntervals: true);
            number++;
        }
    }

    private static (LossDistribution Law, double[] PosteriorMeanLosses) Law(
        FactoredProcess process, TaskData test, LossDistribution? perturbed, bool asksIntervals, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new WorkProgress("covariance on the test rows", 0.3));
        using var points = PointRows.Of(test, process.Device);
        var (residuals, covariance) = process.Posterior(points);
        using (residuals)
        using (covariance)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (var targets = Tensors.Matrix(test.Targets, test.OutputCount, process.Device))
                residuals.sub_(targets);
            progress?.Report(new WorkProgress("eigendecomposition of the covariance", 0.5));
            return LawOf(covariance, true, residuals, process, test, perturbed, asksIntervals);
        }
    }

    /// <summary>The law of residuals <c>[m, k]</c> and a covariance <c>[m, m]</c>, which may be consumed.</summary>
    private static (LossDistribution Law, double[] PosteriorMeanLosses) LawOf(
        torch.Tensor covariance, bool consumes, torch.Tensor residuals, FactoredProcess process, TaskData test, LossDistribution? perturbed, bool asksIntervals)
    {
        using var scope = torch.NewDisposeScope();
        // Rounding grows with the larger of the two matrices; n · 2⁻⁵² · λ_max for m ≤ n.
        double largest = LargestRoot(test), roundingError = process.RoundingError * Math.Max(1, (double)residuals.shape[0] / process.Rows) * largest * largest;
        double resolution = Math.Max(roundingError, process.Jitter * largest * largest), meanError = process.MeanError * largest;
        // The covariance of fewer rows is updated to that of more, so it is kept as it is.
        var roots = RootsOf(test, process.Device);
        return LawOf(Between(roots, covariance), consumes || roots is not null, Times(roots, residuals), roundingError, resolution, meanError, test.Groups, perturbed, asksIntervals);
    }

    /// <summary>√w as a column <c>[m, 1]</c>; <see langword="null"/> without weights.</summary>
    private static torch.Tensor? RootsOf(TaskData test, torch.Device device) =>
        test.Weights.IsEmpty ? null : Tensors.Matrix(Array.ConvertAll(test.Weights.ToArray(), Math.Sqrt), 1, device);

    private static double LargestRoot(TaskData test) => test.Weights.IsEmpty ? 1 : Math.Sqrt(TensorPrimitives.Max(test.Weights.Span));

    private static torch.Tensor Times(torch.Tensor? roots, torch.Tensor values) => roots is null ? values : values.mul(roots);

    private static torch.Tensor Between(torch.Tensor? roots, torch.Tensor covariance) => roots is null ? covariance : covariance.mul(roots).mul_(roots.t());

    private static (LossDistribution Law, double[] PosteriorMeanLosses) LawOf(
        torch.Tensor covariance, bool consumes, torch.Tensor residuals, double roundingError, double resolution, double meanError, ReadOnlyMemory<int> testGroups, LossDistribution? perturbed, bool asksIntervals)
    {
        using var scope = torch.NewDisposeScope();
        int outputs = (int)residuals.shape[1];
        if (!SymmetricEigen.FitsOn(covariance.device, covariance.shape[0]))
        {
            var here = covariance.cpu();
            if (consumes)
                covariance.Dispose();
            (covariance, consumes, residuals) = (here, true, residuals.cpu());
        }
        if (!asksIntervals && TiledAlgebra.Takes(covariance, residuals))
        {
            var matrix = AlignedNumbers.Of(covariance);
            if (consumes)
                covariance.Dispose();
            var rotated = RotatedSpectrum.Of(matrix, (int)residuals.shape[0], Tensors.ToArray(residuals));
            return (LossDistribution.FromSpectrum(
                rotated.Eigenvalues, RowSums(rotated.Projections, outputs), outputs, roundingError, resolution, meanError, perturbed,
                testGroups: testGroups, decomposition: rotated.Decompose), Tensors.ToArray(residuals.Squared().mean([1])));
        }
        var (spectrum, vectors, projections) = SymmetricEigen.Decompose(covariance, residuals, consumes);
        var law = LossDistribution.FromSpectrum(
            spectrum, RowSums(projections, outputs), outputs, roundingError, resolution, meanError, perturbed, vectors, projections, testGroups);
        return (law, Tensors.ToArray(residuals.Squared().mean([1])));
    }

    /// <summary>Σ_c x_ic² of each row.</summary>
    private static double[] RowSums(double[] values, int columns) =>
        [.. Enumerable.Range(0, values.Length / columns).Select(row => TensorPrimitives.SumOfSquares<double>(values.AsSpan(row * columns, columns)))];

    private static IReadOnlyList<Diagnostic> JitterInfluence(LossDistribution law, LossDistribution withMoreJitter) =>
        [new Diagnostic("jitterInfluence",
            Math.Abs(withMoreJitter.Mean / law.Mean - 1) > 1e-6 ? DiagnosticSeverity.Warning : DiagnosticSeverity.Information,
            FormattableString.Invariant($"With ten times the jitter the mean loss would be {withMoreJitter.Mean:G6} instead of {law.Mean:G6}."))];
}
