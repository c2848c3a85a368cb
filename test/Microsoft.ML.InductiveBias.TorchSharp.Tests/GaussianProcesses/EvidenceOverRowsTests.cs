using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

[TestClass]
public sealed class EvidenceOverRowsTests
{
    /// <summary>Rounding of sums of about a hundred nats by different routes.</summary>
    private const double Rounding = 1e-8;

    [TestMethod]
    public void EachRowCostsWhatSciPyGives()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "ReferenceValues", "evidence_rows.csv")).Skip(1)
            .Select(line => Array.ConvertAll(line.Split(','), cell => double.Parse(cell, CultureInfo.InvariantCulture))).ToArray();
        var rows = TaskData.Regression([.. lines.SelectMany(line => line[..2])], [.. lines.Select(line => line[2])], lines.Length);
        // The reference is for the rows in the order of the file, so the rows are given such that the random order restores it.
        int[] order = StableShuffle.Order(lines.Length, 3), shuffled = new int[lines.Length];
        for (int i = 0; i < order.Length; i++)
            shuffled[order[i]] = i;
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 0.8, Amplitude = 1.5 }, 0.05).Fit(rows.SelectRows(shuffled));
        var evidence = fitted.EvidenceOverRows(orders: 1, seed: 3);
        for (int i = 0; i < lines.Length; i++)
            Assert.AreEqual(lines[i][3], evidence.Orders[0][i], Rounding, $"row {i}");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void EveryOrderAddsUpToTheMarginalLikelihood(bool centered)
    {
        var (training, _) = RealTasks.Load("iris");
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.02) { CenterTargets = centered }.Fit(training);
        var evidence = fitted.EvidenceOverRows(orders: 3, seed: 5);
        Assert.HasCount(3, evidence.Orders);
        foreach (var order in evidence.Orders)
        {
            Assert.HasCount(training.Rows, order);
            Assert.AreEqual(fitted.NegativeLogMarginalLikelihood, order.Sum(), Rounding * Math.Abs(fitted.NegativeLogMarginalLikelihood));
        }
        Assert.AreEqual(fitted.NegativeLogMarginalLikelihood, evidence.NatsFrom(0), Rounding * Math.Abs(fitted.NegativeLogMarginalLikelihood));
        Assert.AreEqual(0, evidence.DeviationFrom(0), 1e-6, "all orders have the same sum");
        Assert.AreEqual(0, evidence.NatsFrom(training.Rows));
    }

    /// <summary>The nats of later rows given earlier ones, as the difference of two marginal likelihoods in loops.</summary>
    [TestMethod]
    public void LaterRowsCostTheDifferenceOfTwoMarginalLikelihoods()
    {
        var (all, _) = RealTasks.Load("iris");
        var training = all.SelectRows([.. Enumerable.Range(0, 40)]);
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1.2, Amplitude = 0.7 }, 0.05).Fit(training);
        var evidence = fitted.EvidenceOverRows(orders: 2, seed: 8);
        foreach (int from in new[] { 1, 15, 39 })
        {
            double[] plain = [.. new[] { 8, 9 }.Select(seed => Plain(training) - Plain(training.SelectRows(StableShuffle.Order(40, seed).AsSpan(0, from))))];
            Assert.AreEqual(plain.Average(), evidence.NatsFrom(from), Rounding * 100, $"from {from}");
            Assert.AreEqual(Math.Abs(plain[0] - plain[1]) / Math.Sqrt(2), evidence.DeviationFrom(from), Rounding * 100, $"from {from}");
        }

        static double Plain(TaskData rows) => PlainGaussianProcess.Fit(rows, 1.2, 0.7, 0.05).NegativeLogMarginalLikelihood;
    }

    [TestMethod]
    public void TheEvaluationHoldsItOnRequest()
    {
        var (training, test) = RealTasks.Load("iris");
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.02).Fit(training);
        var catalog = new MLContext(1).InductiveBias;
        Assert.IsNull(catalog.Evaluate(fitted, test).Evidence);
        var evidence = catalog.Evaluate(fitted, test, new InductiveBiasOptions { EvidenceOrders = 2 }).Evidence!;
        CollectionAssert.AreEqual(fitted.EvidenceOverRows(2).Orders[1].ToArray(), evidence.Orders[1].ToArray());
    }

    [TestMethod]
    public void ADataViewHasARowForEachRowOfEachOrder()
    {
        var evidence = new EvidenceOverRows([[3, 2, 1], [4, 1, 1]]);
        var view = evidence.ToDataView(new MLContext(1));
        CollectionAssert.AreEqual(new[] { 0, 0, 0, 1, 1, 1 }, view.GetColumn<int>("Order").ToArray());
        CollectionAssert.AreEqual(new[] { 1, 2, 3, 1, 2, 3 }, view.GetColumn<int>("Rows").ToArray());
        CollectionAssert.AreEqual(new double[] { 3, 2, 1, 4, 1, 1 }, view.GetColumn<double>("Nats").ToArray());
        CollectionAssert.AreEqual(new double[] { 3, 5, 6, 4, 5, 6 }, view.GetColumn<double>("CumulativeNats").ToArray());
    }

    [TestMethod]
    public void BadArgumentsAreErrors()
    {
        var (training, test) = RealTasks.Load("iris");
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.02).Fit(training);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => fitted.EvidenceOverRows(0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => fitted.EvidenceOverRows(1).NatsFrom(training.Rows + 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MLContext().InductiveBias.Evaluate(fitted, test, new InductiveBiasOptions { EvidenceOrders = -1 }));
        Assert.IsTrue(double.IsNaN(fitted.EvidenceOverRows(1).DeviationFrom(10)), "one order has no spread");
    }
}
