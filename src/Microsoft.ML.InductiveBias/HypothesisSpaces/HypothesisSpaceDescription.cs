namespace Microsoft.ML.InductiveBias;

/// <summary>What a result says of the hypothesis space that it belongs to.</summary>
/// <param name="Kind">The kind of space, such as <c>kernel</c>.</param>
/// <param name="Parameters">The parameters by name, in the order in which they are shown; values are strings, numbers or truth values.</param>
public sealed record HypothesisSpaceDescription(string Kind, IReadOnlyList<KeyValuePair<string, object>> Parameters);
