namespace Microsoft.ML.InductiveBias;

/// <summary>A data set to audit.</summary>
public sealed class AuditInput
{
    /// <summary>The name of the data set, such as its file name.</summary>
    public required string Name { get; init; }

    /// <summary>The label column.</summary>
    public required string Label { get; init; }

    /// <summary>Features and targets of the usable rows, before any normalization.</summary>
    public required TaskData Rows { get; init; }

    /// <summary>For each feature, whether it is a number, which is standardized to mean 0 and standard deviation 1. An indicator of a category
    /// stays as it is.</summary>
    public required IReadOnlyList<bool> IsNumeric { get; init; }

    /// <summary>Makes features of training rows and of other rows, by the numbers of the rows, with steps that are learned from the training rows alone.
    /// <see langword="null"/> (the default) if <see cref="Rows"/> are features already; otherwise they only show which rows are equal.</summary>
    public Func<IReadOnlyList<int>, IReadOnlyList<int>, EncodedRows>? Encode { get; init; }

    /// <summary>The identifier of each row; see <see cref="AuditRow.Id"/>.</summary>
    public required IReadOnlyList<long> Ids { get; init; }

    /// <summary>What <see cref="Ids"/> count: <c>line</c> of a file, or <c>row</c> of a data view.</summary>
    public string RowUnit { get; init; } = "row";

    /// <summary>The label of each row, as in the label column.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The classes in the order of the outputs; empty for regression.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The feature columns, as the user knows them.</summary>
    public required IReadOnlyList<ColumnSummary> Columns { get; init; }

    /// <summary>The cells of a row, in the order of <see cref="Columns"/>.</summary>
    public required Func<int, IReadOnlyList<string>> Cells { get; init; }

    /// <summary>A small picture of the image that a cell of a column of images names, as PNG; it may have none (<see langword="null"/>). The page of the audit shows it.</summary>
    public Func<string, byte[]?>? Picture { get; init; }

    /// <summary>Number of rows that were dropped because a cell is missing or not finite.</summary>
    public required int DroppedRows { get; init; }

    /// <summary>Diagnostics about the data.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Training rows and other rows as features, and for each feature whether it is standardized.</summary>
    internal (TaskData Training, TaskData Other, IReadOnlyList<bool> IsNumeric, EncodedRows? Encoded) Encoded(int[] training, int[] other)
    {
        if (Encode is null)
            return (Rows.SelectRows(training), other.Length == 0 ? Rows.SelectRows(training) : Rows.SelectRows(other), IsNumeric, null);
        var encoded = Encode(training, other);
        // Groups of the input go with its rows.
        return (WithGroups(encoded.Training, training), encoded.Other is { } others ? WithGroups(others, other) : encoded.Training,
            [.. Enumerable.Range(0, encoded.Training.FeatureCount).Select(feature => feature < encoded.NumberFeatures)], encoded);

        TaskData WithGroups(TaskData rows, int[] numbers) => Rows.Groups.IsEmpty ? rows : rows.WithGroups([.. numbers.Select(row => Rows.Groups.Span[row])]);
    }

    /// <summary>The name of the column that a numeric feature comes from. Numeric features are in the order of the numeric columns.</summary>
    internal string ColumnOf(int feature)
    {
        int position = Enumerable.Range(0, feature).Count(f => IsNumeric[f]);
        return Columns.Where(column => column.Kind == ColumnKind.Number).ElementAtOrDefault(position)?.Name
            ?? $"feature {feature.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
    }
}
