using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Auditing.Tests;

/// <summary>Rows that spaces see where a class is rare.</summary>
[TestClass]
public sealed class RareClassTests
{
    [TestMethod]
    public void TheWeightedLossOfTheChosenRowsIsUnbiased()
    {
        const int Rows = 2000, Maximum = 100, Repetitions = 3000;
        // Three classes of 1,960, 30, and 10 rows, whose losses differ between classes and within them.
        int[] classes = [.. Enumerable.Range(0, Rows).Select(row => row % 200 == 7 ? 2 : row % 67 == 3 ? 1 : 0)];
        double[] losses = [.. Enumerable.Range(0, Rows).Select(row => classes[row] + 0.1 * (row % 11))];
        double truth = losses.Average(), weightedSum = 0, squares = 0, plainSum = 0;
        for (int seed = 0; seed < Repetitions; seed++)
        {
            var (rows, found) = StratifiedSample.Weighted(StableShuffle.Order(Rows, seed), row => classes[row], Maximum, 10);
            double[] weights = found!;
            Assert.HasCount(Maximum, rows);
            Assert.AreEqual(Rows, weights.Sum(), 1e-9, "each row stands for all that it was chosen from");
            Assert.HasCount(Maximum, rows.Distinct().ToList());
            double estimate = rows.Zip(weights, (row, weight) => weight * losses[row]).Sum() / weights.Sum();
            weightedSum += estimate;
            squares += estimate * estimate;
            plainSum += rows.Average(row => losses[row]);
        }
        double mean = weightedSum / Repetitions, error = Math.Sqrt((squares / Repetitions - mean * mean) / Repetitions);
        // Four standard errors of the simulation. Without weights, the rare classes count five to ten times too much.
        Assert.AreEqual(truth, mean, 4 * error);
        Assert.IsGreaterThan(truth + 100 * error, plainSum / Repetitions);
    }

    [TestMethod]
    public void ClassesHaveTheirLeastNumberOrTheirShare()
    {
        int[] Counts(int[] sizes, int maximum, int fewest)
        {
            int[] classes = [.. sizes.SelectMany((size, c) => Enumerable.Repeat(c, size))];
            var rows = StratifiedSample.Weighted(StableShuffle.Order(classes.Length, 1), row => classes[row], maximum, fewest).Rows;
            Assert.HasCount(Math.Min(maximum, classes.Length), rows);
            return [.. Enumerable.Range(0, sizes.Length).Select(c => rows.Count(row => classes[row] == c))];
        }

        CollectionAssert.AreEqual(new[] { 490, 10 }, Counts([19_900, 100], 500, 10));
        CollectionAssert.AreEqual(new[] { 493, 7 }, Counts([19_993, 7], 500, 10));
        // Least numbers take at most half of the rows.
        CollectionAssert.AreEqual(new[] { 14, 3, 3 }, Counts([1000, 5, 5], 20, 10));
        CollectionAssert.AreEqual(new[] { 1, 1, 1 }, Counts([1000, 5, 5], 3, 10));
        CollectionAssert.AreEqual(new[] { 1000, 5, 5 }, Counts([1000, 5, 5], 2000, 10));
        Assert.IsNull(StratifiedSample.Weighted(StableShuffle.Order(300, 1), row => row % 3, 60, 10).Weights, "each class can expect 20 rows");
        Assert.IsNull(StratifiedSample.Weighted(StableShuffle.Order(300, 1), row => row, 60, 10).Weights, "300 classes");
    }

    [TestMethod]
    public void AnAuditKeepsRareClassesAndEstimatesTheLossOfAllTestRows()
    {
        // 0.5% of 4,000 rows; the first feature separates the classes but for noise.
        var random = new Random(16);
        int[] classes = [.. Enumerable.Range(0, 4000).Select(row => row % 200 == 0 ? 1 : 0)];
        double[] features = [.. classes.SelectMany(c => (double[])[3 * c + random.NextDouble() * 2, random.NextDouble()])];
        var input = Tasks.Of(TaskData.Classification(features, classes, 2), ["no", "yes"], row => classes[row] == 0 ? "no" : "yes");
        var result = AuditRunner.Run(input, new AuditOptions { MaximumTrainingRows = 200, MaximumTestRows = 100, Samples = 3, Splits = 1 });

        Assert.AreEqual((200, 100), (result.TrainingRows, result.TestRows));
        Assert.IsTrue(result.Diagnostics.Any(one => one.Code == "testRowsWeighted"));
        // 6 of 1,200 test rows are "yes", all of them chosen, with weights of 1; the training rows have 1 of 200. The mean predictor is wrong by its shares.
        double p = 1.0 / 200, q = 6.0 / 1200;
        double expected = q * (1 - p) * (1 - p) + (1 - q) * p * p;
        foreach (var space in result.Spaces)
        {
            Assert.AreEqual(expected, space.Metrics.At(LossReference.ConstantPredictor).TargetLoss, 1e-12, space.Name);
            Assert.AreEqual(((1 - p) * (1 - p) + p * p) / 2, space.Metrics.ClassBalanced.First(one => one.Reference == LossReference.ConstantPredictor).TargetLoss, 1e-12, space.Name);
            CollectionAssert.AreEqual(space.Metrics.InductiveBias.Select(one => one.Reference).ToArray(), space.Metrics.ClassBalanced.Select(one => one.Reference).ToArray());
        }
        // The curve ends with all training rows of the first split, whose test rows have the same weights.
        Assert.AreEqual(result.Spaces[0].Metrics.At(LossReference.PosteriorMean).Nats, result.RowsCurve!.Points.MaxBy(point => point.TrainingRows)!.Estimate.Nats, 1e-6);
        var best = result.Models.Where(model => result.Spaces[0].Metrics.At(LossReference.BestModel).TargetLoss == model.TestLoss).ToList();
        Assert.AreEqual(best[0].BalancedLoss!.Value, result.Spaces[0].Metrics.ClassBalanced.First(one => one.Reference == LossReference.BestModel).TargetLoss, 1e-12);
    }
}
