namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>A column, with the type of its cells in all files.</summary>
internal sealed class ColumnContent
{
    /// <summary>Columns of texts that (almost) never repeat are identifiers if they have at least this many values …</summary>
    private const int LeastIdentifiers = 30;

    /// <summary>… and if at least this share of them is distinct.</summary>
    private const double IdentifierShare = 0.95;

    private ColumnContent(string name, int index, string? firstText) => (Name, Index, FirstText) = (name, index, firstText);

    public string Name { get; }

    /// <summary>The position of the column in every table.</summary>
    public int Index { get; }

    /// <summary>Whether all cells that aren't missing are numbers. Otherwise the column is text.</summary>
    public bool IsNumeric => FirstText is null;

    /// <summary>The place and the content of the first cell that is text, if any.</summary>
    public string? FirstText { get; }

    /// <summary>Whether the column is text and its cells (almost) never repeat, as in names, times and comments.</summary>
    public bool IsIdentifier { get; private init; }

    /// <summary>Whether the column is whole numbers that only rise, or only fall, from row to row, as row numbers do.</summary>
    public bool IsCounter { get; private init; }

    /// <summary>Diagnostics about how the cells were understood.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; private init; } = [];

    /// <summary>Examines all cells of a column.</summary>
    /// <param name="tables">The files; all have the same columns.</param>
    /// <param name="index">The column.</param>
    /// <param name="remedy">What the user can do about a column that can't be used.</param>
    /// <param name="isText">Whether the user says that the column is classes, so that formatted numbers are texts like others.</param>
    /// <exception cref="ToolException">The column has no values, most of its cells are numbers and some are text, or most are numbers in a format that isn't read.</exception>
    public static ColumnContent Of(IReadOnlyList<RawTable> tables, int index, string remedy, bool isText = false)
    {
        string name = tables[0].Columns[index];
        int numbers = 0, texts = 0, grouped = 0, bounds = 0, others = 0;
        (string Place, NumberNotation Notation, string Remedy)? formatted = null;
        int formattedCells = 0;
        string? firstText = null;
        HashSet<string> distinct = new(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            for (int row = 0; row < table.Rows.Count; row++)
            {
                string cell = table.Rows[row][index];
                if (table.Missing.Contains(cell))
                    continue;
                if (CellText.TryNumber(cell, out _))
                {
                    numbers++;
                    continue;
                }
                texts++;
                distinct.Add(cell);
                string place = $"{table.Place(row, index)}: '{cell}'";
                firstText ??= place;
                if (CellText.Recognize(cell) is not { } recognized)
                {
                    others++;
                    continue;
                }
                formattedCells++;
                bounds += recognized.Notation == NumberNotation.Bound ? 1 : 0;
                grouped += recognized.Notation == NumberNotation.Thousands ? 1 : 0;
                // A comma before other than three digits shows that the commas of the column are decimal commas.
                if (formatted is null || (formatted.Value.Notation == NumberNotation.Thousands && recognized.Notation == NumberNotation.DecimalComma && CellText.HasDecimalComma(cell)))
                    formatted = (place, recognized.Notation, recognized.Remedy);
            }
        }
        if (numbers + texts == 0)
            throw new ToolException($"Column '{name}' of {tables[0].File} has no values; {remedy}.");
        if (isText)
            return new ColumnContent(name, index, firstText);
        // Bounds alone, such as <50 and >50, are categories; among numbers they are measurements.
        bool areCategories = formattedCells == bounds && numbers == 0;
        bool isWarned = formatted is { Notation: NumberNotation.Date or NumberNotation.Hexadecimal };
        if (formatted is { } first && !areCategories && !isWarned && numbers + formattedCells > others)
        {
            string ambiguity = first.Notation == NumberNotation.Thousands && grouped == formattedCells && CellText.HasDecimalComma(first.Place[(first.Place.LastIndexOf(": '", StringComparison.Ordinal) + 3)..^1])
                ? "; if the comma is a decimal comma, write a decimal point" : "";
            throw new ToolException($"{first.Place} {first.Notation.Describe()}; {first.Remedy}{ambiguity}, or {remedy}.");
        }
        if (texts > 0 && numbers > texts)
        {
            throw new ToolException($"{firstText} is not a number, but most cells of the column are ({Text.Count(numbers, "number")}, {Text.Count(texts, "text")}); "
                + $"correct it, clear it to drop the row, or {remedy}.");
        }
        return new ColumnContent(name, index, firstText)
        {
            IsCounter = texts == 0 && numbers >= LeastIdentifiers && tables.All(table => IsMonotone(table, index)),
            IsIdentifier = texts >= LeastIdentifiers && numbers == 0 && distinct.Count >= IdentifierShare * texts,
            Diagnostics = [.. Mixed(name, numbers, texts, firstText), .. Formatted(name, areCategories ? null : formatted, formattedCells)],
        };
    }

    private static bool IsMonotone(RawTable table, int index)
    {
        double previous = double.NaN;
        int direction = 0;
        foreach (var row in table.Rows)
        {
            if (table.Missing.Contains(row[index]))
                continue;
            if (!CellText.TryNumber(row[index], out double number) || number != Math.Floor(number))
                return false;
            int step = double.IsNaN(previous) ? direction : Math.Sign(number - previous);
            if (!double.IsNaN(previous) && (step == 0 || (direction != 0 && step != direction)))
                return false;
            (previous, direction) = (number, step);
        }
        return true;
    }

    private static IEnumerable<Diagnostic> Mixed(string name, int numbers, int texts, string? firstText) => numbers == 0 || texts == 0 ? [] : [new Diagnostic("mixedColumn", DiagnosticSeverity.Warning,
        $"Column '{name}' has {Text.Count(numbers, "number")} and {Text.Count(texts, "text")}, so all its cells were read as text: equal numbers written differently are different values. The first text is at {firstText}. "
        + "If the column is numeric, correct the texts, or list them with --missing-values.")];

    private static IEnumerable<Diagnostic> Formatted(string name, (string Place, NumberNotation Notation, string Remedy)? formatted, int cells) => formatted is not { } first ? [] : [new Diagnostic("formattedNumbers",
        DiagnosticSeverity.Warning, $"{Text.Count(cells, "cell")} of column '{name}' {(cells == 1 ? "was" : "were")} read as text, but {(cells == 1 ? "looks" : "look")} like numbers or dates. The first is {first.Place}, which {first.Notation.Describe()}; {first.Remedy}.")];
}
