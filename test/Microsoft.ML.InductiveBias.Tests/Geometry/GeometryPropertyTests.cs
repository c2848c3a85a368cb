using CsCheck;

namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>What holds for any points. A failure prints the seed that repeats it.</summary>
[TestClass]
public class GeometryPropertyTests
{
    private const int Iterations = 60;

    private static readonly DifficultyOptions s_options = new() { Replicates = 100 };

    /// <summary>8 to 60 rows of 1 to 4 features: numbers, or whole numbers with ties; and a seed for what is done to them.</summary>
    private static readonly Gen<(double[] Values, int Rows, int Features, int[] Classes, int Seed)> s_data =
        from rows in Gen.Int[8, 60]
        from features in Gen.Int[1, 4]
        from isGrid in Gen.Bool
        from values in Gen.Double[-3, 3].Array[rows * features]
        from classes in Gen.Int[0, 2].Array[rows]
        from seed in Gen.Int[0, 1_000_000]
        select (isGrid ? [.. values.Select(value => Math.Round(value))] : values, rows, features, classes, seed);

    /// <summary>What rounding, and another choice among nearly equal rows, changes in the smallest distance that counts, as a share of it.</summary>
    private static double SmallestChange(double[] values, int features, (double Dimension, double Resolution, double Radius, double Tolerance) expected)
    {
        double size = values.Max(Math.Abs), tolerance = expected.Tolerance, smallest = expected.Resolution > 0 ? expected.Resolution : double.PositiveInfinity;
        double[][] rows = [.. values.Chunk(features)];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double distance = Math.Sqrt(rows[i].Zip(rows[j], (a, b) => (a - b) * (a - b)).Sum());
                if (distance > 2 * tolerance * size)
                    smallest = Math.Min(smallest, distance);
            }
        }
        return (Math.ScaleB(8, -52) + 2 * tolerance) * size / smallest;
    }

    private static (double Dimension, double Resolution, double Radius, double Tolerance) Of(double[] values, int rows, int features, int[] classes)
    {
        var points = PointSet.FromDouble(values, rows, features);
        return (IntrinsicDimensionEstimator.Estimate(points, s_options).Value, ResolutionEstimator.Estimate(points, classes, s_options).Value, RadiusEstimate.Of(points, s_options).Value, NearCopies.In(points, s_options).Tolerance);
    }

    private static void AreClose(
        (double[] Values, int Rows, int Features, int[] Classes, int Seed) data,
        (double Dimension, double Resolution, double Radius, double Tolerance) expected, (double Dimension, double Resolution, double Radius, double Tolerance) actual)
    {
        // Sums in another order; of nearly equal rows the first stands for all; and small distances keep fewer digits.
        double relative = 1e-9 + 1000 * expected.Tolerance + SmallestChange(data.Values, data.Features, expected);
        foreach (var (one, other) in new[] { (expected.Dimension, actual.Dimension), (expected.Resolution, actual.Resolution), (expected.Radius, actual.Radius) })
            Assert.IsTrue(one == other || Math.Abs(one - other) <= relative * Math.Abs(one), $"{expected} against {actual}");
    }

    [TestMethod]
    public void TheOrderOfRowsAndFeaturesIsIrrelevant() => s_data.Sample(data =>
    {
        var random = new Random(data.Seed);
        int[] rows = [.. Enumerable.Range(0, data.Rows)], features = [.. Enumerable.Range(0, data.Features)];
        random.Shuffle(rows);
        random.Shuffle(features);
        double[] shuffled = [.. rows.SelectMany(row => features.Select(feature => data.Values[row * data.Features + feature]))];
        AreClose(data, Of(data.Values, data.Rows, data.Features, data.Classes), Of(shuffled, data.Rows, data.Features, [.. rows.Select(row => data.Classes[row])]));
    }, iter: Iterations, threads: 1);

    [TestMethod]
    public void LengthsScaleAndTheDimensionDoesNot() => s_data.Sample(data =>
    {
        double scale = Math.ScaleB(1, data.Seed % 41 - 20);
        var (dimension, resolution, radius, tolerance) = Of(data.Values, data.Rows, data.Features, data.Classes);
        AreClose(data, (dimension, resolution * scale, radius * scale, tolerance), Of([.. data.Values.Select(value => value * scale)], data.Rows, data.Features, data.Classes));
    }, iter: Iterations, threads: 1);

    [TestMethod]
    public void RepeatedRowsChangeNothing() => s_data.Sample(data =>
    {
        int[] again = [.. Enumerable.Range(0, data.Rows).Where(row => (row + data.Seed) % 3 == 0)];
        double[] values = [.. data.Values, .. again.SelectMany(row => data.Values[(row * data.Features)..((row + 1) * data.Features)])];
        AreClose(data, Of(data.Values, data.Rows, data.Features, data.Classes), Of(values, data.Rows + again.Length, data.Features, [.. data.Classes, .. again.Select(row => data.Classes[row])]));
    }, iter: Iterations, threads: 1);

    [TestMethod]
    public void TheDifficultyFallsWithTheTargetError() => s_data.Sample(data =>
    {
        double previous = double.PositiveInfinity;
        foreach (double error in new[] { 0.001, 0.01, 0.1, 0.5, 1, 10 })
        {
            var estimate = GeneralizationDifficultyEstimator.Estimate(
                PointSet.FromDouble(data.Values, data.Rows, data.Features), data.Classes, new DifficultyOptions { TargetError = error, Replicates = 100 });
            double log2Bits = estimate.Log2Bits ?? double.NegativeInfinity;
            Assert.IsTrue(log2Bits <= previous, $"{log2Bits} at {error} after {previous}");
            previous = log2Bits;
        }
    }, iter: Iterations / 4, threads: 1);

    [TestMethod]
    public void TheBiasFallsWithTheTargetLossAndSplitsIntoTails() =>
        (from count in Gen.Int[1, 12]
         from weights in Gen.Double[-12, 2].Array[count]
         from offsets in Gen.Double[-8, 4].Array[count]
         from outputs in Gen.Int[1, 5]
         select (Weights: weights, Offsets: offsets, Outputs: outputs)).Sample(form =>
    {
        var law = new GeneralizedChiSquared(0, [.. form.Weights.Select(w => Math.Pow(10, w))], form.Outputs, [.. form.Offsets.Select(b => Math.Pow(10, b))]);
        double previous = double.PositiveInfinity;
        for (double share = 1e-6; share < 1e3; share *= 3)
        {
            double x = share * law.Mean, lower = law.LogCumulativeProbability(x), upper = law.LogUpperTailProbability(x);
            Assert.IsTrue(-lower <= previous, $"I rises at {share} of the mean");
            // Rounding of two exponentials.
            Assert.AreEqual(1, Math.Exp(lower) + Math.Exp(upper), 1e-13);
            Assert.AreEqual(law.InductiveBias(x), law.NumericalBounds(x).Upper, "Such laws converge.");
            previous = -lower;
        }
    }, iter: Iterations, threads: 1);
}
