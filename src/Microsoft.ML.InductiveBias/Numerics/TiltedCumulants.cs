using System.Runtime.Intrinsics;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>The first cumulants of a tilted quadratic form, in units of x.</summary>
/// <param name="Excess">κ'(t) − x, the tilted mean less the value aimed at.</param>
/// <param name="Second">κ''(t).</param>
/// <param name="Third">κ'''(t).</param>
internal readonly record struct TiltedCumulants(double Excess, double Second, double Third)
{
    // Up to |D − 1| = 1/2 a weight's share of κ' − x is its untilted mean plus a small deviation.
    private const double NearOne = 0.5;

    public static TiltedCumulants Of<TTilt>(ScaledQuadraticForm scaled, TTilt tilt)
        where TTilt : struct, ITilt
    {
        var form = scaled.Form;
        Vector256<double> share = default, untilted = default, second = default, third = default;
        for (int i = 0; i < form.PaddedCount; i += 4)
        {
            tilt.At(i, out var a, out var shrinkage, out var y);
            var k = Vector256.LoadUnsafe(ref form.DegreesOfFreedom[i]);
            var ka = k * a;
            var beta = Vector256.LoadUnsafe(ref form.Noncentralities[i]) * a * shrinkage;
            // A narrow law lies within rounding of x: there only the deviations from the untilted mean carry digits, while
            // far from the mean the deviations would cancel against it. Division by x waits until x is taken off.
            var near = Vector256.LessThan(Vector256.Abs(y), Vector256.Create(NearOne));
            var deviation = -((ka * y) + (beta * y * (y + Vector256.Create(2.0))));
            share += Vector256.ConditionalSelect(near, deviation, ka + beta);
            untilted += near & ((k * Vector256.LoadUnsafe(ref form.Weights[i])) + Vector256.LoadUnsafe(ref form.Offsets[i]));
            second += 2 * a * (ka + (2 * beta));
            third += 8 * a * a * (ka + (3 * beta));
        }
        return new TiltedCumulants(Vector256.Sum(share) + ((Vector256.Sum(untilted) - scaled.X) / scaled.X), Vector256.Sum(second), Vector256.Sum(third));
    }
}
