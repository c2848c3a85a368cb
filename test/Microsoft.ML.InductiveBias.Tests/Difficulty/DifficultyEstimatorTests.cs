namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
public class DifficultyEstimatorTests
{
    private static readonly int[] NoClasses = [];

    [TestMethod]
    public void EstimateIsTheMeasureOfItsIngredients()
    {
        var (points, classes) = SampleData.ReadClasses("digits.csv");
        var estimate = GeneralizationDifficultyEstimator.Estimate(points, classes);
        var expected = DifficultyMeasure.Of(TaskConstants.Classification(1797, estimate.IntrinsicDimension.Value,
            Enumerable.Range(0, 1797).Max(points.Norm), estimate.Resolution.Value, 10, 0.01));
        Assert.AreEqual(expected.Log2Bits, estimate.Log2Bits);
        Assert.AreEqual(10, estimate.Classes);
        Assert.IsTrue(estimate.Log2BitsLower < estimate.Log2Bits && estimate.Log2Bits < estimate.Log2BitsUpper);
        // Together the ingredients vary more than any alone.
        foreach (var driver in estimate.Drivers)
        {
            Assert.IsTrue(driver.Log2BitsLower <= estimate.Log2Bits && estimate.Log2Bits <= driver.Log2BitsUpper, driver.Name);
            Assert.IsTrue(driver.Log2BitsUpper - driver.Log2BitsLower <= 1.05 * (estimate.Log2BitsUpper - estimate.Log2BitsLower), driver.Name);
        }
        Assert.IsTrue(estimate.Drivers.Single(d => d.Name == "intrinsicDimension").Log2BitsPerPercent > 0);
        Assert.IsTrue(estimate.Drivers.Single(d => d.Name == "resolution").Log2BitsPerPercent < 0);
    }

    [TestMethod]
    public void EstimateDoesNotDependOnThreadsAndDoesOnTheSeed()
    {
        var (points, classes) = SampleData.ReadClasses("wine.csv");
        GeneralizationDifficultyEstimate With(int threads, int seed) =>
            GeneralizationDifficultyEstimator.Estimate(points, classes, new DifficultyOptions { Threads = threads, Seed = seed });
        var (one, three, other) = (With(1, 1), With(3, 1), With(1, 2));
        Assert.AreEqual((one.Log2Bits, one.Log2BitsLower, one.Log2BitsUpper), (three.Log2Bits, three.Log2BitsLower, three.Log2BitsUpper));
        Assert.AreEqual(one.Log2Bits, other.Log2Bits);
        Assert.AreNotEqual(one.Log2BitsUpper, other.Log2BitsUpper);
    }

    [TestMethod]
    public void RegressionIsUnchangedByRescalingTheTargets()
    {
        var (points, labels) = SampleData.Read("diabetes.csv");
        var targets = labels.Select(double.Parse).ToArray();
        var estimate = GeneralizationDifficultyEstimator.Estimate(points, targets, new DifficultyOptions { TargetError = 0.1 });
        // Powers of two: exact in single precision.
        var scaled = GeneralizationDifficultyEstimator.Estimate(points, [.. targets.Select(t => t * 64)], new DifficultyOptions { TargetError = 0.1 });
        Assert.AreEqual(DifficultyTask.Regression, estimate.Task);
        Assert.IsNull(estimate.Classes);
        Assert.IsTrue(double.IsFinite(estimate.Log2Bits!.Value));
        Assert.AreEqual(estimate.Log2Bits, scaled.Log2Bits);
        Assert.AreEqual(0.2 * estimate.TargetBound!.Value, estimate.TargetTolerance!.Value, 1e-12 * estimate.TargetBound.Value);
        Assert.AreEqual(1, estimate.Constants!.DiscreteFeatureCount);
    }

    [TestMethod]
    public void CloserClassesAreHarder()
    {
        // A sphere of one class and a copy of the other, the given gap away in a further feature.
        GeneralizationDifficultyEstimate Of(double gap)
        {
            var sphere = SampleData.Sphere(3, 300, 1, extraFeatures: 1);
            var shifted = Enumerable.Range(0, 300).Select(i => SampleData.Row(sphere, i)).Select(r => (double[])[.. r[..^1], gap]).ToArray();
            return GeneralizationDifficultyEstimator.Estimate(SampleData.With(sphere, shifted), [.. Enumerable.Range(0, 600).Select(i => i / 300)]);
        }
        var (close, far) = (Of(0.02), Of(0.5));
        Assert.AreEqual(0.02, close.Resolution.Value, 1e-12);
        Assert.IsTrue(close.Log2Bits > far.Log2Bits, $"{close.Log2Bits} {far.Log2Bits}");
    }

    [TestMethod]
    [DataRow("empty", "difficultyUndefined", null)]
    [DataRow("oneRow", "oneClass", 0.0)]
    [DataRow("oneClass", "oneClass", 0.0)]
    [DataRow("fewRows", "fewerRowsThanNeighbours", 1.0)]
    [DataRow("constant", "allPointsEqual", null)]
    [DataRow("duplicated", "duplicateRows", 1.0)]
    [DataRow("overlap", "classesOverlapExactly", null)]
    [DataRow("partlyOverlapping", "contradictingRows", 1.0)]
    [DataRow("simplex", "infiniteDimension", 1.0)]
    [DataRow("determined", "determinedByData", 0.0)]
    [DataRow("missing", "unusableRows", 1.0)]
    [DataRow("allMissing", "difficultyUndefined", null)]
    [DataRow("farRow", "radiusSetByFewRows", 1.0)]
    [DataRow("huge", "unusableRows", 1.0)]
    public void BadInputHasADiagnosticAndADefinedResult(string kind, string code, double? bits)
    {
        var random = new Random(1);
        double[] Uniform(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
        int[] Alternating(int count) => [.. Enumerable.Range(0, count).Select(i => i % 2)];
        var (points, classes) = kind switch
        {
            "empty" => (PointSet.FromDouble([], 0, 2), NoClasses),
            "oneRow" => (PointSet.FromDouble([1, 2], 1, 2), [1]),
            "oneClass" => (PointSet.FromDouble(Uniform(200), 100, 2), new int[100]),
            "fewRows" => (PointSet.FromDouble(Uniform(8), 4, 2), Alternating(4)),
            "constant" => (PointSet.FromDouble([.. Enumerable.Repeat(3.0, 40)], 20, 2), Alternating(20)),
            "duplicated" => (PointSet.FromDouble([.. Enumerable.Repeat(Uniform(60), 3).SelectMany(r => r)], 90, 2), Alternating(90)),
            "overlap" => (PointSet.FromDouble([1, 1, 1, 1], 4, 1), Alternating(4)),
            "partlyOverlapping" => (PointSet.FromDouble([.. Enumerable.Repeat(Uniform(62), 2).SelectMany(r => r)], 62, 2), Alternating(62)),
            "simplex" => (PointSet.FromDouble([.. Enumerable.Range(0, 144).Select(i => i % 13 == 0 ? 1.0 : 0)], 12, 12), Alternating(12)),
            "determined" => (PointSet.FromDouble([.. Enumerable.Range(0, 3000).Select(i => i / 3000.0 + (i < 1500 ? 0 : 1))], 3000, 1), [.. Enumerable.Range(0, 3000).Select(i => i / 1500)]),
            "missing" => (PointSet.FromDouble([.. Uniform(200), double.NaN, 1], 101, 2), Alternating(101)),
            "allMissing" => (PointSet.FromDouble([double.NaN, double.NaN], 2, 1), Alternating(2)),
            "farRow" => (PointSet.FromDouble([.. Uniform(400), 1e9, 1], 201, 2), Alternating(201)),
            _ => (PointSet.FromDouble([.. Uniform(400), 1e300, 1], 201, 2), Alternating(201)),
        };
        foreach (var method in Enum.GetValues<IntrinsicDimensionMethod>())
        {
            var estimate = GeneralizationDifficultyEstimator.Estimate(points, classes, new DifficultyOptions { DimensionMethod = method, Replicates = 200 });
            var applies = kind != "fewRows" || method != IntrinsicDimensionMethod.TwoNN;
            if (applies)
                Assert.Contains(code, estimate.Diagnostics.Select(d => d.Code).ToArray(), $"{method}");
            Assert.AreEqual(estimate.Diagnostics.Count, estimate.Diagnostics.Select(d => d.Message).Distinct().Count(), "Nothing is said twice.");
            if (bits is null)
            {
                Assert.IsNull(estimate.Log2Bits);
                Assert.Contains("difficultyUndefined", estimate.Diagnostics.Select(d => d.Code).ToArray());
                continue;
            }
            double[] numbers =
            [
                estimate.Log2Bits!.Value, estimate.Bits!.Value, estimate.Log2BitsLower!.Value, estimate.Log2BitsUpper!.Value, estimate.Terms!.DataShare,
                estimate.Terms.BitsPerDimension, estimate.Resolution.Lower, estimate.Resolution.Upper, estimate.Radius.Lower, estimate.Radius.Upper,
                estimate.IntrinsicDimension.Lower, estimate.IntrinsicDimension.Upper,
                .. estimate.Drivers.SelectMany(d => new[] { d.Log2BitsLower, d.Log2BitsUpper, d.Log2BitsPerPercent }),
            ];
            Assert.IsFalse(numbers.Any(double.IsNaN), string.Join(" ", numbers));
            Assert.AreEqual(bits == 0, estimate.Bits == 0, $"{method}: {estimate.Bits}");
            Assert.IsTrue(estimate.Log2BitsLower <= estimate.Log2Bits && estimate.Log2Bits <= estimate.Log2BitsUpper);
        }
    }

    [TestMethod]
    public void ConstantTargetsOfARegressionGiveZero()
    {
        var estimate = GeneralizationDifficultyEstimator.Estimate(SampleData.Sphere(2, 50, 1), [.. Enumerable.Repeat(2.5f, 50)]);
        Assert.AreEqual(0, estimate.Bits);
        Assert.Contains("constantTarget", estimate.Diagnostics.Select(d => d.Code));
    }

    [TestMethod]
    public void OptionsOutOfRangeAreNamed()
    {
        var (points, classes) = SampleData.ReadClasses("iris.csv");
        foreach (var (options, name) in new[]
        {
            (new DifficultyOptions { TargetError = 0 }, "TargetError"),
            (new DifficultyOptions { TargetTolerance = double.NaN }, "TargetTolerance"),
            (new DifficultyOptions { Neighbors = 0 }, "Neighbors"),
            (new DifficultyOptions { TailPairs = 1 }, "TailPairs"),
            (new DifficultyOptions { SampledPairs = 2 }, "SampledPairs"),
            (new DifficultyOptions { ReportedPairs = 0 }, "ReportedPairs"),
            (new DifficultyOptions { Threads = -2 }, "Threads"),
        })
            Assert.AreEqual(name, Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => GeneralizationDifficultyEstimator.Estimate(points, classes, options)).ParamName);
    }
}
