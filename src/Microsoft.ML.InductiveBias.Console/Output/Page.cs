using Microsoft.ML.InductiveBias.Console.Data;
using Spectre.Console;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>The parts that the results of all commands are made of.</summary>
internal static class Page
{
    /// <summary>The name of a task in every output.</summary>
    public static string TaskName(LabelTask task) => task == LabelTask.Regression ? "regression" : "classification";

    /// <summary>What was done to numeric features, for people.</summary>
    /// <param name="normalization">What was done.</param>
    /// <param name="rows">The rows that it was learned from, where they are not all: such as " on the training rows".</param>
    public static string NormalizationName(Normalization normalization, string rows = "") => normalization switch
    {
        Normalization.Standardize => $"numbers standardized{rows}",
        Normalization.MinMax => $"numbers scaled to 0 … 1{rows}",
        _ => "not normalized",
    };

    public static void WriteDiagnostics(IAnsiConsole console, IReadOnlyList<Diagnostic> diagnostics, string about = "")
    {
        foreach (var group in diagnostics.GroupBy(diagnostic => diagnostic.Severity).OrderByDescending(group => group.Key))
        {
            Heading(console, group.Key == DiagnosticSeverity.Warning ? $"Warnings{about}" : $"Notes{about}");
            foreach (var diagnostic in group)
                Paragraph(console, $"{diagnostic.Message} ({diagnostic.Code})");
        }
    }

    public static Grid Columns() =>
        new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(2)).AddColumn(new GridColumn().PadLeft(0).PadRight(0));

    public static void Row(Grid grid, string name, string value) => grid.AddRow(new Markup($"[dim]{Markup.Escape(name)}[/]"), new Markup(Markup.Escape(value)));

    public static void Heading(IAnsiConsole console, string text)
    {
        Title(console, text);
        console.WriteLine();
    }

    /// <summary>A table brings its own empty lines.</summary>
    public static void Title(IAnsiConsole console, string text) => console.MarkupLine($"[bold]{Markup.Escape(text)}[/]");

    public static void Paragraph(IAnsiConsole console, string text)
    {
        console.Write(new Padder(new Markup(Markup.Escape(text)), new Padding(2, 0, 0, 0)));
        console.WriteLine();
    }
}
