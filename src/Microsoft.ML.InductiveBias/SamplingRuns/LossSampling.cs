using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Draws the hypotheses of a sampled space, measures them on test rows and drops their models: for samples that are too
/// large to hold, and for runs that must survive an interruption.</summary>
internal static class LossSampling
{
    private const double UsableShare = 0.5;

    /// <summary>Draws the hypotheses that the sample file doesn't have yet, batch by batch, and measures all.</summary>
    public static LossSamplingResult Run(ISampledHypothesisSpace space, TaskData training, TaskData test, LossSamplingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(test);
        options ??= new LossSamplingOptions();
        test = training.Aligned(test);
        options.Validate(test.Kind);
        CheckMemory(options, test);
        options.CancellationToken.ThrowIfCancellationRequested();

        var description = space.Description;
        using var file = options.SampleFile is null ? null
            : SampleFileAppender.Open(options.SampleFile, SampleFileHeader.Of(description, training, test), test, options.CancellationToken);
        var seeds = Enumerable.Range(options.Start, options.Samples);
        var recorded = new SortedDictionary<int, RecordedHypothesis>();
        foreach (int seed in seeds)
        {
            if (file is not null && file.Existing.TryGetValue(seed, out var hypothesis))
                recorded.Add(seed, hypothesis);
        }
        int resumed = recorded.Count;
        CheckLosses(recorded.Values, options);
        var run = new SamplingRun(space, training, test, options, file);
        run.Draw([.. seeds.Where(seed => !recorded.ContainsKey(seed))], recorded);
        var sampled = new RecordedHypothesisSpace(space, training, test, [.. recorded.Values], options.IncludeUnfitted, Conflicts(run.Conflicts));
        return new LossSamplingResult(sampled, test, resumed, recorded.Count - resumed, options);
    }

    /// <summary>Throws as soon as a hypothesis doesn't support a loss.</summary>
    internal static void CheckLosses(IEnumerable<RecordedHypothesis> hypotheses, LossSamplingOptions options)
    {
        var meaning = OutputMeanings.OfAll(hypotheses
            .Where(hypothesis => hypothesis.Drawn.Counts(options.IncludeUnfitted))
            .Select(hypothesis => hypothesis.OutputMeaning));
        foreach (var loss in options.Losses)
            OutputMeanings.CheckOffered(loss, meaning);
    }

    private static IReadOnlyList<Diagnostic> Conflicts(IReadOnlyList<(int Seed, string KeptFrom, string LeftOutFrom, double LargestDifference)> conflicts) => conflicts.Count == 0 ? [] :
        [new Diagnostic("conflictingSeeds", DiagnosticSeverity.Warning, FormattableString.Invariant(
            $"{conflicts.Count} seeds were drawn twice with different results, and the first one counts (the first is seed {conflicts[0].Seed}; outputs differ by up to {conflicts.Max(conflict => conflict.LargestDifference):G3}). ")
            + SampleFileMerge.Cause)];

    private static void CheckMemory(LossSamplingOptions options, TaskData test)
    {
        double required = (double)options.Samples * test.Rows * (test.OutputCount + options.Losses.Count) * sizeof(float);
        double available = AvailableMemory.Bytes() * UsableShare;
        if (required > available)
            throw new TaskTooLargeException($"{options.Samples} hypotheses on {test.Rows} test rows", (long)Math.Min(required, long.MaxValue / 2), (long)available);
    }
}
