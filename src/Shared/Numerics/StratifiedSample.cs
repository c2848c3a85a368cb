namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Random rows of each class, of which rare ones get more than their share, with the weights that make up for it.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// Of the $N_c$ rows of class c, $n_c$ are chosen at random, each with probability $n_c/N_c$. With the weights $N_c/n_c$ (Horvitz and Thompson 1952)
/// the expected value of a weighted mean over the chosen rows is the mean over all rows, for any allocation in which each $n_c$ is at least 1.
/// ]]></format>
/// </remarks>
internal static class StratifiedSample
{
    /// <summary>Chooses rows so that a class has at least some number of rows, or all that it has.</summary>
    /// <param name="order">All rows in random order.</param>
    /// <param name="classOf">The class of a row.</param>
    /// <param name="maximum">The number of rows to choose, at least 1.</param>
    /// <param name="fewest">The number of rows that a class gets, at least 1; less where the classes together would take more than half of the maximum.</param>
    /// <returns>The rows, and the weight of each; without weights, and simply the first rows, where all are chosen, each class can expect so many rows
    /// anyway, or there are more classes than rows to choose.</returns>
    public static (int[] Rows, double[]? Weights) Weighted<T>(IReadOnlyList<int> order, Func<int, T> classOf, int maximum, int fewest)
        where T : notnull
    {
        var classes = order.GroupBy(classOf).Select(rows => rows.ToArray()).ToArray();
        return maximum >= order.Count || classes.Length > maximum || Array.TrueForAll(classes, rows => (double)maximum * rows.Length / order.Count >= fewest)
            ? ([.. order.Take(maximum)], null)
            : Taken(classes, Allocation(Array.ConvertAll(classes, rows => rows.Length), maximum, fewest));
    }

    /// <summary>Chooses rows in proportion to the rows of each class, at least one of each.</summary>
    public static int[] Proportional<T>(IReadOnlyList<int> order, Func<int, T> classOf, int maximum)
        where T : notnull
    {
        var classes = order.GroupBy(classOf).Select(rows => rows.ToArray()).ToArray();
        return maximum >= order.Count || classes.Length > maximum ? [.. order.Take(maximum)] : Taken(classes, Allocation(Array.ConvertAll(classes, rows => rows.Length), maximum, 1)).Rows;
    }

    private static (int[] Rows, double[] Weights) Taken(int[][] classes, int[] counts) => (
        [.. classes.SelectMany((rows, c) => rows.Take(counts[c]))],
        [.. classes.SelectMany((rows, c) => Enumerable.Repeat(rows.Length / (double)counts[c], counts[c]))]);

    /// <summary>The number of rows of each class: its least number, or its share of what the classes at their least number leave.</summary>
    private static int[] Allocation(int[] sizes, int maximum, int fewest)
    {
        while (fewest > 1 && sizes.Sum(size => (long)Math.Min(size, fewest)) > maximum / 2)
            fewest--;
        int[] least = Array.ConvertAll(sizes, size => Math.Min(size, fewest));
        var isLeast = new bool[sizes.Length];
        double share;
        do
        {
            share = (maximum - least.Where((_, c) => isLeast[c]).Sum()) / (double)sizes.Where((_, c) => !isLeast[c]).Sum(size => (long)size);
        }
        while (Add());
        int[] counts = [.. sizes.Select((size, c) => isLeast[c] ? least[c] : (int)(share * size))];
        foreach (int c in Enumerable.Range(0, sizes.Length).Where(c => !isLeast[c]).OrderByDescending(c => share * sizes[c] - counts[c]).Take(maximum - counts.Sum()).ToArray())
            counts[c]++;
        return counts;

        bool Add()
        {
            var added = Enumerable.Range(0, sizes.Length).Where(c => !isLeast[c] && share * sizes[c] < least[c]).ToList();
            added.ForEach(c => isLeast[c] = true);
            return added.Count > 0;
        }
    }
}
