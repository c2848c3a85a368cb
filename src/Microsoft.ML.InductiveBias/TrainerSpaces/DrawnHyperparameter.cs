namespace Microsoft.ML.InductiveBias;

/// <summary>A hyperparameter of one hypothesis.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Range">What it was drawn from, for people.</param>
/// <param name="Value">What was drawn.</param>
internal sealed record DrawnHyperparameter(string Name, string Range, object Value);
