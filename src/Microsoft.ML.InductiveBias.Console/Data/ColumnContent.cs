using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>What the cells of one column are, in all files together.</summary>
internal sealed class ColumnContent
{
    private ColumnContent(string name, int index, bool isNumeric)
    {
        Name = name;
        Index = index;
        IsNumeric = isNumeric;
    }

    public string Name { get; }

    /// <summary>The column's position in every table.</summary>
    public int Index { get; }

    /// <summary>Whether all cells that are not missing are numbers; otherwise none or few of them are, and the column is text.</summary>
    public bool IsNumeric { get; }

    /// <summary>Looks at all cells of a column.</summary>
    /// <param name="tables">The files; all have the same columns.</param>
    /// <param name="index">The column.</param>
    /// <param name="remedy">What the user can do about a column that is neither numeric nor text.</param>
    /// <exception cref="ToolException">The column has no values, or most of its cells are numbers and some are text.</exception>
    public static ColumnContent Of(IReadOnlyList<RawTable> tables, int index, string remedy)
    {
        string name = tables[0].Columns[index];
        int numbers = 0, texts = 0, decimalCommas = 0;
        (RawTable Table, int Row)? firstText = null;
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
                firstText ??= (table, row);
                if (CellText.HasDecimalComma(cell))
                    decimalCommas++;
            }
        }
        if (numbers + texts == 0)
            throw new ToolException($"Column '{name}' of {tables[0].File} has no values; {remedy}.");
        if (decimalCommas > 0 && decimalCommas == texts)
            throw new ToolException($"{Cell(firstText!.Value, index)} has a decimal comma; write numbers with a decimal point.");
        if (texts > 0 && numbers > texts)
        {
            throw new ToolException($"{Cell(firstText!.Value, index)} is not a number, and most cells of the column are ({Text.Count(numbers, "number")}, {Text.Count(texts, "text")}); "
                + $"correct it, leave it empty to drop the row, or {remedy}.");
        }
        return new ColumnContent(name, index, isNumeric: texts == 0);
    }

    private static string Cell((RawTable Table, int Row) place, int index) =>
        $"{place.Table.Place(place.Row, index)}: '{place.Table.Rows[place.Row][index]}'";
}
