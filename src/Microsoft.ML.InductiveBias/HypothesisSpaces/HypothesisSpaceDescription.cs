namespace Microsoft.ML.InductiveBias;

/// <summary>A description of a hypothesis space, shown with its results.</summary>
public sealed class HypothesisSpaceDescription
{
    /// <summary>Holds the given values.</summary>
    /// <param name="kind"><see cref="Kind"/>.</param>
    /// <param name="parameters"><see cref="Parameters"/>.</param>
    public HypothesisSpaceDescription(string kind, IReadOnlyList<KeyValuePair<string, object>> parameters) => (Kind, Parameters) = (kind, parameters);

    /// <summary>The kind of space, such as <c>kernel</c>.</summary>
    public string Kind { get; }

    /// <summary>The parameters by name, in the order in which they are shown; values are strings, numbers or truth values.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Parameters { get; }
}
