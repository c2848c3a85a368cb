using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

[TestClass]
public sealed class LearningCurveTests
{
    private static readonly GaussianProcessHypothesisSpace Space = new(new RbfKernel { LengthScale = 1 }, 1e-3);

    [TestMethod]
    public void NestedTrainingSetsGiveWhatSeparateFitsGive()
    {
        var (training, test) = RealTasks.Load("iris");
        int[] counts = [10, 35, 100];
        var curve = LearningCurve.AgainstTrainingRows(Space, training, test, counts, [0.02, 0.1]);
        Assert.HasCount(6, curve.Points);
        foreach (var point in curve.Points)
        {
            using var fitted = Space.Fit(training.SelectRows([.. Enumerable.Range(0, (int)point.Value)]));
            var loss = fitted.LossOn(test);
            Assert.AreEqual(loss.Distribution.InductiveBias(point.Estimate.TargetLoss).Nats, point.Estimate.Nats, 1e-7 * (1 + point.Estimate.Nats));
            Assert.AreEqual(loss.PosteriorMeanLoss, point.PosteriorMeanLoss, 1e-10);
            Assert.AreEqual(loss.Distribution.Mean, point.MeanLoss, 1e-10);
        }
    }

    [TestMethod]
    public void RepeatedRowsCountOnceOnTheWay()
    {
        var (all, test) = RealTasks.Load("iris");
        // Without repeated rows of its own, and a scale at which nothing needs jitter.
        var training = all.SelectRows([0, 1, 2, 0, 1, 3, 4, 5]);
        var space = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 0.3 });
        var curve = LearningCurve.AgainstTrainingRows(space, training, test, [5, 8], [0.2]);
        using var fitted = space.Fit(all.SelectRows([0, 1, 2]));
        Assert.AreEqual(fitted.LossOn(test).Distribution.Mean, curve.Points[0].MeanLoss, 1e-9);
    }

    [TestMethod]
    public void FeaturesAreAddedInTheStatedOrder()
    {
        var (training, test) = RealTasks.Load("iris");
        var curve = LearningCurve.AgainstFeatures(Space, training, test, [3, 2, 0, 1], [1, 4], [0.1]);
        TaskData Third(TaskData data) => new(data.Kind, data.Rows, [.. Enumerable.Range(0, data.Rows).Select(row => data.FeatureRow(row)[3])], data.Targets.ToArray());
        using var one = Space.Fit(Third(training));
        Assert.AreEqual(one.LossOn(Third(test)).Distribution.InductiveBias(0.1).Nats, curve.Points[0].Estimate.Nats, 1e-9);
        using var all = Space.Fit(training);
        // Another order of the features rounds the distances differently.
        Assert.AreEqual(all.LossOn(test).Distribution.InductiveBias(0.1).Nats, curve.Points[1].Estimate.Nats, 1e-6);
    }

    [TestMethod]
    public void RowsUntilABiasAreFoundBetweenPointsAndMarkedBeyondThem()
    {
        // I = 100 − 10 ln n, exactly.
        var curve = Line(n => 100 - 10 * Math.Log(n));
        var between = curve.RowsFor(Information.FromNats(100 - 10 * Math.Log(30)), 0.1);
        Assert.IsFalse(between.IsExtrapolated);
        Assert.AreEqual(30, between.TrainingRows, 1e-9);
        Assert.AreEqual((20, 40), (between.Lower, between.Upper));
        var beyond = curve.RowsFor(Information.FromNats(100 - 10 * Math.Log(1000)), 0.1);
        Assert.IsTrue(beyond.IsExtrapolated);
        Assert.AreEqual(1000, beyond.TrainingRows, 1e-6);
        Assert.AreEqual(Math.Log(1000.0 / 160), beyond.Distance, 1e-9);
        Assert.AreEqual(1000, beyond.Upper, 1e-3);
        Assert.AreEqual(10 * Math.Log(2), curve.Saving(20, 40, 0.1).Nats, 1e-9);
        Assert.ThrowsExactly<KeyNotFoundException>(() => curve.Saving(20, 41, 0.1));
    }

    [TestMethod]
    public void AScatteredCurveHasAWideExtrapolationAndAFlatOneNone()
    {
        var scattered = Line(n => 100 - 10 * Math.Log(n) + (n is 20 or 80 ? 3 : 0)).RowsFor(Information.FromNats(40), 0.1);
        Assert.IsLessThan(scattered.TrainingRows, scattered.Lower);
        Assert.IsGreaterThan(1.5 * scattered.TrainingRows, scattered.Upper);
        var flat = Line(_ => 50).RowsFor(Information.FromNats(40), 0.1);
        Assert.IsTrue(double.IsNaN(flat.TrainingRows));
        Assert.AreEqual(double.PositiveInfinity, flat.Upper);
    }

    [TestMethod]
    public void TheCurveIsADataView()
    {
        var (training, test) = RealTasks.Load("iris");
        using var fitted = Space.Fit(training);
        var curve = LearningCurve.AgainstTargetLosses(fitted, test, [0.2, 0.05, 0.1]);
        var view = curve.ToDataView(new MLContext(1));
        CollectionAssert.AreEqual(new[] { 0.05, 0.1, 0.2 }, view.GetColumn<double>("Value").ToArray());
        var bits = view.GetColumn<double>("Bits").ToArray();
        Assert.IsTrue(bits[0] > bits[1] && bits[1] > bits[2]);
        Assert.AreEqual(curve.Points[0].Estimate.Bits, bits[0]);
    }

    [TestMethod]
    public void BadArgumentsAreErrors()
    {
        var (training, test) = RealTasks.Load("iris");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LearningCurve.AgainstTrainingRows(Space, training, test, [101], [0.1]));
        Assert.ThrowsExactly<ArgumentException>(() => LearningCurve.AgainstTrainingRows(Space, training, test, [50], []));
        Assert.ThrowsExactly<ArgumentException>(() => LearningCurve.AgainstFeatures(Space, training, test, [1, 1], [1], [0.1]));
        Assert.ThrowsExactly<InvalidOperationException>(() =>
            LearningCurve.AgainstFeatures(Space, training, test, [1], [1], [0.1]).RowsFor(Information.Zero, 0.1));
    }

    private static LearningCurve Line(Func<double, double> nats) => new("trainingRows",
        [.. new double[] { 10, 20, 40, 80, 160 }.Select(n => new LearningCurvePoint(n, 1, 1, new KnownBias(nats(n)).Estimate(0.1)))], []);
}
