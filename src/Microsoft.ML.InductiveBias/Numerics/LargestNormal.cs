namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>The probability that one of several independent normal variables of equal variance is the largest.</summary>
/// <remarks>P = ∫ φ(z) Π_j Φ(a_j + z) dz with a_j = (m_c − m_j)/s. The logarithm of the integrand is concave with a second derivative of
/// at most −1, so that it has one peak, falls off faster than a normal density and is smooth: the trapezoid rule about the peak, with
/// the peak's logarithm taken out, converges geometrically whatever the tail.</remarks>
internal static class LargestNormal
{
    /// <summary>e⁻⁴¹ of the peak is below the rounding error of the sum.</summary>
    private const double Negligible = -41;

    private const double Agreement = 1e-12;

    private const int MostHalvings = 8;

    /// <summary>Below it, neighboring values of the integrand's logarithm are so far apart that a sum of them needs endless nodes, or never ends; the
    /// normal density of the peak's height and curvature has the same integral to about 0.1 nats.</summary>
    private const double TooLowToSum = -1e10;

    private const double HalfLogOfTwoPi = 0.918938533204672741780329736406;

    /// <summary>ln P(variable <paramref name="index"/> is the largest).</summary>
    /// <param name="means">The means, two or more.</param>
    /// <param name="index">Which one.</param>
    /// <param name="standardDeviation">Common to all; with 0 the first of the largest means is the largest with certainty.</param>
    public static double LogProbability(ReadOnlySpan<double> means, int index, double standardDeviation)
    {
        if (standardDeviation == 0)
            return IsFirstLargest(means, index) ? 0 : double.NegativeInfinity;
        Span<double> leads = means.Length <= 256 ? stackalloc double[means.Length - 1] : new double[means.Length - 1];
        int count = 0;
        for (int j = 0; j < means.Length; j++)
        {
            double lead = (means[index] - means[j]) / standardDeviation;
            if (double.IsNegativeInfinity(lead))
                return double.NegativeInfinity;
            // An infinite lead is a factor of 1.
            if (j != index && lead != double.PositiveInfinity)
                leads[count++] = lead;
        }
        return count == 0 ? 0 : LogIntegral(leads[..count]);
    }

    private static double LogIntegral(ReadOnlySpan<double> leads)
    {
        var (peak, curvature) = Peak(leads);
        double top = LogIntegrand(leads, peak);
        if (double.IsNegativeInfinity(top))
            return top;
        if (!(top > TooLowToSum))
            return top - (0.5 * Math.Log(curvature));
        double step = 0.7 / Math.Sqrt(curvature);
        double sum = 1 + OneSide(leads, peak, top, step, step) + OneSide(leads, peak, top, -step, -step);
        double logarithm = Math.Log(sum * step);
        for (int halving = 0; halving < MostHalvings; halving++)
        {
            sum += OneSide(leads, peak, top, step / 2, step) + OneSide(leads, peak, top, -step / 2, -step);
            step /= 2;
            double refined = Math.Log(sum * step);
            double change = Math.Abs(refined - logarithm);
            logarithm = refined;
            if (change <= Agreement * Math.Max(1, Math.Abs(top)))
                break;
        }
        return Math.Min(0, top - HalfLogOfTwoPi + logarithm);
    }

    /// <summary>The sum over the nodes first, first + step, …, relative to the peak.</summary>
    private static double OneSide(ReadOnlySpan<double> leads, double peak, double top, double first, double step)
    {
        double sum = 0;
        for (double offset = first; ; offset += step)
        {
            double height = LogIntegrand(leads, peak + offset) - top;
            if (!(height > Negligible))
                return sum;
            sum += Math.Exp(height);
        }
    }

    private static double LogIntegrand(ReadOnlySpan<double> leads, double z)
    {
        double sum = -0.5 * z * z;
        foreach (double lead in leads)
            sum += NormalTail.LogProbability(lead + z);
        return sum;
    }

    /// <summary>Newton's method on the slope, which is convex and falling, from 0, where it is positive: the iterates rise to the root.</summary>
    private static (double Peak, double Curvature) Peak(ReadOnlySpan<double> leads)
    {
        const int MostSteps = 100;
        double z = 0;
        for (int step = 0; ; step++)
        {
            double slope = -z, curvature = 1;
            foreach (double lead in leads)
            {
                double hazard = NormalTail.Hazard(lead + z);
                slope += hazard;
                curvature += NormalTail.Curvature(lead + z, hazard);
            }
            double move = slope / curvature;
            // The peak is a place to integrate about; it need not be exact.
            if (!(move > 1e-6 * (1 + z)) || step == MostSteps)
                return (z, curvature);
            z += move;
        }
    }

    private static bool IsFirstLargest(ReadOnlySpan<double> means, int index)
    {
        for (int j = 0; j < means.Length; j++)
        {
            if (means[j] > means[index] || (means[j] == means[index] && j < index))
                return false;
        }
        return true;
    }
}
