namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

[TestClass]
public sealed class RowDifficultyTests
{
    [TestMethod]
    public void RowsOfAKernelSpaceAgreeWithItsDrawnHypotheses()
    {
        var (training, test) = RealTasks.Load("iris");
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.05).Fit(training);
        var exact = new MLContext().InductiveBias.RowDifficulty(fitted, test);
        const int Draws = 4000;
        var hypotheses = fitted.DrawHypotheses(test.Features, [.. Enumerable.Range(0, Draws)]);
        int outputs = test.OutputCount;
        for (int row = 0; row < test.Rows; row++)
        {
            var targets = test.TargetRow(row).ToArray();
            var losses = hypotheses.Select(values => Enumerable.Range(0, outputs).Average(c => Math.Pow(values[row * outputs + c] - targets[c], 2))).ToArray();
            double share = hypotheses.Count(values => values.AsSpan(row * outputs, outputs).ToArray() is var own && Array.IndexOf(own, own.Max()) == Array.IndexOf(targets, 1.0)) / (double)Draws;
            double p = exact.ProbabilityRight[row], variance = exact.LossVariance[row], mean = losses.Average();
            // Five standard errors for 50 rows of three numbers; the seeds are fixed. A share of 0 or 1 has an error of one count.
            Assert.AreEqual(p, share, 5 * Math.Sqrt(p * (1 - p) / Draws) + 1.0 / Draws, $"row {row}");
            Assert.AreEqual(exact.ExpectedLoss[row], mean, 5 * Math.Sqrt(variance / Draws), $"row {row}");
            // A squared normal variable has the relative fourth moment 15 at most.
            Assert.AreEqual(variance, losses.Average(loss => (loss - mean) * (loss - mean)), 5 * variance * Math.Sqrt(14.0 / Draws), $"row {row}");
        }
        Assert.IsGreaterThan(0.5, exact.Bits.Max());
        Assert.IsLessThan(0.1, exact.Bits.Min());
        Assert.AreEqual("trainingRowsNotJudged", exact.Diagnostics.Single().Code, "one test flower has the numbers of a training flower");
    }

    [TestMethod]
    public void ExpectedLossesOfRowsAverageToThatOfTheLaw()
    {
        var (training, test) = RealTasks.Load("digits");
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }).Fit(training);
        var exact = new MLContext().InductiveBias.RowDifficulty(fitted, test);
        double law = fitted.LossOn(test).Distribution.Mean;
        // The trace of the covariance against its eigenvalues.
        Assert.AreEqual(law, exact.ExpectedLoss.Average(), 1e-9 * law);
    }

    [TestMethod]
    public void TrainingRowsAreCertain()
    {
        var (training, _) = RealTasks.Load("digits");
        var few = training.SelectRows([.. Enumerable.Range(0, 300)]);
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }).Fit(few);
        var exact = new MLContext().InductiveBias.RowDifficulty(fitted, few);
        Assert.AreEqual(0, exact.Bits.Max(), 1e-12);
        Assert.AreEqual(0, exact.ExpectedLoss.Max(), 1e-9); // rounding of the kernel matrix
    }

    [TestMethod]
    public void KernelSpacesHaveNoLogLossOfRows()
    {
        var (training, test) = RealTasks.Load("iris");
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.05).Fit(training);
        Assert.ThrowsExactly<ArgumentException>(() => new MLContext().InductiveBias.RowDifficulty(fitted, test, new RowDifficultyOptions { Loss = LossKind.LogLoss }));
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() => new MLContext().InductiveBias.RowDifficulty(fitted, test, cancellationToken: source.Token));
    }
}
