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

    /// <summary>The features of the images, if the rows are images; otherwise <see langword="null"/>.</summary>
    public ImageFeatures? Images { get; init; }

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
    public string Place(int row, int column) => Images is not null ? $"image '{Rows[row][0]}' of {File}" : $"line {Lines[row]}, column '{Columns[column]}' of {File}";

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

/// <summary>The features of images.</summary>
/// <param name="Description">What they are.</param>
/// <param name="Length">The number of values of an image.</param>
/// <param name="Of">The values of an image by the cell that names it.</param>
/// <param name="Picture">A small picture of an image as PNG, by the cell that names it; <see langword="null"/> if there is no such image any more.</param>
internal sealed record ImageFeatures(string Description, int Length, Func<string, double[]> Of, Func<string, byte[]?> Picture)
{
    /// <summary>Describes pixels, ordered by channel, row, and column.</summary>
    public static string Pixels(int channels, int height, int width) =>
        string.Create(CultureInfo.InvariantCulture, $"pixels of {width} × {height}{(channels == 1 ? "" : channels == 3 ? " in three colors" : $" in {channels} channels")}, from 0 to 1");
}
