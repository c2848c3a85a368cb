namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
public class SampledRowDifficultyTests
{
    private readonly TaskData _training = FakeTask.Classes(6, 1);
    private readonly TaskData _test = FakeTask.Classes(9, 2);

    [TestMethod]
    public void QuantitiesAreThoseOfPlainLoops()
    {
        using var fitted = (FittedSampledSpace)new FakeSpace(3).Fit(_training);
        var difficulties = RowDifficultyEvaluator.Evaluate(fitted, _test);
        var hypotheses = fitted.Predictions(_test.Features, default).Select(drawn => drawn.Predictions).ToList();
        Assert.AreEqual((hypotheses.Count, EstimationMethod.Empirical), (difficulties.Hypotheses, difficulties.Method));
        for (int row = 0; row < _test.Rows; row++)
        {
            var targets = _test.TargetRow(row).ToArray();
            var losses = hypotheses.Select(outputs => Enumerable.Range(0, 3).Average(c => Math.Pow(outputs[3 * row + c] - targets[c], 2))).ToArray();
            int right = hypotheses.Count(outputs => Array.IndexOf(targets, 1.0) == Enumerable.Range(0, 3).MaxBy(c => outputs[3 * row + c]));
            double mean = losses.Average();
            // The order of summation.
            Assert.AreEqual(mean, difficulties.ExpectedLoss[row], 1e-14);
            Assert.AreEqual(losses.Sum(loss => Math.Pow(loss - mean, 2)) / (losses.Length - 1), difficulties.LossVariance[row], 1e-14);
            Assert.AreEqual(right / 16.0, difficulties.ProbabilityRight[row]);
            Assert.AreEqual(-Math.Log2((right + 0.5) / 17), difficulties.Bits[row], 1e-14);
            Assert.IsTrue(difficulties.BitsLower[row] <= difficulties.Bits[row] && difficulties.Bits[row] <= difficulties.BitsUpper[row]);
            Assert.AreEqual(right == 0, double.IsPositiveInfinity(difficulties.BitsUpper[row]));
        }
        Assert.AreEqual("fewHypotheses", difficulties.Diagnostics.Single().Code);
    }

    [TestMethod]
    public void ResultOfASamplingRunGivesTheSame()
    {
        using var fitted = (FittedSampledSpace)new FakeSpace(3).Fit(_training);
        var run = LossSampling.Run(new FakeSpace(3), _training, _test, new LossSamplingOptions { Samples = 20 });
        var (expected, actual) = (RowDifficultyEvaluator.Evaluate(fitted, _test), RowDifficultyEvaluator.Evaluate(run.Space, _test));
        CollectionAssert.AreEqual(expected.ExpectedLoss.ToArray(), actual.ExpectedLoss.ToArray());
        CollectionAssert.AreEqual(expected.Bits.ToArray(), actual.Bits.ToArray());
        Assert.ThrowsExactly<ArgumentException>(() => RowDifficultyEvaluator.Evaluate(run.Space, _training));
    }

    [TestMethod]
    public void ExpectedLossesOfRowsAverageToTheExpectedLoss()
    {
        using var fitted = (FittedSampledSpace)new FakeSpace(3, probabilities: true).Fit(_training);
        foreach (var loss in Enum.GetValues<LossKind>())
        {
            var difficulties = RowDifficultyEvaluator.Evaluate(fitted, _test, new RowDifficultyOptions { Loss = loss });
            Assert.AreEqual(fitted.LossOn(_test, loss).Distribution.Mean, difficulties.ExpectedLoss.Average(), 1e-14); // the order of summation
        }
    }

    [TestMethod]
    public void RegressionRowsAreRightWithinTheConstantPredictorsLossOrTheGivenOne()
    {
        TaskData training = FakeTask.Numbers(6, 1), test = FakeTask.Numbers(8, 2);
        using var fitted = (FittedSampledSpace)new FakeSpace(1).Fit(training);
        double constant = training.Targets.ToArray().Average();
        double limit = test.Targets.ToArray().Average(target => Math.Pow(target - constant, 2));
        var difficulties = RowDifficultyEvaluator.Evaluate(fitted, test);
        Assert.AreEqual(limit, difficulties.RightLoss!.Value, 1e-15);
        var given = RowDifficultyEvaluator.Evaluate(fitted, test, new RowDifficultyOptions { RightLoss = 0.01 });
        var hypotheses = fitted.Predictions(test.Features, default).Select(drawn => drawn.Predictions).ToList();
        for (int row = 0; row < test.Rows; row++)
        {
            double target = test.Targets.Span[row];
            Assert.AreEqual(hypotheses.Count(outputs => Math.Pow(outputs[row] - target, 2) <= limit) / 16.0, difficulties.ProbabilityRight[row]);
            Assert.AreEqual(hypotheses.Count(outputs => Math.Pow(outputs[row] - target, 2) <= 0.01) / 16.0, given.ProbabilityRight[row]);
        }
        Assert.IsTrue(difficulties.ProbabilityRight.Distinct().Count() > 1 && given.ProbabilityRight.Sum() < difficulties.ProbabilityRight.Sum());
    }

    [TestMethod]
    public void BadOptionsAndSpacesWithoutRowsAreRefused()
    {
        using var fitted = (FittedSampledSpace)new FakeSpace(3).Fit(_training);
        void Refused(string text, RowDifficultyOptions options, IFittedHypothesisSpace? space = null) =>
            StringAssert.Contains(Assert.Throws<ArgumentException>(() => RowDifficultyEvaluator.Evaluate(space ?? fitted, _test, options)).Message, text);
        Refused("RightLoss was given", new RowDifficultyOptions { RightLoss = 1 });
        Refused("Confidence was 1", new RowDifficultyOptions { Confidence = 1 });
        Refused("probabilities", new RowDifficultyOptions { Loss = LossKind.LogLoss });
        Refused("'plain' doesn't support", new RowDifficultyOptions(), new PlainSpace(_training));
    }

    [TestMethod]
    public void MarginsHaveTheZeroOneErrorAlone()
    {
        using var fitted = (FittedSampledSpace)new FakeSpace(3) { Margins = true }.Fit(_training);
        var error = Assert.ThrowsExactly<ArgumentException>(() => RowDifficultyEvaluator.Evaluate(fitted, _test));
        StringAssert.Contains(error.Message, "only ZeroOneError");
        var difficulties = RowDifficultyEvaluator.Evaluate(fitted, _test, new RowDifficultyOptions { Loss = LossKind.ZeroOneError });
        for (int row = 0; row < _test.Rows; row++)
            Assert.AreEqual(1 - difficulties.ProbabilityRight[row], difficulties.ExpectedLoss[row], 1e-15); // the same share, summed in another way
    }

    private sealed class PlainSpace(TaskData training) : IFittedHypothesisSpace
    {
        public HypothesisSpaceDescription Description => new("plain", []);
        public TaskData Training => training;
        public double TrainingLoss => 0;
        public double? NegativeLogMarginalLikelihood => null;
        public IReadOnlyList<Diagnostic> Diagnostics => [];
        public double[] PredictMean(ReadOnlyMemory<double> features) => throw new NotSupportedException();
        public void Dispose()
        {
        }

        public FittedLoss LossOn(TaskData test, LossKind loss, SampledLossOptions? sampling, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
