namespace Microsoft.ML.InductiveBias;

/// <summary>Rows as features, by steps that were learned from training rows.</summary>
/// <param name="training">The training rows.</param>
/// <param name="other">Other rows, encoded by the same steps; <see langword="null"/> if there are none.</param>
/// <param name="numberFeatures">How many features, from the first on, are numbers, which are standardized to mean 0 and standard deviation 1. The others stay as they are.</param>
/// <param name="columns">The columns with their roles; <see langword="null"/> if there are none.</param>
/// <param name="code">The steps as C# code; <see langword="null"/> if there are none.</param>
public sealed class EncodedRows(TaskData training, TaskData? other, int numberFeatures, IReadOnlyList<ColumnDescription>? columns = null, string? code = null)
{
    internal TaskData Training => training;

    internal TaskData? Other => other;

    internal int NumberFeatures => numberFeatures;

    internal IReadOnlyList<ColumnDescription> Columns => columns ?? [];

    internal string? Code => code;
}
