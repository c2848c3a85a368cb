namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

/// <summary>Centered targets, and amplitude and noise variance by maximum likelihood.</summary>
[TestClass]
public sealed class LikelihoodSpaceTests
{
    private static readonly GaussianProcessHypothesisSpace Centered = new(new RbfKernel { LengthScale = 1 }, 0.01) { CenterTargets = true };

    [TestMethod]
    public void CenteringIsASpaceOfMeanZeroOnCenteredTargets()
    {
        var (training, test) = RealTasks.Load("iris");
        double[] means = [.. Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, training.Rows).Average(row => training.TargetRow(row)[c]))];
        using var fitted = Centered.Fit(training);
        using var byHand = new GaussianProcessHypothesisSpace(Centered.Kernel, Centered.NoiseVariance).Fit(Minus(training, means));
        var (law, expected) = (fitted.LossOn(test), byHand.LossOn(Minus(test, means)));
        // The same sums of up to 100 terms in another order.
        const double Rounding = 1e-11;
        Assert.AreEqual(byHand.NegativeLogMarginalLikelihood, fitted.NegativeLogMarginalLikelihood, 1e-9);
        Assert.AreEqual(expected.PosteriorMeanLoss, law.PosteriorMeanLoss, Rounding);
        Assert.AreEqual(expected.Distribution.InductiveBias(0.05).Nats, law.Distribution.InductiveBias(0.05).Nats, 1e-8);
        Assert.AreEqual(byHand.TrainingLoss, fitted.TrainingLoss, Rounding);
        double[] predictions = fitted.PredictMean(test.Features), shifted = byHand.PredictMean(test.Features);
        double[] draws = fitted.DrawHypotheses(test.Features, [3])[0], shiftedDraws = byHand.DrawHypotheses(test.Features, [3])[0];
        for (int i = 0; i < predictions.Length; i++)
        {
            Assert.AreEqual(shifted[i] + means[i % 3], predictions[i], Rounding);
            Assert.AreEqual(shiftedDraws[i] + means[i % 3], draws[i], 1e-6); // a root of eigenvalues, of which the smallest are rounding
        }
        Assert.AreEqual(law.Distribution.Mean, fitted.LossesOfRows(test, new RowDifficultyOptions()).ExpectedLoss.Average(), Rounding);
    }

    [TestMethod]
    public void NestedTrainingSetsAreCenteredOnTheirOwnMeans()
    {
        var (training, test) = RealTasks.Load("iris");
        // The first rows are not balanced: their means differ from those of all.
        var curve = LearningCurve.AgainstTrainingRows(Centered, training, test, [10, 35, 100], [0.05]);
        foreach (var point in curve.Points)
        {
            using var fitted = Centered.Fit(training.SelectRows([.. Enumerable.Range(0, (int)point.Value)]));
            var loss = fitted.LossOn(test);
            Assert.AreEqual(loss.PosteriorMeanLoss, point.PosteriorMeanLoss, 1e-10);
            Assert.AreEqual(loss.Distribution.InductiveBias(0.05).Nats, point.Estimate.Nats, 1e-7 * (1 + point.Estimate.Nats));
        }
    }

    [TestMethod]
    public void NoParametersOnAGridAreMoreLikely()
    {
        var training = Wave(40, 0.3, 1);
        using var fitted = GaussianProcessHypothesisSpace.ByLikelihood().Fit(training);
        var centered = Minus(training, [training.Targets.ToArray().Average()]);
        double found = fitted.NegativeLogMarginalLikelihood, best = double.PositiveInfinity;
        Assert.AreEqual(found, fitted.Tuning!.NegativeLogMarginalLikelihood, 1e-8);
        for (double lengthScale = 0.05; lengthScale < 10; lengthScale *= 1.3)
        {
            for (double amplitude = 0.1; amplitude < 10; amplitude *= 1.4)
            {
                for (double noise = 1e-4; noise < 2; noise *= 1.6)
                    best = Math.Min(best, PlainGaussianProcess.Fit(centered, lengthScale, amplitude, noise).NegativeLogMarginalLikelihood);
            }
        }
        // The search ends within 0.05 of the logarithm of the length scale, where the likelihood is flat to 0.01.
        Assert.IsLessThan(best + 0.01, found);
        Assert.IsGreaterThan(best - 1, found, "the grid is fine enough to come close");
    }

    [TestMethod]
    public void NoiseIsFoundWhereTheDataHaveIt()
    {
        using var fitted = GaussianProcessHypothesisSpace.ByLikelihood().Fit(Wave(300, 0.3, 2));
        // 300 rows determine a variance to 8 %; three times that.
        Assert.AreEqual(0.09, fitted.NoiseVariance, 0.022);
    }

    [TestMethod]
    [DataRow("rbf")]
    [DataRow("nngp")]
    public void AConstantAddedToTheLabelsChangesNothing(string name)
    {
        var (training, test) = (Wave(120, 0.3, 3), Wave(60, 0.3, 4));
        var space = GaussianProcessHypothesisSpace.ByLikelihood(KernelOf(name));
        using var near = space.Fit(training);
        using var far = space.Fit(Minus(training, [-1000]));
        double target = near.LossOn(test).PosteriorMeanLoss;
        // 1000 takes three of the 15 digits of the labels.
        Assert.AreEqual(near.LossOn(test).Distribution.InductiveBias(target).Nats, far.LossOn(Minus(test, [-1000])).Distribution.InductiveBias(target).Nats, 1e-6);
    }

    [TestMethod]
    [DataRow("rbf")]
    [DataRow("nngp")]
    public void ItTakesNextToNothingToPredictTheFrequenciesOfRareClasses(string name)
    {
        // 1 % of positives, which the features don't determine.
        var random = new Random(5);
        TaskData Rows(int rows) => TaskData.Classification(
            [.. Enumerable.Range(0, 3 * rows).Select(_ => random.NextDouble())], [.. Enumerable.Range(0, rows).Select(row => row % 100 == 7 ? 1 : 0)], 2);
        var (training, test) = (Rows(400), Rows(200));
        using var fitted = GaussianProcessHypothesisSpace.ByLikelihood(KernelOf(name)).Fit(training);
        double constant = 2 * (0.01 * 0.99 * 0.99 + 0.99 * 0.01 * 0.01) / 2;
        // Half of the hypotheses near a constant are better than it: about one bit.
        Assert.IsLessThan(3, fitted.LossOn(test).Distribution.InductiveBias(constant).Nats);
    }

    [TestMethod]
    public void MoreRowsThanTheSearchUsesAreReported()
    {
        var training = Wave(300, 0.3, 6);
        var space = GaussianProcessHypothesisSpace.ByLikelihood();
        space = new GaussianProcessHypothesisSpace(space.Kernel) { CenterTargets = true, Tuning = new LikelihoodTuning { Amplitude = true, NoiseVariance = true, MaximumRows = 150 } };
        using var fitted = space.Fit(training);
        Assert.IsTrue(fitted.Diagnostics.Any(diagnostic => diagnostic.Code == "likelihoodOnPart" && diagnostic.Message.Contains("150 of 300", StringComparison.Ordinal)));
        Assert.AreEqual(0.09, fitted.NoiseVariance, 0.033, "150 rows determine a variance to 12 %");
        Assert.AreEqual(300, fitted.Training.Rows);
    }

    [TestMethod]
    public void ASpaceThatTheDataContradictIsReported()
    {
        var training = Wave(150, 1, 7);
        Assert.Contains("nats per row", Contradiction(new RbfKernel(), 0.01, training)!, StringComparison.Ordinal);
        Assert.IsNull(Contradiction(new RbfKernel(), 1, training));
        // Without noise in the data, a small noise variance is right.
        Assert.IsNull(Contradiction(new RbfKernel { LengthScale = 1 }, 1e-4, Wave(150, 0.01, 7)));
        Assert.AreEqual(0, GaussianProcessHypothesisSpace.ByLikelihood().Fit(training).Diagnostics.Count(diagnostic => diagnostic.Code == "spaceContradictsData"));

        static string? Contradiction(Kernel kernel, double noise, TaskData training)
        {
            using var fitted = new GaussianProcessHypothesisSpace(kernel, noise) { CenterTargets = true, CheckEvidence = true }.Fit(training);
            return fitted.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Code == "spaceContradictsData")?.Message;
        }
    }

    [TestMethod]
    public void EqualTargetsHaveASpaceToo()
    {
        var training = TaskData.Regression([.. Enumerable.Range(0, 20).Select(row => (double)row)], [.. Enumerable.Repeat(5.0, 20)], 20);
        using var fitted = GaussianProcessHypothesisSpace.ByLikelihood().Fit(training);
        Assert.AreEqual(5, fitted.PredictMean(new double[] { 3.5 })[0], 1e-9);
        Assert.IsTrue(double.IsFinite(fitted.NegativeLogMarginalLikelihood));
    }

    [TestMethod]
    public void OtherRowsKeepTheParameters()
    {
        using var fitted = GaussianProcessHypothesisSpace.ByLikelihood().Fit(Wave(60, 0.3, 8));
        using var other = fitted.WithTraining(Wave(90, 0.6, 9));
        Assert.AreEqual(fitted.NoiseVariance, other.NoiseVariance);
        Assert.AreEqual(fitted.Description.Parameters.First(one => one.Key == "lengthScale"), other.Description.Parameters.First(one => one.Key == "lengthScale"));
        Assert.AreEqual(90, other.Training.Rows);
        var error = Assert.ThrowsExactly<ArgumentException>(() => fitted.WithTraining(RealTasks.Load("iris").Training));
        Assert.Contains("3 outputs", error.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void OtherRowsMayHaveOtherFeaturesUnlessParametersBelongToThem()
    {
        var iris = RealTasks.Load("iris").Training;
        // A feature that is 0 for all rows, as that of a word that only other rows have.
        var wider = new TaskData(iris.Kind, iris.Rows, Enumerable.Range(0, iris.Rows).SelectMany(row => (double[])[.. iris.Features.Span.Slice(4 * row, 4), 0]).ToArray(), iris.Targets.ToArray());
        using var fitted = GaussianProcessHypothesisSpace.ByLikelihood().Fit(iris);
        using var other = fitted.WithTraining(wider);
        Assert.AreEqual(fitted.NegativeLogMarginalLikelihood, other.NegativeLogMarginalLikelihood, 1e-6);
        using var perFeature = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = LengthScale.PerFeature(1, 2, 3, 4) }, 0.1).Fit(iris);
        Assert.Contains("4 length scales", Assert.ThrowsExactly<ArgumentException>(() => perFeature.WithTraining(wider)).Message, StringComparison.Ordinal);
        using var chosen = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = LengthScale.MaximumLikelihoodPerFeature }, 0.1).Fit(iris);
        Assert.Contains("4 length scales", Assert.ThrowsExactly<ArgumentException>(() => chosen.WithTraining(wider)).Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void ABoundOfPacBayesNeedsAPriorThatIgnoresTheTargets()
    {
        using var fitted = Centered.Fit(RealTasks.Load("iris").Training);
        Assert.Contains("CenterTargets", Assert.ThrowsExactly<InvalidOperationException>(() => fitted.PacBayesBound()).Message, StringComparison.Ordinal);
    }

    private static Kernel KernelOf(string name) => name == "rbf" ? new RbfKernel() : new NngpKernel { Depth = 3 };

    /// <summary>As a regression, because such targets aren't one-hot.</summary>
    private static TaskData Minus(TaskData data, double[] means) => new(TaskKind.Regression, data.Rows, data.Features.ToArray(),
        [.. data.Targets.ToArray().Select((target, i) => target - means[i % means.Length])]);

    /// <summary>A smooth function of the first of two features, with noise.</summary>
    private static TaskData Wave(int rows, double noise, int seed)
    {
        var random = new Random(seed);
        double[] features = [.. Enumerable.Range(0, 2 * rows).Select(_ => 4 * random.NextDouble() - 2)];
        return TaskData.Regression(features, [.. Enumerable.Range(0, rows).Select(row => 3 + Math.Sin(1.5 * features[2 * row]) + noise * Normal(random))], rows);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
