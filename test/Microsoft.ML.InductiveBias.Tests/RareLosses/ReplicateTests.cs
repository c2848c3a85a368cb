using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests.RareLosses;

/// <summary>Simulations whose runs are computed elsewhere.</summary>
[TestClass]
public sealed class ReplicateTests
{
    private const int Outputs = 6;

    private static readonly TaskData s_rows = TaskData.Regression([.. Enumerable.Range(0, Outputs).Select(row => (double)row)], new double[Outputs], Outputs);

    private static readonly double s_goal = new GeneralizedChiSquared(0, [.. Enumerable.Repeat(1.0 / Outputs, Outputs)], 1).QuantileOfLogProbability(-12);

    private string _file = "";

    private static RareLossOptions Small { get; } = new() { Particles = 40, Runs = 3, MostSweeps = 4, TimeLimit = null };

    [TestInitialize]
    public void NameFile() => _file = Path.Combine(Path.GetTempPath(), $"rare-{Guid.NewGuid():N}.tail");

    [TestCleanup]
    public void DeleteFile() => File.Delete(_file);

    [TestMethod]
    [DataRow(60_000)]
    [DataRow(2_000)] // the budget ends the runs
    public void TheResultIsThatOfThisProcessToTheLastBit(int hypotheses)
    {
        var options = new RareLossOptions(Small) { MaximumHypotheses = hypotheses };
        var here = Measure(options, null);
        var asked = new List<SamplingWork>();
        int trained = 0;
        var there = Measure(options, work =>
        {
            asked.Add(work);
            // Another process makes space and work from texts, and computes the runs backwards.
            var other = new SamplingWork(Space(), work.Training, work.Test, [], work.Simulation);
            Assert.AreEqual(work.Fingerprint, other.Fingerprint);
            return other.Draw([.. work.Seeds.Reverse()], default);
        }, count => trained += count);
        Assert.AreEqual(hypotheses == 2_000 ? RareLossEnd.HypothesesExhausted : RareLossEnd.TargetReached, here.RareLosses!.End);
        AreSame(here, there);
        Assert.AreEqual(0, trained, "Runs are repeated from their losses.");
        Assert.HasCount(1, asked);
        CollectionAssert.AreEqual((int[])[0, 1, 2], asked[0].Seeds.ToArray());
        Assert.AreNotEqual(new SamplingWork(Space(), s_rows, s_rows, []).Fingerprint, asked[0].Fingerprint, "Another simulation is other work.");
    }

    [TestMethod]
    public void OnlyRunsThatTheFileLacksAreComputedAgain()
    {
        var options = new RareLossOptions(Small) { ResumeFile = _file };
        IEnumerable<ReadOnlyMemory<byte>> Killed(SamplingWork work)
        {
            yield return work.Draw([1], default).Single();
            throw new IOException("the cluster is gone");
        }
        Assert.ThrowsExactly<IOException>(() => Measure(options, Killed));
        // A process that drew here left a part of another run.
        File.AppendAllText(_file, "{\"run\":0,\"losses\":[0.1,0.2");
        IReadOnlyList<int> asked = [];
        var resumed = Measure(options, work => work.Draw(asked = work.Seeds, default));
        CollectionAssert.AreEqual((int[])[0, 2], asked.ToArray());
        AreSame(Measure(Small, null), resumed);
        Assert.IsGreaterThan(0, resumed.RareLosses!.Resumed);
        // Now everything is in the file, also for a process without a cluster.
        AreSame(resumed, Measure(options, _ => throw new InvalidOperationException("nothing is missing")));
        AreSame(resumed, Measure(options, null));
    }

    [TestMethod]
    public void ARunThatItsTimeEndedIsNotContinuedHere()
    {
        int trained = 0;
        // Another process has its own space, whose hypotheses don't count here.
        var result = Measure(new RareLossOptions(Small) { TimeLimit = TimeSpan.FromHours(1) }, work => new SamplingWork(Space(), work.Training, work.Test, [], work.Simulation).Draw(work.Seeds, default).Select(line =>
        {
            var replicate = RareLossReplicate.Decode(line);
            return replicate.Run == 1 ? new RareLossReplicate(1, [.. replicate.Losses.SkipLast(5)], IsTimeExhausted: true).Encode() : line;
        }), count => trained += count);
        Assert.AreEqual((RareLossEnd.TimeExhausted, 0), (result.RareLosses!.End, trained));
        Assert.IsGreaterThan(s_goal, result.RareLosses.ReachedLoss);
    }

    [TestMethod]
    public void ASecondResultThatDiffersIsReportedAndTheFirstCounts()
    {
        var (law, diagnostics) = MeasureAll(Small, work => [.. work.Draw([0, 1, 2], default), .. work.Draw([2], default), Other(work.Draw([1], default).Single())]);
        AreSame(Measure(Small, null), law);
        var conflict = diagnostics.Single(diagnostic => diagnostic.Code == "conflictingSeeds");
        Assert.Contains("Run 1 of the simulation", conflict.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void WhatDoesNotBelongTogetherIsAnError()
    {
        var options = new RareLossOptions(Small) { ResumeFile = _file };
        int draws = 0;
        Assert.ThrowsExactly<IOException>(() => Measure(options, null, _ => _ = ++draws > 4 ? throw new IOException("killed") : 0));
        Assert.Contains("holds other losses of run 0", Assert.ThrowsExactly<SampleFileException>(() => Measure(options, work => work.Draw(work.Seeds, default).Select(Other))).Message, StringComparison.Ordinal);
        Assert.Contains("run 2 is missing", Assert.ThrowsExactly<InvalidOperationException>(() => Measure(Small, work => work.Draw([0, 1], default))).Message, StringComparison.Ordinal);
        Assert.ThrowsExactly<FormatException>(() => Measure(Small, work => work.Draw(work.Seeds, default).Select(line => (ReadOnlyMemory<byte>)(byte[])[.. line.Span[..^1], (byte)' '])));
        Assert.Contains("doesn't describe a simulation", Assert.ThrowsExactly<ArgumentException>(() => new SamplingWork(Space(), s_rows, s_rows, [], "{")).Message, StringComparison.Ordinal);
    }

    private static ReadOnlyMemory<byte> Other(ReadOnlyMemory<byte> line)
    {
        var replicate = RareLossReplicate.Decode(line);
        return (replicate with { Losses = [[.. replicate.Losses[0].Select(loss => loss + 1)], .. replicate.Losses.Skip(1)] }).Encode();
    }

    private static LatentSpace Space() => new(Outputs, 0, latents => latents.Normals.ToArray());

    private static SampledLossDistribution Measure(RareLossOptions options, Func<SamplingWork, IEnumerable<ReadOnlyMemory<byte>>>? simulate, Action<int>? trained = null) =>
        MeasureAll(options, simulate, trained).Law;

    private static (SampledLossDistribution Law, IReadOnlyList<Diagnostic> Diagnostics) MeasureAll(
        RareLossOptions options, Func<SamplingWork, IEnumerable<ReadOnlyMemory<byte>>>? simulate, Action<int>? trained = null)
    {
        var space = Space();
        space.Asked = trained ?? (_ => { });
        var sample = new MLContext().InductiveBias.SampleLosses(space, s_rows, s_rows, new LossSamplingOptions { Samples = 100, Executor = simulate is null ? null : new Executor(simulate) });
        var loss = sample.Space.LossOn(s_rows, LossKind.MeanSquaredError, new SampledLossOptions { RareLosses = options, TargetLosses = [s_goal], GoodnessOfFitReplicates = 0 });
        return ((SampledLossDistribution)loss.Distribution, loss.Diagnostics);
    }

    private static void AreSame(SampledLossDistribution expected, SampledLossDistribution found)
    {
        foreach (double loss in (double[])[s_goal, 2 * s_goal, 4 * s_goal])
        {
            var (one, other) = (expected.Estimate(loss), found.Estimate(loss));
            Assert.AreEqual((one.Nats, one.Lower, one.Upper, one.Method), (other.Nats, other.Lower, other.Upper, other.Method));
        }
        var (report, same) = (expected.RareLosses!, found.RareLosses!);
        Assert.AreEqual((report.End, report.Hypotheses, report.Levels, report.ReachedLoss, report.LargestCorrelation, report.FewestAncestors),
            (same.End, same.Hypotheses, same.Levels, same.ReachedLoss, same.LargestCorrelation, same.FewestAncestors));
    }

    private sealed class Executor(Func<SamplingWork, IEnumerable<ReadOnlyMemory<byte>>> simulate) : ISamplingExecutor
    {
        public IEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Draw(SamplingWork work, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
            (work.Simulation is null ? work.Draw(work.Seeds, cancellationToken) : simulate(work)).Select(line => (ReadOnlyMemory<byte>[])[line]);
    }
}
