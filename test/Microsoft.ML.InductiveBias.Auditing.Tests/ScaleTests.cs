using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Auditing.Tests;

/// <summary>Numbers of any magnitude: the right value or a clear message.</summary>
[TestClass]
public sealed class ScaleTests
{
    private static readonly AuditOptions Quick = new() { Samples = 3 };
    private static readonly AuditCost NoCost = new() { Duration = TimeSpan.Zero, MemoryBytes = 0 };

    public static IEnumerable<object[]> Magnitudes => new double[] { 5e-324, 1e-308, 1e-300, 1e-200, 1e-160, 1e-39, 1, 1e39, 1e160, 1e200, 1e300, 4e307 }.Select(value => new object[] { value });

    [TestMethod]
    [DynamicData(nameof(Magnitudes))]
    public void StandardizedNumbersHaveMean0AndDeviation1(double unit)
    {
        double[] values = [1 * unit, 2 * unit, -2 * unit, 4 * unit, 3 * unit];
        var scale = StandardScale.Of(values);
        var scaled = Array.ConvertAll(values, scale.Apply);
        // The numbers 1, 2, −2, 4, 3: mean 1.6 and variance 34 / 5 − 1.6² = 4.24.
        double[] expected = [-0.6, 0.4, -3.6, 2.4, 1.4];
        for (int i = 0; i < values.Length; i++)
        {
            Assert.AreEqual(expected[i] / Math.Sqrt(4.24), scaled[i], 1e-14, "rounding of five sums");
            Assert.AreEqual(values[i] / unit, scale.Restore(scaled[i]) / unit, 1e-14, "rounding");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Magnitudes))]
    public void EqualNumbersHaveNoDeviation(double unit)
    {
        double[] values = [.. Enumerable.Repeat(0.731 * unit, 29)];
        var scale = StandardScale.Of(values);
        Assert.AreEqual(0, scale.Deviation);
        Assert.AreEqual(0, scale.Apply(values[3]));
        Assert.AreEqual(values[3], scale.Restore(5));
    }

    [TestMethod]
    public void ANumberOnAnotherScaleIsFound()
    {
        Assert.AreEqual(2, StandardScale.OutOfScale([1, 2, -1e200, 3]));
        Assert.AreEqual(0, StandardScale.OutOfScale([1, 2e-300, 3e-300, 0]));
        Assert.AreEqual(-1, StandardScale.OutOfScale([1, 2, 1e14, 3]));
        Assert.AreEqual(-1, StandardScale.OutOfScale([0, 0, 1e200, 0]), "equal numbers have no scale, so the other one is an indicator");
        Assert.AreEqual(-1, StandardScale.OutOfScale([5]));
        Assert.AreEqual(3, StandardScale.OutOfScale([1, 2, 4, 1e200, 3, 5, 6, 1.1e200]), "two of them don't hide each other");
        Assert.AreEqual(2, StandardScale.OutOfScale([1, 2, 1e200, 4, 3, 5, 6, -1.1e200]));
        Assert.AreEqual(-1, StandardScale.OutOfScale([1, 2, 4, 1e14, 3, 5, 6, 1e14]));
        Assert.AreEqual(-1, StandardScale.OutOfScale([0, 0, 0, 1e-17, 0, 0.3, 0.5, 0]), "rounding errors near 0 are no scale");
        Assert.AreEqual(-1, StandardScale.OutOfScale([-1.7e308, 1.7e308, 0]));
    }

    [TestMethod]
    public void NeighboringNumbersVary()
    {
        foreach (double value in (double[])[14.62, 1e300, 1e-300])
        {
            double[] values = [value, value, Math.BitIncrement(value), value];
            Assert.IsGreaterThan(0, StandardScale.Of(values).Deviation);
        }
    }

    [TestMethod]
    [DataRow(1e-308, 1)]
    [DataRow(1e-300, 1)]
    [DataRow(1e200, 1)]
    [DataRow(4e307, 1)]
    [DataRow(1, 1e-308)]
    [DataRow(1, 1e39)]
    [DataRow(1, 1e200)]
    [DataRow(1, 4e307)]
    public void AnAuditDoesNotDependOnUnits(double featureUnit, double labelUnit)
    {
        // Powers of two change no digit, so every number must be the same.
        double featureFactor = Math.ScaleB(1, Math.ILogB(featureUnit)), labelFactor = Math.ScaleB(1, Math.ILogB(labelUnit));
        var expected = AuditRunner.Run(Line(1, 1), Quick, NoCost);
        var found = AuditRunner.Run(Line(featureFactor, labelFactor), Quick, NoCost);
        CollectionAssert.AreEqual(expected.Spaces.Select(Bits).ToArray(), found.Spaces.Select(Bits).ToArray());
        CollectionAssert.AreEqual(expected.Models.Select(model => model.TestLoss).ToArray(), found.Models.Select(model => model.TestLoss).ToArray());
        Assert.AreEqual(expected.Difficulty!.Log2Bits, found.Difficulty!.Log2Bits);
        Assert.AreEqual(expected.Difficulty.TargetBound!.Value * labelFactor, found.Difficulty.TargetBound!.Value, 1e-9 * found.Difficulty.TargetBound.Value);

        static string Bits(AuditSpace space) => string.Join(' ', space.Metrics.InductiveBias.Select(estimate => estimate.Bits.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
        // Multiples of 1/1024, which even subnormal numbers hold.
        static AuditInput Line(double featureFactor, double labelFactor)
        {
            var random = new Random(4);
            var x = Enumerable.Range(0, 2 * 48).Select(_ => random.Next(1, 1024) / 1024.0).ToArray();
            var y = Enumerable.Range(0, 48).Select(row => x[2 * row] + x[2 * row + 1] / 4 + random.Next(0, 64) / 1024.0).ToArray();
            return Tasks.Of(TaskData.Regression(Array.ConvertAll(x, value => value * featureFactor), Array.ConvertAll(y, value => value * labelFactor), 48), [], row => $"{row}");
        }
    }

    [TestMethod]
    [DataRow(1e17)]
    [DataRow(1e200)]
    [DataRow(-1.7e308)]
    public void AValueOnAnotherScaleIsNamedWithItsRowAndColumn(double value)
    {
        var rows = Tasks.Small(60, 2, SmallLabel.Numbers).Rows;
        var features = rows.Features.ToArray();
        features[2 * 17 + 1] = value;
        var error = Assert.ThrowsExactly<ArgumentException>(() => AuditRunner.Estimate(Tasks.Of(TaskData.Regression(features, rows.Targets.ToArray(), 60), [], row => $"{row}")));
        Assert.StartsWith("Line 19, column 'x1': ", error.Message, StringComparison.Ordinal);
        Assert.Contains(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);

        var targets = rows.Targets.ToArray();
        targets[17] = value;
        error = Assert.ThrowsExactly<ArgumentException>(() => AuditRunner.Estimate(Tasks.Of(TaskData.Regression(rows.Features.ToArray(), targets, 60), [], row => $"{row}")));
        Assert.StartsWith("Line 19, label 'y': ", error.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void AnOutlierThatCanBeMeasuredIs()
    {
        foreach (double value in (double[])[1e3, 1e8, 1e13])
        {
            var rows = Tasks.Small(60, 2, SmallLabel.Numbers).Rows;
            var features = rows.Features.ToArray();
            features[2 * 17 + 1] = value;
            var result = AuditRunner.Run(Tasks.Of(TaskData.Regression(features, rows.Targets.ToArray(), 60), [], row => $"{row}"), Quick, NoCost);
            Assert.HasCount(4, result.Spaces, $"{value}: {string.Join(' ', result.Diagnostics.Select(diagnostic => diagnostic.Message))}");
            Assert.HasCount(60, result.RowDifficulties);
        }
    }
}
