namespace Microsoft.ML.InductiveBias;

/// <summary>Options of probes.</summary>
public sealed class ProbeOptions
{
    /// <summary>The names of all rules.</summary>
    public static IReadOnlyList<string> AllRules { get; } = [.. ProbeRules.All.Select(rule => rule.Name)];

    /// <summary>The rules that make labels, from <see cref="AllRules"/>; all by default, as far as the features allow.</summary>
    public IReadOnlyList<string> Rules = AllRules;

    /// <summary>The target loss as a share of the test loss of the best constant, above 0 and below 1; 0.5 by default.</summary>
    public double RelativeLoss = 0.5;

    /// <summary>How often each rule is drawn, each time with other random choices and another split; at least 2, 5 by default.</summary>
    public int Repeats = 5;

    /// <summary>The most rows that a draw uses, chosen at random, of which 30% are test rows; at least 10, 500 by default.</summary>
    public int MaximumRows = 500;

    /// <summary>Whether each rule is also measured with the features in a random order, the same in all rows; <see langword="false"/> by default.
    /// The labels stay the same, so the difference shows what a space knows about the order, as convolutions know about neighboring pixels.</summary>
    public bool ShuffleFeatures;
}
