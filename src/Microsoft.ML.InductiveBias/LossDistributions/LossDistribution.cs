using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The distribution of the test loss L of a random hypothesis of a fitted hypothesis space.</summary>
/// <remarks>Probabilities are logarithms in nats, because the probabilities that matter are far too small for a
/// <see cref="double"/>. Source: Boopathy et al., IJCAI 2024, section 3.</remarks>
public abstract class LossDistribution
{
    /// <summary>The expected loss.</summary>
    public abstract double Mean { get; }

    /// <summary>The standard deviation of the loss; 0 where all hypotheses have the same loss.</summary>
    public abstract double StandardDeviation { get; }

    /// <summary>The infimum of the losses: at targets below it the inductive bias is infinite.</summary>
    public abstract double Minimum { get; }

    /// <summary>ln P(L ≤ <paramref name="loss"/>), in nats; −∞ where that is impossible.</summary>
    /// <param name="loss">Any number but NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="loss"/> is NaN.</exception>
    public abstract double LogCumulativeProbability(double loss);

    /// <summary>ln P(L &gt; <paramref name="loss"/>), in nats, with the same relative accuracy as the lower tail.</summary>
    /// <param name="loss">Any number but NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="loss"/> is NaN.</exception>
    public abstract double LogUpperTailProbability(double loss);

    /// <summary>The loss x with P(L ≤ x) = <paramref name="probability"/>.</summary>
    /// <param name="probability">From 0 to 1; 0 gives <see cref="Minimum"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is not within [0, 1].</exception>
    public abstract double Quantile(double probability);

    /// <summary>The inductive bias I(ε) = −ln P(L ≤ ε) that a target loss requires.</summary>
    /// <param name="targetLoss">ε; any number but NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="targetLoss"/> is NaN.</exception>
    public Information InductiveBias(double targetLoss) =>
        Information.FromLogProbability(LogCumulativeProbability(targetLoss));

    /// <summary>The inductive bias at a target loss, with its method and intervals.</summary>
    /// <remarks>Other test rows would change the loss of a predictor too, so with its losses the interval for the test rows accounts for both changes.</remarks>
    /// <param name="targetLoss">ε; any number but NaN.</param>
    /// <param name="targetRowLosses">The loss of a predictor on each test row, whose mean is ε; empty for a target that doesn't depend on the test
    /// rows.</param>
    /// <exception cref="ArgumentException">The number of row losses isn't that of the test rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="targetLoss"/> is NaN.</exception>
    public virtual InductiveBiasEstimate Estimate(double targetLoss, ReadOnlyMemory<double> targetRowLosses = default)
    {
        var bias = InductiveBias(targetLoss);
        var (lower, upper) = NumericalBounds(targetLoss);
        return new InductiveBiasEstimate
        {
            TargetLoss = targetLoss,
            Bias = bias,
            Method = EstimationMethod.Exact,
            Lower = bias,
            Upper = bias,
            NumericalLower = lower,
            NumericalUpper = upper,
        };
    }

    /// <summary>The smallest and the largest bias consistent with the rounding of the input to double precision; both
    /// equal the bias where rounding doesn't matter.</summary>
    /// <param name="targetLoss">ε; any number but NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="targetLoss"/> is NaN.</exception>
    public virtual (Information Lower, Information Upper) NumericalBounds(double targetLoss)
    {
        var bias = InductiveBias(targetLoss);
        return (bias, bias);
    }

    /// <summary>Does the work that the first estimate would do, where that may take long and cannot be canceled.</summary>
    internal virtual void PrepareEstimates(CancellationToken cancellationToken)
    {
    }

    /// <summary>Diagnostics that affect how to interpret estimates from this distribution; none by default.</summary>
    /// <param name="estimates">The estimates that were made.</param>
    public virtual IEnumerable<Diagnostic> Diagnose(IReadOnlyList<InductiveBiasEstimate> estimates) => [];

    /// <summary>Draws losses of random hypotheses.</summary>
    /// <param name="random">The random source.</param>
    /// <param name="count">Number of draws; at least 0.</param>
    /// <exception cref="NotSupportedException">The distribution doesn't support drawing.</exception>
    public virtual double[] Draw(Random random, int count) => throw new NotSupportedException($"{GetType().Name} doesn't support drawing losses.");

    /// <summary>The exact distribution of the mean squared error of a random Gaussian hypothesis, from the spectrum of the covariance on the test set.</summary>
    /// <param name="eigenvalues">λ, length m.</param>
    /// <param name="squaredResiduals">Σ_c (u_iᵀ r_c)², length m: the squared residual along each eigenvector, summed over outputs.</param>
    /// <param name="outputs">Number of outputs k.</param>
    /// <param name="roundingError">Eigenvalues at or below it are numerically zero: their residual goes into the smallest
    /// possible loss; at least 0.</param>
    /// <param name="resolution">Eigenvalues below it are not determined by the input; at least <paramref name="roundingError"/>.</param>
    /// <param name="residualError">The rounding error of a residual: along numerically zero directions a residual of at most that
    /// size counts as 0 and does not lift the smallest possible loss; at least 0.</param>
    /// <param name="perturbed">The law of an input that is indistinguishable from this one within rounding, such as one with a larger
    /// jitter: the bounds are at least as far from the bias, on both sides, as its bias is.</param>
    /// <param name="eigenvectors">U, <c>[m, m]</c> row-major, row j for test row j; gives estimates an interval for the finite number of test
    /// rows. Empty for none.</param>
    /// <param name="projections">Uᵀ R, <c>[m, k]</c> row-major; with <paramref name="eigenvectors"/>.</param>
    /// <param name="testGroups">The group of each test row, from 0; empty if every row is independent.</param>
    /// <param name="decomposition">In place of <paramref name="eigenvectors"/> and <paramref name="projections"/>: gives both, with their eigenvalues,
    /// when an estimate first needs them; it is called once at most.</param>
    public static LossDistribution FromSpectrum(
        ReadOnlySpan<double> eigenvalues, ReadOnlySpan<double> squaredResiduals, int outputs,
        double roundingError, double resolution, double residualError = 0, LossDistribution? perturbed = null,
        ReadOnlyMemory<double> eigenvectors = default, ReadOnlyMemory<double> projections = default, ReadOnlyMemory<int> testGroups = default,
        Func<CancellationToken, (double[] Eigenvalues, ReadOnlyMemory<double> Eigenvectors, double[] Projections)>? decomposition = null) =>
        ExactQuadraticLoss.FromSpectrum(
            eigenvalues, squaredResiduals, outputs, roundingError, resolution, residualError, perturbed, eigenvectors, projections, testGroups, decomposition);

    /// <summary>The distribution of a mean squared error whose covariance on the test set is known within bounds, as from an iterative solver. Its
    /// estimates have bounds that hold for every covariance and mean within theirs.</summary>
    /// <param name="law">The distribution at the best values of mean and covariance.</param>
    /// <param name="smallest">The distribution at the smallest covariance Σ₋, in the Loewner order.</param>
    /// <param name="largest">The distribution at the largest covariance Σ₊.</param>
    /// <param name="logRatio">k/2 · ln(det Σ₊ / det Σ₋); at least 0, and ∞ where no bound is known.</param>
    /// <param name="rootError">The error of the mean of a hypothesis in the norm over test rows and outputs, divided by √(mk); at least 0.</param>
    public static LossDistribution Bounded(LossDistribution law, LossDistribution smallest, LossDistribution largest, double logRatio, double rootError) =>
        new BoundedLoss(law, smallest, largest, logRatio, rootError);

    /// <summary>The distribution of the loss of a space with one hypothesis: the bias is 0 at and above it, and infinite below.</summary>
    /// <param name="loss">The loss of the hypothesis; finite and at least 0.</param>
    public static LossDistribution OfSingleHypothesis(double loss) => new SingleHypothesisLoss(loss);

    /// <summary>The result on one line: value, interval, unit, method.</summary>
    public override string ToString() =>
        $"mean loss {ResultText.Of(Mean)}, standard deviation {ResultText.Of(StandardDeviation)}, smallest {ResultText.Of(Minimum)}";
}
