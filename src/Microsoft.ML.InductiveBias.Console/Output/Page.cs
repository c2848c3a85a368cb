using Spectre.Console;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>The elements of human-readable results.</summary>
internal sealed class Page(IAnsiConsole console)
{
    /// <summary>Of more diagnostics of a kind, the first stands for all.</summary>
    private const int MostOfAKind = 3;

    /// <summary>A heading followed by an empty line.</summary>
    public void Heading(string text)
    {
        Title(text);
        console.WriteLine();
    }

    /// <summary>The title of a table, which has empty lines of its own.</summary>
    public void Title(string text) => console.MarkupLine($"[bold]{Markup.Escape(text)}[/]");

    public void Paragraph(string text)
    {
        console.Write(new Padder(new Markup(Markup.Escape(text)), new Padding(2, 0, 0, 0)));
        console.WriteLine();
    }

    /// <summary>The last section of most results.</summary>
    public void Explanation(IEnumerable<string> paragraphs)
    {
        Heading("What the numbers mean");
        foreach (string paragraph in paragraphs)
            Paragraph(paragraph);
    }

    public void Diagnostics(IReadOnlyList<Diagnostic> diagnostics, string about = "")
    {
        foreach (var group in diagnostics.GroupBy(diagnostic => diagnostic.Severity).OrderByDescending(group => group.Key))
        {
            Heading(group.Key == DiagnosticSeverity.Warning ? $"Warnings{about}" : $"Notes{about}");
            foreach (var kind in group.GroupBy(diagnostic => diagnostic.Code))
            {
                var messages = kind.Select(diagnostic => diagnostic.Message).Distinct(StringComparer.Ordinal).ToList();
                int shown = messages.Count > MostOfAKind ? 1 : messages.Count;
                foreach (string message in messages.Take(shown))
                    Paragraph($"{message}{(shown < messages.Count ? $" There are {messages.Count - shown} more such {(group.Key == DiagnosticSeverity.Warning ? "warnings" : "notes")}; --json lists them all." : "")} ({kind.Key})");
            }
        }
    }

    /// <summary>Names with their values, followed by an empty line unless a table follows.</summary>
    public void Values(IEnumerable<(string Name, string Value)> values, bool tableFollows = false)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(2)).AddColumn(new GridColumn().PadLeft(0).PadRight(0));
        foreach (var (name, value) in values)
            grid.AddRow(new Markup($"[dim]{Markup.Escape(name)}[/]"), new Markup(Markup.Escape(value)));
        console.Write(grid);
        if (!tableFollows)
            console.WriteLine();
    }

    /// <summary>A table. An empty row of cells becomes an empty line.</summary>
    public void Table(IEnumerable<Column> columns, IEnumerable<IEnumerable<string>> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(Markup.Escape(column.Name)) { Alignment = column.IsRight ? Justify.Right : null, NoWrap = column.KeepsLines });
        foreach (var row in rows)
            table.AddRow([.. row.Select(Markup.Escape).DefaultIfEmpty("")]);
        console.Write(table);
    }
}

/// <summary>A column of a table.</summary>
/// <param name="Name">The heading.</param>
/// <param name="IsRight">Whether cells are aligned to the right, as numbers are.</param>
/// <param name="KeepsLines">Whether cells are never wrapped.</param>
internal sealed record Column(string Name, bool IsRight = false, bool KeepsLines = false)
{
    public static Column Left(string name) => new(name);

    public static Column Right(string name) => new(name, IsRight: true);
}
