using MathNet.Numerics.Distributions;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>The exact (Clopper–Pearson) interval of a probability from counts.</summary>
internal static class BinomialInterval
{
    /// <summary>The interval that holds the probability with at least the given confidence.</summary>
    /// <param name="count">Number of successes, from 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Out of how many independent trials, at least 1.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    public static (double Lower, double Upper) Of(int count, int trials, double confidence)
    {
        double half = (1 - confidence) / 2;
        // The ends that have a closed form; the quantile function of the beta law does the rest.
        double lower = count == 0 ? 0 : count == trials ? Math.Pow(half, 1.0 / trials) : Beta.InvCDF(count, trials - count + 1, half);
        double upper = count == trials ? 1 : count == 0 ? -AccurateLogarithms.ExpMinusOne(AccurateLogarithms.LogOnePlus(half - 1) / trials) : Beta.InvCDF(count + 1, trials - count, 1 - half);
        return (lower, upper);
    }
}
