namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The task in a table: features, label, training rows and test rows.</summary>
internal sealed class MeasuredTask
{
    /// <summary>The rows before the split.</summary>
    public required LabeledTable Table { get; init; }

    public required TrainTestSplit Split { get; init; }

    /// <summary>The columns with the roles that the training rows give them.</summary>
    public required IReadOnlyList<FeatureColumn> Columns { get; init; }

    /// <summary>The columns as results show them, after <see cref="Encode"/>.</summary>
    public IReadOnlyList<ColumnDescription> Descriptions { get; private set; } = [];

    /// <summary>Diagnostics about the data.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>Reads the task from a resolved source. Without a test file, some of its rows become test rows.</summary>
    /// <exception cref="ToolException">The files don't contain such a task.</exception>
    public static MeasuredTask Read(TableSource source, string? testFile, SplitOptions options, CancellationToken cancellationToken)
    {
        var table = LabeledTable.Read(source, testFile, cancellationToken);
        table.Label.RequireTwoClasses();
        var split = table.Parts.Count == 1
            ? SplitOf(table, options)
            : TrainTestSplit.Of(table.Parts[0], table.Parts[1], options);
        var columns = FeatureColumns.Roles(split.Training, table.Columns, table.Label);
        return new MeasuredTask
        {
            Table = table,
            Split = split,
            Columns = columns,
            Diagnostics = [.. table.Diagnostics, .. TaskDiagnostics.Of(split, columns, table.Label)],
        };
    }

    /// <summary>The same task with another seed of the split.</summary>
    public MeasuredTask WithSeed(SplitOptions options, int seed) =>
        new() { Table = Table, Split = SplitOf(Table, options with { Seed = seed }), Columns = Columns, Diagnostics = [] };

    /// <summary>A random split, in proportion to the rows of each class if there are several splits, or if a class would have few rows in a part.</summary>
    private static TrainTestSplit SplitOf(LabeledTable table, SplitOptions options)
    {
        if (table.Label.Task != LabelTask.Classification)
            return TrainTestSplit.Of(table.Parts[0], options);
        if (options.Splits == 1)
        {
            var random = TrainTestSplit.Of(table.Parts[0], options);
            if (HasRows(random.Training) && HasRows(random.Test))
                return random;

            bool HasRows(RawTable part) => part.Rows.CountBy(table.Label.ClassOf, StringComparer.Ordinal).Count(one => one.Value >= TrainTestSplit.FewRows) == table.Label.Classes.Length;
        }
        return TrainTestSplit.Of(table.Parts[0], options, table.Label.ClassOf);
    }

    /// <summary>The training and test rows as hypotheses see them. All steps are fitted to the training rows.</summary>
    /// <exception cref="ToolException">A number is too large, too small or on another scale than the rest of its column.</exception>
    public (TaskData Training, TaskData Test) Encode(Normalization normalization, int seed, CancellationToken cancellationToken)
    {
        Magnitudes.CheckLabel([Split.Training, Split.Test], Table.Label);
        var columns = new FeatureColumns(new MLContext(seed), Split.Training, Table.Columns, Table.Label, normalization, scalesUnits: true);
        Descriptions = columns.Descriptions;
        EncodedSize.Check(Split.Training, Descriptions);
        var (training, test) = columns.Encode(Split.Test, cancellationToken);
        return (training, Table.WithGroups(test!, Split.Test));
    }
}
