namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>The log-density of the noncentral chi-squared law, fast enough for a likelihood.</summary>
/// <remarks>
/// With ν = k/2 − 1 the density is ½ e^(−(y+δ)/2) (y/δ)^(ν/2) I_ν(√(δy)). At orders from 16 on Debye's expansion of I_ν
/// (DLMF 10.41.3) with nine terms is good to 1e-11; its exponent is put together with the others so that nothing cancels for
/// narrow laws. Smaller degrees of freedom come from larger ones by the ratio of neighboring densities,
/// R_ν = f(k + 2)/f(k) = y/(2(ν + 1) + δ R_(ν+1)), all of whose terms are positive. No special case at δ = 0.
/// </remarks>
internal static class NoncentralChiSquaredDensity
{
    private const double SmallestDebyeOrder = 16;
    private const int Terms = 9;
    private const double LogOfTwoPi = 1.837877066409345483560659472811;

    // U_k(t) = t^k Σ_j c_kj t^(2j).
    private static readonly double[][] Polynomials = DebyePolynomials();

    /// <summary>ln f(y) of χ'²_k(δ).</summary>
    /// <param name="y">Positive.</param>
    /// <param name="degreesOfFreedom">k, positive.</param>
    /// <param name="noncentrality">δ, at least 0.</param>
    public static double Log(double y, double degreesOfFreedom, double noncentrality)
    {
        double order = (0.5 * degreesOfFreedom) - 1;
        if (order >= SmallestDebyeOrder)
            return LargeOrder(y, order, noncentrality);
        int steps = (int)Math.Ceiling(SmallestDebyeOrder - order);
        double log = LargeOrder(y, order + steps, noncentrality);
        double ratio = Math.Exp(LargeOrder(y, order + steps + 1, noncentrality) - log);
        double product = 1;
        for (int j = steps - 1; j >= 0; j--)
        {
            double divisor = (degreesOfFreedom + (2 * j)) + (noncentrality * ratio);
            ratio = y / divisor;
            product *= divisor;
            // Half of the factors stay inside the range of a double for any sensible noncentrality.
            if (product > 1e100)
            {
                log += Math.Log(product);
                product = 1;
            }
        }
        return log + Math.Log(product) - (steps * Math.Log(y));
    }

    private static double LargeOrder(double y, double order, double noncentrality)
    {
        double w = Math.Sqrt((order * order) + (noncentrality * y));
        double center = order + w;
        double d = (y - center) / center;
        // ln(1 + d) − d(2 + d)/(2(1 + d)): the difference of two terms that agree up to d³.
        double skew = Math.Abs(d) < 0.02 ? SmallSkew(d) : AccurateLogarithms.LogOnePlus(d) - (d * (2 + d) / (2 * (1 + d)));
        double exponent = (order * skew) - (0.5 * w * d * d / (1 + d));
        double t = order / w, t2 = t * t, sum = 1, power = 1 / w;
        // U_k(t)/ν^k = w^(−k) Σ_j c_kj t^(2j).
        for (int k = 1; k < Terms; k++)
        {
            var polynomial = Polynomials[k];
            double value = polynomial[k];
            for (int j = k - 1; j >= 0; j--)
                value = (value * t2) + polynomial[j];
            sum += value * power;
            power /= w;
        }
        return exponent - 0.693147180559945309417 - (0.5 * (LogOfTwoPi + Math.Log(w))) + Math.Log(sum);
    }

    // With u = d/(1 + d): ½u² + … ; directly, ln(1+d) = Σ (−1)^(j+1) d^j/j and d(2+d)/(2(1+d)) = d + Σ_(j≥2) (−1)^(j+1) d^j/2.
    private static double SmallSkew(double d)
    {
        double sum = 0, power = d * d, sign = -1;
        for (int j = 3; j <= 12; j++)
        {
            power *= d;
            sign = -sign;
            sum += sign * power * ((1.0 / j) - 0.5);
        }
        return sum;
    }

    private static double[][] DebyePolynomials()
    {
        var polynomials = new double[Terms][];
        polynomials[0] = [1];
        for (int k = 0; k + 1 < Terms; k++)
        {
            // U_(k+1) = ½t²(1 − t²)U_k' + ⅛∫(1 − 5s²)U_k.
            var next = new double[k + 2];
            for (int j = 0; j <= k; j++)
            {
                double c = polynomials[k][j], e = k + (2 * j);
                next[j] += (0.5 * e * c) + (0.125 * c / (e + 1));
                next[j + 1] -= (0.5 * e * c) + (0.625 * c / (e + 3));
            }
            polynomials[k + 1] = next;
        }
        return polynomials;
    }
}
