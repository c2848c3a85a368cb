namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

[TestClass]
public sealed class GaussianProcessTests
{
    /// <summary>A smooth task of 15 training and 10 test rows, d = 2, k = 2.</summary>
    private static (TaskData Training, TaskData Test) SmoothTask(int seed = 3)
    {
        var random = new Random(seed);
        TaskData Rows(int count)
        {
            var features = Enumerable.Range(0, 2 * count).Select(_ => 4 * random.NextDouble() - 2).ToArray();
            var targets = Enumerable.Range(0, count)
                .SelectMany(i => new[] { Math.Sin(features[2 * i]) + 0.3 * features[2 * i + 1], Math.Cos(features[2 * i + 1]) }).ToArray();
            return TaskData.Regression(features, targets, count);
        }
        return (Rows(15), Rows(10));
    }

    [TestMethod]
    public void ThePosteriorAgreesWithPlainLoops()
    {
        var (training, test) = SmoothTask();
        const double LengthScale = 0.8, Amplitude = 1.7, Noise = 0.05;
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = LengthScale, Amplitude = Amplitude }, Noise).Fit(training);
        var plain = PlainGaussianProcess.Fit(training, LengthScale, Amplitude, Noise);

        AssertClose(plain.Mean(test), fitted.PredictMean(test.Features), 1e-10);
        Assert.AreEqual(plain.NegativeLogMarginalLikelihood, fitted.NegativeLogMarginalLikelihood, 1e-9);
        Assert.AreEqual(plain.ExpectedLoss(test), fitted.LossOn(test).Distribution.Mean, 1e-10);
        // The training rows as test rows: their expected loss is the training loss.
        Assert.AreEqual(plain.ExpectedLoss(training), fitted.TrainingLoss, 1e-10);
        AssertClose(plain.LeaveOneOut(LengthScale, Amplitude, Noise), fitted.Process.LeaveOneOut(), 1e-9);
    }

    [TestMethod]
    public void InterpolatingHypothesesHaveNoTrainingLoss()
    {
        var (training, _) = SmoothTask();
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 0.5 }).Fit(training);
        Assert.AreEqual(0, fitted.Jitter);
        Assert.AreEqual(0, fitted.TrainingLoss);
        AssertClose(training.Targets.ToArray(), fitted.PredictMean(training.Features), 1e-9);
    }

    [TestMethod]
    public void LossesOfDrawnHypothesesFollowTheLaw()
    {
        var (training, test) = SmoothTask();
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 0.8 }, 0.05).Fit(training);
        var law = fitted.LossOn(test).Distribution;
        const int Draws = 2000;
        var hypotheses = fitted.DrawHypotheses(test.Features, [.. Enumerable.Range(0, Draws)]);
        var losses = hypotheses.Select(values => MeanSquaredError(values, test)).Order().ToArray();

        double distance = Enumerable.Range(0, Draws).Max(i => Math.Abs((i + 0.5) / Draws - Math.Exp(law.LogCumulativeProbability(losses[i]))));
        // Kolmogorov's distance exceeds 1.95/√S with probability 0.001; the seeds are fixed.
        Assert.IsLessThan(1.95 / Math.Sqrt(Draws), distance);
        Assert.AreEqual(law.Mean, losses.Average(), 4 * law.StandardDeviation / Math.Sqrt(Draws));
    }

    [TestMethod]
    public void AHypothesisDependsOnItsSeedAlone()
    {
        var (training, test) = SmoothTask();
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 0.8 }, 0.05).Fit(training);
        var alone = fitted.DrawHypotheses(test.Features, [7])[0];
        var amongOthers = fitted.DrawHypotheses(test.Features, [3, 7, 9]);
        CollectionAssert.AreEqual(alone, amongOthers[1]);
        CollectionAssert.AreNotEqual(amongOthers[0], amongOthers[2]);
    }

    [TestMethod]
    public void EqualDuplicatesWithoutNoiseChangeNoAnswer()
    {
        var (training, test) = SmoothTask();
        var repeated = training.SelectRows([.. Enumerable.Range(0, training.Rows), 3, 3, 8]);
        var space = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 0.8 });
        using var once = space.Fit(training);
        using var again = space.Fit(repeated);
        Assert.AreEqual(0, again.Jitter);
        Assert.AreEqual(once.LossOn(test).Distribution.Mean, again.LossOn(test).Distribution.Mean);
        var diagnostic = again.Diagnostics.Single(d => d.Code == "duplicateRowsMerged");
        StringAssert.Contains(diagnostic.Message, "3 of 18 training rows");
        Assert.IsEmpty(once.Diagnostics);
    }

    [TestMethod]
    public void DuplicatesWithNoiseCount()
    {
        var (training, test) = SmoothTask();
        var space = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 0.8 }, 0.1);
        using var once = space.Fit(training);
        using var again = space.Fit(training.SelectRows([.. Enumerable.Range(0, training.Rows), 3, 3]));
        Assert.AreNotEqual(once.PredictMean(test.Features)[0], again.PredictMean(test.Features)[0]);
    }

    [TestMethod]
    public void ContradictingDuplicatesWithoutNoiseAreAnErrorThatNamesTheRows()
    {
        var training = TaskData.Regression([0, 1, 2, 1, 3], [5, 6, 7, 8, 9], 5);
        var error = Assert.ThrowsExactly<ContradictingRowsException>(() => new GaussianProcessHypothesisSpace().Fit(training));
        StringAssert.Contains(error.Message, "1 and 3");
        CollectionAssert.AreEqual(new[] { 1, 3 }, error.Groups.Single().ToArray());
        using var fitted = new GaussianProcessHypothesisSpace(noiseVariance: 0.1).Fit(training);
        Assert.AreEqual(0, fitted.Jitter);
    }

    [TestMethod]
    public void AHugeLengthScaleGetsTheSmallestSufficientJitterAndSaysSo()
    {
        var (training, test) = SmoothTask();
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1000 }).Fit(training);
        // Rounding of a 15 × 15 matrix of ones: 15 · 15 · 2^-52 = 5e-14, and a small power of two times that.
        Assert.IsGreaterThan(0, fitted.Jitter);
        Assert.IsLessThan(1e-11, fitted.Jitter);
        Assert.AreEqual(DiagnosticSeverity.Warning, fitted.Diagnostics.Single(d => d.Code == "jitterAdded").Severity);

        var metrics = new MLContext().InductiveBias.Evaluate(fitted, test, new InductiveBiasOptions { TargetLosses = [1e-3] });
        var estimate = metrics.InductiveBias.Single(e => e.Reference == LossReference.Target);
        Assert.IsLessThanOrEqualTo(estimate.Nats, estimate.NumericalLower.Nats);
        Assert.IsGreaterThanOrEqualTo(estimate.Nats, estimate.NumericalUpper.Nats);
        Assert.IsGreaterThan(estimate.NumericalLower.Nats, estimate.NumericalUpper.Nats);
        Assert.IsTrue(metrics.Diagnostics.Any(d => d.Code == "jitterInfluence"));
        Assert.IsTrue(metrics.Diagnostics.Any(d => d.Code == "numericalResolution"));
    }

    [TestMethod]
    public void FarBelowTheMeanLossOfIrisTheBoundsPartAndSaySo()
    {
        var (training, test) = RealTasks.Load("iris");
        // No noise at the median length scale: the smallest pivots of the kernel matrix are near its rounding error.
        using var fitted = new GaussianProcessHypothesisSpace().Fit(training);
        double mean = fitted.LossOn(test).Distribution.Mean;
        var metrics = new MLContext().InductiveBias.Evaluate(fitted, test, new InductiveBiasOptions { TargetLosses = [0.1 * mean, 0.001 * mean, 1e-6 * mean] });
        foreach (var estimate in metrics.InductiveBias.Where(e => e.Reference == LossReference.Target))
        {
            Assert.IsGreaterThan(estimate.NumericalLower.Nats * (1 + 1e-6), estimate.NumericalUpper.Nats);
            Assert.IsLessThanOrEqualTo(estimate.Nats, estimate.NumericalLower.Nats);
            Assert.IsGreaterThanOrEqualTo(estimate.Nats, estimate.NumericalUpper.Nats);
        }
        var diagnostic = metrics.Diagnostics.Single(d => d.Code == "numericalResolution");
        StringAssert.Contains(diagnostic.Message, "noise variance");
    }

    [TestMethod]
    public void AWellConditionedSpaceHasBoundsAtTheValue()
    {
        var (training, test) = RealTasks.Load("iris");
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 1e-3).Fit(training);
        var metrics = new MLContext().InductiveBias.Evaluate(fitted, test, new InductiveBiasOptions { TargetLosses = [0.01, 0.001] });
        foreach (var estimate in metrics.InductiveBias)
        {
            // What rounding does to eigenvalues of 1e-6 of the largest.
            Assert.AreEqual(estimate.Nats, estimate.NumericalLower.Nats, 1e-9 * estimate.Nats);
            Assert.AreEqual(estimate.Nats, estimate.NumericalUpper.Nats, 1e-9 * estimate.Nats);
        }
        Assert.IsEmpty(metrics.Diagnostics);
    }

    [TestMethod]
    public void ATestRowThatContradictsATrainingRowLiftsTheSmallestLoss()
    {
        var training = TaskData.Regression([0, 1, 2], [0, 0, 0], 3);
        var test = TaskData.Regression([1, 5], [3, 0], 2);
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }).Fit(training);
        var distribution = fitted.LossOn(test).Distribution;
        Assert.AreEqual(9.0 / 2, distribution.Minimum, 1e-12);
        Assert.AreEqual(Information.Infinite, distribution.InductiveBias(4.4));
        Assert.IsLessThan(double.PositiveInfinity, distribution.InductiveBias(4.6).Nats);
    }

    [TestMethod]
    public void BiasNeverRisesAsTheTargetLossLoosens()
    {
        var (training, test) = RealTasks.Load("digits");
        using var fitted = new GaussianProcessHypothesisSpace().Fit(training);
        var distribution = fitted.LossOn(test).Distribution;
        double previous = double.PositiveInfinity;
        for (double target = 1e-6; target < 10; target *= 1.3)
        {
            double nats = distribution.InductiveBias(target).Nats;
            Assert.IsLessThanOrEqualTo(previous, nats, $"at {target}");
            previous = nats;
        }
        Assert.AreEqual(0, previous, 1e-12);
    }

    [TestMethod]
    public void ScalingTargetsAndAmplitudeTogetherChangesNothing()
    {
        var (training, test) = SmoothTask();
        TaskData Scaled(TaskData data) => TaskData.Regression(data.Features.ToArray(), [.. data.Targets.ToArray().Select(t => 8 * t)], data.Rows);
        using var plain = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 0.8 }, 0.05).Fit(training);
        using var scaled = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 0.8, Amplitude = 8 }, 0.05 * 64).Fit(Scaled(training));
        double target = 0.3 * plain.LossOn(test).Distribution.Mean;
        Assert.AreEqual(
            plain.LossOn(test).Distribution.InductiveBias(target).Nats,
            scaled.LossOn(Scaled(test)).Distribution.InductiveBias(64 * target).Nats, 1e-7);
    }

    [TestMethod]
    public void FeaturesFarFromTheOriginKeepTheExactKernel()
    {
        var (training, test) = SmoothTask();
        // 2^20 is exact in binary, so the shifted rows have the same differences to 2^-32.
        TaskData Shifted(TaskData data) => TaskData.Regression([.. data.Features.ToArray().Select(x => Math.Round(x * 1024) / 1024 + 1048576)], data.Targets.ToArray(), data.Rows);
        TaskData Rounded(TaskData data) => TaskData.Regression([.. data.Features.ToArray().Select(x => Math.Round(x * 1024) / 1024)], data.Targets.ToArray(), data.Rows);
        var space = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 0.8 }, 0.01);
        using var near = space.Fit(Rounded(training));
        using var far = space.Fit(Shifted(training));
        AssertClose(near.PredictMean(Rounded(test).Features), far.PredictMean(Shifted(test).Features), 1e-10);
    }

    [TestMethod]
    public void TheMedianDistanceIsThatOfAllPairs()
    {
        var (training, _) = SmoothTask();
        var distances = new List<double>();
        for (int i = 0; i < training.Rows; i++)
        {
            for (int j = 0; j < i; j++)
                distances.Add(PlainGaussianProcess.Distance(training.FeatureRow(i), training.FeatureRow(j)));
        }
        distances.Sort();
        double median = (distances[(distances.Count - 1) / 2] + distances[distances.Count / 2]) / 2;
        using var fitted = new GaussianProcessHypothesisSpace(noiseVariance: 0.1).Fit(training);
        Assert.AreEqual(median, (double)fitted.Description.Parameters.Single(p => p.Key == "lengthScale").Value, 1e-12);
    }

    [TestMethod]
    public void OneTrainingRowNeedsAGivenLengthScale()
    {
        var one = TaskData.Regression([1, 2], [3], 1);
        var error = Assert.ThrowsExactly<ArgumentException>(() => new GaussianProcessHypothesisSpace().Fit(one));
        StringAssert.Contains(error.Message, "give the length scale as a number");
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }).Fit(one);
        Assert.AreEqual(3, fitted.PredictMean(one.Features)[0], 1e-12);
    }

    [TestMethod]
    public void TargetsFarFromTheAmplitudeAreSaid()
    {
        var training = TaskData.Regression([0, 1, 2], [150, 160, 170], 3);
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }).Fit(training);
        Assert.AreEqual("amplitudeFarFromTargets", fitted.Diagnostics.Single().Code);
    }

    [TestMethod]
    public void TooManyRowsAreAnErrorBeforeAnythingIsAllocated()
    {
        const int Rows = 3_000_000;
        var training = TaskData.Regression(new double[Rows], new double[Rows], Rows);
        var features = Enumerable.Range(0, Rows).Select(i => (double)i).ToArray();
        var distinct = TaskData.Regression(features, new double[Rows], Rows);
        var error = Assert.ThrowsExactly<TaskTooLargeException>(() =>
            new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.1).Fit(distinct));
        StringAssert.Contains(error.Message, "3000000 training rows need");
        Assert.IsGreaterThan(error.AvailableBytes, error.RequiredBytes);
        // Without noise three million equal rows are one row.
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }).Fit(training);
        Assert.AreEqual(0, fitted.Jitter);
    }

    [TestMethod]
    [DataRow(-1.0)]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void ImpossibleParametersAreErrors(double value)
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new GaussianProcessHypothesisSpace(noiseVariance: value));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LengthScale.Fixed(value));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RbfKernel { Amplitude = value });
    }

    [TestMethod]
    public void CancellationDuringTheLawIsObserved()
    {
        var (training, test) = SmoothTask();
        using var fitted = new GaussianProcessHypothesisSpace(noiseVariance: 0.1).Fit(training);
        using var source = new CancellationTokenSource();
        Assert.ThrowsExactly<OperationCanceledException>(() => fitted.LossOn(test, LossKind.MeanSquaredError, null, new CancelOnReport(source), source.Token));
    }

    [TestMethod]
    public void ADisposedSpaceSaysSo()
    {
        var (training, test) = SmoothTask();
        var fitted = new GaussianProcessHypothesisSpace(noiseVariance: 0.1).Fit(training);
        fitted.Dispose();
        fitted.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => fitted.LossOn(test));
        Assert.ThrowsExactly<ObjectDisposedException>(() => fitted.PredictMean(test.Features));
    }

    private static double MeanSquaredError(double[] values, TaskData test)
    {
        var targets = test.Targets.Span;
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
            sum += (values[i] - targets[i]) * (values[i] - targets[i]);
        return sum / values.Length;
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], tolerance, $"element {i}");
    }

    private sealed class CancelOnReport(CancellationTokenSource source) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => source.Cancel();
    }
}
