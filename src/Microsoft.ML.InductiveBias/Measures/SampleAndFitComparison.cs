using MathNet.Numerics.Random;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The exact bias at one target loss, and what drawing losses and fitting a scaled noncentral chi-squared law gives.</summary>
public sealed class SampleAndFitComparison : InductiveBiasResult
{
    internal SampleAndFitComparison(double targetLoss, Information exact, (string Family, Information Bias, Information Lower, Information Upper) fitted, double sharesAtOrBelow) =>
        (TargetLoss, Exact, Fitted, SharesAtOrBelow) = (targetLoss, exact, fitted, sharesAtOrBelow);

    /// <summary>ε.</summary>
    public double TargetLoss { get; }

    /// <summary>I(ε) by the exact law.</summary>
    public Information Exact { get; }

    /// <summary>I(ε) by the law fitted to the draws by maximum likelihood, with its profile interval, which is right only if
    /// the family is.</summary>
    public (string Family, Information Bias, Information Lower, Information Upper) Fitted { get; }

    /// <summary>The share of the draws at or below ε: 0 means that the fit extrapolates.</summary>
    public double SharesAtOrBelow { get; }


    /// <summary>Fitted less exact, in nats: the error of the approximation. NaN if both are infinite.</summary>
    public double DifferenceNats => Fitted.Bias.Nats - Exact.Nats;

    /// <summary>Draws losses from an exact law, fits them, and compares at target losses.</summary>
    /// <remarks>The draws are equal in distribution to the losses of drawn hypotheses; no hypothesis is computed. The fit is at the true maximum
    /// of the likelihood; the paper's code stops before it on some data, and falls back to a normal approximation far out.</remarks>
    internal static IReadOnlyList<SampleAndFitComparison> Of(
        LossDistribution law, IReadOnlyList<double> targetLosses, SampleAndFitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(law);
        ArgumentNullException.ThrowIfNull(targetLosses);
        options ??= new SampleAndFitOptions();
        Require.AtLeast(options.Draws, 10, nameof(SampleAndFitOptions.Draws));
        const int Batch = 100;
        var random = new MersenneTwister(options.Seed, false);
        List<double> losses = new(options.Draws);
        while (losses.Count < options.Draws)
        {
            cancellationToken.ThrowIfCancellationRequested();
            losses.AddRange(law.Draw(random, Math.Min(Batch, options.Draws - losses.Count)));
        }
        var fit = ScaledNoncentralChiSquaredFit.Of(losses.ToArray(), null, cancellationToken).Fit;
        return [.. targetLosses.Select(target => new SampleAndFitComparison(
            target, law.InductiveBias(target), fit.Estimate(target), losses.Count(loss => loss <= target) / (double)losses.Count))];
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"at loss {ResultText.Of(TargetLoss)}: {ResultText.Of(Exact.Bits)} bits exactly, {ResultText.Of(Fitted.Bias.Bits)} bits from draws and a fitted family";
}
