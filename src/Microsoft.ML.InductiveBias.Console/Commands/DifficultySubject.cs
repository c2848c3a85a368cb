using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>One data set with its difficulty.</summary>
/// <param name="Result">What was estimated.</param>
/// <param name="Rows">The rows, for people.</param>
/// <param name="Label">The label, for people.</param>
/// <param name="Features">The features and what was done to them, for people.</param>
internal sealed record DifficultySubject(DifficultyResult Result, string Rows, string Label, string Features);
