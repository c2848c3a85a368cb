namespace Microsoft.ML.InductiveBias;

/// <summary>A data set to audit.</summary>
/// <param name="name">The name of the data set, such as its file name.</param>
/// <param name="label">The label column.</param>
/// <param name="rows">Features and targets of the usable rows, before any normalization.</param>
/// <param name="isNumeric">For each feature, whether it is a number, which is standardized to mean 0 and standard deviation 1. An indicator of a
/// category stays as it is.</param>
/// <param name="ids">The identifier of each row; see <see cref="AuditRow.Id"/>.</param>
/// <param name="labels">The label of each row, as in the label column.</param>
/// <param name="classNames">The classes in the order of the outputs; empty for regression.</param>
/// <param name="columns">The feature columns, as the user knows them.</param>
/// <param name="cells">The cells of a row, in the order of <paramref name="columns"/>.</param>
/// <param name="droppedRows">Number of rows that were dropped because a cell is missing or not finite.</param>
/// <param name="rowUnit">What <paramref name="ids"/> count: <c>line</c> of a file, or <c>row</c> of a data view.</param>
/// <param name="encode">Makes features of training rows and of other rows, by the numbers of the rows, with steps that are learned from the
/// training rows alone. <see langword="null"/> (the default) if <paramref name="rows"/> are features already; otherwise they only show which rows
/// are equal.</param>
/// <param name="diagnostics">Diagnostics about the data; <see langword="null"/> for none.</param>
/// <param name="picture">Makes a small picture, as PNG, of the image that a cell of a column of images names, or <see langword="null"/> if there is none. The page
/// of the audit shows it.</param>
public sealed class AuditInput(
    string name, string label, TaskData rows, IReadOnlyList<bool> isNumeric, IReadOnlyList<long> ids, IReadOnlyList<string> labels, IReadOnlyList<string> classNames,
    IReadOnlyList<ColumnSummary> columns, Func<int, IReadOnlyList<string>> cells, int droppedRows, string rowUnit = "row",
    Func<IReadOnlyList<int>, IReadOnlyList<int>, EncodedRows>? encode = null, IReadOnlyList<Diagnostic>? diagnostics = null,
    Func<string, byte[]?>? picture = null)
{
    /// <summary>The name of the data set.</summary>
    public string Name => name;

    /// <summary>Features and targets of the usable rows, before any normalization.</summary>
    public TaskData Rows => rows;

    internal string Label => label;

    internal IReadOnlyList<bool> IsNumeric => isNumeric;

    internal IReadOnlyList<long> Ids => ids;

    internal IReadOnlyList<string> Labels => labels;

    internal IReadOnlyList<string> ClassNames => classNames;

    internal IReadOnlyList<ColumnSummary> Columns => columns;

    internal Func<int, IReadOnlyList<string>> Cells => cells;

    internal int DroppedRows => droppedRows;

    internal string RowUnit => rowUnit;

    internal Func<IReadOnlyList<int>, IReadOnlyList<int>, EncodedRows>? Encode => encode;

    internal IReadOnlyList<Diagnostic> Diagnostics => diagnostics ?? [];

    internal Func<string, byte[]?>? Picture => picture;

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
        return Columns.Where(column => column.Kind == ColumnRole.Number).ElementAtOrDefault(position)?.Name
            ?? $"feature {feature.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
    }
}
