using System.Runtime.Intrinsics;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>The exponent κ(t̂ + d) − κ(t̂) − d·x of the inversion integral along a contour through t̂, in units of x.</summary>
/// <remarks>With a = w/D, β = b/D² and z = 2ad it is Σ −(k/2)(log(1 − z) + z) + βd·z/(1 − z), plus (κ'(t̂) − x)·d.</remarks>
internal sealed class TiltedExponent
{
    // Rounding in the product of n factors 1 − z costs about n·k·2⁻⁵³ in the exponent: at most 1e-11 here, and usually far
    // less. Beyond it the logarithms are taken one by one.
    private const double LargestProductWeight = 1e5;

    // For fewer terms a product doesn't pay off.
    private const int SmallestProductRun = 4;

    // A product of 16 factors below 2⁵⁰ stays in range until its exponent is taken out.
    private const int FactorsPerScaling = 16;
    private const double LargestFactor = 1L << 50;

    private const double LogOfTwo = 0.693147180559945309417232121458;

    private readonly QuadraticForm _form;
    private readonly double[] _twiceA;
    private readonly double[] _twiceABeta;
    private readonly RunSums[] _runs;

    private TiltedExponent(QuadraticForm form, double location, TiltedCumulants cumulants, double[] twiceA, double[] twiceABeta, double logFactor)
    {
        _form = form;
        Location = location;
        Cumulants = cumulants;
        LogFactor = logFactor;
        _twiceA = twiceA;
        _twiceABeta = twiceABeta;
        _runs = Array.ConvertAll(form.Runs, run => SumsOf(run, twiceA));
    }

    private readonly record struct RunSums(double TwiceA, double LargestTwiceA);

    /// <summary>t̂.</summary>
    public double Location { get; }

    /// <summary>Of the law tilted by t̂.</summary>
    public TiltedCumulants Cumulants { get; }

    /// <summary>2a of each term, in units of x.</summary>
    public ReadOnlySpan<double> TwiceA => _twiceA.AsSpan(0, _form.Count);

    /// <summary>κ(t̂) − t̂·x.</summary>
    public double LogFactor { get; }

    /// <summary>The exponent of the form under a tilt.</summary>
    public static TiltedExponent Of<TTilt>(ScaledQuadraticForm scaled, TTilt tilt)
        where TTilt : struct, ITilt
    {
        var form = scaled.Form;
        var twiceA = new double[form.PaddedCount];
        var twiceABeta = new double[form.PaddedCount];
        double t = tilt.Location, sum = 0, untilted = 0;
        for (int i = 0; i < form.PaddedCount; i += 4)
        {
            tilt.At(i, out var a, out var shrinkage, out var y);
            for (int j = i; j < Math.Min(i + 4, form.Count); j++)
            {
                int lane = j - i;
                double k = form.DegreesOfFreedom[j], delta = form.Noncentralities[j];
                twiceA[j] = 2 * a[lane];
                twiceABeta[j] = twiceA[j] * (a[lane] * delta * shrinkage[lane]);
                // As for the cumulants: near D = 1 the deviation from t·(mean) keeps its digits.
                if (Math.Abs(y[lane]) < 0.5)
                {
                    sum += (0.5 * k * AccurateLogarithms.LogOnePlusDeficit(y[lane])) - (t * a[lane] * delta * y[lane]);
                    untilted += (k * form.Weights[j]) + form.Offsets[j];
                }
                else
                {
                    sum += (t * a[lane] * delta) - (0.5 * k * LogOfD(scaled, j, shrinkage[lane], t));
                }
            }
        }
        double logFactor = (t * ((untilted - scaled.X) / scaled.X)) + sum;
        return new TiltedExponent(form, t, TiltedCumulants.Of(scaled, tilt), twiceA, twiceABeta, logFactor);
    }

    /// <summary>The exponent at four points d.</summary>
    public void At(Vector256<double> re, Vector256<double> im, out Vector256<double> exponentRe, out Vector256<double> exponentIm)
    {
        exponentRe = Cumulants.Excess * re;
        exponentIm = Cumulants.Excess * im;
        double reach = Math.Sqrt(Largest((re * re) + (im * im)));
        for (int r = 0; r < _runs.Length; r++)
        {
            var run = _form.Runs[r];
            bool takeProduct = run.Count >= SmallestProductRun
                && run.Count * run.DegreesOfFreedom <= LargestProductWeight
                && 1 + (reach * _runs[r].LargestTwiceA) < LargestFactor;
            if (takeProduct)
            {
                LogOfProduct(run, re, im, out var logRe, out var logIm);
                // The sum of z is taken back as a whole.
                exponentRe -= 0.5 * run.DegreesOfFreedom * (logRe + (re * _runs[r].TwiceA));
                exponentIm -= 0.5 * run.DegreesOfFreedom * (logIm + (im * _runs[r].TwiceA));
            }
            else
            {
                AddLogarithms(run, re, im, ref exponentRe, ref exponentIm);
            }
        }
        if (!_form.IsCentral)
            AddNoncentralPart(re, im, ref exponentRe, ref exponentIm);
    }

    private static RunSums SumsOf(QuadraticForm.Run run, double[] twiceA)
    {
        double sum = 0, largest = 0;
        foreach (double value in twiceA.AsSpan(run.Start, run.Count))
        {
            sum += value;
            largest = Math.Max(largest, value);
        }
        return new RunSums(sum, largest);
    }

    private static double LogOfD(ScaledQuadraticForm scaled, int index, double shrinkage, double t)
    {
        if (shrinkage > 1e-290)
            return -Math.Log(shrinkage);
        // Only towards the lower tail: D = 2ws to all digits, and its factors are in range where D may not be.
        return Math.Log(-2 * t) + Math.Log(scaled.Form.Weights[index]) - Math.Log(scaled.X);
    }

    // log Π(1 − z). Above the real axis all factors turn the same way, each by less than half a turn, so the turns of the
    // product are counted by the sign changes of its imaginary part, and one logarithm and one angle serve the whole run.
    private void LogOfProduct(
        QuadraticForm.Run run, Vector256<double> re, Vector256<double> im, out Vector256<double> logRe, out Vector256<double> logIm)
    {
        var one = Vector256<double>.One;
        var productRe = one;
        var productIm = Vector256.Create(-0.0);
        Vector256<long> halfTurns = default, exponents = default;
        var exponentMask = Vector256.Create(0x7FF0000000000000L);
        var twiceA = _twiceA.AsSpan(run.Start, run.Count);
        while (!twiceA.IsEmpty)
        {
            int length = Math.Min(FactorsPerScaling, twiceA.Length);
            for (int i = 0; i < length; i++)
            {
                var scale = Vector256.Create(twiceA[i]);
                var factorRe = one - (scale * re);
                var factorIm = -(scale * im);
                var nextRe = (productRe * factorRe) - (productIm * factorIm);
                var nextIm = (productRe * factorIm) + (productIm * factorRe);
                halfTurns += Vector256.ShiftRightLogical(nextIm.AsInt64() ^ productIm.AsInt64(), 63);
                productRe = nextRe;
                productIm = nextIm;
            }
            twiceA = twiceA[length..];
            var biased = (Vector256.Abs(productRe) + Vector256.Abs(productIm)).AsInt64() & exponentMask;
            var inverse = (Vector256.Create(2046L << 52) - biased).AsDouble();
            productRe *= inverse;
            productIm *= inverse;
            exponents += Vector256.ShiftRightLogical(biased, 52) - Vector256.Create(1023L);
        }
        logRe = default;
        logIm = default;
        for (int lane = 0; lane < 4; lane++)
        {
            double x = productRe[lane], y = productIm[lane];
            double angle = Math.Atan2(Math.Abs(y), x);
            long turns = halfTurns[lane];
            // The phase is −(turns·π + rest) with rest in [0, π): the imaginary part is negative after an even number.
            double phase = ((turns & 1) == 0) ? (turns * Math.PI) + angle : (turns * Math.PI) + (Math.PI - angle);
            logRe = logRe.WithElement(lane, (0.5 * Math.Log((x * x) + (y * y))) + (exponents[lane] * LogOfTwo));
            logIm = logIm.WithElement(lane, -phase);
        }
    }

    // Σ −(k/2)(log(1 − z) + z), term by term.
    private void AddLogarithms(
        QuadraticForm.Run run, Vector256<double> re, Vector256<double> im, ref Vector256<double> exponentRe, ref Vector256<double> exponentIm)
    {
        double factor = 0.5 * run.DegreesOfFreedom;
        for (int lane = 0; lane < 4; lane++)
        {
            double sumRe = 0, sumIm = 0;
            foreach (double twiceA in _twiceA.AsSpan(run.Start, run.Count))
            {
                var (termRe, termIm) = AccurateLogarithms.LogOneMinusPlus(twiceA * re[lane], twiceA * im[lane]);
                sumRe += termRe;
                sumIm += termIm;
            }
            exponentRe = exponentRe.WithElement(lane, exponentRe[lane] - (factor * sumRe));
            exponentIm = exponentIm.WithElement(lane, exponentIm[lane] - (factor * sumIm));
        }
    }

    // d² Σ 2aβ/(1 − z).
    private void AddNoncentralPart(
        Vector256<double> re, Vector256<double> im, ref Vector256<double> exponentRe, ref Vector256<double> exponentIm)
    {
        Vector256<double> sumRe = default, sumIm = default;
        var twiceABeta = _twiceABeta.AsSpan(0, _form.Count);
        var twiceA = _twiceA.AsSpan(0, _form.Count);
        for (int i = 0; i < twiceABeta.Length; i++)
        {
            var scale = Vector256.Create(twiceA[i]);
            var factorRe = Vector256<double>.One - (scale * re);
            var factorIm = scale * im;
            var quotient = Vector256.Create(twiceABeta[i]) / ((factorRe * factorRe) + (factorIm * factorIm));
            sumRe += quotient * factorRe;
            sumIm += quotient * factorIm;
        }
        // d first with the sum: for narrow laws d² alone would overflow.
        var firstRe = (re * sumRe) - (im * sumIm);
        var firstIm = (re * sumIm) + (im * sumRe);
        exponentRe += (re * firstRe) - (im * firstIm);
        exponentIm += (re * firstIm) + (im * firstRe);
    }

    private static double Largest(Vector256<double> values) =>
        Math.Max(Math.Max(values[0], values[1]), Math.Max(values[2], values[3]));
}
