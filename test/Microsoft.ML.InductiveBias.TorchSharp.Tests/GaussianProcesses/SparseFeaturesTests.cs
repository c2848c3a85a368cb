using TorchSharp;

namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

/// <summary>Rows that are held without their zeros give the numbers of the same rows with them.</summary>
[TestClass]
public sealed class SparseFeaturesTests
{
    private const int Features = 36;

    private static readonly double[] Scales = [.. Enumerable.Range(0, Features).Select(j => 0.5 + j % 5)];

    private static readonly Dictionary<string, Kernel> Kernels = new()
    {
        ["rbf"] = new RbfKernel(),
        ["rbf tiny"] = new RbfKernel { LengthScale = 1e-150 },
        ["rbf per feature"] = new RbfKernel { LengthScale = LengthScale.PerFeature(Scales), Amplitude = 2 },
        ["rbf most likely per feature"] = new RbfKernel { LengthScale = LengthScale.MaximumLikelihoodPerFeature },
        ["matern12"] = new MaternKernel { Smoothness = MaternSmoothness.Half },
        ["matern32"] = new MaternKernel { Smoothness = MaternSmoothness.ThreeHalves },
        ["matern52"] = new MaternKernel(),
        ["laplacian"] = new LaplacianKernel(),
        ["laplacian per feature"] = new LaplacianKernel { LengthScale = LengthScale.PerFeature(Scales) },
        ["rationalQuadratic"] = new RationalQuadraticKernel { Alpha = 0.7 },
        ["linear"] = new LinearKernel { Offset = 0.5 },
        ["polynomial"] = new PolynomialKernel { Degree = 3 },
        ["nngp relu"] = new NngpKernel { Depth = 2 },
        ["nngp relu bias"] = new NngpKernel { Depth = 2, BiasVariance = 0.3 },
        ["nngp erf"] = new NngpKernel { Activation = KernelActivation.Erf, BiasVariance = 0.1 },
        ["ntk relu"] = new NtkKernel { BiasVariance = 0.2 },
        ["ntk erf"] = new NtkKernel { Activation = KernelActivation.Erf },
        ["sum"] = new RbfKernel() + new LinearKernel(),
        ["product"] = new MaternKernel() * new PolynomialKernel(),
        ["external"] = new ExternalKernel("cosine", (x, y) => 1 + System.Numerics.Tensors.TensorPrimitives.Dot(x, y)),
        ["convolutional"] = new ConvolutionalNngpKernel(6, 6) { BiasVariance = 0.1 },
        ["convolutional pooled"] = new ConvolutionalNngpKernel(6, 6) { BiasVariance = 0.1, Readout = ImageReadout.GlobalAveragePooling },
    };

    public static IEnumerable<object[]> Names => Kernels.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void EveryKernelHasTheMatricesOfDenseRows(string name)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            var ((left, right), (denseLeft, denseRight)) = (Rows(seed, 23), Dense(seed, 23));
            using PointRows a = PointRows.Of(left, torch.CPU), b = PointRows.Of(right, torch.CPU), c = PointRows.Of(denseLeft, torch.CPU), d = PointRows.Of(denseRight, torch.CPU);
            var (kernel, dense) = (Kernels[name].Resolve(a), Kernels[name].Resolve(c));
            AssertClose(dense.Gram(c), kernel.Gram(a), $"Gram, seed {seed}");
            AssertClose(dense.Cross(c, d), kernel.Cross(a, b), $"cross, seed {seed}");
            AssertClose(dense.Diagonal(d), kernel.Diagonal(b), $"diagonal, seed {seed}");
            // One set may be held with its zeros and the other without.
            AssertClose(dense.Cross(c, d), kernel.Cross(a, d), $"mixed, seed {seed}");
        }
    }

    [TestMethod]
    public void FittedSpacesAreThoseOfDenseRows()
    {
        foreach (var (name, kernel) in Kernels.Where(pair => pair.Key is not ("rbf tiny" or "rbf most likely per feature" or "nngp relu" or "ntk erf")))
        {
            var ((training, test), (denseTraining, denseTest)) = (Rows(3, 30), Dense(3, 30));
            var space = new GaussianProcessHypothesisSpace(kernel, 0.1);
            using FittedGaussianProcess fitted = space.Fit(training), dense = space.Fit(denseTraining);
            AssertClose(dense.PredictMean(denseTest.Features), fitted.PredictMean(test), name);
            AssertClose([dense.TrainingLoss, dense.NegativeLogMarginalLikelihood], [fitted.TrainingLoss, fitted.NegativeLogMarginalLikelihood], name);
            var (law, other) = (fitted.LossOn(test), dense.LossOn(denseTest));
            foreach (double share in (double[])[0.5, 0.9, 1.2])
                AssertClose([other.Distribution.InductiveBias(share * other.Distribution.Mean).Nats], [law.Distribution.InductiveBias(share * other.Distribution.Mean).Nats], name, 1e-6);
            var options = new RowDifficultyOptions { RightLoss = 0.1 };
            AssertClose([.. dense.LossesOfRows(denseTest, options).ExpectedLoss], [.. fitted.LossesOfRows(test, options).ExpectedLoss], name);
        }
    }

    [TestMethod]
    public void MaximumLikelihoodFindsTheParametersOfDenseRows()
    {
        var (training, dense) = (Rows(4, 40).Left, Dense(4, 40).Left);
        using FittedGaussianProcess fitted = GaussianProcessHypothesisSpace.ByLikelihood().Fit(training), other = GaussianProcessHypothesisSpace.ByLikelihood().Fit(dense);
        Assert.AreEqual(other.NegativeLogMarginalLikelihood, fitted.NegativeLogMarginalLikelihood, 1e-6);
        foreach (var kernel in (Kernel[])[
            new RbfKernel { LengthScale = LengthScale.MaximumLikelihoodPerFeature }, new LaplacianKernel { LengthScale = LengthScale.MaximumLikelihoodPerFeature }])
        {
            AssertClose(Gradient(dense, kernel), Gradient(training, kernel), kernel.Name, 1e-8);
        }
    }

    [TestMethod]
    public void LeaveOneOutPredictionsAreThoseOfDenseRows()
    {
        var catalog = new MLContext().InductiveBias;
        var (closed, dense) = (catalog.LeaveOneOut(Rows(5, 40).Left), catalog.LeaveOneOut(Dense(5, 40).Left));
        AssertClose([.. dense.Means], [.. closed.Means], "means", 1e-7);
        AssertClose([.. dense.Influence], [.. closed.Influence], "influence", 1e-7);
    }

    [TestMethod]
    public void ZeroOneErrorsAreThoseOfDenseRows()
    {
        var ((training, test), (denseTraining, denseTest)) = (Rows(6, 30, classes: true), Dense(6, 30, classes: true));
        var space = new GaussianProcessHypothesisSpace(new LinearKernel(), 0.1);
        using FittedGaussianProcess fitted = space.Fit(training), dense = space.Fit(denseTraining);
        var options = new ZeroOneErrorOptions { SmallestTargetLoss = 0.2 };
        Assert.AreEqual(
            dense.ZeroOneErrorOn(denseTest, options).Distribution.InductiveBias(0.3).Nats, fitted.ZeroOneErrorOn(test, options).Distribution.InductiveBias(0.3).Nats, 1e-6);
    }

    [TestMethod]
    public void RepeatedRowsAreMergedAsDenseOnesAre()
    {
        var sparse = new SparseFeatures(5, [0, 1, 1, 2, 2], [3, 3], [2.0, 2.0]);
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }).Fit(new TaskData(TaskKind.Regression, sparse, [1, 0, 1, 0]));
        Assert.AreEqual("duplicateRowsMerged", fitted.Diagnostics.Single(diagnostic => diagnostic.Code == "duplicateRowsMerged").Code);
        Assert.ThrowsExactly<ContradictingRowsException>(() =>
            new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }).Fit(new TaskData(TaskKind.Regression, sparse, [1, 0, 2, 0])));
    }

    /// <summary>Random rows: some empty, some with one value, one column of large values, rows that nearly repeat others.</summary>
    private static (TaskData Left, TaskData Right) Rows(int seed, int rows, bool classes = false)
    {
        var random = new Random(seed);
        return (Part(), Part());

        TaskData Part()
        {
            List<int> starts = [0], slots = [];
            List<double> values = [];
            for (int row = 0; row < rows; row++)
            {
                int count = row % 7 == 0 ? 0 : row % 7 == 1 ? 1 : random.Next(2, 9);
                foreach (int slot in Enumerable.Range(0, Features).OrderBy(_ => random.Next()).Take(count).Order().ToArray())
                {
                    slots.Add(slot);
                    values.Add(slot == 7 ? 50 + random.NextDouble() : random.NextDouble() * 2 - 0.5);
                }
                starts.Add(slots.Count);
            }
            double[] targets = [.. Enumerable.Range(0, rows).Select(row => Math.Sin(row) + random.NextDouble())];
            var features = new SparseFeatures(Features, [.. starts], [.. slots], [.. values]);
            return classes
                ? new TaskData(TaskKind.MulticlassClassification, features, [.. targets.SelectMany(target => target > 0.5 ? (double[])[0, 1] : [1, 0])])
                : new TaskData(TaskKind.Regression, features, targets);
        }
    }

    private static (TaskData Left, TaskData Right) Dense(int seed, int rows, bool classes = false)
    {
        var (left, right) = Rows(seed, rows, classes);
        return (Of(left), Of(right));

        static TaskData Of(TaskData data) => new(data.Kind, data.Rows, data.Features.ToArray(), data.Targets.ToArray());
    }

    private static double[] Gradient(TaskData training, Kernel kernel)
    {
        using var points = PointRows.Of(training, torch.CPU);
        using var likelihood = new MarginalLikelihood(training, kernel.Resolve(points), 0.05, new LikelihoodTuning(), torch.CPU);
        var gradient = new double[likelihood.Starts.Count];
        likelihood.Evaluate([.. likelihood.Starts.Select((parameter, i) => parameter.Start + 0.2 * Math.Sin(i + 1))], gradient);
        return gradient;
    }

    private static void AssertClose(torch.Tensor expected, torch.Tensor actual, string what)
    {
        using (expected)
        using (actual)
            AssertClose(Tensors.ToArray(expected), Tensors.ToArray(actual), what);
    }

    /// <summary>Sums of some dozen terms in another order: a few units of the last place of the largest, here about 50² of the large column.</summary>
    private static void AssertClose(double[] expected, double[] actual, string what, double tolerance = 1e-9)
    {
        Assert.HasCount(expected.Length, actual);
        double largest = Math.Max(1, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], tolerance * largest, $"{what}, value {i}");
    }
}
