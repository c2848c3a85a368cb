using System.Globalization;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The law of a quadratic loss whose mean and covariance are known within bounds, with the bounds that follow for I(ε).</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// A hypothesis on the test rows is normal with a covariance between $\Sigma_-$ and $\Sigma_+$ (in the Loewner order) for each of k outputs, and with
/// a mean that differs from the given one by at most e in norm. The density of a covariance $\Sigma \ge \Sigma_-$ is nowhere below
/// $\sqrt{\det\Sigma_-/\det\Sigma}$ times that of $\Sigma_-$, so that for any event A and $c = \frac k2 \ln(\det\Sigma_+/\det\Sigma_-)$
/// $$ e^{-c} P_{\Sigma_-}(A) \le P_\Sigma(A) \le e^{c} P_{\Sigma_+}(A). $$
/// Both hold for the loss at most ε and for the loss above ε; the error of the mean moves the root of the loss by at most $e/\sqrt{mk}$.
/// ]]></format>
/// </remarks>
internal sealed class BoundedLoss : LossDistribution
{
    /// <summary>Bounds that are wider than this share of the bias, and than a bit, are a warning.</summary>
    private const double WideShare = 0.05;

    private readonly LossDistribution _law;
    private readonly LossDistribution _smallest;
    private readonly LossDistribution _largest;
    private readonly double _logRatio;
    private readonly double _rootError;

    public BoundedLoss(LossDistribution law, LossDistribution smallest, LossDistribution largest, double logRatio, double rootError) =>
        (_law, _smallest, _largest, _logRatio, _rootError) = (law, smallest, largest, logRatio, rootError);

    /// <inheritdoc/>
    public override double Mean => _law.Mean;

    /// <inheritdoc/>
    public override double StandardDeviation => _law.StandardDeviation;

    /// <inheritdoc/>
    public override double Minimum => _law.Minimum;

    /// <inheritdoc/>
    public override double LogCumulativeProbability(double loss) => _law.LogCumulativeProbability(loss);

    /// <inheritdoc/>
    public override double LogUpperTailProbability(double loss) => _law.LogUpperTailProbability(loss);

    /// <inheritdoc/>
    public override double Quantile(double probability) => _law.Quantile(probability);

    /// <inheritdoc/>
    public override double[] Draw(Random random, int count) => _law.Draw(random, count);

    /// <inheritdoc/>
    internal override void PrepareEstimates(CancellationToken cancellationToken) => _law.PrepareEstimates(cancellationToken);

    /// <inheritdoc/>
    public override InductiveBiasEstimate Estimate(double targetLoss, ReadOnlyMemory<double> targetRowLosses = default) => WithBounds(_law.Estimate(targetLoss, targetRowLosses));

    /// <inheritdoc/>
    public override (Information Lower, Information Upper) NumericalBounds(double targetLoss)
    {
        if (double.IsPositiveInfinity(_logRatio))
            return (Information.FromNats(0), Information.FromNats(double.PositiveInfinity));
        double root = Math.Sqrt(Math.Max(0, targetLoss));
        double looser = targetLoss < 0 ? targetLoss : Math.Pow(root + _rootError, 2), stricter = targetLoss < 0 || root < _rootError ? -1 : Math.Pow(root - _rootError, 2);
        // From the probability of the event, and from that of its complement, which is sharper where the bias is small.
        double lower = Math.Max(_largest.NumericalBounds(looser).Lower.Nats - _logRatio, OfComplement(_smallest.LogUpperTailProbability(looser) - _logRatio));
        double upper = Math.Min(_smallest.NumericalBounds(stricter).Upper.Nats + _logRatio, OfComplement(_largest.LogUpperTailProbability(stricter) + _logRatio));
        var (from, to) = _law.NumericalBounds(targetLoss);
        return (Information.FromNats(Math.Min(from.Nats, Math.Max(0, lower))), Information.FromNats(Math.Max(to.Nats, upper)));
    }

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Diagnose(IReadOnlyList<InductiveBiasEstimate> estimates)
    {
        foreach (var diagnostic in _law.Diagnose([.. estimates.Select(estimate => _law.Estimate(estimate.TargetLoss))]))
            yield return diagnostic;
        var finite = estimates.Where(estimate => double.IsFinite(estimate.Nats)).ToList();
        if (finite.Count == 0)
            yield break;
        var widest = finite.MaxBy(Width)!;
        bool isWide = finite.Exists(estimate => Width(estimate) > Math.Max(Math.Log(2), WideShare * estimate.Nats));
        yield return new Diagnostic(isWide ? "solverBoundsWide" : "solverBounds", isWide ? DiagnosticSeverity.Warning : DiagnosticSeverity.Information, string.Create(CultureInfo.InvariantCulture,
            $"The covariance on the test rows was solved for iteratively; the bounds of the bias that follow from the residuals are at most {Width(widest):G3} nats apart, at target loss {widest.TargetLoss:G6} ({widest.NumericalLower.Nats:G6} to {widest.NumericalUpper.Nats:G6} nats).")
            + (isWide ? " They are too wide to be of use: allow more products with the kernel matrix, use a preconditioner of higher rank, or a larger noise variance." : ""));
    }

    private static double Width(InductiveBiasEstimate estimate) => estimate.NumericalUpper.Nats - estimate.NumericalLower.Nats;

    private InductiveBiasEstimate WithBounds(InductiveBiasEstimate estimate)
    {
        var (lower, upper) = NumericalBounds(estimate.TargetLoss);
        return new InductiveBiasEstimate(estimate) { NumericalLower = lower, NumericalUpper = upper };
    }

    /// <summary>−ln(1 − q) for the logarithm of q, ∞ for q ≥ 1.</summary>
    private static double OfComplement(double logProbability) => logProbability >= 0 ? double.PositiveInfinity : -AccurateLogarithms.LogOneMinusExp(logProbability);
}
