namespace Microsoft.ML.InductiveBias;

/// <summary>A summary of the data.</summary>
public sealed class DataSummary
{
    internal DataSummary()
    {
    }

    /// <summary>Number of rows, including dropped ones.</summary>
    public int Rows { get; internal init; }

    /// <summary>Number of rows that were dropped because a cell is missing or not finite.</summary>
    public int DroppedRows { get; internal init; }

    /// <summary>The feature columns, in the order of the table.</summary>
    public IReadOnlyList<ColumnSummary> Columns { get; internal init; } = [];

    /// <summary>All columns but the label, with the roles that the training rows give them; empty if the features weren't made from columns.</summary>
    public IReadOnlyList<ColumnDescription> Roles { get; internal init; } = [];

    /// <summary>The ML.NET code that makes the features; <see langword="null"/> if they weren't made from columns.</summary>
    public string? FeatureCode { get; internal init; }

    /// <summary>A small picture of the image that a cell of a column of images names, as PNG, or <see langword="null"/> if there is none; <see langword="null"/> without such columns.</summary>
    public Func<string, byte[]?>? Picture { get; internal init; }

    /// <summary>The classes with their counts, most frequent first; empty for regression.</summary>
    public IReadOnlyList<ClassCount> Classes { get; internal init; } = [];

    /// <summary>Number of rows whose features equal those of an earlier row.</summary>
    public int DuplicateRows { get; internal init; }

    /// <summary>Groups of rows with equal features and different labels, by <see cref="AuditRow.Id"/>.</summary>
    public IReadOnlyList<IReadOnlyList<long>> ContradictingRows { get; internal init; } = [];
}

/// <summary>One feature column.</summary>
public sealed class ColumnSummary
{
    /// <summary>Creates a summary.</summary>
    /// <param name="name"><see cref="Name"/>.</param>
    /// <param name="kind"><see cref="Kind"/>.</param>
    /// <param name="missingCells"><see cref="MissingCells"/>.</param>
    /// <param name="distinctValues"><see cref="DistinctValues"/>.</param>
    public ColumnSummary(string name, ColumnRole kind, int missingCells, int distinctValues) =>
        (Name, Kind, MissingCells, DistinctValues) = (name, kind, missingCells, distinctValues);

    /// <summary>The name of the column.</summary>
    public string Name { get; }

    /// <summary>The kind of its cells.</summary>
    public ColumnRole Kind { get; }

    /// <summary>Number of cells that are missing or not finite.</summary>
    public int MissingCells { get; }

    /// <summary>Number of distinct values; 1 for a constant column.</summary>
    public int DistinctValues { get; }

    /// <summary>Whether all cells are equal, so the column carries no information.</summary>
    public bool IsConstant => DistinctValues <= 1;
}

/// <summary>A class and its number of rows.</summary>
public sealed class ClassCount
{
    internal ClassCount(string name, int rows) => (Name, Rows) = (name, rows);

    /// <summary>The class, as in the label column.</summary>
    public string Name { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }
}
