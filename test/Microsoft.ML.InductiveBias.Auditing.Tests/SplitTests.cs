using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Auditing.Tests;

/// <summary>Several random splits into training and test rows.</summary>
[TestClass]
public sealed class SplitTests
{
    private static readonly Lazy<AuditResult> Audited = new(() => AuditRunner.Run(Tasks.Clouds(), new AuditOptions { Samples = 3 }));

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(7)]
    public void EveryClassIsInBothPartsWherePossible(int seed)
    {
        // 200 rows: a frequent class, one of 2 rows, one of 3, and one of a single row.
        string[] classes = [.. Enumerable.Range(0, 200).Select(row => row switch { 17 or 90 => "two", 3 or 60 or 199 => "three", 150 => "one", _ => "many" })];
        var (training, test) = StratifiedSplit.Of(classes, 60, seed);
        Assert.HasCount(60, test);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 200).ToArray(), training.Concat(test).ToArray());
        foreach (string name in (string[])["two", "three", "many"])
        {
            Assert.IsTrue(test.Any(row => classes[row] == name), name);
            Assert.IsTrue(training.Any(row => classes[row] == name), name);
        }
        Assert.IsTrue(training.Any(row => classes[row] == "one"), "a single row is for training");
        // A part that is cut short keeps a row of each class.
        CollectionAssert.AreEquivalent(new[] { "two", "three", "many" }, StratifiedSample.Proportional(test, row => classes[row], 3).Select(row => classes[row]).ToArray());
        CollectionAssert.AreEqual(test, StratifiedSplit.Of(classes, 60, seed).Test);
        CollectionAssert.AreNotEqual(test, StratifiedSplit.Of(classes, 60, seed + 1).Test);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(9)]
    public void TheNumberOfTestRowsComesBeforeTheClasses(int testCount)
    {
        // Ten rows of five classes: one or three test rows can't hold all, nine leave one training row.
        var (training, test) = StratifiedSplit.Of([0, 0, 1, 1, 2, 2, 3, 3, 4, 4], testCount, 1);
        Assert.HasCount(testCount, test);
        Assert.HasCount(10 - testCount, training);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 10).ToArray(), training.Concat(test).ToArray());
    }

    [TestMethod]
    public void SharesOfClassesAreThoseOfAllRows()
    {
        int[] classes = [.. Enumerable.Range(0, 300).Select(row => row % 3 == 0 ? 0 : row % 2)];
        var (_, test) = StratifiedSplit.Of(classes, 90, 4);
        for (int c = 0; c < 2; c++)
            Assert.AreEqual(0.3 * classes.Count(one => one == c), test.Count(row => classes[row] == c), 1, "rounding");
    }

    [TestMethod]
    public void TheIntervalOfTheMeanHasTheCorrectedVariance()
    {
        var summary = Summary(10, 30, 14);
        Assert.AreEqual(14, summary.Median.Nats, 1e-12);
        Assert.AreEqual((10, 30), (summary.Smallest.Nats, summary.Largest.Nats));
        Assert.AreEqual(18, summary.Mean.Nats, 1e-12);
        // 63 training and 27 test rows; variance (64 + 144 + 16)/2 = 112; the 97.5 % quantile of t with 2 degrees of freedom is 4.30265.
        double half = 4.302652729911275 * Math.Sqrt((1.0 / 3 + 27.0 / 63) * 112);
        // The quantile of the library has ten digits.
        Assert.AreEqual(18 + half, summary.MeanUpper!.Value.Nats, 1e-7);
        Assert.AreEqual(0, summary.MeanLower!.Value.Nats, "no bias is below 0");
        Assert.AreEqual(12, Summary(10, 14).Median.Nats, 1e-12);
    }

    [TestMethod]
    public void AnInfiniteSplitLeavesTheMedian()
    {
        var summary = Summary(10, double.PositiveInfinity, 14);
        Assert.AreEqual(14, summary.Median.Nats, 1e-12);
        Assert.IsTrue(double.IsPositiveInfinity(summary.Largest.Nats));
        Assert.IsTrue(double.IsPositiveInfinity(summary.Mean.Nats));
        Assert.IsNull(summary.MeanLower);
        Assert.IsTrue(double.IsPositiveInfinity(Summary(double.PositiveInfinity, double.PositiveInfinity).Median.Nats));
        Assert.IsNull(Summary(5).MeanUpper);
    }

    [TestMethod]
    public void SplitsWithDifferentReferencesAreRefused()
    {
        var metrics = Audited.Value.Spaces[0].Metrics;
        Assert.Contains("different references", Assert.ThrowsExactly<ArgumentException>(() => SplitSummary.Of([metrics, metrics.With([metrics.InductiveBias[0]])])).Message, StringComparison.Ordinal);
        Assert.ThrowsExactly<ArgumentException>(() => SplitSummary.Of([]));
    }

    [TestMethod]
    public void AnAuditMeasuresItsExactSpacesOnSeveralSplits()
    {
        foreach (var space in Audited.Value.Spaces)
        {
            if (space.Name is not ("rbf" or "nngp"))
            {
                Assert.IsEmpty(space.Metrics.Splits);
                continue;
            }
            Assert.HasCount(space.Metrics.InductiveBias.Count, space.Metrics.Splits);
            foreach (var (estimate, split) in space.Metrics.InductiveBias.Zip(space.Metrics.Splits))
            {
                Assert.HasCount(3, split.Estimates);
                Assert.AreSame(estimate, split.Estimates[0]);
                Assert.AreEqual(estimate.Reference, split.Estimates[2].Reference);
            }
            var mean = space.Metrics.Splits.First(split => split.Estimates[0].Reference == LossReference.PosteriorMean);
            Assert.AreNotEqual(mean.Estimates[0].TargetLoss, mean.Estimates[1].TargetLoss, "other rows");
        }
        // All splits are stratified: 46 and 44 rows of two classes, 27 test rows.
        var rows = AuditSplit.Of(Tasks.Clouds(), new AuditOptions { Seed = 2 });
        Assert.IsInRange(13, 14, Enumerable.Range(0, rows.Test.Rows).Count(row => rows.Test.TargetRow(row)[0] == 1));
    }

    /// <summary>The summary of splits with these nats, 63 training and 27 test rows.</summary>
    private static SplitSummary Summary(params double[] nats) => SplitSummary.Of(
        [.. nats.Select(one => Audited.Value.Spaces[0].Metrics.With([new KnownBias(one).Estimate(0.1)]))])[0];
}
