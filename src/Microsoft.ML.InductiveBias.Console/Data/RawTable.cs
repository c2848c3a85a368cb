namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The cells of a file as text, each row with the line of the file on which it starts.</summary>
/// <param name="File">The file, as the user named it.</param>
/// <param name="Columns">The names in the header.</param>
/// <param name="Rows">One array for each row, as long as <paramref name="Columns"/>.</param>
/// <param name="Lines">The line of each row, counted from 1.</param>
internal sealed record RawTable(string File, string[] Columns, IReadOnlyList<string[]> Rows, IReadOnlyList<int> Lines)
{
    /// <summary>Where a cell stands, for messages.</summary>
    public string Place(int row, int column) => $"line {Lines[row]}, column '{Columns[column]}' of {File}";
}
