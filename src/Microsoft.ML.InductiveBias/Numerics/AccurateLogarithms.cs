namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Logarithms and exponentials with full relative accuracy near 0, where the plain formulas cancel (and .NET's
/// <c>double.LogP1</c> and <c>double.ExpM1</c>, which are the plain formulas).</summary>
internal static class AccurateLogarithms
{
    /// <summary>log(1 + x), for x ≥ −1.</summary>
    public static double LogOnePlus(double x)
    {
        double u = 1 + x;
        if (u == 1)
            return x;
        double log = Math.Log(u);
        // The rounding of 1 + x is undone to first order (Kahan); for large x there is none.
        return double.IsFinite(log) && u < 1e15 ? log * (x / (u - 1)) : log;
    }

    /// <summary>log(1 − e^y), for y ≤ 0: the logarithm of the complement of a probability given by its logarithm.</summary>
    public static double LogOneMinusExp(double y)
    {
        if (y >= 0)
            return double.NegativeInfinity;
        // Mächler: the two forms meet at −ln 2, each accurate on its side.
        return y > -0.6931471805599453 ? Math.Log(-ExpMinusOne(y)) : LogOnePlus(-Math.Exp(y));
    }

    /// <summary>e^x − 1.</summary>
    public static double ExpMinusOne(double x)
    {
        double u = Math.Exp(x);
        if (u == 1)
            return x;
        double difference = u - 1;
        if (difference == -1 || double.IsInfinity(u))
            return difference;
        return difference * (x / Math.Log(u));
    }

    /// <summary>x − log(1 + x), for x &gt; −1; never negative.</summary>
    public static double LogOnePlusDeficit(double x)
    {
        if (x is < -0.5 or > 1)
            return x - LogOnePlus(x);
        // log(1 + x) = 2 artanh(r) with r = x/(2 + x), and x − 2r = r·x: nothing cancels.
        double r = x / (2 + x);
        double square = r * r, power = square, sum = 1.0 / 3;
        for (int j = 5; power > 1e-18; j += 2)
        {
            sum += power / j;
            power *= square;
        }
        return r * (x - (2 * square * sum));
    }

    /// <summary>log(1 − z) + z for complex z = (x, y) off the real axis beyond 1; its relative accuracy holds as z → 0,
    /// where the value is −z²/2.</summary>
    public static (double Real, double Imaginary) LogOneMinusPlus(double x, double y)
    {
        double square = (x * x) + (y * y);
        if (square > 0.0625)
        {
            double re = 1 - x;
            return ((0.5 * Math.Log((re * re) + (y * y))) + x, Math.Atan2(-y, re) + y);
        }
        // log(1 − z) = −2 artanh(r), r = z/(2 − z), and z − 2r = −z·r: the value is −r·(z + 2r²(1/3 + r²/5 + …)).
        double dr = 2 - x, norm = (dr * dr) + (y * y);
        double rr = ((x * dr) - (y * y)) / norm, ri = ((y * dr) + (x * y)) / norm;
        double sr = (rr * rr) - (ri * ri), si = 2 * rr * ri;
        // |r| ≤ 1/7, so that r¹⁶ is below the rounding error. Horner's scheme.
        double pr = 1.0 / 17, pi = 0;
        for (int j = 15; j >= 3; j -= 2)
            (pr, pi) = ((pr * sr) - (pi * si) + (1.0 / j), (pr * si) + (pi * sr));
        double gr = x + (2 * ((sr * pr) - (si * pi))), gi = y + (2 * ((sr * pi) + (si * pr)));
        return (-((rr * gr) - (ri * gi)), -((rr * gi) + (ri * gr)));
    }
}
