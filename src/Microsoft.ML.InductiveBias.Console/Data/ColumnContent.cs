namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>A column, with the type of its cells in all files.</summary>
internal sealed class ColumnContent
{
    private ColumnContent(string name, int index, string? firstText) => (Name, Index, FirstText) = (name, index, firstText);

    public string Name { get; }

    /// <summary>The position of the column in every table.</summary>
    public int Index { get; }

    /// <summary>Whether all cells that aren't missing are numbers. Otherwise the column is text, and few of its cells are numbers.</summary>
    public bool IsNumeric => FirstText is null;

    /// <summary>The place and the content of the first cell that is text, if any.</summary>
    public string? FirstText { get; }

    /// <summary>Examines all cells of a column.</summary>
    /// <param name="tables">The files; all have the same columns.</param>
    /// <param name="index">The column.</param>
    /// <param name="remedy">What the user can do about a column that can't be used.</param>
    /// <exception cref="ToolException">The column has no values, or most of its cells are numbers and some are text.</exception>
    public static ColumnContent Of(IReadOnlyList<RawTable> tables, int index, string remedy)
    {
        string name = tables[0].Columns[index];
        int numbers = 0, texts = 0, decimalCommas = 0;
        string? firstText = null;
        foreach (var table in tables)
        {
            for (int row = 0; row < table.Rows.Count; row++)
            {
                string cell = table.Rows[row][index];
                if (CellText.IsMissing(cell))
                    continue;
                if (CellText.TryNumber(cell, out _))
                {
                    numbers++;
                    continue;
                }
                texts++;
                firstText ??= $"{table.Place(row, index)}: '{cell}'";
                if (CellText.HasDecimalComma(cell))
                    decimalCommas++;
            }
        }
        if (numbers + texts == 0)
            throw new ToolException($"Column '{name}' of {tables[0].File} has no values; {remedy}.");
        if (decimalCommas > 0 && decimalCommas == texts)
            throw new ToolException($"{firstText} has a decimal comma; write numbers with a decimal point.");
        if (texts > 0 && numbers > texts)
        {
            throw new ToolException($"{firstText} is not a number, but most cells of the column are ({Text.Count(numbers, "number")}, {Text.Count(texts, "text")}); "
                + $"correct it, clear it to drop the row, or {remedy}.");
        }
        return new ColumnContent(name, index, firstText);
    }
}
