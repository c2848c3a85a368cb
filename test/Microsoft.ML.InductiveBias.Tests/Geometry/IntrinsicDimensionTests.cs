using static Microsoft.ML.InductiveBias.Tests.ReferenceTasks;

namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
public class IntrinsicDimensionTests
{
    private static IntrinsicDimensionEstimate Estimate(PointSet points, IntrinsicDimensionMethod method = default, int k = 5, bool leaveOut = true) =>
        IntrinsicDimensionEstimator.Estimate(points, new DifficultyOptions { DimensionMethod = method, Neighbors = k, LeaveOutIsolatedRows = leaveOut, Replicates = 100 });

    [TestMethod]
    [DataRow("digits")]
    [DataRow("iris")]
    public void ReferenceValuesComeOut(string name)
    {
        var (points, _) = SampleData.Read(name + ".csv");
        var cases = Open("intrinsic_dimension.json").GetProperty(name).GetProperty("values");
        Assert.AreEqual(4, cases.GetArrayLength());
        foreach (var c in cases.EnumerateArray())
        {
            var expected = c.GetProperty("unique_rows");
            var k = expected.GetProperty("k").GetInt32();
            // Sums of thousands of logarithms in another order.
            const double Relative = 1e-11;
            AreClose(expected.GetProperty("pooled_mackay_ghahramani").GetDouble(), Estimate(points, IntrinsicDimensionMethod.MacKayGhahramani, k).Value, Relative, $"pooled {k}");
            if (k is 5 or 20)
                continue; // The pooled estimate has shown their neighbors; these two share them.
            foreach (var (property, method) in new[] { ("levina_bickel_kminus1", IntrinsicDimensionMethod.LevinaBickel), ("levina_bickel_kminus2", IntrinsicDimensionMethod.LevinaBickelUnbiased) })
            {
                var estimate = Estimate(points, method, k, leaveOut: false);
                if (expected.GetProperty(property).ValueKind == System.Text.Json.JsonValueKind.Null)
                    // A row whose neighbors are all equally far: no mean, unless it is left out, which is then said.
                    Assert.Contains("equidistantNeighbours", estimate.Diagnostics.Select(d => d.Code));
                else
                    AreClose(expected.GetProperty(property).GetDouble(), estimate.Value, Relative, $"{property} {k}");
            }
        }
    }

    [TestMethod]
    public void DuplicatesAreCountedReportedAndLeftOut()
    {
        var iris = Estimate(SampleData.Read("iris.csv").Points);
        Assert.AreEqual(1, iris.DuplicateRows);
        Assert.AreEqual(149, iris.DistinctRows);
        Assert.Contains("duplicateRows", iris.Diagnostics.Select(d => d.Code));

        var sphere = SampleData.Sphere(4, 500, 1);
        var doubled = SampleData.With(sphere, [.. Enumerable.Range(0, 500).Select(i => SampleData.Row(sphere, i))]);
        foreach (var method in Enum.GetValues<IntrinsicDimensionMethod>())
            Assert.AreEqual(Estimate(sphere, method).Value, Estimate(doubled, method).Value);
    }

    [TestMethod]
    public void OneFarPointChangesLittle()
    {
        var sphere = SampleData.Sphere(4, 500, 1);
        foreach (var far in new[] { 50, 1e6, 1e12 })
        foreach (var method in Enum.GetValues<IntrinsicDimensionMethod>())
        {
            var without = Estimate(sphere, method);
            var with = Estimate(SampleData.With(sphere, [far, far, 0, 0, 0]), method);
            // One of 501 rows: without the rule, Levina and Bickel's mean is off by a factor of 1e6/501 and more.
            AreClose(without.Value, with.Value, 0.005, $"{method} at {far}");
        }
        var faulty = Estimate(SampleData.With(sphere, [1e6, 1e6, 0, 0, 0]), IntrinsicDimensionMethod.LevinaBickel, leaveOut: false);
        Assert.IsTrue(faulty.Value > 1000, "The case must be one that harms the plain mean.");
    }

    [TestMethod]
    public void MethodsAgreeWithAPlainSecondImplementation()
    {
        var points = SampleData.SwissRoll(300, 3);
        const int K = 6;
        double pooled = 0, mean = 0, unbiased = 0;
        List<double> ratios = [];
        for (var i = 0; i < points.Rows; i++)
        {
            var distances = Enumerable.Range(0, points.Rows).Where(j => j != i).Select(j => points.Distance(i, j)).Order().ToArray();
            var sum = distances.Take(K - 1).Sum(d => Math.Log(distances[K - 1] / d));
            pooled += sum;
            mean += (K - 1) / sum / points.Rows;
            unbiased += (K - 2) / sum / points.Rows;
            ratios.Add(Math.Log(distances[1] / distances[0]));
        }
        ratios.Sort();
        double xy = 0, xx = 0;
        for (var i = 1; i <= 270; i++)
        {
            xy += ratios[i - 1] * -Math.Log(1 - i / 300.0);
            xx += ratios[i - 1] * ratios[i - 1];
        }
        AreClose(300 * (K - 1) / pooled, Estimate(points, IntrinsicDimensionMethod.MacKayGhahramani, K).Value, 1e-12, "pooled");
        AreClose(mean, Estimate(points, IntrinsicDimensionMethod.LevinaBickel, K, false).Value, 1e-12, "mean");
        AreClose(unbiased, Estimate(points, IntrinsicDimensionMethod.LevinaBickelUnbiased, K, false).Value, 1e-12, "unbiased");
        AreClose(xy / xx, Estimate(points, IntrinsicDimensionMethod.TwoNN).Value, 1e-12, "TwoNN");
    }

    [TestMethod]
    // q, rows, the share of q that the estimate may lack and exceed. Sampling error of 2,000 rows and k = 5: 1/√8000 ≈ 1.1 %, of
    // TwoNN 2.5 %. Nearest-neighbor estimates fall short on curved manifolds and at borders, by a few percent at q = 5, up to a fifth at
    // q = 20 with a few thousand rows (Levina and Bickel 2004, table 1; Facco et al. 2017, figure 3; Campadelli et al. 2015).
    [DataRow("sphere", 1, 0.06, 0.06)]
    [DataRow("sphere", 2, 0.08, 0.06)]
    [DataRow("sphere", 5, 0.10, 0.05)]
    [DataRow("sphere", 10, 0.15, 0.03)]
    [DataRow("sphere", 20, 0.25, 0.00)]
    [DataRow("swiss roll", 2, 0.08, 0.08)]
    [DataRow("subspace", 3, 0.08, 0.08)]
    [DataRow("subspace", 10, 0.20, 0.03)]
    [DataRow("subspace", 20, 0.30, 0.00)]
    public void KnownManifoldsAreRecoveredWithinTheBiasOfTheLiterature(string kind, int q, double below, double above)
    {
        var points = kind switch
        {
            "sphere" => SampleData.Sphere(q, 2000, 7, extraFeatures: 5),
            "swiss roll" => SampleData.SwissRoll(2000, 7),
            // Noise far below the distance to the nearest neighbors (0.1 and more).
            _ => SampleData.Subspace(q, 30, 1e-3, 2000, 7),
        };
        foreach (var method in new[] { IntrinsicDimensionMethod.MacKayGhahramani, IntrinsicDimensionMethod.LevinaBickelUnbiased, IntrinsicDimensionMethod.TwoNN })
        {
            var estimate = Estimate(points, method);
            Assert.IsTrue(estimate.Value >= q * (1 - below) && estimate.Value <= q * (1 + above), $"{method}: {estimate.Value}");
            Assert.IsTrue(estimate.Lower <= estimate.Value && estimate.Value <= estimate.Upper);
        }
    }

    [TestMethod]
    public void LocalDimensionsTellPartsOfDifferentDimensionApart()
    {
        var (line, sphere) = (SampleData.Sphere(1, 400, 1, 8), SampleData.Sphere(8, 400, 2, 1));
        var both = SampleData.With(line, [.. Enumerable.Range(0, 400).Select(i => SampleData.Row(sphere, i).Select(v => v + 10).ToArray())]);
        var estimate = Estimate(both, IntrinsicDimensionMethod.LevinaBickelUnbiased, 20);
        Assert.HasCount(800, estimate.LocalDimensions);
        Assert.AreEqual(1, estimate.LocalDimensions.Take(400).Average(), 0.15);
        Assert.IsTrue(estimate.LocalDimensions.Skip(400).Average() > 5);
        CollectionAssert.AreEqual(Enumerable.Range(0, 800).ToArray(), estimate.LocalRows.ToArray());
    }

    [TestMethod]
    public void IntervalHoldsTheSpreadOverSamples()
    {
        // The bootstrap's width against the spread of estimates of independent samples, whose mean stands for the truth.
        var estimates = Enumerable.Range(0, 100).Select(s => Estimate(SampleData.Sphere(3, 300, 100 + s))).ToArray();
        var mean = estimates.Average(e => e.Value);
        var covered = estimates.Count(e => e.Lower <= mean && mean <= e.Upper);
        // 95 % nominal, with a standard deviation of 2.2 in 100 trials; a bootstrap that takes rows for independent holds 86.
        Assert.IsTrue(covered >= 90, $"{covered} of 100 intervals hold the mean.");
        Assert.IsTrue(covered < 100 || estimates.Average(e => e.Upper / e.Lower) < 1.5, "Intervals must not be vacuous.");
    }

    [TestMethod]
    public void ResultIsTheSameForAnyNumberOfThreadsAndChangesWithTheSeed()
    {
        var points = SampleData.Sphere(4, 1000, 1);
        IntrinsicDimensionEstimate With(int threads, int seed) => IntrinsicDimensionEstimator.Estimate(points,
            new DifficultyOptions { Threads = threads, Seed = seed, MaxQueryRows = 400 });
        var (one, three, other) = (With(1, 5), With(3, 5), With(1, 6));
        Assert.AreEqual(400, one.QueryRows);
        Assert.AreEqual((one.Value, one.Lower, one.Upper), (three.Value, three.Lower, three.Upper));
        CollectionAssert.AreEqual(one.LocalRows.ToArray(), three.LocalRows.ToArray());
        CollectionAssert.AreEqual(one.LocalDimensions.ToArray(), three.LocalDimensions.ToArray());
        Assert.AreNotEqual(one.Value, other.Value);
    }

    [TestMethod]
    public void FewRowsAndDegenerateRowsHaveDefinedResults()
    {
        foreach (var method in Enum.GetValues<IntrinsicDimensionMethod>())
        {
            var empty = Estimate(PointSet.FromDouble([], 0, 2), method);
            Assert.IsFalse(empty.IsDefined);
            var equal = Estimate(PointSet.FromDouble([1, 2, 1, 2, 1, 2], 3, 2), method);
            Assert.IsFalse(equal.IsDefined);
            Assert.AreEqual(0, equal.Value);
            Assert.Contains("allPointsEqual", equal.Diagnostics.Select(d => d.Code));

            var missing = Estimate(SampleData.With(SampleData.Sphere(2, 100, 1), [double.NaN, 0, 0], [0, double.PositiveInfinity, 0]), method);
            Assert.AreEqual(2, missing.UnusableRows);
            Assert.AreEqual(Estimate(SampleData.Sphere(2, 100, 1), method).Value, missing.Value);

            // Corners of a simplex: all neighbors equally far.
            var simplex = Estimate(PointSet.FromDouble([.. Enumerable.Range(0, 100).Select(i => i % 11 == 0 ? 1.0 : 0)], 10, 10), method);
            Assert.IsTrue(double.IsPositiveInfinity(simplex.Value));
            Assert.IsTrue(double.IsPositiveInfinity(simplex.Lower) && double.IsPositiveInfinity(simplex.Upper));
            Assert.Contains("infiniteDimension", simplex.Diagnostics.Select(d => d.Code));

            var few = Estimate(SampleData.Sphere(2, 4, 1), method);
            Assert.IsTrue(few.IsDefined && few.Value > 0 && !double.IsNaN(few.Lower) && !double.IsNaN(few.Upper));
            Assert.AreEqual(method == IntrinsicDimensionMethod.TwoNN ? 2 : 3, few.Neighbors);
            Assert.AreEqual(method != IntrinsicDimensionMethod.TwoNN, few.Diagnostics.Any(d => d.Code == "fewerRowsThanNeighbours"));
        }
    }

    [TestMethod]
    public void OptionsOutOfRangeAreNamed()
    {
        var points = SampleData.Sphere(2, 20, 1);
        foreach (var (options, name) in new[]
        {
            (new DifficultyOptions { Neighbors = 1 }, "Neighbors"),
            (new DifficultyOptions { Neighbors = 2, DimensionMethod = IntrinsicDimensionMethod.LevinaBickelUnbiased }, "Neighbors"),
            (new DifficultyOptions { MaxQueryRows = 2 }, "MaxQueryRows"),
            (new DifficultyOptions { Replicates = 5 }, "Replicates"),
            (new DifficultyOptions { Confidence = 1 }, "Confidence"),
            (new DifficultyOptions { Threads = -1 }, "Threads"),
            (new DifficultyOptions { DimensionMethod = (IntrinsicDimensionMethod)9 }, "DimensionMethod"),
        })
            Assert.AreEqual(name, Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => IntrinsicDimensionEstimator.Estimate(points, options)).ParamName);
    }
}
