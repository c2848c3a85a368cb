namespace Microsoft.ML.InductiveBias;

/// <summary>The rows of a data set as an audit sees them.</summary>
public sealed class AuditInput
{
    /// <summary>What the data set is called, such as its file name.</summary>
    public required string Name { get; init; }

    /// <summary>The label column.</summary>
    public required string Label { get; init; }

    /// <summary>Features and targets of the usable rows, before any normalization.</summary>
    public required TaskData Rows { get; init; }

    /// <summary>For each feature, whether it is a number that is brought to mean 0 and standard deviation 1; otherwise it stays as
    /// it is (an indicator of a category).</summary>
    public required IReadOnlyList<bool> IsNumeric { get; init; }

    /// <summary>What identifies each row: see <see cref="AuditRow.Id"/>.</summary>
    public required IReadOnlyList<long> Ids { get; init; }

    /// <summary>What <see cref="Ids"/> count: <c>line</c> of a file, or <c>row</c> of a data view.</summary>
    public string RowUnit { get; init; } = "row";

    /// <summary>The label of each row, as the label column holds it.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The classes in the order of the outputs; empty for regression.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The feature columns, as the user knows them.</summary>
    public required IReadOnlyList<ColumnSummary> Columns { get; init; }

    /// <summary>The cells of a row, in the order of <see cref="Columns"/>.</summary>
    public required Func<int, IReadOnlyList<string>> Cells { get; init; }

    /// <summary>Number of rows that were left out because a cell is missing or not finite.</summary>
    public required int DroppedRows { get; init; }

    /// <summary>What a reader must know of the data.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];
}
