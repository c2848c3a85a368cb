namespace Microsoft.ML.InductiveBias.Auditing.Tests;

/// <summary>Audits whose hypotheses are drawn elsewhere.</summary>
[TestClass]
public sealed class ExecutorTests
{
    [TestMethod]
    public void NetworksAreDrawnByTheExecutorAndMeasuredAlike()
    {
        var split = AuditSplit.Of(Tasks.Clouds(wrong: 40), new AuditOptions { Seed = 7 });
        var executor = new HereBackwards();
        var options = new AuditOptions(new AuditOptions { Seed = 7, ExecutorOf = space => space is NeuralNetworkHypothesisSpace ? executor : null });
        using var elsewhere = new AuditSpaces(options, default).Fit("mlp", split, 4, [], null);
        using var here = new AuditSpaces(new AuditOptions { Seed = options.Seed }, default).Fit("mlp", split, 4, [], null);
        CollectionAssert.AreEqual((int[])[7, 8, 9, 10], executor.Seeds.ToArray());
        Assert.AreEqual(here.Space.TrainingLoss, elsewhere.Space.TrainingLoss);
        CollectionAssert.AreEqual(here.Space.PredictMean(split.Test.Features), elsewhere.Space.PredictMean(split.Test.Features));
        using var forests = new AuditSpaces(options, default).Fit("fastforest", split, 3, [], null);
        Assert.HasCount(4, executor.Seeds, "What the function has no executor for is drawn here.");
    }

    private sealed class HereBackwards : ISamplingExecutor
    {
        public List<int> Seeds { get; } = [];

        public IEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Draw(SamplingWork work, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
        {
            Seeds.AddRange(work.Seeds);
            foreach (int seed in work.Seeds.Reverse())
                yield return [.. work.Draw([seed], cancellationToken)];
        }
    }
}
