using MathNet.Numerics;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The law of e^(m + τZ) with a standard normal Z.</summary>
internal sealed class LognormalLaw(double logMean, double logDeviation) : LossDistribution
{
    public override double Mean => Math.Exp(logMean + (0.5 * logDeviation * logDeviation));

    public override double StandardDeviation => Mean * Math.Sqrt(AccurateLogarithms.ExpMinusOne(logDeviation * logDeviation));

    public override double Minimum => 0;

    public override double LogCumulativeProbability(double loss) => loss <= 0 ? double.NegativeInfinity : LogNormalCumulative(Standardized(loss));

    public override double LogUpperTailProbability(double loss) => loss <= 0 ? 0 : LogNormalCumulative(-Standardized(loss));

    public override double Quantile(double probability) => Math.Exp(logMean + (logDeviation * -Math.Sqrt(2) * SpecialFunctions.ErfcInv(2 * probability)));

    private double Standardized(double loss) => (Math.Log(loss) - logMean) / logDeviation;

    /// <summary>ln Φ(z), in any tail.</summary>
    internal static double LogNormalCumulative(double z)
    {
        if (z > 5)
            return -0.5 * SpecialFunctions.Erfc(z / Math.Sqrt(2));
        if (z > -5)
            return Math.Log(0.5 * SpecialFunctions.Erfc(-z / Math.Sqrt(2)));
        // Laplace's continued fraction; forty levels are exact to rounding from 5 on.
        double x = -z, fraction = x;
        for (int j = 40; j >= 1; j--)
            fraction = x + (j / fraction);
        return (-0.5 * z * z) - 0.918938533204672741780 - Math.Log(fraction);
    }
}
