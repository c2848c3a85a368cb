namespace Microsoft.ML.InductiveBias;

/// <summary>What a table holds, before anything is measured.</summary>
public sealed class DataSummary
{
    /// <summary>Number of rows, before any was left out.</summary>
    public int Rows { get; internal init; }

    /// <summary>Number of rows that were left out because a cell is missing or not finite.</summary>
    public int DroppedRows { get; internal init; }

    /// <summary>The feature columns, in the order of the table.</summary>
    public IReadOnlyList<ColumnSummary> Columns { get; internal init; } = [];

    /// <summary>The classes with their counts, the most frequent first; empty for regression.</summary>
    public IReadOnlyList<ClassCount> Classes { get; internal init; } = [];

    /// <summary>Number of rows whose features equal those of an earlier row.</summary>
    public int DuplicateRows { get; internal init; }

    /// <summary>Groups of rows with equal features and different labels, by <see cref="AuditRow.Id"/>.</summary>
    public IReadOnlyList<IReadOnlyList<long>> ContradictingRows { get; internal init; } = [];
}

/// <summary>One feature column.</summary>
public sealed class ColumnSummary
{
    /// <summary>Holds the given values.</summary>
    /// <param name="name"><see cref="Name"/>.</param>
    /// <param name="kind"><see cref="Kind"/>.</param>
    /// <param name="missingCells"><see cref="MissingCells"/>.</param>
    /// <param name="distinctValues"><see cref="DistinctValues"/>.</param>
    public ColumnSummary(string name, ColumnKind kind, int missingCells, int distinctValues) =>
        (Name, Kind, MissingCells, DistinctValues) = (name, kind, missingCells, distinctValues);

    /// <summary>The name of the column.</summary>
    public string Name { get; }

    /// <summary>What its cells are.</summary>
    public ColumnKind Kind { get; }

    /// <summary>Number of cells that are missing or not finite.</summary>
    public int MissingCells { get; }

    /// <summary>Number of distinct values; 1 for a constant column.</summary>
    public int DistinctValues { get; }


    /// <summary>Whether all cells are equal, so that the column tells nothing.</summary>
    public bool IsConstant => DistinctValues <= 1;
}

/// <summary>What the cells of a feature column are.</summary>
public enum ColumnKind
{
    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Text, each distinct one a category.</summary>
    Category,
}

/// <summary>A class and the number of its rows.</summary>
public sealed class ClassCount
{
    internal ClassCount(string name, int rows) => (Name, Rows) = (name, rows);

    /// <summary>The class, as the label column names it.</summary>
    public string Name { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }
}
