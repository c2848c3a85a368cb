namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Newton's method for a falling function of one variable, kept inside a bracket by bisection.</summary>
internal static class BracketedNewton
{
    private const int LongestCreep = 8;

    /// <summary>The root of a falling function.</summary>
    /// <param name="function">Value and slope; the slope may be 0 or NaN, which makes the next step a bisection.</param>
    /// <param name="low">Left of the root.</param>
    /// <param name="high">Right of the root.</param>
    /// <param name="start">The initial guess; values outside the bracket are clipped to it, NaN starts in the middle.</param>
    /// <param name="tolerance">A Newton step below it is the last.</param>
    /// <param name="iterationLimit">The number of evaluations after which only bisection goes on, which ends in any bracket.</param>
    /// <returns>The root, and whether it was found to the tolerance: not where the function was NaN, or doubles don't get that close.</returns>
    public static (double Root, bool Converged) Solve(
        Func<double, (double Value, double Slope)> function, double low, double high, double start, double tolerance, int iterationLimit)
    {
        double point = start > low && start < high ? start : start <= low ? low : start >= high ? high : 0.5 * (low + high);
        double previous = double.NaN;
        int onSameSide = 0;
        for (int iteration = 0; ; iteration++)
        {
            var (value, slope) = function(point);
            if (value == 0)
                return (point, true);
            if (double.IsNaN(value))
                return (point, false);
            if (value > 0)
                low = point;
            else
                high = point;
            double next = point - (value / slope);
            if (double.IsFinite(next) && Math.Abs(next - point) < tolerance)
                return (next, true);
            // Bisection replaces a step that leaves the bracket, or that follows a step with little progress or
            // a long creep from one side.
            onSameSide = value * previous > 0 ? onSameSide + 1 : 0;
            bool isStalled = onSameSide > 0 && (Math.Abs(value) > 0.7 * Math.Abs(previous) || onSameSide % LongestCreep == 0);
            if (!(next > low && next < high) || isStalled || iteration >= iterationLimit)
            {
                next = 0.5 * (low + high);
                if (Math.Abs(high - low) < tolerance)
                    return (next, true);
                if (!(next > low && next < high))
                    return (point, false);
            }
            previous = value;
            point = next;
        }
    }
}
