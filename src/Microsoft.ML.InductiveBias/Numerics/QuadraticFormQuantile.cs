namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Quantiles of a quadratic form with at least one positive weight, from the logarithm of either tail; NaN where no root
/// was found.</summary>
internal static class QuadraticFormQuantile
{
    private const int EvaluationLimit = 100;

    // Newton's last step squares what remains: about 1e-14 of a standard deviation.
    private const double Tolerance = 1e-7;

    private const double LogOfHalf = -0.693147180559945309417232121458;

    // The smallest positive double is e^-744.44.
    private const double LogOfSmallest = -744.4;

    /// <summary>The x with ln P(Q ≤ x) = <paramref name="logProbability"/>, below 0; the tail that is the smaller one is solved for.</summary>
    public static double OfLower(QuadraticForm form, double logProbability) => logProbability <= LogOfHalf
        ? SolveLower(form, logProbability)
        : SolveUpper(form, AccurateLogarithms.LogOneMinusExp(logProbability));

    /// <summary>The x with ln P(Q &gt; x) = <paramref name="logProbability"/>, below 0.</summary>
    public static double OfUpper(QuadraticForm form, double logProbability) => logProbability <= LogOfHalf
        ? SolveUpper(form, logProbability)
        : SolveLower(form, AccurateLogarithms.LogOneMinusExp(logProbability));

    // In (log x, log P): towards 0 the law is a power of x, where a Newton step is exact.
    private static double SolveLower(QuadraticForm form, double target)
    {
        double spread = form.StandardDeviation / form.Mean;
        double start = Math.Log(Math.Max(0.1, 1 - (spread * Math.Sqrt(-2 * target))));
        return SolveInLogarithm(form, start, spread, x =>
        {
            var tail = QuadraticFormTail.Lower(form, x);
            return (target - tail.LogProbability, -Slope(tail) * x);
        });
    }

    // In (x, log S), which is nearly linear far out; below the mean in (log x, log S).
    private static double SolveUpper(QuadraticForm form, double target)
    {
        (double Value, double Slope) Function(double x)
        {
            var tail = QuadraticFormTail.Upper(form, x);
            return (tail.LogProbability - target, -Slope(tail));
        }

        double spread = form.StandardDeviation / form.Mean;
        if (Function(form.Mean).Value < 0)
        {
            return SolveInLogarithm(form, start: -0.5 * spread, spread, x =>
            {
                var (value, slope) = Function(x);
                return (value, slope * x);
            });
        }
        // Chernoff's bound with half of the largest possible tilt.
        double high = (4 * form.LargestWeight * ((0.5 * -LogOfHalf * form.TotalDegreesOfFreedom) - target)) + (2 * form.Mean);
        var (inDeviations, converged) = BracketedNewton.Solve(
            u =>
            {
                var (value, slope) = Function(form.Mean + (u * form.StandardDeviation));
                return (value, slope * form.StandardDeviation);
            }, 0, (high - form.Mean) / form.StandardDeviation, Math.Sqrt(-2 * target), Tolerance, EvaluationLimit);
        return converged ? form.Mean + (inDeviations * form.StandardDeviation) : double.NaN;
    }

    // The unknown is log(x/mean), which keeps its digits where the law is narrow.
    private static double SolveInLogarithm(
        QuadraticForm form, double start, double spread, Func<double, (double Value, double Slope)> function)
    {
        var (u, converged) = BracketedNewton.Solve(
            v => function(form.Mean * Math.Exp(v)), LogOfSmallest - Math.Log(form.Mean), AccurateLogarithms.LogOnePlus(spread),
            start, Tolerance * Math.Min(1, spread), EvaluationLimit);
        return converged ? form.Mean * Math.Exp(u) : double.NaN;
    }

    // The derivative of the logarithm of a tail probability, without its sign.
    private static double Slope(TailValue tail) => Math.Exp(tail.LogDensity - tail.LogProbability);
}
