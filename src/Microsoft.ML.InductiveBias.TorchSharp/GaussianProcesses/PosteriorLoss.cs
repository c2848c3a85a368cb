using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The law of the mean squared error of a conditioned Gaussian process on test rows.</summary>
internal static class PosteriorLoss
{
    /// <summary>The law, by the eigendecomposition of the covariance on the test rows.</summary>
    public static FittedLoss Of(ConditionedProcess process, TaskData test, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        LossDistribution? perturbed = null;
        using (var other = process.Perturbed())
        {
            if (other is not null)
                perturbed = Law(other, test, null, progress, cancellationToken).Law;
        }
        var (law, posteriorMean) = Law(process, test, perturbed, progress, cancellationToken);
        return new FittedLoss(law, EstimationMethod.Exact, posteriorMean.Average(), process.Jitter > 0 ? JitterInfluence(law, perturbed!) : []) { PosteriorMeanRowLosses = posteriorMean };
    }

    /// <summary>The laws given the first rows only, for ascending numbers of rows.</summary>
    public static IReadOnlyList<FittedLoss> Nested(
        ConditionedProcess process, TaskData test, IReadOnlyList<int> rowCounts, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        List<LossDistribution> perturbed = [];
        using (var other = process.Perturbed())
        {
            if (other is not null)
                perturbed = [.. NestedLaws(other, test, rowCounts, null, null, cancellationToken).Select(pair => pair.Law)];
        }
        return [.. NestedLaws(process, test, rowCounts, perturbed.Count > 0 ? perturbed : null, progress, cancellationToken)
            .Select(pair => new FittedLoss(pair.Law, EstimationMethod.Exact, pair.PosteriorMeanLosses.Average(), []) { PosteriorMeanRowLosses = pair.PosteriorMeanLosses })];
    }

    private static IEnumerable<(LossDistribution Law, double[] PosteriorMeanLosses)> NestedLaws(
        ConditionedProcess process, TaskData test, IReadOnlyList<int> rowCounts, List<LossDistribution>? perturbed,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        using var points = PointRows.Of(test);
        using var targets = Tensors.Matrix(test.Targets, test.OutputCount);
        int number = 0;
        foreach (var (residuals, covariance) in process.NestedPosteriors(points, rowCounts))
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new WorkProgress($"law given {rowCounts[number]} training rows", number / (double)rowCounts.Count));
            var (eigenvalues, eigenvectors) = torch.linalg.eigh(covariance);
            using (eigenvalues)
            using (eigenvectors)
            {
                residuals.sub_(targets);
                yield return LawOf(eigenvalues, eigenvectors, residuals, process, test.Groups, perturbed?[number]);
            }
            number++;
        }
    }

    private static (LossDistribution Law, double[] PosteriorMeanLosses) Law(
        ConditionedProcess process, TaskData test, LossDistribution? perturbed, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new WorkProgress("covariance on the test rows", 0.3));
        using var points = PointRows.Of(test);
        var (residuals, covariance) = process.Posterior(points);
        using (residuals)
        {
            torch.Tensor eigenvalues, eigenvectors;
            using (covariance)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(new WorkProgress("eigendecomposition of the covariance", 0.5));
                (eigenvalues, eigenvectors) = torch.linalg.eigh(covariance);
            }
            using (eigenvalues)
            using (eigenvectors)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using (var targets = Tensors.Matrix(test.Targets, test.OutputCount))
                    residuals.sub_(targets);
                progress?.Report(new WorkProgress("law of the loss", 0.9));
                return LawOf(eigenvalues, eigenvectors, residuals, process, test.Groups, perturbed);
            }
        }
    }

    private static (LossDistribution Law, double[] PosteriorMeanLosses) LawOf(
        torch.Tensor eigenvalues, torch.Tensor eigenvectors, torch.Tensor residuals, ConditionedProcess process, ReadOnlyMemory<int> testGroups, LossDistribution? perturbed)
    {
        using var transposed = eigenvectors.t();
        using var projections = torch.mm(transposed, residuals);
        using var squared = projections.Squared();
        using var squares = squared.sum(1);
        var spectrum = Tensors.ToArray(eigenvalues);
        var squaredResiduals = Tensors.ToArray(squares);
        int outputs = (int)residuals.shape[1];
        // Rounding grows with the larger of the two matrices; n · 2⁻⁵² · λ_max for m ≤ n.
        double roundingError = process.RoundingError * Math.Max(1, (double)spectrum.Length / process.Rows);
        var law = LossDistribution.FromSpectrum(
            spectrum, squaredResiduals, outputs, roundingError, Math.Max(roundingError, process.Jitter), process.MeanError, perturbed,
            Tensors.ToArray(eigenvectors), Tensors.ToArray(projections), testGroups);
        using var squaresOfRows = residuals.Squared();
        using var rowLosses = squaresOfRows.mean([1]);
        return (law, Tensors.ToArray(rowLosses));
    }

    private static IReadOnlyList<Diagnostic> JitterInfluence(LossDistribution law, LossDistribution withMoreJitter) =>
        [new Diagnostic("jitterInfluence",
            Math.Abs(withMoreJitter.Mean / law.Mean - 1) > 1e-6 ? DiagnosticSeverity.Warning : DiagnosticSeverity.Information,
            FormattableString.Invariant($"With ten times the jitter the mean loss would be {withMoreJitter.Mean:G6} instead of {law.Mean:G6}."))];
}
