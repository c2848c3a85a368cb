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
        return -x + Excess(x);
    }

    /// <summary>−(ln Φ)″(x), from 0 to 1, given <see cref="Hazard"/> there.</summary>
    /// <remarks>The product h (x + h), whose sum cancels in the tail: there the fraction gives it directly.</remarks>
    public static double Curvature(double x, double hazard) => hazard * (x > FractionFrom ? x + hazard : Excess(x));

    /// <summary>What the hazard exceeds −x by: the continued fraction 1/(t + 2/(t + 3/(t + …))) with t = −x.</summary>
    private static double Excess(double x)
    {
        double t = -x, fraction = t;
        for (int term = FractionTerms; term >= 2; term--)
            fraction = t + term / fraction;
        return 1 / fraction;
    }

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
            }, LowestScore, Math.Sqrt(2 * nats), nats < 1 ? -1 : Math.Sqrt(2 * nats), 1e-12, 200).Root;
    }
}
