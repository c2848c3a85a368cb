namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>The difficulties of several data sets, hardest first.</summary>
internal static class DifficultyRankingText
{
    /// <summary>Writes the results in the order of <see cref="DifficultyResult.Ranked"/>.</summary>
    public static void Write(Page page, IReadOnlyList<DifficultyResult> ranked)
    {
        page.Title($"Generalization difficulty of {ranked.Count} data sets at target error {Text.Number(ranked[0].Estimate.TargetError)}, hardest first");
        page.Table(
            [Column.Right("Rank"), Column.Left("Data"), Column.Right("log₂ bits"), Column.Right($"{DifficultyText.Confidence(ranked[0])} interval"),
                Column.Right("n"), Column.Right("q"), Column.Right("R/δ")],
            ranked.Select((result, i) => Cells(i + 1, result.Data.File, result.Estimate)));
        page.Explanation(DifficultyExplanation.OfRanking(ranked));
        foreach (var result in ranked)
            page.Diagnostics(result.Diagnostics, $" for {result.Data.File}");
    }

    private static string[] Cells(int rank, string file, GeneralizationDifficultyEstimate estimate) =>
    [
        $"{rank}", file,
        estimate.Log2Bits is { } log2 ? Text.Number(log2) : "undefined",
        estimate is { Log2BitsLower: { } lower, Log2BitsUpper: { } upper } ? DifficultyText.Interval(lower, upper) : "",
        $"{estimate.UsedRows}", Text.Number(estimate.IntrinsicDimension.Value),
        estimate.Resolution.IsDefined ? Text.Number(estimate.Radius.Value / estimate.Resolution.Value) : "",
    ];
}
