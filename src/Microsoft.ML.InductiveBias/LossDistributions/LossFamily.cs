using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>A family of laws with the likelihood of one sample: two regular parameters and a shape on [0, 1] whose ends are boundaries.</summary>
internal abstract class LossFamily
{
    /// <summary>Its name in results.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the shape is a parameter; otherwise it is 0 everywhere.</summary>
    public virtual bool HasShape => false;

    /// <summary>Whether the second regular parameter exists.</summary>
    public virtual bool HasSecond => true;

    /// <summary>Number of observations S.</summary>
    public abstract int Count { get; }

    /// <summary>Where a search may start.</summary>
    public abstract (double A, double B) Start { get; }

    /// <summary>The approximate standard error of the regular parameters from one observation.</summary>
    public abstract (double A, double B) Spread { get; }

    /// <summary>The log-likelihood.</summary>
    public abstract double LogLikelihood(double a, double b, double shape);

    /// <summary>The law.</summary>
    public abstract LossDistribution Law(double a, double b, double shape);

    /// <summary>The conventional parameters, as (name, value).</summary>
    public abstract (string Name, double Value)[] Parameters(double a, double b, double shape);

    /// <summary>The same family for another sample.</summary>
    public abstract LossFamily For(double[] sorted);

    /// <summary>The meaning of a shape at an end of its range; <see langword="null"/> elsewhere.</summary>
    public virtual string? Boundary(double shape) => null;
}

/// <summary>The scaled noncentral chi-squared laws: ln mean, ln coefficient of variation, share of the noncentrality; with share 0
/// alone, the gamma laws.</summary>
internal sealed class ChiSquaredFamily(CompressedSample sample, bool central) : LossFamily
{
    // Fewer degrees of freedom change neither likelihood nor tail above the loss that has any probability at all.
    private const double FewestDegreesOfFreedom = 1e-4;

    public override string Name => central ? LossFamilies.Gamma : LossFamilies.ScaledNoncentralChiSquared;

    public override bool HasShape => !central;

    public override int Count => sample.Count;

    public override (double A, double B) Start => (Math.Log(sample.Mean), Math.Log(sample.VariationCoefficient));

    public override (double A, double B) Spread => (sample.VariationCoefficient, 0.7);

    public override double LogLikelihood(double a, double b, double shape)
    {
        var (k, noncentrality, scale) = Of(a, b, shape);
        if (!(k > 0 && double.IsFinite(k) && scale > 0 && double.IsFinite(scale)))
            return double.NegativeInfinity;
        double sum = -sample.Count * Math.Log(scale);
        for (int i = 0; i < sample.Values.Length; i++)
            sum += sample.Weights[i] * NoncentralChiSquaredDensity.Log(sample.Values[i] / scale, k, noncentrality);
        return sum;
    }

    public override LossDistribution Law(double a, double b, double shape)
    {
        var (k, noncentrality, scale) = Of(a, b, shape);
        return new ScaledNoncentralChiSquared(k, noncentrality, scale);
    }

    public override (string Name, double Value)[] Parameters(double a, double b, double shape)
    {
        var (k, noncentrality, scale) = Of(a, b, shape);
        return central
            ? [("shape", 0.5 * k), ("scale", 2 * scale)]
            : [("degreesOfFreedom", k), ("noncentrality", noncentrality), ("scale", scale)];
    }

    public override LossFamily For(double[] sorted) => new ChiSquaredFamily(new CompressedSample(sorted), central);

    public override string? Boundary(double shape) => central ? null : shape switch
    {
        0 => "noncentrality is 0",
        1 => "degreesOfFreedom is at its minimum",
        _ => null,
    };

    private static (double K, double Noncentrality, double Scale) Of(double a, double b, double shape)
    {
        double total = 2 * (1 + shape) * Math.Exp(-2 * b);
        double k = (total * (1 - shape)) + (shape * Math.Min(FewestDegreesOfFreedom, 0.5 * total));
        return (k, shape == 0 ? 0 : total - k, Math.Exp(a) / total);
    }
}

/// <summary>The lognormal laws.</summary>
internal sealed class LognormalFamily(CompressedSample sample) : LossFamily
{
    public override string Name => LossFamilies.Lognormal;

    public override int Count => sample.Count;

    public override (double A, double B) Start => (sample.LogMean, Math.Log(sample.LogDeviation));

    public override (double A, double B) Spread => (sample.LogDeviation, 0.7);

    public override double LogLikelihood(double a, double b, double shape)
    {
        double variance = Math.Exp(2 * b), difference = sample.LogMean - a;
        return -sample.Count * (sample.LogMean + b + 0.918938533204672741780
            + (0.5 * ((sample.LogDeviation * sample.LogDeviation) + (difference * difference)) / variance));
    }

    public override LossDistribution Law(double a, double b, double shape) => new LognormalLaw(a, Math.Exp(b));

    public override (string Name, double Value)[] Parameters(double a, double b, double shape) => [("logMean", a), ("logStandardDeviation", Math.Exp(b))];

    public override LossFamily For(double[] sorted) => new LognormalFamily(new CompressedSample(sorted));
}
