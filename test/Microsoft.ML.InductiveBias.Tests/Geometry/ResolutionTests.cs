using static Microsoft.ML.InductiveBias.Tests.ReferenceTasks;

namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
public class ResolutionTests
{
    [TestMethod]
    public void ExtremeValueReferenceCasesComeOut()
    {
        var cases = Open("evt.json").GetProperty("cases");
        Assert.AreEqual(5, cases.GetArrayLength());
        foreach (var c in cases.EnumerateArray())
        {
            var name = c.GetProperty("name").GetString()!;
            double[] distances = [.. c.GetProperty("distances").EnumerateArray().Select(e => e.GetDouble())];
            double Value(string property) => c.GetProperty(property).GetDouble();
            var (k, ordered) = (c.GetProperty("k").GetInt32(), Value("pairs_ordered"));
            var published = ExtremeValueResolution.Estimate(distances, k, ordered, publishedScale: true);
            var scaled = ExtremeValueResolution.Estimate(distances, k, ordered);
            var derived = ExtremeValueResolution.Estimate(distances, k, ordered / 2);
            // Means of a hundred logarithms; γ divides by a small difference of them.
            AreClose(Value("order_k"), published.Threshold, 1e-14, name);
            AreClose(Value("M1"), published.FirstMoment, 1e-12, name);
            AreClose(Value("M2"), published.SecondMoment, 1e-12, name);
            AreClose(Value("gamma"), published.Index, 1e-10, name);
            AreClose(Value("gamma_minus"), published.NegativeIndex, 1e-10, name);
            AreClose(Value("delta_evt_code"), published.Extrapolated, 1e-10, name);
            AreClose(Value("delta_returned_by_code"), published.Resolution, 1e-10, name);
            AreClose(Value("delta_evt_dekkers_scale"), scaled.Extrapolated, 1e-10, name);
            AreClose(Value("delta_evt_dekkers_scale_unordered_pairs"), derived.Extrapolated, 1e-10, name);
            AreClose(Value("sample_min"), published.SmallestSeen, 1e-15, name);
        }
    }

    [TestMethod]
    public void TailsWithoutSpreadFallBackToTheSmallestDistanceSeen()
    {
        foreach (var distances in new double[][] { [2, 2, 2, 2, 2, 2], [1, 1, 1, 1, 3, 3] })
        {
            var fit = ExtremeValueResolution.Estimate(distances, 4, 1e6);
            Assert.AreEqual(distances[0], fit.Resolution);
            Assert.IsFalse(double.IsNaN(fit.Index));
        }
        Assert.AreEqual("tail", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ExtremeValueResolution.Estimate([1, 2, 3], 3, 10)).ParamName);
        Assert.AreEqual("distances", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ExtremeValueResolution.Estimate([0, 2, 3], 2, 10)).ParamName);
    }

    [TestMethod]
    public void ExactResolutionNamesThePairThatSetsIt()
    {
        var (points, classes) = SampleData.ReadClasses("iris.csv");
        var estimate = ResolutionEstimator.Estimate(points, classes, new DifficultyOptions { ReportedPairs = 3 });
        var all = (from i in Enumerable.Range(0, 150) from j in Enumerable.Range(i + 1, 149 - i)
                   where classes[i] != classes[j] orderby points.Distance(i, j), i, j
                   select (i, j, points.Distance(i, j))).ToArray();
        CollectionAssert.AreEqual(all[..3], estimate.ClosestPairs.Select(pair => (pair.First, pair.Second, pair.Distance)).ToArray());
        Assert.AreEqual(all[0].Item3, estimate.Value);
        Assert.AreEqual(7500, estimate.Pairs);
        Assert.IsTrue(estimate.Lower < estimate.Value && estimate.Value <= estimate.Upper && estimate.Lower > 0);
        Assert.IsEmpty(estimate.ContradictingRows);
    }

    [TestMethod]
    public void IntervalHoldsTheSmallestDistanceOfOtherSamples()
    {
        // Smallest distance of 2 × 100 uniform points in a square, over 200 samples; each interval is to hold the next sample's.
        ResolutionEstimate Sample(int seed)
        {
            var random = new Random(seed);
            return ResolutionEstimator.Estimate(PointSet.FromDouble([.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())], 200, 2),
                [.. Enumerable.Range(0, 200).Select(i => i % 2)], new DifficultyOptions { Replicates = 400 });
        }
        var samples = Enumerable.Range(0, 201).Select(Sample).ToArray();
        var held = Enumerable.Range(0, 200).Count(i => samples[i].Lower <= samples[i + 1].Value && samples[i + 1].Value <= samples[i].Upper);
        // 95 % nominal with a standard deviation of 3 in 200.
        Assert.IsTrue(held >= 180, $"{held} of 200");
        Assert.IsTrue(samples.Average(s => s.Upper / s.Lower) < 100, "Intervals must not be vacuous.");
    }

    [TestMethod]
    [DataRow(ResolutionMethod.ExtremeValue)]
    [DataRow(ResolutionMethod.ExtremeValuePublished)]
    public void ExtremeValuesOfSampledPairsComeNearTheExactResolution(ResolutionMethod method)
    {
        var (points, classes) = SampleData.ReadClasses("digits.csv");
        var exact = ResolutionEstimator.Estimate(points, classes).Value;
        ResolutionEstimate With(int threads, int seed) => ResolutionEstimator.Estimate(points, classes,
            new DifficultyOptions { ResolutionMethod = method, SampledPairs = 100_000, TailPairs = 500, Threads = threads, Seed = seed, Replicates = 200 });
        var (one, three, other) = (With(1, 1), With(3, 1), With(1, 2));
        // A sample of 7 % of the pairs: the factor that issue and literature report for such extrapolations.
        Assert.IsTrue(one.Value > exact / 2 && one.Value < exact * 2, $"{one.Value} against {exact}");
        Assert.AreEqual((one.Value, one.Lower, one.Upper), (three.Value, three.Lower, three.Upper));
        Assert.AreNotEqual(one.Value, other.Value);
        Assert.IsTrue(one.Lower < one.Value && one.Upper > one.Value);
        Assert.IsNotNull(one.ExtremeValue);
        Assert.HasCount(10, one.ClosestPairs);
    }

    [TestMethod]
    public void FewPairsAreAllUsedByTheExtremeValueMethods()
    {
        var (points, classes) = SampleData.ReadClasses("iris.csv");
        var estimate = ResolutionEstimator.Estimate(points, classes, new DifficultyOptions { ResolutionMethod = ResolutionMethod.ExtremeValue });
        // Every pair is in the sample, so the smallest distance is known, and the tail may only undercut it.
        Assert.AreEqual(ResolutionEstimator.Estimate(points, classes).Value, estimate.ExtremeValue!.SmallestSeen);
        Assert.IsTrue(estimate.Value <= estimate.ExtremeValue.SmallestSeen);
    }

    [TestMethod]
    public void ContradictingRowsAreListedAndLeftOut()
    {
        double[] rows = [0, 0, 5, 5, 0, 0, 5, 5, 9, 9, 0, 0];
        var estimate = ResolutionEstimator.Estimate(PointSet.FromDouble(rows, 6, 2), [1, 2, 1, 1, 1, 3]);
        // Rows 0, 2, 5 are one point of classes 1, 1, 3; rows 1, 3 another of classes 2, 1.
        Assert.HasCount(2, estimate.ContradictingRows);
        CollectionAssert.AreEqual(new[] { 0, 2, 5 }, estimate.ContradictingRows[0].ToArray());
        CollectionAssert.AreEqual(new[] { 1, 3 }, estimate.ContradictingRows[1].ToArray());
        Assert.AreEqual(Math.Sqrt(32), estimate.Value, "Row 1 against row 4, of another class.");
        Assert.Contains("contradictingRows", estimate.Diagnostics.Select(d => d.Code));
    }

    [TestMethod]
    public void RegressionResolutionIsTheSmallestDistanceAtWhichTargetsDiffer()
    {
        var points = PointSet.FromSingle([0, 1, 1.5f, 4, 4.25f, 4.25f], 6, 1);
        double[] targets = [0, 0.1, 5, 5.05, 5.2, 5.9];
        Assert.AreEqual(0.5, ResolutionEstimator.Estimate(points, targets, 1).Value, "Rows 1 and 2.");
        var loose = ResolutionEstimator.Estimate(points, targets, 0);
        Assert.AreEqual(0.25, loose.Value, "Rows 3 and 4, or 3 and 5.");
        CollectionAssert.AreEqual(new[] { 4, 5 }, loose.ContradictingRows.Single().ToArray());
        var none = ResolutionEstimator.Estimate(points, targets, 100);
        Assert.IsFalse(none.IsDefined);
        Assert.Contains("constantTarget", none.Diagnostics.Select(d => d.Code));
        // Two outputs: rows differ when either does.
        double[] two = [0, 0, 0, 7, 0, 7, 0, 7, 0, 7, 0, 7];
        Assert.AreEqual(1, ResolutionEstimator.Estimate(points, two, 1).Value);
    }

    [TestMethod]
    public void BadInputHasDefinedResults()
    {
        foreach (var method in Enum.GetValues<ResolutionMethod>())
        {
            var options = new DifficultyOptions { ResolutionMethod = method };
            var overlap = ResolutionEstimator.Estimate(PointSet.FromDouble([1, 1, 1, 1], 4, 1), [0, 1, 0, 1], options);
            Assert.IsFalse(overlap.IsDefined);
            Assert.AreEqual((0, 0, 0), (overlap.Value, overlap.Lower, overlap.Upper));
            Assert.Contains("classesOverlapExactly", overlap.Diagnostics.Select(d => d.Code));

            var one = ResolutionEstimator.Estimate(PointSet.FromDouble([1, 2, 3], 3, 1), [4, 4, 4], options);
            Assert.Contains("constantTarget", one.Diagnostics.Select(d => d.Code));
            Assert.IsFalse(ResolutionEstimator.Estimate(PointSet.FromDouble([], 0, 3), [], options).IsDefined);

            var pair = ResolutionEstimator.Estimate(PointSet.FromDouble([1, 2, double.NaN], 3, 1), [0, 1, 1], options);
            Assert.AreEqual((1, 1, 1), (pair.Value, pair.Lower, pair.Upper));
            Assert.Contains("unusableRows", pair.Diagnostics.Select(d => d.Code));
            Assert.Contains("singlePair", pair.Diagnostics.Select(d => d.Code));
        }
        Assert.AreEqual("classes", Assert.ThrowsExactly<ArgumentException>(() => ResolutionEstimator.Estimate(PointSet.FromDouble([1], 1, 1), [1, 2])).ParamName);
        Assert.AreEqual("targets", Assert.ThrowsExactly<ArgumentException>(() => ResolutionEstimator.Estimate(PointSet.FromDouble([1], 1, 1), [double.NaN], 1)).ParamName);
        Assert.AreEqual("tolerance", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ResolutionEstimator.Estimate(PointSet.FromDouble([1], 1, 1), [1.0], -1)).ParamName);
    }
}
