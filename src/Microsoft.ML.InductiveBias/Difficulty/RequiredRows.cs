namespace Microsoft.ML.InductiveBias;

/// <summary>A number of training rows, as itself and as a logarithm for the cases in which it exceeds any double.</summary>
/// <param name="Rows">The number of rows; +∞ where it exceeds the range of a double.</param>
/// <param name="Log10Rows">log₁₀ of the number of rows.</param>
public readonly record struct RequiredRows(double Rows, double Log10Rows);
