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

    /// <summary>Whether a class has at least four times as many test rows as another, or rare classes have more test rows than their share.</summary>
    public bool HasSkewedClasses
    {
        get
        {
            if (Table.Label.Task != LabelTask.Classification)
                return false;
            int[] counts = [.. Split.Test.Rows.CountBy(Table.Label.ClassOf, StringComparer.Ordinal).Select(count => count.Value)];
            return Split.TestWeights is not null || counts.Max() >= 4 * counts.Min();
        }
    }

    /// <summary>Reads the task from a resolved source. Without a test file, some of its rows become test rows.</summary>
    /// <exception cref="ToolException">The files don't contain such a task.</exception>
    public static MeasuredTask Read(TableSource source, string? testFile, SplitOptions options, CancellationToken cancellationToken)
    {
        var table = LabeledTable.Read(source, testFile, cancellationToken);
        table.Label.RequireTwoClasses();
        var split = table.Parts.Count == 1
            ? SplitOf(table, options)
            : TrainTestSplit.Of(table.Parts[0], table.Parts[1], options, table.Label.Task == LabelTask.Classification ? table.Label.ClassOf : null);
        var columns = FeatureColumns.Roles(split.Training, table.Columns, table.Label);
        return new MeasuredTask
        {
            Table = table,
            Split = split,
            Columns = columns,
            Diagnostics = [.. table.Diagnostics, .. TaskDiagnostics.Of(split, columns, table.Label), .. TaskDiagnostics.OfWeights(split)],
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
            if (HasRows(random.Training, options.MaxTrain) && HasRows(random.Test, options.MaxTest))
                return random;

            // Of a part that is cut, the expected rows decide: if the drawn ones did, classes would be drawn with other chances than their rows have.
            bool HasRows(RawTable part, int? maximum) => part.Rows.Count == maximum
                ? table.Parts[0].Rows.CountBy(table.Label.ClassOf, StringComparer.Ordinal).All(one => (double)one.Value * part.Rows.Count / table.Parts[0].Rows.Count >= TrainTestSplit.FewRows)
                : part.Rows.CountBy(table.Label.ClassOf, StringComparer.Ordinal).Count(one => one.Value >= TrainTestSplit.FewRows) == table.Label.Classes.Length;
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
        var grouped = Table.WithGroups(test!, Split.Test);
        return (training, Split.TestWeights is { } weights ? grouped.WithWeights(weights) : grouped);
    }
}
