namespace Microsoft.ML.InductiveBias;

/// <summary>One report of long work.</summary>
/// <param name="Step">What is being done now, for people.</param>
/// <param name="Fraction">The share of the work that is done, from 0 to 1.</param>
public readonly record struct WorkProgress(string Step, double Fraction);
