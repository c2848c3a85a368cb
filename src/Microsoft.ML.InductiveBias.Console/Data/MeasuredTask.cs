using Microsoft.ML.InductiveBias.Console.Commands;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The task that a command's files hold: features, label, training and test rows.</summary>
internal sealed class MeasuredTask
{
    /// <summary>The rows before they were parted.</summary>
    public required LabelledTable Table { get; init; }

    /// <summary>The columns that the hypotheses see.</summary>
    public IReadOnlyList<ColumnContent> Features => Table.Features;

    public LabelColumn Label => Table.Label;

    public required RawTable Training { get; init; }

    public required RawTable Test { get; init; }

    /// <summary>What a reader must know of the data.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>Reads the files and makes a task of them.</summary>
    /// <exception cref="ToolException">The files do not hold such a task.</exception>
    public static MeasuredTask Read(MeasureOptions options, CancellationToken cancellationToken)
    {
        var table = LabelledTable.Read(options.File, options.TestFile, options.Label, options, cancellationToken);
        table.Label.RequireTwoClasses();
        if (options.Loss != LossKind.MeanSquaredError && table.Label.Task == LabelTask.Regression)
            throw new ToolException($"--loss compares classes, but the label '{options.Label}' is a number (a regression); take mse, or --task classification if its values are classes.");
        var split = table.Parts.Count == 1
            ? TrainTestSplit.Of(table.Parts[0], options)
            : TrainTestSplit.Of(table.Parts[0], table.Parts[1], options);
        return new MeasuredTask
        {
            Table = table,
            Training = split.Training,
            Test = split.Test,
            Diagnostics = [.. table.Diagnostics, .. TaskDiagnostics.Of(split, table.Features, table.Label)],
        };
    }
}
