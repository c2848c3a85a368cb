namespace Microsoft.ML.InductiveBias;

/// <summary>A progress report.</summary>
/// <param name="Step">The current step, human-readable.</param>
/// <param name="Fraction">The share of the work that is done, from 0 to 1.</param>
public readonly record struct WorkProgress(string Step, double Fraction);
