namespace Microsoft.ML.InductiveBias.Console.Measures;

/// <summary>The difficulty of one data set as the JSON report contains it, with human-readable descriptions of the rows, the label and the features.</summary>
internal sealed record DifficultyOutcome(DifficultyResult Result, string Rows, string Label, string Features);
