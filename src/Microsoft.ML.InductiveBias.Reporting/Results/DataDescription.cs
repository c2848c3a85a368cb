namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>What a report says of the data that were measured.</summary>
public sealed record DataDescription
{
    /// <summary>The data file, as the user named it.</summary>
    public required string File { get; init; }

    /// <summary>The file of the test rows, where they come from a file of their own; otherwise <see langword="null"/>.</summary>
    public string? TestFile { get; init; }

    /// <summary>The label column; for images, the file of the labels.</summary>
    public required string Label { get; init; }

    /// <summary>What the label is: <c>regression</c> or <c>classification</c>.</summary>
    public required string Task { get; init; }

    /// <summary>Number of rows that were read, before any was dropped or left out; those of <see cref="TestFile"/> included.</summary>
    public required int Rows { get; init; }

    /// <summary>Number of features d that the hypotheses see: each category of a text column counts.</summary>
    public required int Features { get; init; }

    /// <summary>Number of outputs k: 1 for regression, the number of classes for classification.</summary>
    public required int Outputs { get; init; }

    /// <summary>Number of training rows n.</summary>
    public required int TrainRows { get; init; }

    /// <summary>Number of test rows m; 0 where a command has no test part.</summary>
    public required int TestRows { get; init; }

    /// <summary>Number of rows that were dropped because a cell was missing or not finite.</summary>
    public required int DroppedRows { get; init; }

    /// <summary>How the rows were parted; <see langword="null"/> where a command has no test part.</summary>
    public SplitDescription? Split { get; init; }
}
