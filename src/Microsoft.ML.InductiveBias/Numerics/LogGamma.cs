namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>ln Γ(z), ln Γ(z + q) − ln Γ(z) and the logarithm of the generalized binomial coefficient, for arguments from
/// fractions to far beyond the range in which the factors themselves fit a double.</summary>
/// <remarks>MathNet has the first only; all three share Stirling's series here, so their differences are consistent.</remarks>
internal static class LogGamma
{
    private const double HalfLogOfTwoPi = 0.918938533204672741780329736406;

    // From here on eight terms of Stirling's series are below 1e-17.
    private const double StirlingFrom = 15;

    /// <summary>ln Γ(z) for z &gt; 0.</summary>
    public static double Of(double z)
    {
        // The product of at most 15 factors stays far inside the range of a double.
        double shift = 1;
        while (z < StirlingFrom)
            shift *= z++;
        return (z - 0.5) * Math.Log(z) - z + HalfLogOfTwoPi + StirlingSeries(z) - Math.Log(shift);
    }

    /// <summary>ln Γ(z + q) − ln Γ(z) for z &gt; 0, q ≥ 0, without the cancellation of the two logarithms when q is far below z.</summary>
    public static double Ratio(double z, double q)
    {
        double product = 1;
        while (z < StirlingFrom)
        {
            // Γ(z + q)/Γ(z) = Γ(z + 1 + q)/Γ(z + 1) · z/(z + q)
            product *= z / (z + q);
            z++;
        }
        return (z - 0.5) * AccurateLogarithms.LogOnePlus(q / z) + q * (Math.Log(z + q) - 1)
            + StirlingSeries(z + q) - StirlingSeries(z) + Math.Log(product);
    }

    /// <summary>ln C(q + K, q) = ln Γ(q + K + 1) − ln Γ(K + 1) − ln Γ(q + 1), for q, K ≥ 0.</summary>
    public static double Binomial(double q, double K)
    {
        // C(q + K, q) is symmetric in q and K: the ratio is the more accurate the smaller its difference is.
        var (small, large) = q < K ? (q, K) : (K, q);
        return Ratio(large + 1, small) - Of(small + 1);
    }

    /// <summary>ln(eᵃ − eᵇ) for a &gt; b; −∞ otherwise.</summary>
    public static double Difference(double a, double b)
    {
        return a > b ? a + AccurateLogarithms.LogOneMinusExp(b - a) : double.NegativeInfinity;
    }

    private static double StirlingSeries(double z)
    {
        var r = 1 / (z * z);
        return (1.0 / 12 + r * (-1.0 / 360 + r * (1.0 / 1260 + r * (-1.0 / 1680 + r * (1.0 / 1188
            + r * (-691.0 / 360360 + r * (1.0 / 156 + r * (-3617.0 / 122400)))))))) / z;
    }
}
