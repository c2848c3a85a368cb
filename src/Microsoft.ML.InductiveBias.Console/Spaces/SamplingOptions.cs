namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>The options of all sampled spaces.</summary>
internal static class SamplingOptions
{
    public static SpaceOption<int> Samples { get; } = SpaceOption.WholeNumber("samples", "NUMBER", 1,
        "Sampled spaces: the number of hypotheses to draw, including those in the file of --resume (default: 100).");

    public static SpaceOption<int> FirstSeed { get; } = SpaceOption.WholeNumber("first-seed", "NUMBER", 0,
        "Sampled spaces: the seed of the first hypothesis; the others use the seeds that follow. To share work, give each machine its own seeds (default: 0).");

    public static SpaceOption<string> Resume { get; } = new("resume", "FILE", "the name of a file",
        "Sampled spaces: write hypotheses to this file as they are drawn, and don't draw those that it already contains; a simulation (--tail measured) writes to FILE.tail and resumes from it. Each space needs its own file.",
        text => text is "" or "-" ? null : text);

    public static SpaceOption<bool> IncludeUnfitted { get; } = SpaceOption.Switch("include-unfitted",
        "Sampled spaces: also count hypotheses that didn't reach the training tolerance.");

    public static SpaceOption<TailMethod> Tail { get; } = SpaceOption.Choice("tail",
        "Sampled spaces: how to estimate the bias at losses that too few drawn hypotheses reach: measured (simulated, where hypotheses can be moved towards smaller losses, as for networks; otherwise bounds), "
        + "fitted (extrapolated from fitted distributions), or bound (lower bounds from the drawn hypotheses alone) (default: measured).",
        ("measured", TailMethod.Measured), ("fitted", TailMethod.Fitted), ("bound", TailMethod.Bound));

    public static SpaceOption<int> TailHypotheses { get; } = SpaceOption.WholeNumber("tail-hypotheses", "NUMBER", 1,
        "Sampled spaces with --tail measured: the simulation ends after so many hypotheses (default: 60000).");

    public static SpaceOption<double> TailTime { get; } = SpaceOption.Positive("tail-time", "SECONDS",
        "Sampled spaces with --tail measured: the simulation ends after this time (default: 300).");

    /// <summary>The description of --samples where hypotheses are only drawn.</summary>
    public const string SamplesOfFile = "The number of hypotheses to draw, including those of these seeds that the file already contains (default: 100).";

    /// <summary>The options that only measurements have.</summary>
    public static IReadOnlyList<SpaceOption> OfMeasurements { get; } = [Resume, IncludeUnfitted, Tail, TailHypotheses, TailTime];

    public static IReadOnlyList<SpaceOption> All { get; } = [Samples, FirstSeed, Resume, IncludeUnfitted, Tail, TailHypotheses, TailTime];

    /// <summary>How the distribution of the loss is estimated.</summary>
    public static SampledLossOptions SampledLoss(SpaceSettings settings)
    {
        var defaults = new RareLossOptions();
        bool isPublished = PublishedEstimate.IsChosen(settings);
        return new SampledLossOptions
        {
            Tail = settings.Of(Tail, isPublished ? TailMethod.Fitted : TailMethod.Measured),
            // As published, the fitted distribution also answers where shares of hypotheses would.
            EmpiricalCount = isPublished ? int.MaxValue : new SampledLossOptions().EmpiricalCount,
            RareLosses = new RareLossOptions(defaults)
            {
                MaximumHypotheses = settings.Of(TailHypotheses, defaults.MaximumHypotheses),
                TimeLimit = settings.Given(TailTime) is { } seconds ? TimeSpan.FromSeconds(seconds) : defaults.TimeLimit,
                ResumeFile = settings.Given(Resume) is { } file ? TailFile(file) : null,
            },
        };
    }

    /// <summary>Which hypotheses are drawn, and the file that they are written to.</summary>
    public static LossSamplingOptions Run(SpaceSettings settings, string? sampleFile)
    {
        var defaults = new LossSamplingOptions();
        return new LossSamplingOptions(defaults)
        {
            Samples = settings.Of(Samples, defaults.Samples),
            FirstSeed = settings.Given(FirstSeed),
            SampleFile = sampleFile,
            IncludeUnfitted = settings.Of(IncludeUnfitted, defaults.IncludeUnfitted || PublishedEstimate.IsChosen(settings)),
        };
    }

    /// <summary>The file of the simulation that belongs to a sample file.</summary>
    public static string TailFile(string sampleFile) => sampleFile + ".tail";
}
