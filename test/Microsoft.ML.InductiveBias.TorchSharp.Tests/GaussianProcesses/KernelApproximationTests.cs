namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

[TestClass]
public sealed class KernelApproximationTests
{
    private static readonly RbfKernel Kernel = new() { LengthScale = 1.5 };

    [TestMethod]
    public void ASubsetIsTheExactAnswerForItsRows()
    {
        var (training, test) = Task();
        using var found = new GaussianProcessHypothesisSpace(Kernel, 0.01) { Approximation = new KernelApproximation(40, seed: 3) }.Fit(training);
        var kept = found.Process.Data;
        Assert.AreEqual(40, kept.Rows);
        var all = Enumerable.Range(0, training.Rows).Select(row => (training.FeatureRow(row)[0], training.FeatureRow(row)[1], training.TargetRow(row)[0])).ToHashSet();
        Assert.IsTrue(Enumerable.Range(0, 40).All(row => all.Remove((kept.FeatureRow(row)[0], kept.FeatureRow(row)[1], kept.TargetRow(row)[0]))), "each kept row is another training row");
        using var other = new GaussianProcessHypothesisSpace(Kernel, 0.01) { Approximation = new KernelApproximation(40, seed: 4) }.Fit(training);
        Assert.IsFalse(kept.Features.Span.SequenceEqual(other.Process.Data.Features.Span), "the seed chooses the rows");
        using var expected = new GaussianProcessHypothesisSpace(Kernel, 0.01).Fit(kept);
        Assert.AreEqual(expected.LossOn(test).Distribution.LogCumulativeProbability(0.05), found.LossOn(test).Distribution.LogCumulativeProbability(0.05));
        Assert.AreEqual(120, found.Training.Rows, "references compare with all training rows");
        Assert.AreEqual(40, found.Description.Parameters.Single(parameter => parameter.Key == "approximationRows").Value);
    }

    [TestMethod]
    public void TheErrorIsMeasuredAgainstTheExactAnswer()
    {
        var (training, test) = Task();
        using var exact = new GaussianProcessHypothesisSpace(Kernel, 0.01).Fit(training);
        using var found = new GaussianProcessHypothesisSpace(Kernel, 0.01) { Approximation = new KernelApproximation(40) }.Fit(training);
        var loss = found.LossOn(test);
        var diagnostic = loss.Diagnostics.Single(one => one.Code == "kernelApproximated");
        // All 120 rows are affordable here, so what is reported is the error itself.
        string expected = FormattableString.Invariant(
            $"the bias is {loss.Distribution.InductiveBias(loss.PosteriorMeanLoss).Nats:G5} nats instead of {exact.LossOn(test).Distribution.InductiveBias(loss.PosteriorMeanLoss).Nats:G5}");
        Assert.Contains("40 of 120 training rows", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains(expected, diagnostic.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void DifficultiesOfRowsCarryTheErrorToo()
    {
        var (training, test) = Task();
        using var found = new GaussianProcessHypothesisSpace(Kernel, 0.01) { Approximation = new KernelApproximation(40) }.Fit(training);
        var difficulties = new MLContext().InductiveBias.RowDifficulty(found, test);
        Assert.AreEqual(found.LossOn(test).Diagnostics.Single(one => one.Code == "kernelApproximated"), difficulties.Diagnostics.Single(one => one.Code == "kernelApproximated"));
    }

    [TestMethod]
    public void MemoryIsThatOfTheRowsThatAreKept()
    {
        const int Many = 2_000_000;
        Assert.ThrowsExactly<TaskTooLargeException>(() => GaussianProcessHypothesisSpace.CheckMemory(Many, 100));
        GaussianProcessHypothesisSpace.CheckMemory(Many, 100, new KernelApproximation(500));
        Assert.ThrowsExactly<TaskTooLargeException>(() => GaussianProcessHypothesisSpace.CheckMemory(Many, 100, new KernelApproximation(500, errorRows: Many)));
    }

    [TestMethod]
    public void EnoughRowsAreExactAndSayNothing()
    {
        var (training, test) = Task();
        using var found = new GaussianProcessHypothesisSpace(Kernel, 0.01) { Approximation = new KernelApproximation(120) }.Fit(training);
        Assert.IsNull(found.Approximation);
        Assert.IsFalse(found.LossOn(test).Diagnostics.Any(one => one.Code == "kernelApproximated"));
    }

    [TestMethod]
    public void TheCurveOverTrainingRowsRefusesASubset()
    {
        var (training, test) = Task();
        using var found = new GaussianProcessHypothesisSpace(Kernel, 0.01) { Approximation = new KernelApproximation(40) }.Fit(training);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => found.NestedLossesOn(test, [20, 120], null, default));
        Assert.Contains("40 of 120 training rows", error.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void TooFewRowsAreAnError()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new KernelApproximation(1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new KernelApproximation(10, errorRows: 3));
    }

    private static (TaskData Training, TaskData Test) Task()
    {
        var random = new Random(8);
        var features = Enumerable.Range(0, 150 * 2).Select(_ => 4 * random.NextDouble()).ToArray();
        var targets = Enumerable.Range(0, 150).Select(row => Math.Sin(features[2 * row]) + features[(2 * row) + 1] / 4).ToArray();
        var all = TaskData.Regression(features, targets, 150);
        return (all.SelectRows([.. Enumerable.Range(0, 120)]), all.SelectRows([.. Enumerable.Range(120, 30)]));
    }
}
