using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>A PAC-Bayes bound on the error of a random hypothesis, with the space conditioned on the first half of the rows as the prior.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// Let $P$ be the space conditioned on the first $n_0$ rows of a random order, with all its parameters chosen on them, and $Q$ the same space conditioned on
/// all rows. The other m rows didn't shape $P$. So with probability 95% over them, the expected error e of a hypothesis drawn from Q satisfies
/// $$\mathrm{kl}(\hat e \,\|\, e) \le \frac{\mathrm{KL}(Q \| P) + \ln(\xi / 0.05)}{m},$$
/// where $\hat e$ is its expected error on the m rows, kl the binary relative entropy, $\xi = 2\sqrt{m}$ for m ≥ 8 (Maurer 2004) and m + 1 below (Seeger 2002,
/// theorem 1). The error is the share of rows that a hypothesis gets wrong; for a
/// regression, of rows with a squared error above <see cref="RightLoss"/>. The theorem needs independent rows.
/// ]]></format>
/// </remarks>
public sealed class PacBayesEstimate : InductiveBiasResult
{
    internal const double Confidence = 0.95;

    /// <summary>The bound of a space that computes its terms.</summary>
    /// <param name="priorRows">n₀, the number of rows that shaped the prior, at least 1.</param>
    /// <param name="rows">m, the number of the other rows, at least 1.</param>
    /// <param name="trainingError">ê, from 0 to 1.</param>
    /// <param name="relativeEntropy">KL(Q‖P).</param>
    /// <param name="rightLoss">The largest squared error of a right row of a regression; <see langword="null"/> for a classification.</param>
    public PacBayesEstimate(int priorRows, int rows, double trainingError, Information relativeEntropy, double? rightLoss = null)
    {
        (PriorRows, TrainingError, RelativeEntropy, RightLoss) = (priorRows, trainingError, relativeEntropy, rightLoss);
        double xi = rows >= 8 ? 2 * Math.Sqrt(rows) : rows + 1;
        Error = ErrorAt(trainingError, (relativeEntropy.Nats + Math.Log(xi / (1 - Confidence))) / rows);
    }

    /// <summary>The bound: the expected error is at most that, from 0 to 1, with probability 95% over training sets. 1 says nothing.</summary>
    public double Error { get; }

    /// <summary>The expected error ê on the rows that didn't shape the prior, from 0 to 1.</summary>
    public double TrainingError { get; }

    /// <summary>What these rows taught the hypotheses, KL(Q‖P); infinite without noise.</summary>
    public Information RelativeEntropy { get; }

    /// <summary>The number n₀ of rows that shaped the prior.</summary>
    public int PriorRows { get; }

    /// <summary>For a regression, a hypothesis gets a row right if its squared error there, averaged over the outputs, is at most this: a quarter of the variance of
    /// the first n₀ targets, so half of their standard deviation. <see langword="null"/> for a classification.</summary>
    public double? RightLoss { get; }

    /// <inheritdoc/>
    protected override string Describe() =>
        FormattableString.Invariant($"error at most {ResultText.Of(Error)} at {Confidence:P0} confidence: {ResultText.Of(TrainingError)} on the rows, {ResultText.Of(RelativeEntropy.Nats)} nats, {PriorRows} rows for the prior");

    /// <summary>The largest e with kl(ê‖e) at most the limit, from above: kl rises from ê on.</summary>
    private static double ErrorAt(double trainingError, double limit)
    {
        double low = trainingError, high = 1;
        while (0.5 * (low + high) is var middle && middle > low && middle < high)
        {
            if (BinaryRelativeEntropy(trainingError, middle) > limit)
                high = middle;
            else
                low = middle;
        }
        return high;
    }

    private static double BinaryRelativeEntropy(double q, double p) => Term(q, p) + Term(1 - q, 1 - p);

    private static double Term(double q, double p) => q == 0 ? 0 : q * Math.Log(q / p);
}
