using System.Globalization;
using Microsoft.ML.InductiveBias.Reporting;
using Spectre.Console;
using static Microsoft.ML.InductiveBias.Console.Output.Page;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>Several audits in one table for people, the hardest first.</summary>
internal static class AuditRankingText
{
    /// <summary>Writes the table and what a reader must know of each data set.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<AuditResult> results)
    {
        Title(console, $"{results.Count} data sets, the hardest first");
        var table = new Table().Border(TableBorder.Simple).AddColumn("Data");
        foreach (string name in (string[])["Rows", "log₂ difficulty bits", "Fewest bits", "in space", "Best model", "wrong", "Doubtful"])
            table.AddColumn(name is "in space" or "Best model" ? new TableColumn(name) : new TableColumn(name).RightAligned());
        var ranked = AuditRanking.ByDifficulty(results);
        foreach (var result in ranked)
            table.AddRow([.. Cells(result).Select(Markup.Escape)]);
        console.Write(table);
        Heading(console, "What the numbers mean");
        Paragraph(console, "Fewest bits: what the space that suits the data best requires to do as well as the best ordinary model. Wrong: the share of wrong test rows of the best ordinary model, "
            + "or its squared error where the label is a number. Doubtful: rows whose label every space contradicts.");
        foreach (var result in ranked)
        {
            foreach (string cut in result.BudgetCuts)
                Paragraph(console, $"{AuditText.Shown(result.Name)}: {cut}.");
            WriteDiagnostics(console, result.Diagnostics, $" for {AuditText.Shown(result.Name)}");
        }
    }

    private static IEnumerable<string> Cells(AuditResult result)
    {
        var (space, estimate) = AuditRanking.BestSpace(result);
        var best = result.Models.MinBy(model => model.ZeroOneError ?? (double.IsNaN(model.TestLoss) ? double.PositiveInfinity : model.TestLoss));
        yield return AuditText.Shown(result.Name);
        yield return result.Data.Rows.ToString(CultureInfo.InvariantCulture);
        yield return result.Difficulty is { Log2Bits: { } log2, Log2BitsLower: { } lower, Log2BitsUpper: { } upper }
            ? $"{Text.Number(log2)} ({Text.Number(lower)} … {Text.Number(upper)})"
            : "undefined";
        yield return estimate is null ? "" : Text.Number(estimate.Bits);
        yield return space?.Name ?? "";
        yield return best?.Name ?? "";
        yield return best switch
        {
            null => "",
            { ZeroOneError: { } error } => string.Create(CultureInfo.InvariantCulture, $"{100 * error:0.0} %"),
            _ => Text.Number(best.TestLoss),
        };
        yield return result.TestRowDifficulties.Count(row => row.IsLabelSuspect).ToString(CultureInfo.InvariantCulture);
    }
}
