namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>Several audits in one table, hardest data set first.</summary>
internal static class AuditRankingText
{
    public static void Write(Page page, IReadOnlyList<AuditResult> results)
    {
        var ranked = AuditRanking.ByDifficulty(results);
        page.Title($"{results.Count} data sets, hardest first");
        page.Table(
            [Column.Left("Data"), Column.Right("Rows"), Column.Right("log₂ difficulty bits"), Column.Right("Fewest bits"), Column.Left("in space"),
                Column.Left("Best model"), Column.Right("Error"), Column.Right("Wrong labels")],
            ranked.Select(Cells));
        page.Explanation(["Fewest bits: the bias that the best-suited space requires to match the best ordinary model. Error: the share of test rows that the best ordinary model misclassifies, "
            + "or its squared error for a regression. Wrong labels: their expected share of the judged rows, with a 95% interval."]);
        foreach (var result in ranked)
        {
            foreach (string cut in result.BudgetCuts)
                page.Paragraph($"{AuditText.Shown(result.Name)}: {cut}.");
            page.Diagnostics(result.Diagnostics, $" for {AuditText.Shown(result.Name)}");
        }
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
            space?.Name ?? "",
            best?.Name ?? "",
            best is null ? "" : best.ZeroOneError is { } error ? Text.Percent(error, "0.0") : Text.Number(best.TestLoss),
            result.Labels is { Rows.Count: > 0 and var judged } labels
                ? $"{Text.Percent(labels.ExpectedWrong / judged, "0.0")} ({Text.Percent(labels.Lower / judged, "0.0")} … {Text.Percent(labels.Upper / judged, "0.0")})" : "",
        ];
    }
}
