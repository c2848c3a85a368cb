namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Random training and test rows with each class in both parts, in proportion to its rows.</summary>
internal static class StratifiedSplit
{
    /// <summary>Splits rows. A class of at least two rows is in both parts, if the test part has room for all such classes.</summary>
    /// <param name="classes">The class of each row.</param>
    /// <param name="testCount">The number of test rows, below the number of rows.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <returns>Both parts in random order.</returns>
    public static (int[] Training, int[] Test) Of<T>(IReadOnlyList<T> classes, int testCount, int seed)
        where T : notnull
    {
        var order = StableShuffle.Order(classes.Count, seed);
        var byClass = order.GroupBy(row => classes[row]).Select(group => group.ToList()).ToList();
        var taken = byClass.ConvertAll(rows => (int)((long)testCount * rows.Count / classes.Count));
        // Every class that can be in both parts is, before proportions count.
        for (int c = 0; c < taken.Count; c++)
            taken[c] = byClass[c].Count < 2 ? 0 : Math.Clamp(taken[c], 1, byClass[c].Count - 1);
        while (taken.Sum() > testCount)
            taken[IndexOfLargest(c => taken[c] > 1 ? Excess(c) : double.NegativeInfinity, c => taken[c])]--;
        while (taken.Sum() < testCount)
            taken[IndexOfLargest(c => taken[c] < byClass[c].Count - 1 ? -Excess(c) : double.NegativeInfinity, c => byClass[c].Count - taken[c])]++;
        var test = byClass.SelectMany((rows, c) => rows.Take(taken[c])).ToHashSet();
        return ([.. order.Where(row => !test.Contains(row))], [.. order.Where(test.Contains)]);

        double Excess(int c) => taken[c] - (double)testCount * byClass[c].Count / classes.Count;

        // Where no class can change and stay in both parts, the one with most rows does.
        int IndexOfLargest(Func<int, double> value, Func<int, double> otherwise)
        {
            int best = Enumerable.Range(0, taken.Count).MaxBy(value);
            return double.IsNegativeInfinity(value(best)) ? Enumerable.Range(0, taken.Count).MaxBy(otherwise) : best;
        }
    }
}
