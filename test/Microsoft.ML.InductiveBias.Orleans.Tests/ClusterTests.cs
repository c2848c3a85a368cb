namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>Runs on real silos in this process. No test depends on how long something takes, only on what happens.</summary>
[TestClass]
[DoNotParallelize] // Each cluster has threads and ports of its own.
public sealed class ClusterTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    private static readonly NeuralNetworkHypothesisSpace s_network = new(new NeuralNetworkOptions
    {
        Architecture = new MultilayerPerceptron { Width = 8, Depth = 1 },
        Epochs = 40,
        Tolerance = 1,
    });

    [TestMethod]
    public async Task PerceptronsAreThoseOfOneMachineToTheBit()
    {
        await using var silos = await TestSilos.Start(2, worker => worker.AddSpace("network", _ => s_network));
        using var folder = new Folder();
        var alone = new MLContext().InductiveBias.SampleLosses(s_network, TestSilos.Rows, TestSilos.Rows, new LossSamplingOptions { Samples = 40, SampleFile = folder.File("alone") });
        var together = silos.Sample(s_network, "network", 40, file: folder.File("cluster"));
        CollectionAssert.AreEqual(alone.Predictions.SelectMany(one => one).ToArray(), together.Predictions.SelectMany(one => one).ToArray());
        CollectionAssert.AreEqual(alone.Samples[0].Losses.ToArray(), together.Samples[0].Losses.ToArray());
        CollectionAssert.AreEqual(File.ReadAllLines(folder.File("alone")).Order().ToArray(), File.ReadAllLines(folder.File("cluster")).Order().ToArray(), "Every seed is in the file exactly once.");
        Assert.AreEqual(0, silos.Sample(s_network, "network", 40, file: folder.File("cluster")).DrawnNow);
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
            // The second silo hangs in its second block until it is killed; the first one comes to an end only after the third has taken part.
            if (name == "silo 2" && drawn.Count(one => one.Silo == name) > 2)
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
        var computing = new CountdownEvent(2);
        var ended = new CountdownEvent(2);
        await using var silos = await TestSilos.Start(2, worker => worker.AddSpace("endless", _ => new NumberSpace("endless", (_, token) =>
        {
            computing.Signal();
            token.WaitHandle.WaitOne();
            ended.Signal();
            token.ThrowIfCancellationRequested();
        })));
        using var cancellation = new CancellationTokenSource();
        var run = Task.Run(() => silos.Sample(new NumberSpace("endless"), "endless", 8, cancellationToken: cancellation.Token));
        Assert.IsTrue(computing.Wait(s_limit));
        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => run.WaitAsync(s_limit));
        Assert.IsTrue(ended.Wait(s_limit), "The silos were told, long before a training would have ended.");
    }

    [TestMethod]
    public async Task TrainingsThatThrowAreDivergedAsOnOneMachine()
    {
        void Throws(int seed, CancellationToken token)
        {
            if (seed % 3 == 1)
                throw new ArithmeticException($"seed {seed} can't be trained");
        }
        await using var silos = await TestSilos.Start(1, worker => worker.AddSpace("some", _ => new NumberSpace("some", Throws)));
        var alone = new MLContext().InductiveBias.SampleLosses(new NumberSpace("some", Throws), TestSilos.Rows, TestSilos.Rows, new LossSamplingOptions { Samples = 9 });
        var together = silos.Sample(new NumberSpace("some", Throws), "some", 9);
        string Shown(SampledHypothesis one) => $"{one.Drawn.Seed} {one.Drawn.Status} {one.Drawn.TrainingLoss} {one.Drawn.Failure} {one.TestLoss}";
        CollectionAssert.AreEqual(alone.Samples[0].Hypotheses.Select(Shown).ToArray(), together.Samples[0].Hypotheses.Select(Shown).ToArray());
        Assert.AreEqual(3, together.Samples[0].Count(HypothesisStatus.Diverged));
    }

    [TestMethod]
    public async Task ABlockThatFailsEverywhereIsReportedAndTheOthersAreKept()
    {
        await using var silos = await TestSilos.Start(2, worker => worker.AddSpace("breaks", _ => new NumberSpace("breaks", (seed, _) =>
        {
            if (seed == 5)
                throw new InvalidOperationException("the device is broken");
        })));
        using var folder = new Folder();
        var failure = Assert.ThrowsExactly<ClusterRunException>(() => silos.Sample(new NumberSpace("breaks"), "breaks", 20, file: folder.File("file")));
        Assert.Contains("2 seeds were given up after 3 attempts", failure.Message, StringComparison.Ordinal);
        Assert.Contains("4–5", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the device is broken", failure.Message, StringComparison.Ordinal);
        CollectionAssert.AreEqual(Enumerable.Range(0, 20).Except([4, 5]).ToArray(), LossSampleFile.Read(folder.File("file")).Seeds.ToArray());
    }

    [TestMethod]
    public async Task MachinesThatWouldDrawSomethingElseRefuse()
    {
        await using var silos = await TestSilos.Start(1, worker => worker
            .AddSpace("other", _ => new NumberSpace("not that one"))
            .AddSpace("broken", _ => throw new ArgumentException("this machine has no such device")));
        ClusterRunException Failure(string specification) => Assert.ThrowsExactly<ClusterRunException>(() => silos.Sample(new NumberSpace("space"), specification, 4));
        var unknown = Failure("unknown");
        Assert.Contains("the space 'unknown' isn't known here", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("'other', 'broken'", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("fingerprint", Failure("other").Message, StringComparison.Ordinal);
        Assert.Contains("this machine has no such device", Failure("broken").Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task ALateResultThatDiffersIsAConflict()
    {
        await using var silos = await TestSilos.Start(1, configure: null);
        using var folder = new Folder();
        var run = Task.Run(() => silos.Sample(new NumberSpace("numbers"), "numbers", 4, TestSilos.Quick(leaseSeconds: 600), folder.File("file")));
        var work = Work(new NumberSpace("numbers"));
        var grain = silos.Cluster.Client.GetGrain<IRunGrain>(work.Fingerprint);
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
        var computing = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        int draws = 0;
        await using var silos = await TestSilos.Start(1, worker => worker.AddSpace("numbers", _ => new NumberSpace("numbers", (_, token) =>
        {
            if (Interlocked.Increment(ref draws) > 1)
                return;
            computing.TrySetResult();
            token.WaitHandle.WaitOne();
            ended.TrySetResult();
            token.ThrowIfCancellationRequested();
        })));
        var work = Work(new NumberSpace("numbers"));
        var grain = silos.Cluster.Client.GetGrain<IRunGrain>(work.Fingerprint);
        // A driver that opens the run and is killed.
        var time = TimeSpan.FromSeconds(3);
        byte[][] data = TaskBytes.Encode(work.Training, work.Test, 1 << 20);
        var plan = new RunPlan(Guid.NewGuid(), work.Fingerprint, "numbers", LibraryVersions.Of(work.Space), data.Length, time);
        Assert.IsTrue(await grain.Open(plan, new RunSeeds([0, 6], 2, 3, time)));
        Assert.IsFalse(await grain.Open(plan with { Session = Guid.NewGuid() }, new RunSeeds([0, 6], 2, 3, time)), "Another driver waits.");
        await grain.Put(plan.Session, 0, data[0]);
        await computing.Task.WaitAsync(s_limit);
        await ended.Task.WaitAsync(s_limit);
        using var folder = new Folder();
        var result = await Task.Run(() => silos.Sample(new NumberSpace("numbers"), "numbers", 6, file: folder.File("file"))).WaitAsync(s_limit);
        Assert.AreEqual(6, result.DrawnNow);
        Assert.AreEqual(7, File.ReadLines(folder.File("file")).Count());
    }

    [TestMethod]
    public async Task ARunWhoseSiloEndsGoesOnWithTheWorkThatOthersHold()
    {
        // The grain forgets everything, as if its silo had ended; the worker still computes, and holds a block.
        await using var silos = await TestSilos.Start(1, configure: null);
        using var folder = new Folder();
        var run = Task.Run(() => silos.Sample(new NumberSpace("numbers"), "numbers", 6, TestSilos.Quick(leaseSeconds: 600), folder.File("file")));
        var work = Work(new NumberSpace("numbers"));
        var grain = silos.Cluster.Client.GetGrain<IRunGrain>(work.Fingerprint);
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
    public async Task LargeTasksAndResultsTravelInBoundedMessages()
    {
        var random = new Random(1);
        var test = TaskData.Regression([.. Enumerable.Range(0, 3000).Select(_ => random.NextDouble())], [.. Enumerable.Range(0, 3000).Select(_ => random.NextDouble())], 3000);
        await using var silos = await TestSilos.Start(1, worker =>
        {
            worker.MessageBytes = 5000;
            worker.AddSpace("numbers", _ => new NumberSpace("numbers"));
        });
        var options = new ClusterRunOptions { BlockSize = 3, MessageBytes = 5000 };
        var together = silos.Sample(new NumberSpace("numbers"), "numbers", 7, options, training: TestSilos.Rows, test: test);
        var alone = new MLContext().InductiveBias.SampleLosses(new NumberSpace("numbers"), TestSilos.Rows, test, new LossSamplingOptions { Samples = 7 });
        CollectionAssert.AreEqual(alone.Predictions.SelectMany(one => one).ToArray(), together.Predictions.SelectMany(one => one).ToArray());
    }

    [TestMethod]
    public async Task ProgressNamesTheMachines()
    {
        await using var silos = await TestSilos.Start(1, worker =>
        {
            worker.Name = "machine";
            worker.AddSpace("numbers", _ => new NumberSpace("numbers"));
        });
        var steps = new System.Collections.Concurrent.ConcurrentQueue<WorkProgress>();
        silos.Sample(new NumberSpace("numbers"), "numbers", 20, progress: new Steps(steps));
        Assert.IsTrue(steps.Any(step => step.Step.Contains("1 machine: machine-", StringComparison.Ordinal) && step.Step.Contains("leased", StringComparison.Ordinal)), string.Join("\n", steps.Select(step => step.Step)));
        Assert.AreEqual(1, steps.Last().Fraction);
        CollectionAssert.AreEqual(steps.Select(step => step.Fraction).Order().ToArray(), steps.Select(step => step.Fraction).ToArray(), "Progress never goes back.");
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
