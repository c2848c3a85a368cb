namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

/// <summary>Weights of test rows. A row of weight 3 is the same as three equal rows, which need no weights.</summary>
[TestClass]
public sealed class WeightedLossTests
{
    private const int Training = 20, Test = 8;
    private static readonly int[] s_copies = [1, 3, 1, 2, 1, 1, 4, 1];
    private static readonly double[] s_targetLosses = [0.02, 0.05, 0.1, 0.3];

    /// <summary>Two classes in two features; the first of the test rows are the only ones of the class 1.</summary>
    private static (TaskData Training, TaskData Test) Task()
    {
        var random = new Random(16);
        double[] features = [.. Enumerable.Range(0, 2 * (Training + Test)).Select(_ => 4 * random.NextDouble() - 2)];
        int[] classes = [.. Enumerable.Range(0, Training + Test).Select(row => row < Training ? row % 2 : row < Training + 2 ? 1 : 0)];
        return (TaskData.Classification(features[..(2 * Training)], classes.AsSpan(0, Training), 2), TaskData.Classification(features[(2 * Training)..], classes.AsSpan(Training), 2));
    }

    private static TaskData Repeated(TaskData rows, IReadOnlyList<int> copies) =>
        rows.SelectRows([.. Enumerable.Range(0, rows.Rows).SelectMany(row => Enumerable.Repeat(row, copies[row]))]);

    private static TaskData Weighted(TaskData rows, IReadOnlyList<int> copies) => rows.WithWeights([.. copies.Select(count => (double)count)]);

    private static void SameLaw(FittedLoss expected, FittedLoss actual)
    {
        Assert.AreEqual(expected.PosteriorMeanLoss, actual.PosteriorMeanLoss, 1e-12);
        Assert.AreEqual(expected.Distribution.Mean, actual.Distribution.Mean, 1e-12);
        Assert.AreEqual(expected.Distribution.StandardDeviation, actual.Distribution.StandardDeviation, 1e-12);
        // Repeated rows make eigenvalues of rounding size, which the law with weights lacks.
        foreach (double loss in s_targetLosses)
            Assert.AreEqual(1, actual.Distribution.InductiveBias(loss).Nats / expected.Distribution.InductiveBias(loss).Nats, 1e-6, $"at {loss}");
    }

    [TestMethod]
    public void TheLawIsThatOfRepeatedRows()
    {
        var (training, test) = Task();
        using var space = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.05) { CenterTargets = true }.Fit(training);
        SameLaw(space.LossOn(Repeated(test, s_copies)), space.LossOn(Weighted(test, s_copies)));
        // With sampling options, eigenvectors are computed along with the law.
        SameLaw(space.LossOn(Repeated(test, s_copies)), space.LossOn(Weighted(test, s_copies), sampling: new SampledLossOptions()));
    }

    [TestMethod]
    public void AnIterativeSolutionHasTheSameLaw()
    {
        var (training, test) = Task();
        using var exact = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.05).Fit(training);
        using var iterated = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.05) { Approximation = KernelApproximation.ConjugateGradients() }.Fit(training);
        var (expected, actual) = (exact.LossOn(Weighted(test, s_copies)).Distribution, iterated.LossOn(Weighted(test, s_copies)).Distribution);
        foreach (double loss in s_targetLosses)
        {
            double nats = expected.InductiveBias(loss).Nats;
            var estimate = actual.Estimate(loss);
            Assert.AreEqual(1, estimate.Nats / nats, 1e-3, $"at {loss}");
            Assert.IsTrue(estimate.NumericalLower.Nats <= nats * (1 + 1e-9) && nats * (1 - 1e-9) <= estimate.NumericalUpper.Nats, $"the bounds at {loss}");
        }
    }

    [TestMethod]
    public void DrawnHypothesesFollowTheWeightedLaw()
    {
        const int Draws = 4000;
        var (training, test) = Task();
        using var space = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.05).Fit(training);
        var weighted = Weighted(test, s_copies);
        var law = space.LossOn(weighted).Distribution;
        double[] losses = [.. space.DrawHypotheses(test.Features, [.. Enumerable.Range(0, Draws)]).Select(draw =>
        {
            double sum = 0;
            for (int i = 0; i < draw.Length; i++)
                sum += s_copies[i / 2] * Math.Pow(draw[i] - test.Targets.Span[i], 2);
            return sum / (2 * s_copies.Sum());
        })];
        // Four standard errors.
        Assert.AreEqual(law.Mean, losses.Average(), 4 * law.StandardDeviation / Math.Sqrt(Draws));
        foreach (double probability in (double[])[0.1, 0.5, 0.9])
        {
            double quantile = law.Quantile(probability);
            Assert.AreEqual(probability, losses.Count(loss => loss <= quantile) / (double)Draws, 4 * Math.Sqrt(probability * (1 - probability) / Draws));
        }
    }

    [TestMethod]
    public void ClassBalancedBitsAreThoseOfEquallyManyRowsOfEachClass()
    {
        var (training, test) = Task();
        var options = new InductiveBiasOptions { TargetLosses = [0.1], ClassBalanced = true };
        using var space = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.05).Fit(training);
        var metrics = new MLContext().InductiveBias.Evaluate(space, test, options);
        // Two rows of class 1 and six of class 0: three copies of the former make as many.
        var balanced = new MLContext().InductiveBias.Evaluate(space, Repeated(test, [3, 3, 1, 1, 1, 1, 1, 1]), new InductiveBiasOptions { TargetLosses = [0.1] });
        Assert.HasCount(balanced.InductiveBias.Count, metrics.ClassBalanced);
        foreach (var (expected, actual) in balanced.InductiveBias.Zip(metrics.ClassBalanced))
        {
            Assert.AreEqual(expected.Reference, actual.Reference);
            Assert.AreEqual(expected.TargetLoss, actual.TargetLoss, 1e-12);
            Assert.IsTrue(expected.Nats == actual.Nats || Math.Abs(actual.Nats / expected.Nats - 1) < 1e-6, $"{expected.Reference}: {expected.Nats} against {actual.Nats}");
        }
        Assert.AreEqual(space.LossOn(test).Distribution.InductiveBias(0.1).Nats, metrics.InductiveBias[^1].Nats, 1e-9, "the plain loss is what it was");
    }

    [TestMethod]
    public void DrawnNetworksHaveWeightedLossesToo()
    {
        var (training, test) = Task();
        using var space = new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions { Samples = 4, Epochs = 20, IncludeUnfitted = true }).Fit(training);
        var bounds = new SampledLossOptions { Tail = TailMethod.Bound };
        FittedLoss expected = space.LossOn(Repeated(test, s_copies), sampling: bounds), actual = space.LossOn(Weighted(test, s_copies), sampling: bounds);
        // Outputs are in single precision.
        Assert.AreEqual(expected.PosteriorMeanLoss, actual.PosteriorMeanLoss, 1e-6);
        Assert.AreEqual(expected.Distribution.Mean, actual.Distribution.Mean, 1e-6);
    }

    [TestMethod]
    public void TheErrorOfRowsThatAreCountedHasNoWeights()
    {
        var (training, test) = Task();
        using var space = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.05).Fit(training);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => space.LossOn(Weighted(test, s_copies), LossKind.ZeroOneError)).Message, "can't have weights");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() =>
            new MLContext().InductiveBias.Evaluate(space, test, new InductiveBiasOptions { Loss = LossKind.ZeroOneError, ClassBalanced = true })).Message, "ClassBalanced");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => test.WithWeights([1, 2])).Message, "8 rows");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => test.WithWeights([1, 1, 1, 0, 1, 1, 1, 1])).Message, "weights[3] was 0");
    }
}
