namespace Microsoft.ML.InductiveBias.Console.Measures;

/// <summary>The difficulty of one data set.</summary>
/// <param name="Result">The result as the JSON report contains it.</param>
/// <param name="Rows">The rows, human-readable.</param>
/// <param name="Label">The label, human-readable.</param>
/// <param name="Features">The features and their normalization, human-readable.</param>
internal sealed record DifficultyOutcome(DifficultyResult Result, string Rows, string Label, string Features);
