namespace Microsoft.ML.InductiveBias;

/// <summary>A hyperparameter of one hypothesis.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Range">A human-readable description of the range.</param>
/// <param name="Value">The drawn value.</param>
internal sealed record DrawnHyperparameter(string Name, string Range, object Value);
