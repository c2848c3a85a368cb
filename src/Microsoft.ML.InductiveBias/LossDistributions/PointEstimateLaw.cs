namespace Microsoft.ML.InductiveBias;

/// <summary>Sorted losses and, for the part of the distribution with too few of them, a fitted law.</summary>
internal sealed class PointEstimateLaw(double[] sorted, LossDistribution? fitted, int empiricalCount, int rowsOfCounts)
{
    public double[] Sorted => sorted;

    public LossDistribution? Fitted => fitted;

    /// <summary>Number of losses at or below a target.</summary>
    public int CountAtMost(double target)
    {
        // Compare counts of wrong rows, so the rounding of a share doesn't matter.
        double limit = rowsOfCounts > 0 ? (CountLaw.Count(target, rowsOfCounts) + 0.5) / rowsOfCounts : target;
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] <= limit)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    public bool IsEmpirical(int count) => fitted is null || count >= Math.Min(empiricalCount, sorted.Length);

    public double LogProbability(double target)
    {
        int count = CountAtMost(target);
        if (IsEmpirical(count))
            return count == 0 ? double.NegativeInfinity : Math.Log((double)count / sorted.Length);
        // Capped at the start of the empirical part, so the distribution function is monotonic.
        return Math.Min(fitted!.LogCumulativeProbability(target), Math.Log(Math.Min(empiricalCount, sorted.Length) / (double)sorted.Length));
    }
}
