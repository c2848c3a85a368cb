namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Probes as text.</summary>
internal static class ProbeText
{
    /// <summary>The rule, and whether the features were shuffled.</summary>
    public static string RuleOf(ProbeEstimate probe) => probe.IsShuffled ? $"{probe.Rule}, shuffled" : probe.Rule;

    /// <summary>The bits; "at least" for a bound.</summary>
    public static string Bits(ProbeEstimate probe) => (probe.IsBound ? "at least " : "") + NumberText.BitsParts(new ValueWithInterval(probe.Bits, probe.LowerBits, probe.UpperBits)).Value;

    /// <summary>What the rules are, in a sentence each.</summary>
    public static IReadOnlyDictionary<string, string> Meanings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["linear"] = "a weighted sum of all features, with random weights",
        ["threshold"] = "whether one feature is in the upper half of its values",
        ["parity"] = "whether an even number of two features is in the upper half (XOR)",
        ["parity3"] = "the same for three features",
        ["periodic"] = "a sine of one feature, three periods over its range",
        ["radial"] = "whether a row is near a random row, among the nearer half",
        ["prototype"] = "which of six random rows is nearest; three of them are positive",
        ["group"] = "a random sign for each group of rows, or for each eighth of the values of one feature",
        ["texture"] = "whether neighboring features differ much: the sum of their squared differences is in the upper half",
    };
}
