using System.Runtime.Intrinsics;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>An exponential tilt e^{tL} of a scaled quadratic form: evaluated for four weights at a time.</summary>
internal interface ITilt
{
    /// <summary>t, in units of 1/x; never 0.</summary>
    double Location { get; }

    /// <summary>With D = 1 − 2wt: the tilted weight w/D, the shrinkage 1/D and D − 1.</summary>
    void At(int index, out Vector256<double> tiltedWeight, out Vector256<double> shrinkage, out Vector256<double> excess);
}

/// <summary>A tilt towards the lower tail, t = −s with s &gt; 0; written in x/w so that weights of any size pass.</summary>
internal readonly struct LowerTilt(ScaledQuadraticForm form, double s) : ITilt
{
    private readonly double[] _weights = form.Weights;
    private readonly double[] _inverseWeights = form.InverseWeights;

    public double Location => -s;

    public void At(int index, out Vector256<double> tiltedWeight, out Vector256<double> shrinkage, out Vector256<double> excess)
    {
        var inverse = Vector256.LoadUnsafe(ref _inverseWeights[index]);
        tiltedWeight = Vector256<double>.One / (inverse + Vector256.Create(2 * s));
        shrinkage = inverse * tiltedWeight;
        excess = Vector256.LoadUnsafe(ref _weights[index]) * (2 * s);
    }
}

/// <summary>A tilt towards the upper tail, t = (1 − ρ)/(2 w_max): ρ is what the largest weight leaves of 1 − 2wt. Both ρ and
/// 1 − ρ are given by their logit, so that neither end loses digits.</summary>
internal readonly struct UpperTilt : ITilt
{
    private readonly double[] _weights;
    private readonly double _largest, _remainder, _complement;

    public UpperTilt(ScaledQuadraticForm form, double logit)
    {
        _weights = form.Weights;
        _largest = form.LargestWeight;
        _remainder = 1 / (1 + Math.Exp(-logit));
        _complement = 1 / (1 + Math.Exp(logit));
        Location = _complement / (2 * _largest);
    }

    public double Location { get; }

    /// <summary>ρ.</summary>
    public double Remainder => _remainder;

    public void At(int index, out Vector256<double> tiltedWeight, out Vector256<double> shrinkage, out Vector256<double> excess)
    {
        var weights = Vector256.LoadUnsafe(ref _weights[index]);
        var ratio = weights / Vector256.Create(_largest);
        // Both terms are positive: nothing cancels, even where 1 − 2wt is tiny.
        shrinkage = Vector256<double>.One / (Vector256<double>.One - ratio + (ratio * _remainder));
        tiltedWeight = weights * shrinkage;
        excess = ratio * -_complement;
    }
}
