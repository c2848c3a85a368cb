namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Finds the saddlepoint of the inversion integral of a tail probability, its pole at 0 included.</summary>
internal static class TiltSearch
{
    private const int LargestIterationCount = 200;

    // The contour may cross the real axis anywhere near the saddlepoint: its exponent keeps the linear term. So the error of a
    // tail probability is that of the contour, however the search ended.
    private const double Tolerance = 1e-6;

    // Logits beyond it leave the range of a double.
    private const double LargestLogit = 705;

    /// <summary>The tilt of the lower tail: the root s of κ'(−s) + 1/s = x, by bracketed Newton steps in log s.</summary>
    public static LowerTilt Lower(ScaledQuadraticForm form)
    {
        double low = 0;
        double high = Math.Log(1 + (0.5 * form.Form.TotalDegreesOfFreedom) + (0.125 * form.Form.TotalNoncentrality));
        high = double.IsFinite(high) ? high : 709;
        double start = Math.Log(StartFromNormalLaw(form, lower: true));
        var (u, _) = BracketedNewton.Solve(
            v =>
            {
                double s = Math.Exp(v);
                var cumulants = TiltedCumulants.Of(form, new LowerTilt(form, s));
                double gap = cumulants.Excess + (1 / s);
                return (AccurateLogarithms.LogOnePlus(gap), -((s * cumulants.Second) + (1 / s)) / (1 + gap));
            }, low, high, start, Tolerance, LargestIterationCount);
        return new LowerTilt(form, Math.Exp(u));
    }

    /// <summary>The tilt of the upper tail: the root t of κ'(t) − 1/t = x, by bracketed Newton steps in the logit of ρ = 1 − 2 w_max t.</summary>
    public static UpperTilt Upper(ScaledQuadraticForm form)
    {
        double start = -Math.Log(2 * form.LargestWeight * StartFromNormalLaw(form, lower: false));
        var (logit, _) = BracketedNewton.Solve(
            v =>
            {
                var tilt = new UpperTilt(form, v);
                double t = tilt.Location;
                if (t < 1e-300)
                    return (-1, 0);
                var cumulants = TiltedCumulants.Of(form, tilt);
                double gap = (cumulants.Excess - (1 / t)) / (1 + (1 / t));
                double slope = (t * cumulants.Second / (1 + cumulants.Excess)) + (1 / (1 + t));
                return (AccurateLogarithms.LogOnePlus(gap), -tilt.Remainder * slope);
            }, -LargestLogit, LargestLogit, start, Tolerance, LargestIterationCount);
        return new UpperTilt(form, logit);
    }

    // |t| where the law is normal: exact for narrow laws, a start for the others.
    private static double StartFromNormalLaw(ScaledQuadraticForm form, bool lower)
    {
        double deviation = form.Form.StandardDeviation / form.X;
        double distance = ((form.Form.Mean / form.X) - 1) / deviation * (lower ? 1 : -1);
        double root = Math.Sqrt((distance * distance) + 4);
        double tilt = distance > 0 ? (distance + root) / 2 : 2 / (root - distance);
        return tilt / deviation;
    }
}
