using static Microsoft.ML.InductiveBias.Tests.ReferenceTasks;

namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
public class NearCopyTests
{
    private static readonly DifficultyOptions s_options = new() { Replicates = 100 };

    /// <summary>The points and copies of every <paramref name="every"/>-th, moved by up to <paramref name="jitter"/> in each feature.</summary>
    private static (PointSet Points, int[] Classes) WithCopies(PointSet points, int[] classes, double jitter, int every = 2, int times = 1, int seed = 7)
    {
        var random = new Random(seed);
        int[] copied = [.. Enumerable.Range(0, times).SelectMany(_ => Enumerable.Range(0, points.Rows).Where(row => row % every == 0))];
        double[][] copies = [.. copied.Select(row => SampleData.Row(points, row).Select(v => v + jitter * (2 * random.NextDouble() - 1)).ToArray())];
        return (SampleData.With(points, copies), [.. classes, .. copied.Select(row => classes[row])]);
    }

    private static (PointSet Points, int[] Classes) Plane(int rows, int seed = 3)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, 2 * rows).Select(_ => SampleData.Gaussian(random))];
        return (PointSet.FromDouble(values, rows, 2), [.. Enumerable.Range(0, rows).Select(row => values[2 * row] + values[2 * row + 1] > 0 ? 1 : 0)]);
    }

    [TestMethod]
    [DataRow(1e-16)]
    [DataRow(1e-14)]
    [DataRow(1e-12)]
    [DataRow(1e-10)]
    [DataRow(1e-8)]
    [DataRow(1e-6)]
    [DataRow(1e-5)]
    [DataRow(1e-4)]
    public void CopiesWithJitterChangeNothing(double jitter)
    {
        var (points, classes) = Plane(200);
        var expected = GeneralizationDifficultyEstimator.Estimate(points, classes, s_options);
        foreach (var (every, times) in new[] { (2, 1), (1, 1), (1, 3), (5, 6) })
        {
            var (more, moreClasses) = WithCopies(points, classes, jitter, every, times);
            var estimate = GeneralizationDifficultyEstimator.Estimate(more, moreClasses, s_options);
            Assert.AreEqual(200, estimate.IntrinsicDimension.DistinctRows, $"every {every}, {times} times");
            Assert.AreEqual(expected.IntrinsicDimension.Value, estimate.IntrinsicDimension.Value, 1e-12);
            Assert.AreEqual(expected.Resolution.Value, estimate.Resolution.Value, 1e-12);
            // 1e-16 rounds to equal rows or to neighboring numbers.
            Assert.Contains(code => code is "nearDuplicateRows" or "duplicateRows", estimate.Diagnostics.Select(d => d.Code));
        }
    }

    [TestMethod]
    public void OnePairOfCopiesIsSeen()
    {
        var (points, classes) = Plane(200);
        foreach (var jitter in new[] { 1e-14, 1e-10 })
        {
            var (more, moreClasses) = WithCopies(points, classes, jitter, every: 200);
            Assert.AreEqual(200, NearCopies.In(more, s_options).Rows.FirstRows.Length);
            Assert.AreEqual(ResolutionEstimator.Estimate(points, classes).Value, ResolutionEstimator.Estimate(more, moreClasses).Value);
        }
    }

    [TestMethod]
    public void CopiesInSinglePrecisionChangeLittle()
    {
        // A year, an amount and a share: single precision moves them by 6e-8 of their size, 1e-5 of their spread.
        var random = new Random(2);
        double[][] rows = [.. Enumerable.Range(0, 300).Select(_ => new[] { 2000 + 10 * random.NextDouble(), 1e5 * random.NextDouble(), random.NextDouble() })];
        var points = SampleData.With(PointSet.FromDouble([], 0, 3), rows);
        var more = SampleData.With(points, [.. rows.Select(row => row.Select(v => (double)(float)v).ToArray())]);
        Assert.AreEqual(IntrinsicDimensionEstimator.Estimate(points).Value, IntrinsicDimensionEstimator.Estimate(more).Value);
    }

    [TestMethod]
    public void CopiesOfAnotherClassContradictEachOther()
    {
        var (points, classes) = Plane(200);
        var (more, moreClasses) = WithCopies(points, classes, 1e-10, every: 10);
        for (var row = 200; row < more.Rows; row++)
            moreClasses[row] = 1 - moreClasses[row];
        var estimate = ResolutionEstimator.Estimate(more, moreClasses);
        Assert.HasCount(20, estimate.ContradictingRows);
        CollectionAssert.AreEqual(new[] { 0, 200 }, estimate.ContradictingRows[0].ToArray());
        Assert.IsTrue(estimate.Value > 1e-4, "Not the jitter.");
        Assert.Contains("nearDuplicateRows", estimate.Diagnostics.Select(d => d.Code));
    }

    [TestMethod]
    public void DataWithoutCopiesAreLeftAlone()
    {
        foreach (var seed in Enumerable.Range(1, 40))
        {
            var random = new Random(seed);
            double Heavy() => Math.Exp(3 * SampleData.Gaussian(random));
            // One dimension is the densest; heavy tails, a walk in small steps and clusters have many scales.
            double[] walk = new double[1000], clusters = new double[2000];
            for (var i = 1; i < walk.Length; i++)
                walk[i] = walk[i - 1] + 1e-4 * SampleData.Gaussian(random);
            for (var i = 0; i < clusters.Length; i += 2)
                (clusters[i], clusters[i + 1]) = (i % 3 * 1e6 + random.NextDouble(), random.Next(5) + 1e-3 * random.NextDouble());
            foreach (var points in new[]
            {
                PointSet.FromDouble([.. Enumerable.Range(0, 1000).Select(_ => random.NextDouble())], 1000, 1),
                PointSet.FromDouble([.. Enumerable.Range(0, 1000).Select(_ => Heavy())], 1000, 1),
                PointSet.FromDouble([.. Enumerable.Range(0, 1000).Select(_ => Heavy())], 500, 2),
                PointSet.FromDouble(walk, 1000, 1),
                PointSet.FromDouble(clusters, 1000, 2),
                PointSet.FromDouble([.. Enumerable.Range(0, 1000).Select(_ => Math.Round(1e5 * random.NextDouble()) / 100)], 500, 2),
                // Close throughout, far from 0.
                PointSet.FromDouble([.. Enumerable.Range(0, 1000).Select(_ => 1 + 1e-9 * random.NextDouble())], 500, 2),
            })
            {
                var copies = NearCopies.In(points, s_options);
                Assert.AreEqual(0, copies.Merged, $"seed {seed}, {points.Features} features");
            }
        }
        foreach (var file in new[] { "iris.csv", "digits.csv" })
            Assert.AreEqual(0, NearCopies.In(SampleData.Read(file).Points, s_options).Merged);
    }

    [TestMethod]
    public void LabelsThatDifferBeyondSinglePrecisionDiffer()
    {
        // In single precision 2e9 and 2e9 + 1 are one number.
        double[] targets = [2e9, 2e9 + 1, 2e9 + 2, 2e9 + 3];
        var estimate = ResolutionEstimator.Estimate(PointSet.FromDouble([0, 1, 3, 7], 4, 1), targets, 0.5);
        Assert.AreEqual(6, estimate.Pairs);
        Assert.AreEqual(1, estimate.Value);
    }
}
