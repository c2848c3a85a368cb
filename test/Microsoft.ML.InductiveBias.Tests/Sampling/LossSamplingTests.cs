using System.Text;

namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
public sealed class LossSamplingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sampling").FullName;
    private readonly TaskData _training = FakeTask.Classes(6, 1);
    private readonly TaskData _test = FakeTask.Classes(5, 2);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string File(string name = "sample.jsonl") => Path.Combine(_folder, name);

    private LossSamplingResult Run(FakeSpace space, string? file, int samples = 20, int first = 0, Func<LossSamplingOptions, LossSamplingOptions>? with = null)
    {
        var options = new LossSamplingOptions
        {
            Samples = samples, FirstSeed = first, SampleFile = file, Losses = [LossKind.MeanSquaredError, LossKind.ZeroOneError],
        };
        return LossSampling.Run(space, _training, _test, with?.Invoke(options) ?? options);
    }

    private static void AssertSame(LossSamplingResult expected, LossSamplingResult actual)
    {
        // Bit for bit: losses are read from the same predictions and summed in the order of the seeds.
        foreach (var loss in new[] { LossKind.MeanSquaredError, LossKind.ZeroOneError })
        {
            var (left, right) = (expected.Sample(loss), actual.Sample(loss));
            Assert.AreEqual(left.TestRows, right.TestRows);
            CollectionAssert.AreEqual(left.Hypotheses.Select(Values).ToArray(), right.Hypotheses.Select(Values).ToArray());
            CollectionAssert.AreEqual(left.Hypotheses.Select(h => h.TestLoss).ToArray(), right.Hypotheses.Select(h => h.TestLoss).ToArray());
            CollectionAssert.AreEqual(left.Losses.ToArray(), right.Losses.ToArray());
            for (int i = 0; i < left.Hypotheses.Count; i++)
                CollectionAssert.AreEqual(left.Hypotheses[i].RowLosses.ToArray(), right.Hypotheses[i].RowLosses.ToArray());
        }
        CollectionAssert.AreEqual(expected.MeanPrediction(), actual.MeanPrediction());

        static object Values(SampledHypothesis hypothesis) =>
            (hypothesis.Drawn.Seed, hypothesis.Drawn.Status, hypothesis.Drawn.TrainingLoss, hypothesis.Drawn.Failure);
    }

    [TestMethod]
    public void RunMeasuresWhatThePredictionsSay()
    {
        var space = new FakeSpace(3);
        var result = Run(space, null);
        Assert.AreEqual(0, space.Alive, "every batch is disposed");
        var sample = result.Sample(LossKind.MeanSquaredError);
        CollectionAssert.AreEqual(Enumerable.Range(0, 20).ToArray(), sample.Hypotheses.Select(h => h.Drawn.Seed).ToArray());
        // Seeds 5 and 16 diverge, 7 and 18 do not fit.
        Assert.AreEqual((16, 2, 2), (sample.Losses.Count, sample.Count(HypothesisStatus.Diverged), sample.Count(HypothesisStatus.DidNotFit)));
        foreach (var hypothesis in sample.Included)
        {
            var predictions = space.PredictionsOf(hypothesis.Drawn.Seed, _test.Features.Span, 2);
            double sum = 0;
            for (int i = 0; i < predictions.Length; i++)
                sum += Math.Pow(predictions[i] - _test.Targets.Span[i], 2);
            Assert.AreEqual(sum / predictions.Length, hypothesis.TestLoss, 1e-15); // the order of summation
        }
        var mean = new double[_test.Rows * 3];
        foreach (var hypothesis in sample.Included)
        {
            var predictions = space.PredictionsOf(hypothesis.Drawn.Seed, _test.Features.Span, 2);
            for (int i = 0; i < mean.Length; i++)
                mean[i] += predictions[i] / 16.0;
        }
        for (int i = 0; i < mean.Length; i++)
            Assert.AreEqual(mean[i], result.MeanPrediction()[i], 1e-15); // the order of summation
    }

    [TestMethod]
    public void RunGivesTheMeasuresOfTheSpaceThatKeepsItsModels()
    {
        using var kept = (FittedSampledSpace)new FakeSpace(3).Fit(_training);
        var expected = InductiveBiasEvaluator.Evaluate(kept, _test, new InductiveBiasOptions { TargetLosses = [0.4] });
        var actual = Run(new FakeSpace(3), File()).Evaluate(new InductiveBiasOptions { TargetLosses = [0.4] });
        Assert.AreEqual(expected.TrainingLoss, actual.TrainingLoss);
        CollectionAssert.AreEqual(expected.InductiveBias.Select(e => (e.Reference, e.TargetLoss, e.Nats)).ToArray(), actual.InductiveBias.Select(e => (e.Reference, e.TargetLoss, e.Nats)).ToArray());
        CollectionAssert.AreEqual(expected.Diagnostics.ToArray(), actual.Diagnostics.ToArray());
        Assert.IsTrue(actual.InductiveBias.Count >= 4);
    }

    [TestMethod]
    public void KillAtAnyByteLosesNothingAndCountsNothingTwice()
    {
        // Seeds 4 to 7: two that fit, one that diverges, one that does not fit.
        var expected = Run(new FakeSpace(3), File(), samples: 4, first: 4);
        byte[] whole = System.IO.File.ReadAllBytes(File());
        var lineEnds = Enumerable.Range(0, whole.Length).Where(i => whole[i] == '\n').ToList();
        Assert.HasCount(5, lineEnds, "a header and a line for each hypothesis");
        for (int length = 0; length <= whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File("cut"), whole[..length]);
            var space = new FakeSpace(3);
            var resumed = Run(space, File("cut"), samples: 4, first: 4);
            // A line that lacks nothing but its line feed is whole.
            int recorded = Math.Max(0, lineEnds.Count(end => end <= length) - 1);
            Assert.AreEqual((recorded, 4 - recorded), (resumed.Resumed, resumed.DrawnNow), $"cut after {length} bytes");
            CollectionAssert.AreEqual(Enumerable.Range(4 + recorded, 4 - recorded).ToArray(), space.DrawnSeeds);
            AssertSame(expected, resumed);
            CollectionAssert.AreEqual(whole, System.IO.File.ReadAllBytes(File("cut")), $"cut after {length} bytes");
        }
    }

    [TestMethod]
    public void RunThatIsKilledBetweenBatchesGoesOn()
    {
        var expected = Run(new FakeSpace(3), null);
        for (int batches = 0; batches <= 6; batches++)
        {
            string file = File($"killed{batches}");
            Assert.ThrowsExactly<OutOfMemoryException>(() => Run(new FakeSpace(3) { KilledAfter = batches }, file));
            var space = new FakeSpace(3);
            var resumed = Run(space, file);
            Assert.AreEqual((3 * batches, 20 - 3 * batches), (resumed.Resumed, space.DrawnSeeds.Count));
            AssertSame(expected, resumed);
        }
    }

    [TestMethod]
    public void CancelledRunKeepsItsBatches()
    {
        using var source = new CancellationTokenSource();
        var progress = new Reports(report =>
        {
            if (report.Step.StartsWith("6 of", StringComparison.Ordinal))
                source.Cancel();
        });
        Assert.ThrowsExactly<OperationCanceledException>(() => Run(new FakeSpace(3), File(), with: options => new LossSamplingOptions(options) { Progress = progress, CancellationToken = source.Token }));
        Assert.AreEqual(6, Run(new FakeSpace(3), File()).Resumed);
    }

    [TestMethod]
    public void BatchSizeAndOrderOfRunsDoNotMatter()
    {
        var expected = Run(new FakeSpace(3), null);
        AssertSame(expected, Run(new FakeSpace(3), null, with: options => new LossSamplingOptions(options) { BatchSize = 7 }));
        Run(new FakeSpace(3), File(), samples: 4, first: 12);
        var space = new FakeSpace(3);
        var joined = Run(space, File());
        AssertSame(expected, joined);
        Assert.AreEqual(4, joined.Resumed);
        Assert.IsFalse(space.DrawnSeeds.Intersect([12, 13, 14, 15]).Any());
        Assert.AreEqual(6, Run(new FakeSpace(3), File(), samples: 6).Samples[0].Hypotheses.Count, "other seeds of the file do not count");
    }

    [TestMethod]
    public void InfiniteAndMissingNumbersSurviveTheFile()
    {
        float[] odd = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, float.Epsilon, float.MaxValue];
        FakeSpace Odd() => new(3) { Distort = (seed, value) => seed < odd.Length ? odd[seed] : value };
        var expected = Run(Odd(), File());
        Assert.IsTrue(double.IsNaN(expected.Sample(LossKind.MeanSquaredError).Losses[0]));
        Assert.IsTrue(double.IsPositiveInfinity(expected.Sample(LossKind.MeanSquaredError).Losses[1]));
        var read = Run(new FakeSpace(3) { KilledAfter = 0 }, File());
        AssertSame(expected, read);
        CollectionAssert.AreEqual(
            new[] { double.PositiveInfinity, double.NaN }, read.Recorded.Drawn.Where(h => h.Status == HypothesisStatus.Diverged).Select(h => h.TrainingLoss).ToArray());
    }

    [TestMethod]
    public void UnfittedHypothesesOfTheFileCountWhenAsked()
    {
        Run(new FakeSpace(3), File());
        var all = Run(new FakeSpace(3) { KilledAfter = 0 }, File(), with: options => new LossSamplingOptions(options) { IncludeUnfitted = true });
        Assert.AreEqual(18, all.Samples[0].Losses.Count);
        AssertSame(Run(new FakeSpace(3), null, with: options => new LossSamplingOptions(options) { IncludeUnfitted = true }), all);
    }

    [TestMethod]
    public void OtherLossesComeFromTheFileWithoutDrawing()
    {
        Run(new FakeSpace(3, probabilities: true), File(), with: options => new LossSamplingOptions(options) { Losses = [LossKind.MeanSquaredError] });
        var later = Run(new FakeSpace(3, probabilities: true) { KilledAfter = 0 }, File(), with: options => new LossSamplingOptions(options) { Losses = [LossKind.LogLoss] });
        CollectionAssert.AreEqual(
            Run(new FakeSpace(3, probabilities: true), null).Sample(LossKind.LogLoss).Losses.ToArray(), later.Samples[0].Losses.ToArray());
    }

    [TestMethod]
    public void LogLossOfValuesIsRefusedAndTheDrawnAreKept()
    {
        var space = new FakeSpace(3);
        var error = Assert.ThrowsExactly<ArgumentException>(() => Run(space, File(), with: options => new LossSamplingOptions(options) { Losses = [LossKind.LogLoss] }));
        StringAssert.Contains(error.Message, "probabilities");
        Assert.AreEqual(1, space.Batches, "the first batch shows it");
        Assert.AreEqual(3, Run(new FakeSpace(3), File()).Resumed);
    }

    [TestMethod]
    public void MarginsHaveTheZeroOneErrorAloneAlsoFromTheFile()
    {
        static LossSamplingOptions ZeroOne(LossSamplingOptions options) => new LossSamplingOptions(options) { Losses = [LossKind.ZeroOneError] };
        var error = Assert.ThrowsExactly<ArgumentException>(() => Run(new FakeSpace(3) { Margins = true }, null));
        StringAssert.Contains(error.Message, "margins");
        var drawn = Run(new FakeSpace(3) { Margins = true }, File(), with: ZeroOne);
        var resumed = Run(new FakeSpace(3) { Margins = true, KilledAfter = 0 }, File(), with: ZeroOne);
        Assert.AreEqual(OutputMeaning.Margins, resumed.Recorded.OutputMeaning);
        CollectionAssert.AreEqual(drawn.Sample(LossKind.ZeroOneError).Losses.ToArray(), resumed.Sample(LossKind.ZeroOneError).Losses.ToArray());
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => resumed.Sample(LossKind.MeanSquaredError)).Message, "margins");
        Assert.DoesNotContain("meanSquaredError", System.IO.File.ReadAllText(File()));
    }

    [TestMethod]
    public void FileOfAnotherSpaceOrTaskIsRefusedUnchanged()
    {
        Run(new FakeSpace(3), File(), samples: 4);
        byte[] before = System.IO.File.ReadAllBytes(File());
        void Refused(string reason, Action run)
        {
            var error = Assert.ThrowsExactly<SampleFileException>(run);
            Assert.AreEqual((File(), 1), (error.Path, error.Line));
            StringAssert.Contains(error.Message, reason);
            CollectionAssert.AreEqual(before, System.IO.File.ReadAllBytes(File()));
        }
        Refused("another space, {\"kind\":\"fake\"", () => Run(new FakeSpace(3) { Kind = "other" }, File()));
        var options = new LossSamplingOptions { SampleFile = File() };
        Refused("another task, multiclassClassification with 6 training rows", () => LossSampling.Run(new FakeSpace(3), FakeTask.Classes(7, 1), _test, options));
        Refused("other data of the same size", () => LossSampling.Run(new FakeSpace(3), FakeTask.Classes(6, 9), _test, options));
        Refused("other data of the same size", () => LossSampling.Run(new FakeSpace(3), _training, _test.SelectRows([1, 0, 2, 3, 4]), options));
    }

    [TestMethod]
    public void DamageIsRefusedWithItsLineAndUnchanged()
    {
        Run(new FakeSpace(3), File(), samples: 4);
        byte[] whole = System.IO.File.ReadAllBytes(File());
        var random = new Random(4);
        for (int trial = 0; trial < 300; trial++)
        {
            byte[] damaged = [.. whole];
            // Not the last line feed: without it the last line counts as cut off, or as whole.
            int position = random.Next(whole.Length - 1);
            damaged[position] ^= (byte)(1 << random.Next(8));
            System.IO.File.WriteAllBytes(File(), damaged);
            var error = Assert.ThrowsExactly<SampleFileException>(() => Run(new FakeSpace(3), File()), $"byte {position}");
            int line = 1 + whole.Take(position).Count(value => value == '\n');
            Assert.AreEqual(line, error.Line, $"byte {position}: {error.Message}");
            CollectionAssert.AreEqual(damaged, System.IO.File.ReadAllBytes(File()));
        }
    }

    [TestMethod]
    public void FileThatIsNoSampleFileIsRefusedUnchanged()
    {
        foreach (string text in new[] { "a,b\n1,2\n", "my notes", "{}\n", "{\"format\":\"inductiveBiasLossSample\",\"formatVersion\":9}\n", "\n" })
        {
            System.IO.File.WriteAllText(File(), text);
            var error = Assert.ThrowsExactly<SampleFileException>(() => Run(new FakeSpace(3), File()));
            Assert.AreEqual(1, error.Line);
            Assert.AreEqual(text, System.IO.File.ReadAllText(File()));
        }
    }

    [TestMethod]
    public void LossesThatAreNotThoseOfThePredictionsAreRefused()
    {
        Run(new FakeSpace(3), File(), samples: 4);
        var lines = System.IO.File.ReadAllLines(File());
        // A line with a right check and a wrong loss, as another version of the losses would leave.
        string content = lines[2][..lines[2].IndexOf(",\"check\"", StringComparison.Ordinal)].Replace("\"zeroOneError\":", "\"zeroOneError\":0.0625,\"was\":");
        content = System.Text.RegularExpressions.Regex.Replace(content, ",\"was\":[0-9.]+", "");
        string check = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..16];
        lines[2] = $"{content},\"check\":\"{check}\"}}";
        System.IO.File.WriteAllText(File(), string.Join('\n', lines) + "\n");
        var error = Assert.ThrowsExactly<SampleFileException>(() => Run(new FakeSpace(3), File()));
        Assert.AreEqual(3, error.Line);
        StringAssert.Contains(error.Message, "zeroOneError is 0.0625");
    }

    [TestMethod]
    public void ReadOnlyFileDirectoryAndMissingFolderAreRefused()
    {
        Run(new FakeSpace(3), File(), samples: 4);
        System.IO.File.SetAttributes(File(), FileAttributes.ReadOnly);
        try
        {
            StringAssert.Contains(Assert.ThrowsExactly<SampleFileException>(() => Run(new FakeSpace(3), File())).Message, "read-only");
        }
        finally
        {
            System.IO.File.SetAttributes(File(), FileAttributes.Normal);
        }
        StringAssert.Contains(Assert.ThrowsExactly<SampleFileException>(() => Run(new FakeSpace(3), _folder)).Message, "directory");
        StringAssert.Contains(Assert.ThrowsExactly<SampleFileException>(() => Run(new FakeSpace(3), Path.Combine(_folder, "none", "x"))).Message, "there is no directory");
    }

    [TestMethod]
    public void SecondWriterIsRefused()
    {
        Exception? second = null;
        var progress = new Reports(report =>
        {
            if (report.Step.StartsWith("3 of", StringComparison.Ordinal) && second is null)
                second = Assert.ThrowsExactly<SampleFileException>(() => Run(new FakeSpace(3), File()));
        });
        var first = Run(new FakeSpace(3), File(), with: options => new LossSamplingOptions(options) { Progress = progress });
        StringAssert.Contains(second!.Message, "another run");
        Assert.AreEqual(20, first.DrawnNow);
        Assert.AreEqual(20, Run(new FakeSpace(3), File()).Resumed);
    }

    [TestMethod]
    public void MergedFilesAreTheSampleOfOneRun()
    {
        Run(new FakeSpace(3), File("a"), samples: 8);
        Run(new FakeSpace(3), File("b"), samples: 9, first: 6);
        Run(new FakeSpace(3), File("c"), samples: 5, first: 15);
        var merge = LossSampleFile.Merge([File("c"), File("a"), File("b")], File("all"));
        Assert.AreEqual((20, 2, 0), (merge.Hypotheses, merge.Duplicates, merge.Conflicts.Count));
        var space = new FakeSpace(3);
        AssertSame(Run(new FakeSpace(3), null), Run(space, File("all")));
        Assert.AreEqual(0, space.Batches);
        // Again, and into one of its own files: nothing is counted twice.
        Assert.AreEqual((20, 22), (LossSampleFile.Merge([File("a"), File("b"), File("c")], File("all")) is var again ? again.Hypotheses : 0, again!.Duplicates));
        Assert.AreEqual(20, LossSampleFile.Merge([File("a"), File("b"), File("c")], File("a")).Hypotheses);
        AssertSame(Run(new FakeSpace(3), null), Run(new FakeSpace(3), File("a")));
    }

    [TestMethod]
    public void KilledMergeGoesOn()
    {
        Run(new FakeSpace(3), File("a"), samples: 4);
        Run(new FakeSpace(3), File("b"), samples: 4, first: 4);
        LossSampleFile.Merge([File("a"), File("b")], File("all"));
        byte[] whole = System.IO.File.ReadAllBytes(File("all"));
        for (int length = 0; length < whole.Length; length += 7)
        {
            System.IO.File.WriteAllBytes(File("cut"), whole[..length]);
            LossSampleFile.Merge([File("a"), File("b")], File("cut"));
            CollectionAssert.AreEqual(whole, System.IO.File.ReadAllBytes(File("cut")));
        }
    }

    [TestMethod]
    public void ConflictsOfAMergeAreReportedAndTheFirstCounts()
    {
        Run(new FakeSpace(3), File("a"), samples: 4);
        Run(new FakeSpace(3) { Distort = (seed, value) => seed == 2 ? value + 0.5f : value }, File("b"), samples: 6);
        var merge = LossSampleFile.Merge([File("a"), File("b")], File("all"));
        Assert.AreEqual((6, 3, 1), (merge.Hypotheses, merge.Duplicates, merge.Conflicts.Count));
        Assert.AreEqual((2, File("a"), File("b")), (merge.Conflicts[0].Seed, merge.Conflicts[0].KeptFrom, merge.Conflicts[0].LeftOutFrom));
        Assert.AreEqual(0.5, merge.Conflicts[0].LargestDifference, 1e-6); // single precision
        Assert.AreEqual("conflictingSeeds", merge.Diagnostics.Single().Code);
        AssertSame(Run(new FakeSpace(3), null, samples: 6), Run(new FakeSpace(3), File("all"), samples: 6));
    }

    [TestMethod]
    public void FilesOfDifferentTasksAreNotMerged()
    {
        Run(new FakeSpace(3), File("a"), samples: 4);
        Run(new FakeSpace(3) { Kind = "other" }, File("b"), samples: 4);
        var error = Assert.ThrowsExactly<SampleFileException>(() => LossSampleFile.Merge([File("a"), File("b")], File("all")));
        Assert.AreEqual(File("b"), error.Path);
        Assert.IsFalse(System.IO.File.Exists(File("all")));
        Assert.ThrowsExactly<SampleFileException>(() => LossSampleFile.Merge([File("a")], File("b")));
        Assert.AreEqual(4, Run(new FakeSpace(3) { Kind = "other", KilledAfter = 0 }, File("b"), samples: 4).Resumed);
    }

    [TestMethod]
    public void FileJoinedByHandIsRefusedAtItsSecondHeader()
    {
        Run(new FakeSpace(3), File("a"), samples: 2);
        System.IO.File.WriteAllText(File(), System.IO.File.ReadAllText(File("a")) + System.IO.File.ReadAllText(File("a")));
        var error = Assert.ThrowsExactly<SampleFileException>(() => Run(new FakeSpace(3), File()));
        Assert.AreEqual(4, error.Line);
        StringAssert.Contains(error.Message, "Merge");
    }

    [TestMethod]
    public void ProgressTellsRateAndTimeLeftAndNeverGoesBack()
    {
        var clock = new StepClock();
        var steps = new List<WorkProgress>();
        Run(new FakeSpace(3), File(), samples: 37 - 7);
        var progress = new Reports(report =>
        {
            steps.Add(report);
            if (report.Step.EndsWith("training", StringComparison.Ordinal))
                clock.Now += TimeSpan.FromSeconds(2);
        });
        Run(new FakeSpace(3), File(), samples: 100, with: options => new LossSamplingOptions(options) { Progress = progress, Clock = clock });
        Assert.AreEqual("30 of 100 hypotheses", steps[0].Step);
        // Batches of 3 in 2 seconds each; only this run's own hypotheses count for the rate.
        Assert.AreEqual("33 of 100 hypotheses, 1.5/s, 45 s left", steps[2].Step);
        Assert.AreEqual("33 of 100 hypotheses, 1.5/s, 45 s left: training", steps[3].Step);
        StringAssert.StartsWith(steps[^1].Step, "100 of 100 hypotheses, 1.5/s");
        Assert.AreEqual(1, steps[^1].Fraction);
        for (int i = 1; i < steps.Count; i++)
            Assert.IsTrue(steps[i].Fraction >= steps[i - 1].Fraction);
    }

    [TestMethod]
    public void SlowPacesAreToldInFittingUnits()
    {
        string After(int seconds, int drawn, int total)
        {
            var clock = new StepClock();
            var pace = new SamplingPace(total, 0, clock);
            clock.Now += TimeSpan.FromSeconds(seconds);
            return pace.Describe(drawn);
        }
        Assert.AreEqual("1 of 11 hypotheses, 3.0/min, 3 min left", After(20, 1, 11));
        Assert.AreEqual("1 of 11 hypotheses, 1.0/h, 10 h left", After(3600, 1, 11));
        Assert.AreEqual("1 of 101 hypotheses, 1.0/h, 4.2 days left", After(3600, 1, 101));
    }

    [TestMethod]
    public void RunWithoutFittingHypothesisSaysSoAndKeepsTheFile()
    {
        Assert.ThrowsExactly<NoFittingHypothesisException>(() => Run(new FakeSpace(3), File(), samples: 1, first: 7));
        Assert.AreEqual(1, Run(new FakeSpace(3), File(), samples: 8).Resumed);
    }

    [TestMethod]
    public void OptionsOutsideOfTheirRangeAreNamed()
    {
        void Refused(string name, Func<LossSamplingOptions, LossSamplingOptions> with) =>
            StringAssert.Contains(Assert.Throws<ArgumentException>(() => Run(new FakeSpace(3), null, with: with)).Message, name);
        Refused("Samples was 0", options => new LossSamplingOptions(options) { Samples = 0 });
        Refused("FirstSeed was -1", options => new LossSamplingOptions(options) { FirstSeed = -1 });
        Refused("FirstSeed was 2147483647", options => new LossSamplingOptions(options) { FirstSeed = int.MaxValue });
        Refused("BatchSize was 0", options => new LossSamplingOptions(options) { BatchSize = 0 });
        Refused("SampleFile was blank", options => new LossSamplingOptions(options) { SampleFile = " " });
        Refused("Losses was []", options => new LossSamplingOptions(options) { Losses = [] });
        Assert.ThrowsExactly<ArgumentException>(() => LossSampling.Run(new FakeSpace(1), FakeTask.Numbers(5, 1), FakeTask.Numbers(5, 2), new LossSamplingOptions { Losses = [LossKind.ZeroOneError] }));
        Assert.ThrowsExactly<TaskTooLargeException>(() => Run(new FakeSpace(3), null, samples: int.MaxValue));
    }

    [TestMethod]
    public void RecordedHypothesesKnowNoOtherRows()
    {
        var result = Run(new FakeSpace(3), null);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => result.Space.LossOn(FakeTask.Classes(5, 3))).Message, "not the 5 test rows");
        Assert.ThrowsExactly<ArgumentException>(() => result.Space.PredictMean(_training.Features));
        CollectionAssert.AreEqual(result.MeanPrediction(), result.Space.PredictMean(_test.Features.ToArray()));
    }

    private sealed class Reports(Action<WorkProgress> report) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => report(value);
    }

    private sealed class StepClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
