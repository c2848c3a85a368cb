namespace Microsoft.ML.InductiveBias;

/// <summary>The drawing of the hypotheses that are missing.</summary>
internal sealed class SamplingRun(
    ISampledHypothesisSpace space, TaskData training, TaskData test, LossSamplingOptions options, SampleFileAppender? file)
{
    // If no training succeeds, the error is most likely the caller's: such failures must not stay in the file.
    private readonly List<RecordedHypothesis> _failures = [];
    private readonly List<(int Seed, string KeptFrom, string LeftOutFrom, double LargestDifference)> _conflicts = [];
    private bool _anyTrained;

    /// <summary>Seeds that an executor drew several times with different results; the first one counts.</summary>
    public IReadOnlyList<(int Seed, string KeptFrom, string LeftOutFrom, double LargestDifference)> Conflicts => _conflicts;

    /// <summary>Draws the hypotheses of the given seeds and adds what is kept of them.</summary>
    public void Draw(int[] missing, SortedDictionary<int, RecordedHypothesis> recorded)
    {
        if (missing.Length == 0)
            return;
        var pace = new SamplingPace(options.Samples, recorded.Count, options.Clock);
        var progress = options.Progress is null ? null : new StepProgress(options, pace, recorded.Count);
        progress?.Done(0);
        _anyTrained = recorded.Values.Any(hypothesis => hypothesis.Drawn.Failure is null);
        if (options.Executor is { } executor)
            DrawElsewhere(executor, missing, recorded, progress);
        else
            DrawHere(missing, recorded, progress);
    }

    private void DrawHere(int[] missing, SortedDictionary<int, RecordedHypothesis> recorded, StepProgress? progress)
    {
        int drawn = 0;
        foreach (int[] seeds in missing.Chunk(options.BatchSize ?? missing.Length))
        {
            progress?.Ask(seeds.Length);
            var open = seeds.ToHashSet();
            foreach (var batch in space.Draw(training, seeds, progress, options.CancellationToken))
            {
                using (batch)
                {
                    var hypotheses = BatchRecord.Of(space, batch, test, open, options.CancellationToken);
                    Keep(hypotheses, recorded);
                    drawn += hypotheses.Count;
                }
                progress?.Done(drawn);
                options.CancellationToken.ThrowIfCancellationRequested();
            }
            BatchRecord.CheckAllDrawn(space, seeds.Length, open);
        }
    }

    private void DrawElsewhere(ISamplingExecutor executor, int[] missing, SortedDictionary<int, RecordedHypothesis> recorded, StepProgress? progress)
    {
        var work = new SamplingWork(space, training, test, missing);
        var open = missing.ToHashSet();
        progress?.Ask(0);
        foreach (var lines in executor.Draw(work, progress, options.CancellationToken))
        {
            var hypotheses = work.Decode(lines);
            var first = new List<RecordedHypothesis>(hypotheses.Count);
            foreach (var hypothesis in hypotheses)
            {
                if (open.Remove(hypothesis.Drawn.Seed))
                    first.Add(hypothesis);
                else
                    Compare(first.Find(other => other.Drawn.Seed == hypothesis.Drawn.Seed) ?? recorded.GetValueOrDefault(hypothesis.Drawn.Seed), hypothesis);
            }
            Keep(first, recorded);
            progress?.Done(missing.Length - open.Count);
            options.CancellationToken.ThrowIfCancellationRequested();
        }
        BatchRecord.CheckAllDrawn(space, missing.Length, open);
    }

    private void Compare(RecordedHypothesis? kept, RecordedHypothesis other)
    {
        if (kept is null)
            throw new InvalidOperationException($"The executor drew a hypothesis of seed {other.Drawn.Seed}, which was not requested.");
        if (!kept.IsSameAs(other))
            _conflicts.Add((other.Drawn.Seed, "the first result", "a later one", LossSampleFile.LargestDifference(kept.Predictions, other.Predictions)));
    }

    private void Keep(List<RecordedHypothesis> hypotheses, SortedDictionary<int, RecordedHypothesis> recorded)
    {
        _anyTrained |= hypotheses.Any(hypothesis => hypothesis.Drawn.Failure is null);
        _failures.AddRange(hypotheses.Where(hypothesis => hypothesis.Drawn.Failure is not null));
        // Write to the file before anything else can fail, so no drawn hypothesis is lost.
        file?.Append(hypotheses.Where(hypothesis => hypothesis.Drawn.Failure is null));
        if (_anyTrained && _failures.Count > 0)
        {
            file?.Append(_failures);
            _failures.Clear();
        }
        LossSampling.CheckLosses(hypotheses, options);
        foreach (var hypothesis in hypotheses)
            recorded.Add(hypothesis.Drawn.Seed, hypothesis);
    }

    /// <summary>The progress of the space within that of the run; it never goes back.</summary>
    private sealed class StepProgress(LossSamplingOptions options, SamplingPace pace, int resumed) : IProgress<WorkProgress>
    {
        private readonly Lock _lock = new();
        private int _drawn;
        private int _drawnWhenAsked;
        private int _asked;
        private double _fraction;

        public void Ask(int count) => (_drawnWhenAsked, _asked) = (_drawn, count);

        public void Done(int drawn)
        {
            _drawn = drawn;
            Send(pace.Describe(drawn), (resumed + drawn) / (double)options.Samples);
        }

        public void Report(WorkProgress value) =>
            Send($"{pace.Describe(_drawn)}: {value.Step}", (resumed + _drawnWhenAsked + value.Fraction * _asked) / options.Samples);

        private void Send(string step, double fraction)
        {
            lock (_lock)
            {
                _fraction = Math.Clamp(Math.Max(_fraction, fraction), 0, 1);
                options.Progress!.Report(new WorkProgress(step, _fraction));
            }
        }
    }
}
