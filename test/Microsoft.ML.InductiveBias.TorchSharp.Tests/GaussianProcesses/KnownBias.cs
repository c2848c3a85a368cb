namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>A distribution whose inductive bias is the same at every target loss.</summary>
internal sealed class KnownBias(double nats) : LossDistribution
{
    public override double Mean => 0;

    public override double StandardDeviation => 0;

    public override double Minimum => 0;

    public override double LogCumulativeProbability(double loss) => -nats;

    public override double LogUpperTailProbability(double loss) => throw new NotSupportedException();

    public override double Quantile(double probability) => throw new NotSupportedException();
}
