namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>Runs on real silos in this process. No test depends on how long something takes, only on what happens.</summary>
[TestClass]
[DoNotParallelize] // Each cluster has threads and ports of its own.
public sealed class ClusterTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private static readonly NeuralNetworkHypothesisSpace s_network = new(new NeuralNetworkOptions
    {
        Architecture = new MultilayerPerceptron { Width = 8, Depth = 1 },
        Epochs = 40,
        Tolerance = 1,
    });

    /// <summary>Two silos for the tests that don't kill one; each test has spaces of its own there.</summary>
    private static TestSilos s_two = null!;

    /// <summary>A silo that takes no part in runs, for tests that act as workers.</summary>
    private static TestSilos s_none = null!;

    private static readonly TaskCompletionSource s_endless = new(), s_endlessEnded = new(), s_orphan = new(), s_orphanEnded = new();

    private static int s_orphanDraws;

    [ClassInitialize]
    public static async Task Start(TestContext context)
    {
        s_two = await TestSilos.Start(2, worker =>
        {
            worker.Name = "machine";
            worker.MessageBytes = 5000;
            worker.AddSpace("network", _ => s_network).AddSpace("numbers", _ => new NumberSpace("numbers")).AddSpace("throws", _ => new NumberSpace("throws", Throws))
                .AddSpace("breaks", _ => new NumberSpace("breaks", Breaks)).AddSpace("endless", _ => new NumberSpace("endless", Endless)).AddSpace("orphan", _ => new NumberSpace("orphan", Orphan))
                .AddSpace("other", _ => new NumberSpace("not that one")).AddSpace("broken", _ => throw new ArgumentException("this machine has no such device"));
            worker.FindWork = (work, data) => work != "multiples" ? null : (piece, _) => piece == 13 ? throw new IOException("13 is unlucky")
                : piece == 0 ? [] : [.. Enumerable.Repeat((byte)piece, 3000 * data.Span[0])];
        });
        s_none = await TestSilos.Start(1, configure: null);
    }

    [ClassCleanup]
    public static async Task Stop()
    {
        await s_two.DisposeAsync();
        await s_none.DisposeAsync();
    }

    [TestMethod]
    public void PerceptronsAreThoseOfOneMachineToTheBit()
    {
        using var folder = new Folder();
        var alone = new MLContext().InductiveBias.SampleLosses(s_network, TestSilos.Rows, TestSilos.Rows, new LossSamplingOptions { Samples = 40, SampleFile = folder.File("alone") });
        var together = s_two.Sample(s_network, "network", 40, file: folder.File("cluster"));
        CollectionAssert.AreEqual(alone.Predictions.SelectMany(one => one).ToArray(), together.Predictions.SelectMany(one => one).ToArray());
        CollectionAssert.AreEqual(alone.Samples[0].Losses.ToArray(), together.Samples[0].Losses.ToArray());
        CollectionAssert.AreEqual(File.ReadAllLines(folder.File("alone")).Order().ToArray(), File.ReadAllLines(folder.File("cluster")).Order().ToArray(), "Every seed is in the file exactly once.");
        Assert.AreEqual(0, s_two.Sample(s_network, "network", 40, file: folder.File("cluster")).DrawnNow);
    }

    [TestMethod]
    public async Task AKilledSiloCostsOnlyItsLeasedBlocksAndAJoiningOneTakesPart()
    {
        var drawn = new System.Collections.Concurrent.ConcurrentBag<(string Silo, int Seed)>();
        var reached = new TaskCompletionSource();
        using var joined = new ManualResetEventSlim();
        int silo = 0;
        void Drawing(string name, int seed, CancellationToken cancellationToken)
        {
            drawn.Add((name, seed));
            // The second silo hangs in its second block, or in one that the first silo waits in, until it is killed; the first one comes to an end only after the third has taken part.
            if (name == "silo 2" && (seed > 20 || drawn.Count(one => one.Silo == name) > 2))
            {
                reached.TrySetResult();
                cancellationToken.WaitHandle.WaitOne();
            }
            else if (name == "silo 3")
            {
                joined.Set();
            }
            else if (seed > 20)
            {
                joined.Wait(cancellationToken);
            }
        }
        await using var silos = await TestSilos.Start(2, worker =>
        {
            string name = $"silo {Interlocked.Increment(ref silo)}";
            worker.Name = name;
            worker.AddSpace("numbers", _ => new NumberSpace("numbers", (seed, token) => Drawing(name, seed, token)));
        });
        using var folder = new Folder();
        var run = Task.Run(() => silos.Sample(new NumberSpace("numbers"), "numbers", 60, TestSilos.Quick(losses: 5), folder.File("file")));
        await reached.Task.WaitAsync(s_limit);
        await silos.Cluster.KillSiloAsync(silos.Cluster.Silos[1]);
        await silos.Cluster.StartAdditionalSiloAsync();
        var result = await run.WaitAsync(s_limit);
        CollectionAssert.AreEqual(Enumerable.Range(0, 60).ToArray(), result.Samples[0].Hypotheses.Select(hypothesis => hypothesis.Drawn.Seed).ToArray());
        Assert.IsTrue(result.Samples[0].Hypotheses.All(hypothesis => hypothesis.Drawn.Status == HypothesisStatus.Fitted), "A lost machine is no diverged hypothesis.");
        Assert.AreEqual(61, File.ReadLines(folder.File("file")).Count());
        Assert.AreEqual(60, LossSampleFile.Read(folder.File("file")).Seeds.Count);
        Assert.IsTrue(drawn.Any(one => one.Silo == "silo 3"), "The silo that joined takes part.");
    }

    [TestMethod]
    public async Task CancellationEndsTheWorkOnEverySilo()
    {
        using var cancellation = new CancellationTokenSource();
        var run = Task.Run(() => s_two.Sample(new NumberSpace("endless"), "endless", 8, cancellationToken: cancellation.Token));
        await s_endless.Task.WaitAsync(s_limit);
        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => run.WaitAsync(s_limit));
        await s_endlessEnded.Task.WaitAsync(s_limit);
    }

    private static int s_computing, s_ended;

    /// <summary>Draws until it is canceled, and says so when both silos are at it, and when both have ended.</summary>
    private static void Endless(int seed, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref s_computing) == 2)
            s_endless.TrySetResult();
        cancellationToken.WaitHandle.WaitOne();
        if (Interlocked.Increment(ref s_ended) == 2)
            s_endlessEnded.TrySetResult();
        cancellationToken.ThrowIfCancellationRequested();
    }

    [TestMethod]
    public void TrainingsThatThrowAreDivergedAsOnOneMachine()
    {
        var alone = new MLContext().InductiveBias.SampleLosses(new NumberSpace("throws", Throws), TestSilos.Rows, TestSilos.Rows, new LossSamplingOptions { Samples = 9 });
        var together = s_two.Sample(new NumberSpace("throws", Throws), "throws", 9);
        string Shown(SampledHypothesis one) => $"{one.Drawn.Seed} {one.Drawn.Status} {one.Drawn.TrainingLoss} {one.Drawn.Failure} {one.TestLoss}";
        CollectionAssert.AreEqual(alone.Samples[0].Hypotheses.Select(Shown).ToArray(), together.Samples[0].Hypotheses.Select(Shown).ToArray());
        Assert.AreEqual(3, together.Samples[0].Count(HypothesisStatus.Diverged));
    }

    private static void Throws(int seed, CancellationToken cancellationToken)
    {
        if (seed % 3 == 1)
            throw new ArithmeticException($"seed {seed} can't be trained");
    }

    [TestMethod]
    public void ABlockThatFailsEverywhereIsReportedAndTheOthersAreKept()
    {
        using var folder = new Folder();
        var failure = Assert.ThrowsExactly<ClusterRunException>(() => s_two.Sample(new NumberSpace("breaks"), "breaks", 20, file: folder.File("file")));
        Assert.Contains("2 seeds were given up after 3 attempts", failure.Message, StringComparison.Ordinal);
        Assert.Contains("4–5", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the device is broken", failure.Message, StringComparison.Ordinal);
        CollectionAssert.AreEqual(Enumerable.Range(0, 20).Except([4, 5]).ToArray(), LossSampleFile.Read(folder.File("file")).Seeds.ToArray());
    }

    private static void Breaks(int seed, CancellationToken cancellationToken)
    {
        if (seed == 5)
            throw new InvalidOperationException("the device is broken");
    }

    [TestMethod]
    [DataRow("unknown", "the space 'unknown' isn't known here", "'breaks'")]
    [DataRow("other", "the fingerprint of 'other' and the data is", "The text names another space here")]
    [DataRow("broken", "this machine has no such device", "No machine of the cluster takes part")]
    public void MachinesThatWouldDrawSomethingElseRefuse(string specification, string reason, string also)
    {
        var failure = Assert.ThrowsExactly<ClusterRunException>(() => s_two.Sample(new NumberSpace("space"), specification, 4));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains(also, failure.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task AnotherVersionIsRefused()
    {
        var work = Work(new NumberSpace("numbers"));
        var grain = s_two.Cluster.Client.GetGrain<IRunGrain>("another version");
        byte[][] data = TaskBytes.Encode(work.Training, work.Test, 1 << 20);
        var plan = new RunPlan(Guid.NewGuid(), "another version", "numbers", LibraryVersions.Of(work.Space) + "-next", data.Length, TimeSpan.FromMinutes(1));
        Assert.IsTrue(await grain.Open(plan, new RunSeeds([0, 6], 2, 3, TimeSpan.FromMinutes(1))));
        await grain.Put(plan.Session, 0, data[0]);
        var refusal = await Eventually(async () => (await grain.Fetch(new DriverRequest(plan.Session, 0, [], 1))).Refusals.FirstOrDefault());
        Assert.Contains("other versions are installed here", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("Microsoft.ML.InductiveBias ", refusal.Reason, StringComparison.Ordinal);
        await grain.Close(plan.Session);
    }

    [TestMethod]
    public async Task ALateResultThatDiffersIsAConflict()
    {
        using var folder = new Folder();
        var run = Task.Run(() => s_none.Sample(new NumberSpace("numbers"), "numbers", 4, TestSilos.Quick(leaseSeconds: 600), folder.File("file")));
        var work = Work(new NumberSpace("numbers"));
        var grain = s_none.Cluster.Client.GetGrain<IRunGrain>(work.Fingerprint);
        var plan = await Eventually(grain.Plan);
        var reply = await grain.Report(new WorkerReport(plan.Session, "a", [], [], [], 2));
        Assert.HasCount(2, reply.Granted);
        await Deliver(grain, plan, "a", reply.Granted[0], work);
        await Deliver(grain, plan, "b", reply.Granted[0], work);
        await Deliver(grain, plan, "c", reply.Granted[0], Work(new NumberSpace("numbers", scale: 1.5)));
        await Deliver(grain, plan, "a", reply.Granted[1], work);
        var result = await run.WaitAsync(s_limit);
        var conflict = result.Space.Diagnostics.Single(diagnostic => diagnostic.Code == "conflictingSeeds");
        Assert.Contains("2 seeds were drawn twice", conflict.Message, StringComparison.Ordinal);
        Assert.AreEqual(4, LossSampleFile.Read(folder.File("file")).Seeds.Count);
        CollectionAssert.AreEqual(
            new MLContext().InductiveBias.SampleLosses(new NumberSpace("numbers"), TestSilos.Rows, TestSilos.Rows, new LossSamplingOptions { Samples = 4 }).Samples[0].Losses.ToArray(),
            result.Samples[0].Losses.ToArray(), "The first result counts.");
        Assert.AreEqual(RunState.Closed, (await grain.Report(new WorkerReport(plan.Session, "a", [], [], [], 1))).State);
    }

    [TestMethod]
    public async Task SilosStopWhenTheirDriverIsGoneAndAnotherOneResumes()
    {
        var work = Work(new NumberSpace("orphan"));
        var grain = s_two.Cluster.Client.GetGrain<IRunGrain>(work.Fingerprint);
        // A driver that opens the run and is killed.
        var time = TimeSpan.FromSeconds(3);
        byte[][] data = TaskBytes.Encode(work.Training, work.Test, 1 << 20);
        var plan = new RunPlan(Guid.NewGuid(), work.Fingerprint, "orphan", LibraryVersions.Of(work.Space), data.Length, time);
        Assert.IsTrue(await grain.Open(plan, new RunSeeds([0, 6], 2, 3, time)));
        Assert.IsFalse(await grain.Open(plan with { Session = Guid.NewGuid() }, new RunSeeds([0, 6], 2, 3, time)), "Another driver waits.");
        await grain.Put(plan.Session, 0, data[0]);
        while (!s_orphan.Task.IsCompleted)
        {
            Assert.IsTrue((await grain.Fetch(new DriverRequest(plan.Session, 0, [], 1))).IsKnown);
            await Task.Delay(50);
        }
        await s_orphanEnded.Task.WaitAsync(s_limit);
        using var folder = new Folder();
        var result = await Task.Run(() => s_two.Sample(new NumberSpace("orphan"), "orphan", 6, file: folder.File("file"))).WaitAsync(s_limit);
        Assert.AreEqual(6, result.DrawnNow);
        Assert.AreEqual(7, File.ReadLines(folder.File("file")).Count());
    }

    /// <summary>The first hypothesis is drawn until it is canceled.</summary>
    private static void Orphan(int seed, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref s_orphanDraws) > 1)
            return;
        s_orphan.TrySetResult();
        cancellationToken.WaitHandle.WaitOne();
        s_orphanEnded.TrySetResult();
        cancellationToken.ThrowIfCancellationRequested();
    }

    [TestMethod]
    public async Task ARunWhoseSiloEndsGoesOnWithTheWorkThatOthersHold()
    {
        // The grain forgets everything, as if its silo had ended; the worker still computes, and holds a block.
        using var folder = new Folder();
        var run = Task.Run(() => s_none.Sample(new NumberSpace("numbers"), "numbers", 6, TestSilos.Quick(leaseSeconds: 600), folder.File("file")));
        var work = Work(new NumberSpace("numbers"));
        var grain = s_none.Cluster.Client.GetGrain<IRunGrain>(work.Fingerprint);
        var plan = await Eventually(grain.Plan);
        var leased = (await grain.Report(new WorkerReport(plan.Session, "a", [], [], [], 2))).Granted;
        await grain.Cast<Orleans.Core.Internal.IGrainManagementExtension>().DeactivateOnIdle();
        var again = await Eventually(grain.Plan);
        Assert.AreEqual(plan.Session, again.Session, "The driver opened it again.");
        var reply = await grain.Report(new WorkerReport(plan.Session, "a", [.. leased.Select(one => one.Lease)], [.. leased.Select(one => one.Block)], [], 9));
        Assert.AreEqual(RunState.Open, reply.State);
        Assert.IsEmpty(reply.Lost);
        Assert.HasCount(1, reply.Granted, "What is computed isn't granted again.");
        // A delivered block that the grain lost is asked for again.
        Assert.AreEqual(leased[0].Block, (await grain.Report(new WorkerReport(plan.Session, "a", [], [], [leased[0].Block], 0))).Missing.Single());
        foreach (var block in leased.Concat(reply.Granted))
            await Deliver(grain, plan, "a", block, work);
        Assert.AreEqual(6, (await run.WaitAsync(s_limit)).DrawnNow);
    }

    [TestMethod]
    public void LargeTasksAndResultsTravelInBoundedMessages()
    {
        var random = new Random(1);
        var test = TaskData.Regression([.. Enumerable.Range(0, 3000).Select(_ => random.NextDouble())], [.. Enumerable.Range(0, 3000).Select(_ => random.NextDouble())], 3000);
        var together = s_two.Sample(new NumberSpace("numbers"), "numbers", 7, new ClusterRunOptions { BlockSize = 3, MessageBytes = 5000 }, training: TestSilos.Rows, test: test);
        var alone = new MLContext().InductiveBias.SampleLosses(new NumberSpace("numbers"), TestSilos.Rows, test, new LossSamplingOptions { Samples = 7 });
        CollectionAssert.AreEqual(alone.Predictions.SelectMany(one => one).ToArray(), together.Predictions.SelectMany(one => one).ToArray());
    }

    [TestMethod]
    public void ProgressNamesTheMachines()
    {
        var steps = new System.Collections.Concurrent.ConcurrentQueue<WorkProgress>();
        s_two.Sample(new NumberSpace("numbers"), "numbers", 20, progress: new Steps(steps));
        Assert.IsTrue(steps.Any(step => step.Step.Contains("machine: machine-", StringComparison.Ordinal) || step.Step.Contains("machines: machine-", StringComparison.Ordinal)), string.Join("\n", steps.Select(step => step.Step)));
        Assert.IsTrue(steps.Any(step => step.Step.Contains("leased", StringComparison.Ordinal)));
        Assert.AreEqual(1, steps.Last().Fraction);
        CollectionAssert.AreEqual(steps.Select(step => step.Fraction).Order().ToArray(), steps.Select(step => step.Fraction).ToArray(), "Progress never goes back.");
    }

    [TestMethod]
    public async Task ShardsDrawAtTheSameTimeAndAreMerged()
    {
        using var folder = new Folder();
        var runs = Enumerable.Range(0, 3).Select(shard => Task.Run(() => new MLContext().InductiveBias.SampleLosses(s_network, TestSilos.Rows, TestSilos.Rows, new LossSamplingOptions
        {
            Samples = 10,
            FirstSeed = 10 * shard,
            SampleFile = folder.File($"{shard}"),
            Executor = new ClusterExecutor(s_two.Cluster.Client, "network", new ClusterRunOptions { BlockSize = 2, LeaseTime = TimeSpan.FromMinutes(10), Shard = shard }),
        }))).ToList();
        // With leases of ten minutes, a run that waited for another one's driver would exceed the limit.
        await Task.WhenAll(runs).WaitAsync(s_limit);
        Assert.AreEqual(30, LossSampleFile.Merge([folder.File("0"), folder.File("1"), folder.File("2")], folder.File("all")).Hypotheses);
        CollectionAssert.AreEqual(
            new MLContext().InductiveBias.SampleLosses(s_network, TestSilos.Rows, TestSilos.Rows, new LossSamplingOptions { Samples = 30 }).Samples[0].Losses.ToArray(),
            LossSampleFile.Read(folder.File("all")).Sample().Losses.ToArray());
    }

    [TestMethod]
    public void RareLossesAreThoseOfOneMachineToTheBit()
    {
        string Evaluate(LossSamplingResult result)
        {
            var metrics = result.Evaluate(new InductiveBiasOptions
            {
                TargetLosses = [0.7 * result.Samples[0].Losses.Min()],
                SampledLoss = new SampledLossOptions { GoodnessOfFitReplicates = 0, RareLosses = new RareLossOptions { Particles = 20, Runs = 3, MostSweeps = 2, MaximumHypotheses = 600, TimeLimit = null } },
            });
            var estimate = metrics.At(LossReference.Target);
            Assert.AreEqual(EstimationMethod.Simulated, estimate.Method);
            return FormattableString.Invariant($"{estimate.Nats:R} {estimate.Lower.Nats:R} {estimate.Upper.Nats:R} {((SampledLossDistribution)metrics.LossDistribution).RareLosses}");
        }
        string alone = Evaluate(new MLContext().InductiveBias.SampleLosses(s_network, TestSilos.Rows, TestSilos.Rows, new LossSamplingOptions { Samples = 20 }));
        Assert.AreEqual(alone, Evaluate(s_two.Sample(s_network, "network", 20)));
    }

    [TestMethod]
    public void PiecesOfWorkComeOnceEachAndAFailureIsReported()
    {
        var found = ClusterPieces.Compute(s_two.Cluster.Client, "multiples", (byte[])[2], [0, 5, 7, 250], TestSilos.Quick()).ToDictionary(one => one.Piece, one => one.Result.ToArray());
        CollectionAssert.AreEquivalent((int[])[0, 5, 7, 250], found.Keys);
        foreach (var (piece, result) in found)
            Assert.IsTrue(result.Length == (piece == 0 ? 0 : 6000) && result.All(value => value == piece), $"piece {piece}");
        List<int> received = [];
        var failure = Assert.ThrowsExactly<ClusterRunException>(() =>
        {
            foreach (var (piece, _) in ClusterPieces.Compute(s_two.Cluster.Client, "multiples", (byte[])[1], [12, 13, 14], TestSilos.Quick()))
                received.Add(piece);
        });
        Assert.Contains("1 pieces of work were given up after 3 attempts", failure.Message, StringComparison.Ordinal);
        Assert.Contains("They are 13. ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("13 is unlucky", failure.Message, StringComparison.Ordinal);
        CollectionAssert.AreEquivalent((int[])[12, 14], received);
        Assert.Contains("the work 'fractions' isn't known here",
            Assert.ThrowsExactly<ClusterRunException>(() => ClusterPieces.Compute(s_two.Cluster.Client, "fractions", default, [1], TestSilos.Quick(leaseSeconds: 1)).Count()).Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void OptionsOutOfRangeAreRefused()
    {
        void Fails(string expected, ClusterRunOptions options) =>
            Assert.Contains(expected, Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ClusterExecutor(s_none.Cluster.Client, "numbers", options)).Message, StringComparison.Ordinal);
        Fails("BlockSize was 0; it must be at least 1", new ClusterRunOptions { BlockSize = 0 });
        Fails("Shard was -1", new ClusterRunOptions { Shard = -1 });
        Fails("MaximumLosses was 0", new ClusterRunOptions { MaximumLosses = 0 });
        Fails("LeaseTime was 00:00:00.5", new ClusterRunOptions { LeaseTime = TimeSpan.FromSeconds(0.5) });
        Fails("ReconnectTime was 00:00:00", new ClusterRunOptions { ReconnectTime = TimeSpan.Zero });
    }

    private static SamplingWork Work(NumberSpace space) => new(space, TestSilos.Rows, TestSilos.Rows, []);

    private static async Task Deliver(IRunGrain grain, RunPlan plan, string worker, LeasedBlock block, SamplingWork work)
    {
        byte[] lines = [.. work.Draw(block.Seeds, default).SelectMany(line => (byte[])[.. line.Span, (byte)'\n'])];
        Assert.AreEqual(DeliveryOutcome.Accepted, await grain.Deliver(plan.Session, worker, new BlockPiece(block.Block, block.Lease, false, lines[..7], true)));
        Assert.AreEqual(DeliveryOutcome.Accepted, await grain.Deliver(plan.Session, worker, new BlockPiece(block.Block, block.Lease, true, lines[7..], false)));
    }

    private static async Task<T> Eventually<T>(Func<Task<T?>> ask)
        where T : class
    {
        using var limit = new CancellationTokenSource(s_limit);
        while (true)
        {
            if (await ask() is { } answer)
                return answer;
            await Task.Delay(20, limit.Token);
        }
    }

    private sealed class Steps(System.Collections.Concurrent.ConcurrentQueue<WorkProgress> steps) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => steps.Enqueue(value);
    }

    private sealed class Folder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("inductive-bias-").FullName;

        public string File(string name) => Path.Combine(_path, name);

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
