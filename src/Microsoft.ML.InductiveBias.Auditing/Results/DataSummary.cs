namespace Microsoft.ML.InductiveBias;

/// <summary>What a table holds, before anything is measured.</summary>
public sealed record DataSummary
{
    /// <summary>Number of rows, before any was left out.</summary>
    public required int Rows { get; init; }

    /// <summary>Number of rows that were left out because a cell is missing or not finite.</summary>
    public required int DroppedRows { get; init; }

    /// <summary>The feature columns, in the order of the table.</summary>
    public required IReadOnlyList<ColumnSummary> Columns { get; init; }

    /// <summary>The classes with their counts, the most frequent first; empty for regression.</summary>
    public required IReadOnlyList<ClassCount> Classes { get; init; }

    /// <summary>Number of rows whose features equal those of an earlier row.</summary>
    public required int DuplicateRows { get; init; }

    /// <summary>Groups of rows with equal features and different labels, by <see cref="AuditRow.Id"/>.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> ContradictingRows { get; init; }
}

/// <summary>One feature column.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Kind">What its cells are.</param>
/// <param name="MissingCells">Number of cells that are missing or not finite.</param>
/// <param name="DistinctValues">Number of distinct values; 1 for a constant column.</param>
public sealed record ColumnSummary(string Name, ColumnKind Kind, int MissingCells, int DistinctValues)
{
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
/// <param name="Name">The class, as the label column names it.</param>
/// <param name="Rows">Number of rows.</param>
public sealed record ClassCount(string Name, int Rows);
