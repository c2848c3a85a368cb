using MathNet.Numerics.Distributions;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Draws values of a quadratic form.</summary>
internal static class QuadraticFormSampler
{
    // Beyond it a Poisson number is a normal one with its skewness corrected, to about 1e-9 in distribution.
    private const double LargestPoissonMean = 1e8;

    /// <summary>One value of Σ w χ'²_k(δ).</summary>
    public static double Next(QuadraticForm form, Random random)
    {
        double sum = 0;
        for (int i = 0; i < form.Count; i++)
            sum += form.Weights[i] * NoncentralChiSquared(form.DegreesOfFreedom[i], form.Noncentralities[i], random);
        return sum;
    }

    private static double NoncentralChiSquared(double k, double noncentrality, Random random)
    {
        if (noncentrality == 0)
            return k == 1 ? Square(Normal.Sample(random, 0, 1)) : CentralChiSquared(k, random);
        // One degree of freedom carries the whole noncentrality …
        if (k >= 1)
            return Square(Normal.Sample(random, 0, 1) + Math.Sqrt(noncentrality)) + (k > 1 ? CentralChiSquared(k - 1, random) : 0);
        // … and below one degree of freedom, the law is a Poisson mixture of central ones.
        return CentralChiSquared(k + (2 * PoissonNumber(0.5 * noncentrality, random)), random);
    }

    private static double CentralChiSquared(double k, Random random) => 2 * Gamma.Sample(random, 0.5 * k, 1);

    private static double PoissonNumber(double mean, Random random)
    {
        if (mean <= LargestPoissonMean)
            return Poisson.Sample(random, mean);
        double z = Normal.Sample(random, 0, 1);
        return Math.Round(mean + (Math.Sqrt(mean) * z) + (((z * z) - 1) / 6));
    }

    private static double Square(double x) => x * x;
}
