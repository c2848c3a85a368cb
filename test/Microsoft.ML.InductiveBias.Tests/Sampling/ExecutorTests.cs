namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>Runs that draw elsewhere.</summary>
[TestClass]
public sealed class ExecutorTests
{
    private static readonly TaskData s_training = TaskData.Regression([1, 2, 3, 4, 5, 6], [1, 2, 3], 3);

    private static readonly TaskData s_test = TaskData.Regression([1, 0, 2, 0, 3, 1, 4, 4], [1, 2, 3, 5], 4);

    [TestMethod]
    public void TheResultIsThatOfThisProcess()
    {
        using var folder = new Folder();
        var here = Run(null, folder.File("here"));
        // Backwards, in groups of four.
        var there = Run((work, _) => [.. Lines(work, [.. work.Seeds.Reverse()]).Chunk(4)], folder.File("there"));
        CollectionAssert.AreEqual(here.Predictions.SelectMany(one => one).ToArray(), there.Predictions.SelectMany(one => one).ToArray());
        Assert.AreEqual(here.Evaluate().ToString(), there.Evaluate().ToString());
        CollectionAssert.AreEqual(File.ReadAllLines(folder.File("here")).Order().ToArray(), File.ReadAllLines(folder.File("there")).Order().ToArray());
    }

    [TestMethod]
    public void AGroupIsOnTheDiskBeforeTheNextIsRequested()
    {
        using var folder = new Folder();
        string file = folder.File("file");
        var lengths = new List<long>();
        IEnumerable<ReadOnlyMemory<byte>[]> Watched(SamplingWork work)
        {
            foreach (var group in Lines(work, work.Seeds).Chunk(5))
            {
                yield return group;
                // The run has the file to itself, but not its length.
                lengths.Add(new FileInfo(file).Length);
            }
        }
        Run((work, _) => Watched(work), file);
        string[] lines = File.ReadAllLines(file);
        CollectionAssert.AreEqual(((int[])[5, 10, 15, 20]).Select(count => lines.Take(1 + count).Sum(line => line.Length + 1L)).ToArray(), lengths);
    }

    [TestMethod]
    public void ARunResumesWhatAnExecutorLeft()
    {
        using var folder = new Folder();
        IEnumerable<ReadOnlyMemory<byte>[]> Killed(SamplingWork work)
        {
            yield return [.. Lines(work, [3, 1, 8])];
            throw new IOException("the cluster is gone");
        }
        Assert.ThrowsExactly<IOException>(() => Run((work, _) => Killed(work), folder.File("file")));
        IReadOnlyList<int> asked = [];
        var result = Run((work, _) => [.. Lines(work, asked = work.Seeds).Chunk(100)], folder.File("file"));
        CollectionAssert.AreEqual(Enumerable.Range(0, 20).Except([1, 3, 8]).ToArray(), asked.ToArray());
        Assert.AreEqual((3, 17), (result.Resumed, result.DrawnNow));
    }

    [TestMethod]
    public void ASeedThatComesAgainIsComparedAndNotWritten()
    {
        using var folder = new Folder();
        var other = new SamplingWork(new FakeSpace(1) { Distort = (seed, value) => seed == 3 ? value + 0.25f : value }, s_training, s_test, []);
        IEnumerable<ReadOnlyMemory<byte>[]> Twice(SamplingWork work)
        {
            yield return [.. Lines(work, work.Seeds)];
            yield return [.. Lines(work, [2, 4])];
            yield return [.. Lines(other, [2, 3])];
        }
        var result = Run((work, _) => Twice(work), folder.File("file"));
        var conflict = result.Space.Diagnostics.Single(diagnostic => diagnostic.Code == "conflictingSeeds");
        Assert.Contains("1 seeds were drawn twice", conflict.Message, StringComparison.Ordinal);
        Assert.Contains("seed 3; outputs differ by up to 0.25", conflict.Message, StringComparison.Ordinal);
        Assert.AreEqual(21, File.ReadLines(folder.File("file")).Count());
        CollectionAssert.AreEqual(Run(null).Predictions.SelectMany(one => one).ToArray(), result.Predictions.SelectMany(one => one).ToArray());
    }

    [TestMethod]
    public void WhatAnExecutorOwesOrInventsIsAnError()
    {
        Assert.Contains("seed 7 is missing", Assert.ThrowsExactly<InvalidOperationException>(() => Run((work, _) => [[.. Lines(work, [.. work.Seeds.Where(seed => seed != 7)])]])).Message, StringComparison.Ordinal);
        Assert.Contains("seed 99", Assert.ThrowsExactly<InvalidOperationException>(() => Run((work, _) => [[.. Lines(work, [99])]])).Message, StringComparison.Ordinal);
        Assert.ThrowsExactly<FormatException>(() => Run((work, _) => [[.. Lines(work, work.Seeds).Select(line => (ReadOnlyMemory<byte>)(byte[])[.. line.Span[1..]])]]));
        Assert.Contains("BatchSize", Assert.ThrowsExactly<ArgumentException>(() => new MLContext().InductiveBias.SampleLosses(new FakeSpace(1), s_training, s_test,
            new LossSamplingOptions { BatchSize = 2, Executor = new Executor((_, _) => []) })).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(SamplingWork work, IReadOnlyList<int> seeds) => work.Draw(seeds, default);

    private static LossSamplingResult Run(Func<SamplingWork, CancellationToken, IEnumerable<ReadOnlyMemory<byte>[]>>? draw, string? file = null) =>
        new MLContext().InductiveBias.SampleLosses(new FakeSpace(1), s_training, s_test,
            new LossSamplingOptions { Samples = 20, SampleFile = file, Executor = draw is null ? null : new Executor(draw) });

    private sealed class Executor(Func<SamplingWork, CancellationToken, IEnumerable<ReadOnlyMemory<byte>[]>> draw) : ISamplingExecutor
    {
        public IEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Draw(SamplingWork work, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) => draw(work, cancellationToken);
    }

    private sealed class Folder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("inductive-bias-").FullName;

        public string File(string name) => Path.Combine(_path, name);

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
