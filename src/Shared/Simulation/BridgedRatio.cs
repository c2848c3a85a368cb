namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>The ratio of the normalizers of two tilted laws from states of both (Bennett 1976).</summary>
/// <remarks>Forward weights alone make the logarithm too small and backward ones alone too large, each by half its variance; over
/// dozens of steps that adds up. Bennett's estimate uses both, and the two cancel to first order.</remarks>
internal static class BridgedRatio
{
    /// <summary>ln of E_after-normalizer / E_before-normalizer, where <paramref name="after"/> is tilted by exp(−step · loss) more.</summary>
    /// <param name="before">Losses of states of the first law.</param>
    /// <param name="after">Losses of states of the second law.</param>
    /// <param name="step">The difference of the tilts, above 0.</param>
    /// <param name="independent">Number of independent states on each side, for the variance.</param>
    public static (double Log, double Variance) Of(double[] before, double[] after, double step, int independent)
    {
        double shift = Math.Log(before.Length / (double)after.Length);
        // The difference of both sums is monotonic in the logarithm, between the smallest and the largest weight.
        double smallest = Math.Min(before.Min(), after.Min()), largest = Math.Max(before.Max(), after.Max());
        double low = (-step * largest) - 50, high = (-step * smallest) + 50;
        while (high - low > 1e-12 * Math.Max(1, Math.Abs(low)))
        {
            double middle = 0.5 * (low + high);
            if (Excess(before, after, step, middle, shift) > 0)
                low = middle;
            else
                high = middle;
            if (middle == 0.5 * (low + high))
                break;
        }
        double log = 0.5 * (low + high), overlap = 0;
        foreach (double loss in before)
            overlap += Slope((step * loss) + log + shift);
        foreach (double loss in after)
            overlap += Slope((step * loss) + log + shift);
        // Shirts, Bair, Hooker and Pande 2003, with the number of independent states in place of all.
        double states = 0.5 * (before.Length + after.Length);
        double variance = ((states / overlap) - (states / before.Length) - (states / after.Length)) / independent;
        return (log, Math.Max(0, variance));
    }

    private static double Excess(double[] before, double[] after, double step, double log, double shift)
    {
        double sum = 0;
        foreach (double loss in before)
            sum += Logistic(-((step * loss) + log + shift));
        foreach (double loss in after)
            sum -= Logistic((step * loss) + log + shift);
        return sum;
    }

    private static double Slope(double x)
    {
        double share = Logistic(x);
        return share * (1 - share);
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
