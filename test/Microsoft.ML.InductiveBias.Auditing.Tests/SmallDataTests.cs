using System.Diagnostics;

namespace Microsoft.ML.InductiveBias.Auditing.Tests;

/// <summary>Data sets so small, or so degenerate, that some parts of an audit have no answer: the others do.</summary>
[TestClass]
public sealed class SmallDataTests
{
    private static readonly AuditOptions Quick = new() { Samples = 3 };

    // Hold the cost fixed: a calibration of each of the tasks would take most of the time.
    private static readonly AuditCost NoCost = new() { Duration = TimeSpan.Zero, MemoryBytes = 0 };

    [TestMethod]
    [DataRow(SmallLabel.Numbers)]
    [DataRow(SmallLabel.Constant)]
    [DataRow(SmallLabel.TwoClasses)]
    [DataRow(SmallLabel.ThreeClasses)]
    [DataRow(SmallLabel.ClassPerRow)]
    public void EverySizeIsAudited(SmallLabel label)
    {
        foreach (int rows in (int[])[4, 5, 7, 20, 29, 40])
        {
            int features = 1 + rows % 3;
            var result = AuditRunner.Run(Tasks.Small(rows, features, label), Quick, NoCost);
            string which = $"{rows} rows, {features} features, {label}";
            Assert.AreEqual(rows, result.TrainingRows + result.TestRows, which);
            CollectionAssert.IsSubsetOf(new[] { "rbf", "nngp" }, result.Spaces.Select(space => space.Name).ToArray(), which);
            EverySpaceIsMeasuredOrReported(result, which);
            Assert.HasCount(rows, result.RowDifficulties, which);
            foreach (var space in result.Spaces)
                Assert.IsTrue(space.Metrics.InductiveBias.All(estimate => estimate.Lower.Nats <= estimate.Nats && estimate.Nats <= estimate.Upper.Nats), which);
            CollectionAssert.AllItemsAreUnique(result.Diagnostics.Select(diagnostic => diagnostic.Message).ToArray(), which);
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void FewerThanFourRowsAreRefused(int rows)
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => AuditRunner.Estimate(Tasks.Small(rows, 1, SmallLabel.Numbers), Quick));
        Assert.Contains($"{rows} usable row", error.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow(4, SmallLabel.Numbers)]
    [DataRow(28, SmallLabel.Numbers)]
    [DataRow(42, SmallLabel.Constant)]
    [DataRow(12, SmallLabel.ClassPerRow)]
    public void CalibrationNeverFails(int rows, SmallLabel label)
    {
        var cost = AuditRunner.Estimate(Tasks.Small(rows, 2, label), Quick);
        Assert.IsGreaterThan(TimeSpan.Zero, cost.Duration);
        Assert.IsLessThan(TimeSpan.FromMinutes(1), cost.Duration);
    }

    [TestMethod]
    public void ASpaceThatCantBeTrainedIsNamedWithTheReason()
    {
        // A forest's leaves hold 10 rows, so 20 training rows can't be split.
        var result = AuditRunner.Run(Tasks.Small(28, 2, SmallLabel.Numbers), Quick, NoCost);
        var failed = result.Diagnostics.Single(diagnostic => diagnostic.Code == "spaceFailed");
        Assert.StartsWith("The space fastforest was left out", failed.Message, StringComparison.Ordinal);
        CollectionAssert.AreEqual(new[] { "rbf", "nngp", "mlp" }, result.Spaces.Select(space => space.Name).ToArray());
    }

    [TestMethod]
    public void AConstantLabelIsNoTask()
    {
        // 14.62 is no sum of few powers of two, so its mean over 29 rows differs from it by rounding.
        var result = AuditRunner.Run(Tasks.Small(42, 2, SmallLabel.Constant), Quick, NoCost);
        Assert.AreEqual(double.NegativeInfinity, result.Difficulty!.Log2Bits);
        Assert.Contains("constantTarget", result.Diagnostics.Select(diagnostic => diagnostic.Code));
        Assert.IsTrue(result.Spaces.All(space => space.Metrics.At(LossReference.ConstantPredictor).TargetLoss == 0));
        Assert.IsTrue(result.Models.Where(model => !double.IsNaN(model.TestLoss)).All(model => model.TestLoss < 1e-6));
        Assert.IsTrue(result.RowDifficulties.All(row => row.Predicted == "14.62"));
    }

    [TestMethod]
    [Timeout(300_000, CooperativeCancellation = false)]
    public void ALabelThatLooksLikeAnIdentifierIsCheap()
    {
        // It takes 4 s on two cores, and took minutes with a model per class.
        var result = AuditRunner.Run(Tasks.Small(150, 2, SmallLabel.ClassPerRow), Quick);
        var identifier = result.Diagnostics.Single(diagnostic => diagnostic.Code == "labelLooksLikeIdentifier");
        Assert.Contains("150 classes in 150 rows", identifier.Message, StringComparison.Ordinal);
        CollectionAssert.AreEqual(new[] { "rbf", "nngp", "mlp" }, result.Spaces.Select(space => space.Name).ToArray());
    }

    [TestMethod]
    [DataRow(90, 2, false)]
    [DataRow(24, 11, false)]
    [DataRow(20, 11, true)]
    [DataRow(5, 5, true)]
    [DataRow(5, 4, false)]
    public void IdentifiersHaveNearlyAsManyClassesAsRows(int rows, int classes, bool isIdentifier)
    {
        var numbers = Enumerable.Range(0, rows).Select(row => row % classes).ToArray();
        var input = Tasks.Of(TaskData.Classification(new double[rows], numbers, classes), [.. Enumerable.Range(0, classes).Select(c => $"c{c}")], row => $"c{numbers[row]}");
        Assert.AreEqual(isIdentifier, LabelIdentifier.Find(input) is not null);
    }

    [TestMethod]
    [Timeout(300_000, CooperativeCancellation = false)]
    public void ABudgetIsKeptWithManyClasses()
    {
        const int Rows = 900, Classes = 150;
        var random = new Random(1);
        var classes = Enumerable.Range(0, Rows).Select(row => row % Classes).ToArray();
        var features = Enumerable.Range(0, 2 * Rows).Select(_ => random.NextDouble()).ToArray();
        var input = Tasks.Of(TaskData.Classification(features, classes, Classes), [.. Enumerable.Range(0, Classes).Select(c => $"c{c}")], row => $"c{classes[row]}");
        // Without a limit it takes many minutes.
        var result = AuditRunner.Run(input, new AuditOptions(Quick) { Budget = TimeSpan.FromSeconds(8) });
        Assert.IsNotEmpty(result.BudgetCuts);
    }

    [TestMethod]
    public void APartThatFailsOrRunsOutOfTimeIsReportedAndTheOthersGoOn()
    {
        var budget = new AuditBudget(Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(1));
        var parts = new AuditParts(budget, CancellationToken.None);
        Assert.IsFalse(parts.RunSpace("x", _ => throw new ArgumentException("No rows.", "training")));
        Assert.AreEqual("The space x was left out, because it failed on these rows: No rows.", parts.Failures.Single().Message);
        Assert.IsFalse(parts.RunSpace("y", token =>
        {
            token.WaitHandle.WaitOne();
            token.ThrowIfCancellationRequested();
        }));
        Assert.HasCount(1, parts.Failures);
        Assert.StartsWith("the space y was left out", budget.Cuts.Single(), StringComparison.Ordinal);
        Assert.IsFalse(parts.Run("the curve", _ => throw new InvalidOperationException("No curve.")));
        Assert.AreEqual("partFailed", parts.Failures[1].Code);
        Assert.IsTrue(parts.RunSpace("z", _ => { }));

        using var canceled = new CancellationTokenSource();
        canceled.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            new AuditParts(budget, canceled.Token).RunSpace("x", token => token.ThrowIfCancellationRequested()));
    }

    private static void EverySpaceIsMeasuredOrReported(AuditResult result, string which)
    {
        bool isIdentifier = result.Diagnostics.Any(diagnostic => diagnostic.Code == "labelLooksLikeIdentifier");
        foreach (string name in AuditSpaces.Names)
        {
            bool measured = result.Spaces.Any(space => space.Name == name);
            bool reported = result.Diagnostics.Any(diagnostic => diagnostic.Code == "spaceFailed" && diagnostic.Message.Contains($"space {name} ", StringComparison.Ordinal));
            Assert.IsTrue(measured != (reported || (isIdentifier && name == "fastforest")), $"{which}: {name}");
        }
    }
}
