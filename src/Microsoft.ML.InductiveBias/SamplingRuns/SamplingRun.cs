namespace Microsoft.ML.InductiveBias;

/// <summary>The drawing of the hypotheses that are missing.</summary>
internal sealed class SamplingRun(
    ISampledHypothesisSpace space, TaskData training, TaskData test, LossSamplingOptions options, SampleFileAppender? file)
{
    /// <summary>Draws the hypotheses of the given seeds and adds what is kept of them.</summary>
    public void Draw(int[] missing, SortedDictionary<int, RecordedHypothesis> recorded)
    {
        var pace = new SamplingPace(options.Samples, recorded.Count, options.Clock);
        var progress = options.Progress is null ? null : new StepProgress(options, pace, recorded.Count);
        progress?.Done(0);
        int drawn = 0;
        // If no training succeeds, the error is most likely the caller's: such failures must not stay in the file.
        bool anyTrained = recorded.Values.Any(hypothesis => hypothesis.Drawn.Failure is null);
        var failures = new List<RecordedHypothesis>();
        foreach (int[] seeds in missing.Chunk(options.BatchSize ?? Math.Max(missing.Length, 1)))
        {
            progress?.Ask(seeds.Length);
            var open = seeds.ToHashSet();
            foreach (var batch in space.Draw(training, seeds, progress, options.CancellationToken))
            {
                using (batch)
                {
                    var hypotheses = Record(batch, open);
                    anyTrained |= hypotheses.Any(hypothesis => hypothesis.Drawn.Failure is null);
                    failures.AddRange(hypotheses.Where(hypothesis => hypothesis.Drawn.Failure is not null));
                    // Write to the file before anything else can fail, so no drawn hypothesis is lost.
                    file?.Append(hypotheses.Where(hypothesis => hypothesis.Drawn.Failure is null));
                    if (anyTrained && failures.Count > 0)
                    {
                        file?.Append(failures);
                        failures.Clear();
                    }
                    LossSampling.CheckLosses(hypotheses, options);
                    foreach (var hypothesis in hypotheses)
                        recorded.Add(hypothesis.Drawn.Seed, hypothesis);
                    drawn += hypotheses.Count;
                }
                progress?.Done(drawn);
                options.CancellationToken.ThrowIfCancellationRequested();
            }
            if (open.Count > 0)
                throw new InvalidOperationException($"The space '{space.Description.Kind}' was asked for {seeds.Length} hypotheses but drew {seeds.Length - open.Count}; seed {open.Min()} is missing.");
        }
    }

    private List<RecordedHypothesis> Record(IHypothesisBatch batch, HashSet<int> open)
    {
        var predictions = batch.Predict(test.Features, options.CancellationToken);
        if (predictions.Count != batch.Hypotheses.Count)
            throw new InvalidOperationException($"A batch of {batch.Hypotheses.Count} hypotheses predicted for {predictions.Count}.");
        var hypotheses = new List<RecordedHypothesis>(predictions.Count);
        for (int i = 0; i < predictions.Count; i++)
        {
            var drawn = batch.Hypotheses[i];
            if (!open.Remove(drawn.Seed))
                throw new InvalidOperationException($"The space '{space.Description.Kind}' drew a hypothesis of seed {drawn.Seed}, which was not requested or already drawn.");
            bool diverged = drawn.Status == HypothesisStatus.Diverged;
            if (!diverged && predictions[i].Length != test.Rows * test.OutputCount)
                throw new InvalidOperationException($"The hypothesis of seed {drawn.Seed} gave {predictions[i].Length} outputs for {test.Rows} rows of {test.OutputCount} outputs.");
            hypotheses.Add(new RecordedHypothesis(drawn, batch.OutputMeaning, batch.IsOnlyHypothesis, diverged ? [] : predictions[i]));
        }
        return hypotheses;
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
