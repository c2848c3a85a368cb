namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

[TestClass]
public sealed class ZeroOneErrorTests
{
    private static readonly GaussianProcessHypothesisSpace Space = new(new RbfKernel { LengthScale = 1 }, 0.01);

    [TestMethod]
    public void BruteForceAgreesAtModerateProbabilities()
    {
        var (training, all) = RealTasks.Load("iris");
        var test = all.SelectRows([.. Enumerable.Range(0, 12)]);
        using var fitted = Space.Fit(training.SelectRows([.. Enumerable.Range(0, 6)]));
        const int Draws = 20_000;
        var wrong = fitted.DrawHypotheses(test.Features, [.. Enumerable.Range(1, Draws)])
            .Select(outputs => WrongRows(outputs, test)).ToArray();
        // So few draws that runs answer what these draws still reach.
        var law = (SimulatedZeroOneError)fitted.ZeroOneErrorOn(test, new ZeroOneErrorOptions { Draws = 500, Particles = 100, Runs = 6 }).Distribution;
        int simulated = 0;
        for (int count = 0; count <= test.Rows; count++)
        {
            int hits = wrong.Count(number => number <= count);
            if (hits < 100)
                continue;
            var estimate = law.Estimate(count / (double)test.Rows);
            simulated += estimate.Method == EstimationMethod.Simulated ? 1 : 0;
            // The runs' and the draws' interval, half as wide again: several targets are compared.
            double slack = 3 / Math.Sqrt(hits) + 0.5 * (estimate.Upper.Nats - estimate.Lower.Nats);
            double nats = -Math.Log(hits / (double)Draws);
            Assert.IsTrue(nats > estimate.Lower.Nats - slack && nats < estimate.Upper.Nats + slack, $"{count} wrong: {nats}, {estimate}");
        }
        Assert.IsGreaterThan(0, simulated);
    }

    [TestMethod]
    public void TheEvaluatorMeasuresTheReferencesByTheError()
    {
        var (training, test) = RealTasks.Load("iris");
        using var fitted = Space.Fit(training);
        var metrics = new MLContext().InductiveBias.Evaluate(fitted, test.SelectRows([.. Enumerable.Range(0, 15)]), new InductiveBiasOptions { Loss = LossKind.ZeroOneError });
        Assert.AreEqual(LossKind.ZeroOneError, metrics.Loss);
        Assert.AreEqual(EstimationMethod.Simulated, metrics.Method);
        var mean = metrics.At(LossReference.PosteriorMean);
        Assert.AreEqual(Math.Round(mean.TargetLoss * 15), mean.TargetLoss * 15, 1e-9);
        var means = fitted.PredictMean(test.SelectRows([.. Enumerable.Range(0, 15)]).Features);
        Assert.AreEqual(WrongRows(means, test.SelectRows([.. Enumerable.Range(0, 15)])) / 15.0, mean.TargetLoss, 1e-12);
        Assert.IsTrue(mean.Lower <= mean.Bias && mean.Bias <= mean.Upper);
        Assert.AreEqual(mean.TargetLoss, mean.TargetRowLosses.ToArray().Average(), 1e-12);
        Assert.IsTrue(mean.TestSetLower <= mean.Bias && mean.Bias <= mean.TestSetUpper);
    }

    [TestMethod]
    public void TestRowsThatTheTrainingRowsDetermineAreCertain()
    {
        var training = TaskData.Classification([0, 1, 2], [0, 1, 0], 2);
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }).Fit(training);
        // The first row repeats a training row with another class: wrong in every hypothesis. The last lies far away.
        var law = fitted.LossOn(TaskData.Classification([1, 0, 100], [0, 0, 1], 2), LossKind.ZeroOneError).Distribution;
        Assert.AreEqual(1.0 / 3, law.Minimum, 1e-12);
        Assert.AreEqual(Information.Infinite, law.InductiveBias(0.3));
        Assert.AreEqual(Math.Log(2), law.InductiveBias(0.34).Nats, 0.05);
        Assert.AreEqual(0, law.InductiveBias(0.67).Nats);
    }

    [TestMethod]
    public void ARegressionHasNoZeroOneError()
    {
        var task = TaskData.Regression([0, 1], [1, 2], 2);
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }).Fit(task);
        Assert.ThrowsExactly<ArgumentException>(() => fitted.LossOn(task, LossKind.ZeroOneError));
        Assert.ThrowsExactly<ArgumentException>(() => fitted.LossOn(task, LossKind.LogLoss));
    }

    private static int WrongRows(double[] outputs, TaskData test) => Enumerable.Range(0, test.Rows).Count(row =>
    {
        double[] predicted = outputs[(row * test.OutputCount)..((row + 1) * test.OutputCount)];
        return Array.IndexOf(predicted, predicted.Max()) != test.TargetRow(row).IndexOf(1.0);
    });
}
