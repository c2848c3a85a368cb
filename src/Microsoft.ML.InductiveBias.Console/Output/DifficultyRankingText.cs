using Microsoft.ML.InductiveBias.Reporting;
using Spectre.Console;
using static Microsoft.ML.InductiveBias.Console.Output.Page;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>The difficulties of several data sets for people, the hardest first.</summary>
internal static class DifficultyRankingText
{
    /// <summary>Writes the table, what it means, and what a reader must know of each data set.</summary>
    /// <param name="console">Gets the text.</param>
    /// <param name="ranked">The results in the order of <see cref="DifficultyResult.Ranked"/>.</param>
    public static void Write(IAnsiConsole console, IReadOnlyList<DifficultyResult> ranked)
    {
        Title(console, $"Generalization difficulty of {ranked.Count} data sets at target error {Text.Number(ranked[0].Estimate.TargetError)}, the hardest first");
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("Rank").RightAligned()).AddColumn("Data");
        foreach (string name in (string[])["log₂ bits", $"{DifficultyText.Confidence(ranked[0])} interval", "n", "q", "R/δ"])
            table.AddColumn(new TableColumn(name).RightAligned());
        for (int i = 0; i < ranked.Count; i++)
            table.AddRow([.. Cells(i + 1, ranked[i]).Select(Markup.Escape)]);
        console.Write(table);
        Heading(console, "What the numbers mean");
        foreach (string paragraph in DifficultyExplanation.OfRanking(ranked))
            Paragraph(console, paragraph);
        foreach (var result in ranked.Where(result => result.Diagnostics.Count > 0))
            WriteDiagnostics(console, result.Diagnostics, $" for {result.Data.File}");
    }

    private static string[] Cells(int rank, DifficultyResult result) =>
    [
        $"{rank}",
        result.Data.File,
        result.Estimate.Log2Bits is { } log2 ? Text.Number(log2) : "undefined",
        result.Estimate is { Log2BitsLower: { } lower, Log2BitsUpper: { } upper } ? DifficultyText.Interval(lower, upper) : "",
        $"{result.Estimate.UsedRows}",
        Text.Number(result.Estimate.IntrinsicDimension.Value),
        result.Estimate.Resolution.IsDefined ? Text.Number(result.Estimate.Radius.Value / result.Estimate.Resolution.Value) : "",
    ];
}
