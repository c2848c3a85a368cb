namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Maximizes a function of one variable: a grid brackets the maximum, golden-section search refines it.</summary>
/// <remarks>MathNet's <c>GoldenSectionMinimizer</c> throws where a value is infinite; here a function may be −∞ outside of its domain.</remarks>
internal static class GridMaximizer
{
    private const double Golden = 0.3819660112501051;

    /// <summary>The place and the value of the maximum within a grid's range.</summary>
    /// <param name="function">May be −∞.</param>
    /// <param name="grid">Ascending; at least 2 points. The function is evaluated at each.</param>
    /// <param name="tolerance">The width at which the search ends.</param>
    public static (double Point, double Value) Maximize(Func<double, double> function, ReadOnlySpan<double> grid, double tolerance)
    {
        int best = 0;
        double bestValue = double.NegativeInfinity;
        for (int i = 0; i < grid.Length; i++)
        {
            double value = function(grid[i]);
            if (value > bestValue)
                (best, bestValue) = (i, value);
        }
        double bestPoint = grid[best], low = grid[Math.Max(0, best - 1)], high = grid[Math.Min(grid.Length - 1, best + 1)];
        if (double.IsNegativeInfinity(bestValue))
            return (bestPoint, bestValue);
        while (high - low > tolerance)
        {
            double left = bestPoint - low, right = high - bestPoint;
            double probe = left > right ? bestPoint - (Golden * left) : bestPoint + (Golden * right);
            double value = function(probe);
            if (value > bestValue)
            {
                if (probe < bestPoint)
                    high = bestPoint;
                else
                    low = bestPoint;
                (bestPoint, bestValue) = (probe, value);
            }
            else if (probe < bestPoint)
            {
                low = probe;
            }
            else
            {
                high = probe;
            }
        }
        return (bestPoint, bestValue);
    }
}
