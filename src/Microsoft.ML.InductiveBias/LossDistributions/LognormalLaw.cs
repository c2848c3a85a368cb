using MathNet.Numerics;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The law of e^(m + τZ) with a standard normal Z.</summary>
internal sealed class LognormalLaw(double logMean, double logDeviation) : LossDistribution
{
    public override double Mean => Math.Exp(logMean + (0.5 * logDeviation * logDeviation));

    public override double StandardDeviation => Mean * Math.Sqrt(AccurateLogarithms.ExpMinusOne(logDeviation * logDeviation));

    public override double Minimum => 0;

    public override double LogCumulativeProbability(double loss) => loss <= 0 ? double.NegativeInfinity : NormalTail.LogProbability(Standardized(loss));

    public override double LogUpperTailProbability(double loss) => loss <= 0 ? 0 : NormalTail.LogProbability(-Standardized(loss));

    public override double Quantile(double probability) => Math.Exp(logMean + (logDeviation * -Math.Sqrt(2) * SpecialFunctions.ErfcInv(2 * probability)));

    private double Standardized(double loss) => (Math.Log(loss) - logMean) / logDeviation;

}
