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

    /// <summary>Below it the probability of the other tail leaves the range of a double.</summary>
    private const double LowestScore = -37.5;

    private const double HalfLogOfTwoPi = 0.918938533204672741780329736406;

    /// <summary>ln Φ(x), with relative accuracy in both tails.</summary>
    public static double LogProbability(double x) => x switch
    {
        > 0 => AccurateLogarithms.LogOnePlus(-0.5 * SpecialFunctions.Erfc(x / Math.Sqrt(2))),
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

    /// <summary>The score y with −ln Φ(−y) = <paramref name="nats"/>: how many standard deviations below its mean a normal variable must be to be that rare.</summary>
    /// <param name="nats">At least 0; 0 gives −∞ and +∞ gives +∞.</param>
    public static double ScoreOf(double nats)
    {
        if (nats == 0)
            return double.NegativeInfinity;
        if (double.IsPositiveInfinity(nats))
            return nats;
        // −ln Φ(−y) exceeds y²/2, so the bracket holds the root.
        return BracketedNewton.Solve(
            y =>
            {
                double value = -LogProbability(-y);
                return (Math.Log(nats) - Math.Log(value), -Hazard(-y) / value);
            }, LowestScore, Math.Sqrt(2 * nats), nats < 1 ? -1 : Math.Sqrt(2 * nats), 1e-12, 200);
    }
}
