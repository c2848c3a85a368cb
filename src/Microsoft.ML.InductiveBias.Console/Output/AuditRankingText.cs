namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>Several audits in one table, hardest data set first.</summary>
internal static class AuditRankingText
{
    public static void Write(Page page, IReadOnlyList<AuditResult> results)
    {
        var ranked = AuditRanking.ByDifficulty(results);
        page.Title($"{results.Count} data sets, hardest first");
        page.Table(
            [Column.Left("Data"), Column.Right("Rows"), Column.Right("log₂ difficulty bits"), Column.Right("Fewest bits"), Column.Right("for each row"), Column.Right("over splits"), Column.Left("in space"),
                Column.Left("Best model"), Column.Right("Error"), Column.Right("Wrong labels")],
            ranked.Select(Cells));
        foreach (var (harder, easier) in ranked.Zip(ranked.Skip(1)))
        {
            if (Sentence(harder, easier) is { } sentence)
                page.Paragraph(sentence);
        }
        page.Explanation(["Fewest bits: the bias that the best-suited space requires to match the best ordinary model. Over splits: its median, smallest, and largest value over random splits into training and test rows. Error: the share of test rows that the best ordinary model misclassifies, "
            + "or its squared error for a regression. Wrong labels: their expected share of the judged rows, with a 95% interval. "
            + $"The bits are for {(ranked.Select(result => result.TestRows).Distinct().Count() == 1 ? $"{ranked[0].TestRows} test rows of each data set" : "different numbers of test rows, with which bits grow")}; "
            + "probabilities of bits account for other test rows, but not for other training rows."]);
        foreach (var result in ranked)
        {
            foreach (string cut in result.BudgetCuts)
                page.Paragraph($"{AuditText.Shown(result.Name)}: {cut}.");
            page.Diagnostics(result.Diagnostics, $" for {AuditText.Shown(result.Name)}");
        }
    }

    /// <summary>How sure the order of two data sets is.</summary>
    private static string? Sentence(AuditResult harder, AuditResult easier)
    {
        var (byDifficulty, byBits) = AuditRanking.ProbabilityHarder(harder, easier);
        List<string> parts = [];
        if (byDifficulty is { } difficulty)
            parts.Add($"has the larger difficulty with a probability of {Text.Percent(difficulty, "0")}");
        if (byBits is { } bits)
            parts.Add($"requires more bits with a probability of {Text.Percent(bits, "0")}");
        return parts.Count == 0 ? null : $"{AuditText.Shown(harder.Name)} {string.Join(" and ", parts)}, compared with {AuditText.Shown(easier.Name)}.";
    }

    private static IEnumerable<string> Cells(AuditResult result)
    {
        var (space, estimate) = AuditRanking.BestSpace(result);
        var best = result.Models.MinBy(model => model.ZeroOneError ?? (double.IsNaN(model.TestLoss) ? double.PositiveInfinity : model.TestLoss));
        return
        [
            AuditText.Shown(result.Name),
            $"{result.Data.Rows}",
            result.Difficulty is { Log2Bits: { } log2, Log2BitsLower: { } lower, Log2BitsUpper: { } upper } ? $"{Text.Number(log2)} ({Text.Range(lower, upper)})" : "undefined",
            estimate is null ? "" : EstimateText.Bits(estimate),
            estimate?.BitsPerTestRow is { } perRow && double.IsFinite(perRow) ? EstimateText.Rounded(perRow) : "",
            space?.Metrics.Splits.FirstOrDefault(split => split.Estimates[0].Reference == estimate!.Reference) is { } splits
                ? $"{EstimateText.Rounded(splits.Median.Bits)} ({EstimateText.Rounded(splits.Smallest.Bits)} … {EstimateText.Rounded(splits.Largest.Bits)})" : "",
            space?.Name ?? "",
            best?.Name ?? "",
            best is null ? "" : best.ZeroOneError is { } error ? Text.Percent(error, "0.0") : Text.Number(best.TestLoss),
            result.Labels is { Rows.Count: > 0 and var judged } labels
                ? $"{Text.Percent(labels.ExpectedWrong / judged, "0.0")} ({Text.Percent(labels.Lower / judged, "0.0")} … {Text.Percent(labels.Upper / judged, "0.0")})" : "",
        ];
    }
}
