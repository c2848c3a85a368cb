namespace Microsoft.ML.InductiveBias;

/// <summary>A positive parameter that the likelihood is to choose, in natural logarithms.</summary>
/// <param name="Name">The name in messages.</param>
/// <param name="Start">Where the search starts.</param>
internal readonly record struct FreeParameter(string Name, double Start);
