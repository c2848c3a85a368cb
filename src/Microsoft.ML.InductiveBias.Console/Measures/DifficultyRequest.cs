using Microsoft.ML.InductiveBias.Console.Data;

namespace Microsoft.ML.InductiveBias.Console.Measures;

/// <summary>The options of a difficulty estimate. Defaults are those of the command line.</summary>
internal sealed record DifficultyRequest
{
    public double TargetError { get; init; } = 0.01;

    public int Seed { get; init; }

    /// <summary>The normalization of tables; images have their own.</summary>
    public Normalization Normalization { get; init; } = Normalization.Standardize;

    /// <summary>Whether progress names the file, because there are several.</summary>
    public bool IsOneOfSeveral { get; init; }
}
