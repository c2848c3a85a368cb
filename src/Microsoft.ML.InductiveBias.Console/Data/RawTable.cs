using Microsoft.ML.InductiveBias.Columns;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The cells of a file as text.</summary>
/// <param name="File">The file, as the user named it.</param>
/// <param name="Columns">The column names.</param>
/// <param name="Rows">The cells of each row, in the order of <paramref name="Columns"/>.</param>
/// <param name="Lines">The line on which each row starts, counted from 1.</param>
internal sealed record RawTable(string File, string[] Columns, IReadOnlyList<string[]> Rows, IReadOnlyList<int> Lines)
{
    /// <summary>The texts of cells without a value.</summary>
    public MissingValues Missing { get; init; } = MissingValues.Default;

    /// <summary>The pixels, if the rows are images; otherwise <see langword="null"/>.</summary>
    public ImagePixels? Pixels { get; init; }

    /// <summary>The images that can't be read.</summary>
    public IReadOnlyList<string> Broken { get; init; } = [];

    /// <summary>The images that are in no folder that names a class.</summary>
    public IReadOnlyList<string> WithoutClass { get; init; } = [];

    /// <summary>Whether the first line looks like a row rather than like column names: at least half of its cells are numbers, and they don't just count the columns.</summary>
    public bool HeaderLooksLikeData
    {
        get
        {
            var numbers = Columns.Where(name => CellText.TryNumber(name, out _)).ToList();
            bool count = numbers.Count == Columns.Length && Enumerable.Range(0, 2).Any(first => Columns.Select((name, i) => name == $"{first + i}").All(same => same));
            return numbers.Count > 0 && 2 * numbers.Count >= Columns.Length && !count;
        }
    }

    /// <summary>The place of a cell, for messages.</summary>
    public string Place(int row, int column) => Pixels is not null ? $"image '{Rows[row][0]}' of {File}" : $"line {Lines[row]}, column '{Columns[column]}' of {File}";

    /// <summary>The position of a column that an option names.</summary>
    /// <exception cref="ToolException">There is no such column.</exception>
    public int Find(string name, string option)
    {
        int index = Array.IndexOf(Columns, name);
        return index >= 0 ? index : throw new ToolException(
            $"{option}: {File} has no column '{name}'.{NameSuggestions.For(name, Columns)} Its columns are {Text.Names(Columns)}."
            + (HeaderLooksLikeData ? " The first line looks like data; add a line with the column names before it." : ""));
    }

    /// <summary>The same table with a last column of equal numbers as its label, for what needs none.</summary>
    public RawTable WithMadeLabel()
    {
        string name = "label", cell = Enumerable.Range(0, int.MaxValue).Select(number => number.ToString(CultureInfo.InvariantCulture)).First(text => !Missing.Contains(text));
        while (Columns.Contains(name, StringComparer.Ordinal))
            name += "_";
        return this with { Columns = [.. Columns, name], Rows = [.. Rows.Select(row => (string[])[.. row, cell])] };
    }

    /// <summary>The given rows, in that order.</summary>
    public RawTable Select(IReadOnlyList<int> rows) => this with { Rows = [.. rows.Select(row => Rows[row])], Lines = [.. rows.Select(row => Lines[row])] };

    /// <summary>The test table with the columns of the training file, in its order. Other columns are dropped.</summary>
    /// <exception cref="ToolException">A column is missing.</exception>
    public RawTable WithColumnsOf(RawTable training)
    {
        var missing = training.Columns.Except(Columns, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            throw new ToolException($"--test: {File} lacks {(missing.Count == 1 ? "column" : "columns")} {Text.Names(missing)} of the training file.");
        var positions = Array.ConvertAll(training.Columns, name => Array.IndexOf(Columns, name));
        return this with { Columns = training.Columns, Rows = [.. Rows.Select(row => Array.ConvertAll(positions, position => row[position]))] };
    }
}

/// <summary>The pixels of images of one size.</summary>
/// <param name="Channels">1 for gray, 3 for colors.</param>
/// <param name="Height">The number of rows of pixels.</param>
/// <param name="Width">The number of pixels of a row.</param>
/// <param name="Of">The values of an image by the cell that names it, from 0 to 1, ordered by channel, row, and column.</param>
internal sealed record ImagePixels(int Channels, int Height, int Width, Func<string, double[]> Of)
{
    /// <summary>The number of values of an image.</summary>
    public int Length => Channels * Height * Width;

    public string Describe() => string.Create(CultureInfo.InvariantCulture, $"pixels of {Width} × {Height}{(Channels == 1 ? "" : Channels == 3 ? " in three colors" : $" in {Channels} channels")}, from 0 to 1");
}
