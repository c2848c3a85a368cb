using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Microsoft.ML.InductiveBias.Tests.LossDistributions;

/// <summary>Plain computations of the same probabilities by methods of other kinds.</summary>
internal static class SecondMethods
{
    /// <summary>Ruben's mixture of central chi-squared laws (Ruben 1962; Farebrother 1984, AS 204): all its terms are positive
    /// when β is the smallest weight. For small cases.</summary>
    /// <returns>The natural logarithm of P(Σ w χ'²_k(δ) ≤ x).</returns>
    public static double RubenLogCumulative(double[] weights, double[] k, double[] noncentralities, double x)
    {
        double beta = weights.Min(), total = k.Sum();
        double logFirst = 0;
        for (int i = 0; i < weights.Length; i++)
            logFirst += (0.5 * k[i] * Math.Log(beta / weights[i])) - (0.5 * noncentralities[i]);
        var g = new List<double> { 0 };
        var a = new List<double> { 1 };
        double mixture = 1, sum = SpecialFunctions.GammaLowerRegularized(0.5 * total, 0.5 * x / beta);
        for (int n = 1; n < 4000; n++)
        {
            double gn = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                double ratio = 1 - (beta / weights[i]);
                gn += 0.5 * ((k[i] * Math.Pow(ratio, n)) + (n * noncentralities[i] * (beta / weights[i]) * Math.Pow(ratio, n - 1)));
            }
            g.Add(gn);
            double an = 0;
            for (int r = 0; r < n; r++)
                an += g[n - r] * a[r];
            a.Add(an / n);
            mixture += a[n];
            double probability = SpecialFunctions.GammaLowerRegularized((0.5 * total) + n, 0.5 * x / beta);
            sum += a[n] * probability;
            // The mixture's weights sum to 1, and the probabilities fall with n.
            if (probability * (Math.Exp(-logFirst) - mixture) < 1e-15 * sum)
                break;
        }
        return logFirst + Math.Log(sum);
    }

    /// <summary>Imhof's inversion on the real line (Imhof 1961): absolute accuracy only.</summary>
    /// <returns>P(Σ w χ'²_k(δ) &gt; x).</returns>
    public static double ImhofUpperTail(double[] weights, double[] k, double[] noncentralities, double x)
    {
        double Integrand(double u)
        {
            double theta = -0.5 * x * u, logRho = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                double wu = weights[i] * u, square = 1 + (wu * wu);
                theta += 0.5 * ((k[i] * Math.Atan(wu)) + (noncentralities[i] * wu / square));
                logRho += (0.25 * k[i] * Math.Log(square)) + (0.5 * noncentralities[i] * wu * wu / square);
            }
            return Math.Sin(theta) / (u * Math.Exp(logRho));
        }

        // Midpoints in v with u = sinh-like growth, u = v³: dense at 0, and far enough for the integrand to have died out.
        double mean = weights.Zip(k, (w, df) => w * df).Sum();
        const int Points = 400_000;
        double end = Math.Cbrt(3000 / mean), sum = 0;
        for (int j = 0; j < Points; j++)
        {
            double v = end * (j + 0.5) / Points;
            sum += Integrand(v * v * v) * 3 * v * v;
        }
        return 0.5 + (sum * end / Points / Math.PI);
    }

    /// <summary>Importance sampling from the exponentially tilted law whose mean is x: unbiased in any tail.</summary>
    /// <returns>The natural logarithm of P(Σ w χ'²_k(δ) ≤ x) and its standard error.</returns>
    public static (double Log, double StandardError) TiltedLogCumulative(
        double[] weights, double[] k, double[] noncentralities, double x, int samples, Random random)
    {
        double TiltedMean(double s)
        {
            double sum = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                double d = 1 + (2 * weights[i] * s);
                sum += weights[i] / d * (k[i] + (noncentralities[i] / d));
            }
            return sum;
        }

        double low = 1e-12, high = 1e12;
        for (int i = 0; i < 200; i++)
        {
            double middle = Math.Sqrt(low * high);
            (low, high) = TiltedMean(middle) > x ? (middle, high) : (low, middle);
        }
        double logMoment = low * x;
        for (int i = 0; i < weights.Length; i++)
        {
            double d = 1 + (2 * weights[i] * low);
            logMoment -= (0.5 * k[i] * Math.Log(d)) + (noncentralities[i] * weights[i] * low / d);
        }
        double sum = 0, squares = 0;
        for (int n = 0; n < samples; n++)
        {
            double value = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                double d = 1 + (2 * weights[i] * low);
                int extra = noncentralities[i] == 0 ? 0 : Poisson.Sample(random, 0.5 * noncentralities[i] / d);
                value += weights[i] / d * 2 * Gamma.Sample(random, (0.5 * k[i]) + extra, 1);
            }
            double term = value <= x ? Math.Exp(low * (value - x)) : 0;
            sum += term;
            squares += term * term;
        }
        double mean = sum / samples;
        double relative = Math.Sqrt(((squares / samples) - (mean * mean)) / samples) / mean;
        return (logMoment + Math.Log(mean), relative);
    }
}
