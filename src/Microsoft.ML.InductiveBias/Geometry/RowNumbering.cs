using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>How results and messages refer to rows.</summary>
/// <param name="Unit">The word for a row, such as <c>row</c> or <c>line</c>.</param>
/// <param name="Number">The number shown for the row at a position counted from 0.</param>
internal sealed record RowNumbering(string Unit, Func<int, int> Number)
{
    /// <summary>Rows counted from 0.</summary>
    public static readonly RowNumbering Positions = new("row", static row => row);

    /// <summary>Such as "Line 17", for the start of a sentence.</summary>
    public string Name(int row) => string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(Unit[0])}{Unit[1..]} {Number(row)}");
}
