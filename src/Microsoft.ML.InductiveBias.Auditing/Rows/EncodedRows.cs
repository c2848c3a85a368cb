namespace Microsoft.ML.InductiveBias;

/// <summary>Rows as features, by steps that were learned from training rows.</summary>
/// <param name="training">The training rows.</param>
/// <param name="other">Other rows, encoded by the same steps; <see langword="null"/> if there are none.</param>
public sealed class EncodedRows(TaskData training, TaskData? other)
{
    /// <summary>The training rows.</summary>
    public TaskData Training { get; } = training;

    /// <summary>Other rows, encoded by the same steps; <see langword="null"/> if there are none.</summary>
    public TaskData? Other { get; } = other;

    /// <summary>How many features, from the first on, are numbers, which are standardized to mean 0 and standard deviation 1. The others stay as they are.</summary>
    public required int NumberFeatures { get; init; }

    /// <summary>The columns with their roles.</summary>
    public IReadOnlyList<ColumnDescription> Columns { get; init; } = [];

    /// <summary>The steps as C# code; <see langword="null"/> if there are none.</summary>
    public string? Code { get; init; }
}
