using Microsoft.ML.InductiveBias.Columns;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>A column, with the type of its cells in a file.</summary>
internal sealed class ColumnContent
{
    private ColumnContent(string name, int index, NumberRule? rule, string? firstText) => (Name, Index, Rule, FirstText) = (name, index, rule, firstText);

    public string Name { get; }

    /// <summary>The position of the column in every table.</summary>
    public int Index { get; }

    /// <summary>How all cells that aren't missing are read as numbers; <see langword="null"/> if the column is text.</summary>
    public NumberRule? Rule { get; }

    /// <summary>Whether all cells that aren't missing are numbers. Otherwise the column is text.</summary>
    public bool IsNumeric => Rule is not null;

    /// <summary>The place and the content of the first cell that is text, if any.</summary>
    public string? FirstText { get; }

    /// <summary>The role that the user or an .mbconfig file states, if any.</summary>
    public ColumnRole? Wanted { get; private init; }

    /// <summary>Whether all cells are missing, so that the column is left out.</summary>
    public bool IsEmpty { get; private init; }

    /// <summary>Whether an .mbconfig file states that the column is a feature, so that it is never left out as an identifier.</summary>
    public bool IsFeature { get; private init; }

    /// <summary>Diagnostics about how the cells were understood.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; private init; } = [];

    /// <summary>Reads a number.</summary>
    public bool TryNumber(string cell, out double number) => (Rule ?? NumberRule.Plain).TryRead(cell, out number);

    /// <summary>The same column as classes: cells are texts, whatever they look like.</summary>
    public static ColumnContent AsText(RawTable table, int index) => new(table.Columns[index], index, null, null);

    /// <summary>Examines all cells of a column.</summary>
    /// <param name="table">The file.</param>
    /// <param name="index">The column.</param>
    /// <param name="remedy">What the user can do about a column that can't be used.</param>
    /// <param name="wanted">The role that the user states.</param>
    /// <param name="isFeature">Whether an .mbconfig file states that the column is a feature.</param>
    /// <exception cref="ToolException">The column has no values but a stated role, or most of its cells are numbers and some are text or in a format that isn't read.</exception>
    public static ColumnContent Of(RawTable table, int index, string remedy, ColumnRole? wanted = null, bool isFeature = false)
    {
        string name = table.Columns[index];
        if (table.Images is not null)
            return new ColumnContent(name, index, null, null) { Wanted = ColumnRole.Image };
        NumberRule? rule = NumberRule.Plain;
        int numbers = 0, texts = 0, bounds = 0, hexadecimal = 0, infinite = 0;
        string? firstText = null, firstMisfit = null, firstInfinite = null;
        (string Place, NumberNotation Notation, string Remedy)? formatted = null, hex = null;
        bool percent = false, plain = false;
        bool commaIsDecimal = NumberRule.HasDecimalCommas(table.Rows.Select(row => row[index]));
        for (int row = 0; row < table.Rows.Count; row++)
        {
            string cell = table.Rows[row][index];
            if (table.Missing.Contains(cell))
                continue;
            string place = $"{table.Place(row, index)}: '{cell}'";
            var own = NumberRule.Of(cell, commaIsDecimal);
            if (own is not null)
            {
                numbers++;
                if (own.TryRead(cell, out double number) && double.IsInfinity(number))
                {
                    infinite++;
                    firstInfinite ??= place;
                }
                percent |= own.Removed.Contains('%', StringComparison.Ordinal);
                plain |= own.Removed.Length == 0 && cell.Trim() != "0";
                rule = (percent && plain) || (commaIsDecimal && own.HasDecimalPoint(cell)) ? null : rule?.With(own);
                if (rule is null)
                    firstMisfit ??= place;
                continue;
            }
            texts++;
            firstText ??= place;
            if (CellText.Recognize(cell) is not { } recognized)
                continue;
            if (recognized.Notation == NumberNotation.Hexadecimal)
            {
                hexadecimal++;
                hex ??= (place, recognized.Notation, recognized.Remedy);
                continue;
            }
            bounds += recognized.Notation == NumberNotation.Bound ? 1 : 0;
            formatted ??= (place, recognized.Notation, recognized.Remedy);
        }
        if (wanted is ColumnRole.Category or ColumnRole.Text or ColumnRole.Identifier or ColumnRole.Ignored or ColumnRole.Date)
            return new ColumnContent(name, index, wanted == ColumnRole.Date ? rule : null, firstText) { Wanted = wanted, IsFeature = isFeature };
        if (numbers + texts == 0)
            return wanted is null && !isFeature ? Empty(table, index) : throw new ToolException($"Column '{name}' of {table.File} has no values; {remedy}.");
        if (firstMisfit is not null && texts == 0)
            throw new ToolException($"{firstMisfit} is written by another rule than cells before it, such as a percentage or a decimal comma among other numbers; write all numbers of the column alike, or {remedy}.");
        // Bounds alone, such as <50 and >50, are categories; among numbers they are measurements.
        if (formatted is { } first && numbers + texts - hexadecimal > 0 && !(bounds > 0 && numbers == 0) && (numbers > 0 || first.Notation == NumberNotation.DecimalComma) && 2 * (numbers + CountRecognized()) > numbers + texts)
            throw new ToolException($"{first.Place} {first.Notation.Describe()}; {first.Remedy}, or {remedy}.");
        if (texts > 0 && (numbers > texts || wanted == ColumnRole.Number))
        {
            throw new ToolException($"{firstText} is not a number, but {(wanted == ColumnRole.Number ? "--column gives the column the role number" : "most cells of the column are")} ({Text.Count(numbers, "number")}, {Text.Count(texts, "text")}); "
                + $"correct it, clear it, list it with --missing-values, or {remedy}.");
        }
        return new ColumnContent(name, index, texts == 0 ? rule : null, firstText)
        {
            Wanted = wanted,
            IsFeature = isFeature,
            Diagnostics = [.. Mixed(name, numbers, texts, firstText), .. Hexadecimal(name, hex?.Place, hex?.Remedy, hexadecimal), .. Counter(table, index, name, texts, numbers, wanted), .. Infinite(name, texts == 0 ? infinite : 0, firstInfinite)],
        };

        int CountRecognized() => table.Rows.Count(row => !table.Missing.Contains(row[index]) && NumberRule.Of(row[index]) is null && CellText.Recognize(row[index]) is { Notation: not NumberNotation.Hexadecimal });
    }

    private static ColumnContent Empty(RawTable table, int index) => new(table.Columns[index], index, null, null)
    {
        Wanted = ColumnRole.Ignored,
        IsEmpty = true,
        Diagnostics = [new Diagnostic("emptyColumn", DiagnosticSeverity.Information, $"Column '{table.Columns[index]}' of {table.File} has no values and was left out. If texts such as 'NA' are its values, list only the other texts with --missing-values.")],
    };

    private static IEnumerable<Diagnostic> Mixed(string name, int numbers, int texts, string? firstText) => numbers == 0 || texts == 0 || texts >= 10 * numbers ? [] : [new Diagnostic("mixedColumn", DiagnosticSeverity.Warning,
        $"Column '{name}' has {Text.Count(numbers, "number")} and {Text.Count(texts, "text")}, so all its cells were read as text: equal numbers written differently are different values. The first text is at {firstText}. "
        + "If the column is numeric, correct the texts, or list them with --missing-values.")];

    private static IEnumerable<Diagnostic> Hexadecimal(string name, string? place, string? remedy, int cells) => cells == 0 ? [] : [new Diagnostic("formattedNumbers",
        DiagnosticSeverity.Warning, $"{Text.Count(cells, "cell")} of column '{name}' {(cells == 1 ? "was" : "were")} read as text, but {(cells == 1 ? "looks" : "look")} like numbers. The first is {place}, which is a hexadecimal number; {remedy}.")];

    private static IEnumerable<Diagnostic> Infinite(string name, int cells, string? first) => cells == 0 ? [] : [new Diagnostic("infiniteCells", DiagnosticSeverity.Warning,
        $"{Text.Count(cells, "cell")} of column '{name}' {(cells == 1 ? "is" : "are")} infinite or beyond the range of double precision, and {(cells == 1 ? "counts" : "count")} as missing. The first is {first}. If infinity means something, such as a division by zero, give it a number or a column of its own.")];

    /// <summary>Whole numbers that only rise or only fall, but with gaps: they may be times, which are features, or numbers of rows.</summary>
    private static IEnumerable<Diagnostic> Counter(RawTable table, int index, string name, int texts, int numbers, ColumnRole? wanted)
    {
        if (texts > 0 || numbers < 30 || wanted is not null)
            return [];
        double previous = double.NaN, first = double.NaN;
        int direction = 0;
        foreach (var row in table.Rows)
        {
            if (table.Missing.Contains(row[index]))
                continue;
            if (!CellText.TryNumber(row[index], out double number) || number != Math.Floor(number))
                return [];
            int step = double.IsNaN(previous) ? direction : Math.Sign(number - previous);
            if (!double.IsNaN(previous) && (step == 0 || (direction != 0 && step != direction)))
                return [];
            first = double.IsNaN(first) ? number : first;
            (previous, direction) = (number, step);
        }
        return Math.Abs(previous - first) < 2.0 * numbers ? [] : [new Diagnostic("counterColumn", DiagnosticSeverity.Warning,
            $"Column '{name}' looks like a row number: whole numbers that only rise or only fall from row to row. It is used as a feature. If the order of the rows means nothing, leave it out: --column {name}=identifier.")];
    }
}
