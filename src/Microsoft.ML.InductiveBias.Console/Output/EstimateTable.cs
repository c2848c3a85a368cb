namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>A table of bits: spaces in rows and target losses in columns, as in the report.</summary>
internal static class EstimateTable
{
    /// <summary>More columns go into another table, so that a line has at most 80 characters.</summary>
    private const int MostColumns = 4;

    /// <summary>Writes the table.</summary>
    /// <param name="page">The page.</param>
    /// <param name="spaces">The spaces. All have the same target losses in the same order; only the loss of its posterior mean is a space's own.</param>
    /// <param name="bits">Formats bits.</param>
    public static void Write(Page page, IReadOnlyList<(string Label, InductiveBiasMetrics Metrics)> spaces, Func<double, string> bits)
    {
        foreach (int[] columns in Enumerable.Range(0, spaces[0].Metrics.InductiveBias.Count).Chunk(MostColumns))
        {
            page.Table(
                [new Column("Space", KeepsLines: true), .. columns.Select(i => Column.Right(Heading(spaces[0].Metrics.InductiveBias[i])))],
                spaces.Select(space => columns.Select(i => Cell(space.Metrics, space.Metrics.InductiveBias[i], bits)).Prepend(space.Label)));
        }
    }

    /// <summary>Writes the bits over random splits; nothing if there was one split.</summary>
    public static void WriteSplits(Page page, IReadOnlyList<(string Label, InductiveBiasMetrics Metrics)> spaces, Func<double, string> bits)
    {
        var split = spaces.Where(space => space.Metrics.Splits.Count > 0).ToList();
        if (split.Count == 0)
            return;
        page.Title($"Bits over {split[0].Metrics.Splits[0].Estimates.Count} random splits: median, and smallest … largest");
        foreach (int[] columns in Enumerable.Range(0, split[0].Metrics.Splits.Count).Chunk(MostColumns))
        {
            page.Table(
                [new Column("Space", KeepsLines: true), .. columns.Select(i => Column.Right(EstimateText.ReferenceName(split[0].Metrics.Splits[i].Estimates[0].Reference)))],
                split.Select(space => columns.Select(i => space.Metrics.Splits[i])
                    .Select(one => $"{bits(one.Median.Bits)}\n{Interval(bits(one.Smallest.Bits), bits(one.Largest.Bits))}".TrimEnd()).Prepend(space.Label)));
        }
    }

    /// <summary>Writes the bits at class-balanced losses; nothing if they weren't measured.</summary>
    public static void WriteClassBalanced(Page page, IReadOnlyList<(string Label, InductiveBiasMetrics Metrics)> spaces, Func<double, string> bits)
    {
        var balanced = spaces.Where(space => space.Metrics.ClassBalanced.Count > 0)
            .Select(space => (space.Label, space.Metrics.With(space.Metrics.ClassBalanced))).ToList();
        if (balanced.Count == 0)
            return;
        page.Title("Bits at the class-balanced loss, in which each class has the same weight");
        Write(page, balanced, bits);
    }

    private static string Heading(InductiveBiasEstimate estimate) => estimate.Reference == LossReference.PosteriorMean
        ? "its posterior mean"
        : $"{EstimateText.ReferenceName(estimate.Reference)}\nε = {Text.Number(estimate.TargetLoss)}";

    /// <summary>The bits, and below them what differs from cell to cell: the loss of a posterior mean, the interval, and a method other than exact.</summary>
    private static string Cell(InductiveBiasMetrics metrics, InductiveBiasEstimate estimate, Func<double, string> bits) => string.Join('\n', ((string[])
    [
        estimate.IsBound ? $"at least {bits(estimate.Lower.Bits)}" : bits(estimate.Bits),
        estimate.Reference == LossReference.PosteriorMean ? $"ε = {Text.Number(estimate.TargetLoss)}" : "",
        EstimateText.HasInterval(estimate) ? Interval(bits(EstimateText.LowerBits(estimate)), bits(EstimateText.UpperBits(estimate))) : "",
        estimate.Method == EstimationMethod.Exact ? "" : EstimateText.Method(metrics, estimate),
    ]).Where(line => line.Length > 0));

    /// <summary>The interval; empty where both ends read alike.</summary>
    private static string Interval(string lower, string upper) => lower == upper ? "" : $"{lower} … {upper}";
}
