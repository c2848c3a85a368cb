namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>The options of all spaces whose hypotheses are drawn one by one.</summary>
internal static class SamplingOptions
{
    public static SpaceOption<int> Samples { get; } = SpaceOption.WholeNumber("samples", "NUMBER", 1,
        "Sampled spaces: how many hypotheses are drawn, those in the file of --resume included (default: 100).");

    public static SpaceOption<int> FirstSeed { get; } = SpaceOption.WholeNumber("first-seed", "NUMBER", 0,
        "Sampled spaces: the seed of the first hypothesis; the others follow it one by one. Other machines take other seeds (default: 0).");

    public static SpaceOption<string> Resume { get; } = new("resume", "FILE", "the name of a file",
        "Sampled spaces: hypotheses are written to this file as they are drawn, and those that it holds are not drawn again. One file for each space.",
        text => text.Length > 0 ? text : null);

    public static SpaceOption<bool> IncludeUnfitted { get; } = SpaceOption.Switch("include-unfitted",
        "Sampled spaces: count hypotheses that did not reach the training tolerance too.");

    public static IReadOnlyList<SpaceOption> All { get; } = [Samples, FirstSeed, Resume, IncludeUnfitted];
}
