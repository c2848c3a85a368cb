namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>The options of all sampled spaces.</summary>
internal static class SamplingOptions
{
    public static SpaceOption<int> Samples { get; } = SpaceOption.WholeNumber("samples", "NUMBER", 1,
        "Sampled spaces: the number of hypotheses to draw, including those in the file of --resume (default: 100).");

    public static SpaceOption<int> FirstSeed { get; } = SpaceOption.WholeNumber("first-seed", "NUMBER", 0,
        "Sampled spaces: the seed of the first hypothesis; the others use the seeds that follow. To share work, give each machine its own seeds (default: 0).");

    public static SpaceOption<string> Resume { get; } = new("resume", "FILE", "the name of a file",
        "Sampled spaces: write hypotheses to this file as they are drawn, and don't draw those that it already contains. Each space needs its own file.",
        text => text.Length > 0 ? text : null);

    public static SpaceOption<bool> IncludeUnfitted { get; } = SpaceOption.Switch("include-unfitted",
        "Sampled spaces: also count hypotheses that didn't reach the training tolerance.");

    public static IReadOnlyList<SpaceOption> All { get; } = [Samples, FirstSeed, Resume, IncludeUnfitted];
}
