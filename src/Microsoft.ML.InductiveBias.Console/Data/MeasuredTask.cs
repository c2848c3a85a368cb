namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The task in a table: features, label, training rows and test rows.</summary>
internal sealed class MeasuredTask
{
    /// <summary>The rows before the split.</summary>
    public required LabeledTable Table { get; init; }

    public required TrainTestSplit Split { get; init; }

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
        return new MeasuredTask
        {
            Table = table,
            Split = split,
            Diagnostics = [.. table.Diagnostics, .. TaskDiagnostics.Of(split, table.Features, table.Label)],
        };
    }

    /// <summary>The same task with another seed of the split.</summary>
    public MeasuredTask WithSeed(SplitOptions options, int seed) =>
        new() { Table = Table, Split = SplitOf(Table, options with { Seed = seed }), Diagnostics = [] };

    private static TrainTestSplit SplitOf(LabeledTable table, SplitOptions options) =>
        TrainTestSplit.Of(table.Parts[0], options, options.Splits > 1 && table.Label.Task == LabelTask.Classification ? table.Label.ClassOf : null);

    /// <summary>The training and test rows as hypotheses see them. All steps are fitted to the training rows.</summary>
    /// <exception cref="ToolException">A number is too large, too small or on another scale than the rest of its column.</exception>
    public (TaskData Training, TaskData Test) Encode(Normalization normalization, int seed, CancellationToken cancellationToken)
    {
        Magnitudes.CheckLabel([Split.Training, Split.Test], Table.Label);
        var magnitudes = new Magnitudes(Split.Training, Table.Features, normalization);
        magnitudes.Check(Split.Test);
        EncodedSize.Check(Split.Training, Table.Features);
        var columns = new FeatureColumns(new MLContext(seed), Table.Features, Table.Label, magnitudes);
        var training = columns.ViewOf(Split.Training);
        var steps = columns.Steps(normalization).Fit(training);
        return (columns.ReadTask(steps.Transform(training), cancellationToken), Table.WithGroups(columns.ReadTask(steps.Transform(columns.ViewOf(Split.Test)), cancellationToken), Split.Test));
    }
}
