namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

[TestClass]
public sealed class LikelihoodTuningTests
{
    private static readonly LikelihoodTuning Everything = new() { Amplitude = true, NoiseVariance = true };

    private static readonly Dictionary<string, Kernel> Kernels = new()
    {
        ["rbf"] = new RbfKernel { LengthScale = LengthScale.MaximumLikelihood, Amplitude = 1.3 },
        ["rbf per feature"] = new RbfKernel { LengthScale = LengthScale.MaximumLikelihoodPerFeature, Amplitude = 1.3 },
        ["matern12"] = new MaternKernel { Smoothness = MaternSmoothness.Half, LengthScale = LengthScale.MaximumLikelihood },
        ["matern12 per feature"] = new MaternKernel { Smoothness = MaternSmoothness.Half, LengthScale = LengthScale.MaximumLikelihoodPerFeature },
        ["matern32 per feature"] = new MaternKernel { Smoothness = MaternSmoothness.ThreeHalves, LengthScale = LengthScale.MaximumLikelihoodPerFeature },
        ["matern52"] = new MaternKernel { LengthScale = LengthScale.MaximumLikelihood },
        ["laplacian"] = new LaplacianKernel { LengthScale = LengthScale.MaximumLikelihood },
        ["laplacian per feature"] = new LaplacianKernel { LengthScale = LengthScale.MaximumLikelihoodPerFeature },
        ["rationalQuadratic"] = new RationalQuadraticKernel { LengthScale = LengthScale.MaximumLikelihood, Alpha = 0.7 },
        ["sum"] = new RbfKernel { LengthScale = LengthScale.MaximumLikelihood } + new MaternKernel { LengthScale = LengthScale.MaximumLikelihoodPerFeature },
        ["product"] = new RbfKernel { LengthScale = LengthScale.MaximumLikelihood } * (new LinearKernel() + new LaplacianKernel { LengthScale = LengthScale.MaximumLikelihood }),
        ["linear"] = new LinearKernel(),
        ["nngp"] = new NngpKernel { Depth = 2, BiasVariance = 0.1 },
    };

    public static IEnumerable<object[]> Names => Kernels.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void GradientsAreTheDifferencesOfTheLikelihood(string name)
    {
        var training = Rows(30, 0.3, 1);
        using var points = Tensors.Matrix(training.Features, training.FeatureCount, TorchSharp.torch.CPU);
        using var likelihood = new MarginalLikelihood(training, Kernels[name].Resolve(points), 0.05, Everything, TorchSharp.torch.CPU);
        double[] at = [.. likelihood.Starts.Select((parameter, i) => parameter.Start + 0.2 * Math.Sin(i + 1))];
        var gradient = new double[at.Length];
        likelihood.Evaluate(at, gradient);
        const double Step = 1e-5;
        for (int i = 0; i < at.Length; i++)
        {
            double difference = (Value(i, Step) - Value(i, -Step)) / (2 * Step);
            // Central differences: the third derivative times Step², and rounding over Step, are about 1e-8.
            Assert.AreEqual(difference, gradient[i], 1e-6 * Math.Max(1, Math.Abs(difference)), likelihood.Starts[i].Name);
        }

        double Value(int index, double change)
        {
            double[] changed = [.. at];
            changed[index] += change;
            return likelihood.Evaluate(changed, new double[at.Length]);
        }
    }

    [TestMethod]
    public void TheLikelihoodIsThatOfTheFittedSpace()
    {
        var training = Rows(40, 0.1, 2);
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = LengthScale.MaximumLikelihood }, 0.01) { Tuning = Everything }.Fit(training);
        Assert.AreEqual(fitted.Tuning!.NegativeLogMarginalLikelihood, fitted.NegativeLogMarginalLikelihood, 1e-8);
        Assert.IsLessThan(fitted.Tuning.NegativeLogMarginalLikelihoodAtStart, fitted.NegativeLogMarginalLikelihood);
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.01)]
    public void NoLengthScaleOnAFineGridIsBetter(double noise)
    {
        var training = Rows(40, 0.1, 3);
        using var fitted = new GaussianProcessHypothesisSpace(new MaternKernel { LengthScale = LengthScale.MaximumLikelihood }, noise).Fit(training);
        for (double lengthScale = 0.05; lengthScale < 50; lengthScale *= 1.05)
        {
            using var other = new GaussianProcessHypothesisSpace(new MaternKernel { LengthScale = lengthScale }, noise).Fit(training);
            Assert.IsGreaterThan(fitted.NegativeLogMarginalLikelihood - 1e-6, other.NegativeLogMarginalLikelihood, $"length scale {lengthScale}");
        }
    }

    [TestMethod]
    public void AFeatureThatDoesNotMatterGetsALongLengthScale()
    {
        // The target depends on features 0 and 1 alone.
        var training = Rows(80, 0.05, 4);
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = LengthScale.MaximumLikelihoodPerFeature }, 0.0025)
        {
            Tuning = new LikelihoodTuning { Amplitude = true },
        }.Fit(training);
        double[] scales = [.. ((string)Parameter(fitted, "lengthScale")).Split(' ').Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.HasCount(3, scales);
        Assert.IsGreaterThan(5 * Math.Max(scales[0], scales[1]), scales[2]);
        using var single = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = LengthScale.MaximumLikelihood }, 0.0025)
        {
            Tuning = new LikelihoodTuning { Amplitude = true },
        }.Fit(training);
        Assert.IsLessThan(single.NegativeLogMarginalLikelihood, fitted.NegativeLogMarginalLikelihood);
    }

    [TestMethod]
    public void NoiseAndAmplitudeAreFoundWhereTheDataHaveThem()
    {
        var training = Rows(150, 0.3, 5);
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = LengthScale.MaximumLikelihood }, 1) { Tuning = Everything }.Fit(training);
        // 150 rows tell a variance to about 12 %, fewer where the function takes some.
        Assert.AreEqual(0.09, fitted.NoiseVariance, 0.03);
    }

    [TestMethod]
    public void AMaximumAtABoundIsReported()
    {
        // Pure noise: the best length scale is the shortest.
        var random = new Random(6);
        double[] features = [.. Enumerable.Range(0, 60).Select(_ => random.NextDouble())];
        double[] targets = [.. Enumerable.Range(0, 60).Select(_ => random.NextDouble() < 0.5 ? -1.0 : 1.0)];
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = LengthScale.MaximumLikelihood })
        {
            Tuning = new LikelihoodTuning { Range = 4 },
        }.Fit(TaskData.Regression(features, targets, 60));
        Assert.HasCount(1, fitted.Tuning!.AtBounds);
        Assert.IsTrue(fitted.Diagnostics.Any(diagnostic => diagnostic.Code == "likelihoodAtBound"));
    }

    [TestMethod]
    public void GivenNumbersAreNotTouched()
    {
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 0.7 }, 0.01).Fit(Rows(20, 0.1, 7));
        Assert.IsNull(fitted.Tuning);
        Assert.AreEqual(0.7, Parameter(fitted, "lengthScale"));
    }

    [TestMethod]
    [Timeout(300_000, CooperativeCancellation = false)]
    public void ASearchEndsWhenCancelled()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var space = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = LengthScale.MaximumLikelihoodPerFeature }, 0.01)
        {
            Tuning = new LikelihoodTuning { Amplitude = true, NoiseVariance = true, Restarts = 1_000_000 },
        };
        // A search that ignored the token would go on for days.
        Assert.ThrowsExactly<OperationCanceledException>(() => space.Fit(Rows(150, 0.1, 8), null, source.Token));
    }

    private static object Parameter(FittedGaussianProcess fitted, string name) => fitted.Description.Parameters.First(parameter => parameter.Key == name).Value;

    /// <summary>Three features, of which the third does not matter.</summary>
    private static TaskData Rows(int rows, double noise, int seed)
    {
        var random = new Random(seed);
        var features = new double[rows * 3];
        var targets = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < 3; j++)
                features[3 * i + j] = 2 * random.NextDouble() - 1;
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            targets[i] = Math.Sin(3 * features[3 * i]) + Math.Cos(2 * features[3 * i + 1]) + noise * normal;
        }
        return TaskData.Regression(features, targets, rows);
    }
}
