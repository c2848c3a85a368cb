namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>A tail probability and the density of a quadratic form at one point.</summary>
/// <param name="LogProbability">ln P(Q ≤ x) or ln P(Q &gt; x).</param>
/// <param name="LogDensity">The logarithm of the density at x.</param>
/// <param name="Nodes">Nodes of the contour integral; 0 for a limit.</param>
/// <param name="Error">How far the logarithm of the probability may be off because the integral did not converge; 0 where it did.</param>
internal readonly record struct TailValue(double LogProbability, double LogDensity, int Nodes, double Error = 0);

/// <summary>Tail probabilities of a quadratic form with at least one positive weight, to relative accuracy in any tail.</summary>
internal static class QuadraticFormTail
{
    // Beyond x = 1e306·w_max an upper tail is below any double's logarithm; towards the other end 1/t³ overflows.
    private const double LargestUpperRatio = 1e306;
    private const double SmallestUpperRatio = 1e-90;

    // Complements down to it keep ten digits.
    private const double SmallestComplement = 1e-4;

    // Of a logarithm near 0.
    private const double Rounding = 1.0 / (1L << 46);

    // The accuracy that is promised.
    private const double Negligible = 1e-9;

    // From there on rounding blurs the integral, and its leading term is right to all digits: what it leaves out is of order 1.
    private const double LargestLogFactorOfIntegral = 1e14;

    /// <summary>ln P(Q ≤ x) with the density, for x &gt; 0.</summary>
    public static TailValue Lower(QuadraticForm form, double x)
    {
        bool isBelow = x <= form.Mean;
        var near = isBelow ? LowerByContour(form, x) : Complement(UpperByContour(form, x));
        return near.Error == 0 ? near : Better(near, isBelow ? Complement(UpperByContour(form, x)) : LowerByContour(form, x));
    }

    /// <summary>ln P(Q &gt; x) with the density, for x &gt; 0.</summary>
    public static TailValue Upper(QuadraticForm form, double x)
    {
        if (x > form.Mean)
        {
            var upper = UpperByContour(form, x);
            return upper.Error == 0 ? upper : Better(upper, Complement(LowerByContour(form, x)));
        }
        var lower = LowerByContour(form, x);
        var complement = Complement(lower);
        // A law of a tiny fraction of a degree of freedom lies almost wholly near 0, far below its mean. The complement has lost
        // digits there, so its upper tail is taken directly.
        bool losesDigits = lower.LogProbability > -SmallestComplement && x > SmallestUpperRatio * form.LargestWeight;
        return losesDigits || complement.Error > 0 ? Better(UpperByContour(form, x), complement) : complement;
    }

    /// <summary>ln P(Q ≤ x) with the density, and the law of the directions given Q = x, for x &gt; 0.</summary>
    /// <returns>The conditioned directions are <see langword="null"/> where the density underflows.</returns>
    public static (TailValue Lower, ConditionedForm? Directions) Conditioned(QuadraticForm form, double x)
    {
        var nodes = new List<SaddlepointContour.Node>();
        if (x <= form.Mean)
        {
            var scaled = new ScaledQuadraticForm(form, x);
            var exponent = TiltedExponent.Of(scaled, TiltSearch.Lower(scaled));
            return (ByContour(x, exponent, nodes), new ConditionedForm(scaled, exponent, nodes));
        }
        if (x / form.LargestWeight > LargestUpperRatio)
            return (new TailValue(0, double.NegativeInfinity, 0, 0), null);
        var scaledUpper = new ScaledQuadraticForm(form, x);
        var upper = TiltedExponent.Of(scaledUpper, TiltSearch.Upper(scaledUpper));
        return (Complement(ByContour(x, upper, nodes)), new ConditionedForm(scaledUpper, upper, nodes));
    }

    private static TailValue Better(TailValue first, TailValue second) => second.Error < first.Error ? second : first;

    private static TailValue Complement(TailValue tail)
    {
        double complement = AccurateLogarithms.LogOneMinusExp(tail.LogProbability);
        // An error of ln P, and its rounding, move ln(1 − P) by P/(1 − P) times as much.
        double ratio = Math.Exp(tail.LogProbability - complement);
        double error = (tail.Error > 0 ? tail.Error * ratio : 0) + (Rounding * ratio);
        return tail with { LogProbability = complement, Error = error > Negligible ? error : 0 };
    }

    private static TailValue LowerByContour(QuadraticForm form, double x)
    {
        var scaled = new ScaledQuadraticForm(form, x);
        return ByContour(x, TiltedExponent.Of(scaled, TiltSearch.Lower(scaled)));
    }

    private static TailValue UpperByContour(QuadraticForm form, double x)
    {
        if (x / form.LargestWeight > LargestUpperRatio)
            return new TailValue(double.NegativeInfinity, double.NegativeInfinity, 0);
        var scaled = new ScaledQuadraticForm(form, x);
        return ByContour(x, TiltedExponent.Of(scaled, TiltSearch.Upper(scaled)));
    }

    private static TailValue ByContour(double x, TiltedExponent exponent, List<SaddlepointContour.Node>? nodes = null)
    {
        // Beyond that factor the leading term is the answer.
        var integral = Math.Abs(exponent.LogFactor) < LargestLogFactorOfIntegral
            ? SaddlepointContour.Integrate(exponent, nodes)
            : SaddlepointContour.LeadingTerm(exponent, nodes) with { Error = 0 };
        if (double.IsNaN(integral.LogTail + integral.LogDensity + integral.Error))
            integral = SaddlepointContour.LeadingTerm(exponent, nodes);
        double logProbability = exponent.LogFactor - Math.Log(Math.Abs(exponent.Location)) + integral.LogTail;
        double logDensity = exponent.LogFactor + integral.LogDensity - Math.Log(x);
        return new TailValue(Math.Min(logProbability, 0), logDensity, integral.Nodes, integral.Error);
    }
}
