using MathNet.Numerics;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>The standard normal law in its lower tail.</summary>
internal static class NormalTail
{
    /// <summary>Below it the continued fraction of Mills' ratio is used; it converges there, and the complementary error function
    /// underflows only far below.</summary>
    private const double FractionFrom = -5;

    /// <summary>Terms of the continued fraction: enough for full precision at 5, more than enough beyond.</summary>
    private const int FractionTerms = 64;

    /// <summary>Beyond it 1 − 1/x² + 6/x⁴ holds to full precision, where the product of the definition cancels.</summary>
    private const double SeriesFrom = -1000;

    private const double HalfLogOfTwoPi = 0.918938533204672741780329736406;

    /// <summary>ln Φ(x), with relative accuracy in both tails.</summary>
    public static double LogProbability(double x) => x switch
    {
        > 0 => double.LogP1(-0.5 * SpecialFunctions.Erfc(x / Math.Sqrt(2))),
        > FractionFrom => Math.Log(0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2))),
        _ => -0.5 * x * x - HalfLogOfTwoPi - Math.Log(Hazard(x)),
    };

    /// <summary>φ(x)/Φ(x), the derivative of ln Φ; positive and falling.</summary>
    public static double Hazard(double x)
    {
        if (x > FractionFrom)
            return Math.Exp(-0.5 * x * x - HalfLogOfTwoPi - LogProbability(x));
        double t = -x, fraction = t;
        for (int term = FractionTerms; term >= 1; term--)
            fraction = t + term / fraction;
        return fraction;
    }

    /// <summary>−(ln Φ)″(x), from 0 to 1, given <see cref="Hazard"/> there.</summary>
    public static double Curvature(double x, double hazard) =>
        x < SeriesFrom ? 1 - 1 / (x * x) : hazard * (x + hazard);
}
