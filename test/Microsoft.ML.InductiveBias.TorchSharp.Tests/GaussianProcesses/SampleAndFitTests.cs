using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

[TestClass]
public sealed class SampleAndFitTests
{
    [TestMethod]
    public void TheFitAgreesWithTheTrueFitsOfTheReferenceAndStandsBesideTheExactBias()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "ReferenceValues", "kernel_real.json");
        var reference = JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("cases").EnumerateArray()
            .Single(c => c.GetProperty("dataset").GetString() == "iris" && c.GetProperty("sigma_rule").GetString() == "sigma=1");
        var (training, test) = RealTasks.Load("iris");
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, reference.GetProperty("jitter").GetDouble()).Fit(training);
        var targets = reference.GetProperty("targets").EnumerateArray().ToArray();
        var metrics = new MLContext().InductiveBias.Evaluate(fitted, test, new InductiveBiasOptions
        {
            TargetLosses = [.. targets.Select(target => target.GetProperty("target").GetDouble())],
            ReferenceLosses = false,
            SampleAndFit = new SampleAndFitOptions(),
        });
        Assert.HasCount(targets.Length, metrics.SampleAndFit);
        for (int i = 0; i < targets.Length; i++)
        {
            var comparison = metrics.SampleAndFit[i];
            Assert.AreEqual(metrics.InductiveBias[i].Nats, comparison.Exact.Nats);
            Assert.AreEqual(comparison.Fitted.Bias.Nats - comparison.Exact.Nats, comparison.DifferenceNats);
            var fits = targets[i].GetProperty("true_mle_ncx2_nats_5_seeds").EnumerateArray().Select(value => value.GetDouble()).ToArray();
            // Other draws: the spread of five seeds, three times as wide.
            double spread = fits.Max() - fits.Min();
            Assert.AreEqual(fits.Average(), comparison.Fitted.Bias.Nats, 3 * spread, $"at {comparison.TargetLoss}");
        }
        Assert.AreEqual(0.0, metrics.SampleAndFit[^1].SharesAtOrBelow);
        Assert.IsLessThan(-2000, metrics.SampleAndFit[^1].DifferenceNats, "a hundredth of the mean loss is 2,528 nats; the fit says about 50");
    }

    [TestMethod]
    public void TheMemoryIsKnownBeforeTheRun()
    {
        // The median distance of 8,192 rows holds three matrices of theirs, which is more than 10,000² doubles and a block.
        Assert.AreEqual(3L * 8192 * 8192 * 8, MatrixMemory.FitBytes(10_000));
        Assert.AreEqual(8L * ((30_000L * 30_000) + (8192 * 8192)), MatrixMemory.FitBytes(30_000));
        // The factor, and four or three matrices of the test rows: the covariance with the workspace of its decomposition.
        double factor = 8e8, square = 8.0 * 5_000 * 5_000;
        Assert.AreEqual(factor + Math.Max(8.0 * 10_000 * 5_000 + 8.0 * 10_000 * 5_000, SymmetricEigen.Matrices * square), MatrixMemory.LawBytes(10_000, 5_000));
        Assert.IsLessThanOrEqualTo(5 * factor, MatrixMemory.LawBytes(10_000, 10_000), "one factor and at most four matrices of the test rows");
        Assert.IsLessThan(1.1 * 8 * 30_000.0 * 30_000, MatrixMemory.LawBytes(30_000, 1_000), "few test rows add little to the factor");
    }
}
