using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Tests.Probes;

/// <summary>What spaces find easy, where it is known.</summary>
[TestClass]
public sealed class ProbeTests
{
    private static readonly InductiveBiasCatalog Catalog = new MLContext(1).InductiveBias;

    [TestMethod]
    public void TheLinearRuleIsTheCheapestForTheLinearKernel()
    {
        var profile = Catalog.Probe([("linear", GaussianProcessHypothesisSpace.ByLikelihood(new LinearKernel()))], Normal(160, 5), new ProbeOptions { Repeats = 2 });
        var bits = profile.Estimates.ToDictionary(probe => probe.Rule, probe => probe.Bits);
        CollectionAssert.AreEqual(ProbeOptions.AllRules.ToArray(), profile.Estimates.Select(probe => probe.Rule).ToArray());
        Assert.IsLessThan(0.01, bits["linear"], "the rows determine a linear function");
        foreach (var (rule, other) in bits.Where(pair => pair.Key is not ("linear" or "threshold")))
            Assert.IsGreaterThan(5, other, rule);
    }

    [TestMethod]
    public void ParityIsDearForASmoothKernelAndCheapForAPolynomialOfItsDegree()
    {
        // On features of two values the parity of two is their product, a polynomial of degree 2.
        var random = new Random(3);
        var rows = Rows([.. Enumerable.Range(0, 200 * 14).Select(_ => random.Next(2) * 2.0 - 1)], 200);
        var profile = Catalog.Probe(
            // At the length scale of maximum likelihood, many times the distances, an RBF kernel is nearly a polynomial itself.
            [("rbf", new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.1)), ("polynomial", GaussianProcessHypothesisSpace.ByLikelihood(new PolynomialKernel { Degree = 2 }))],
            rows, new ProbeOptions { Rules = ["parity"], Repeats = 3 });
        Assert.IsLessThan(0.1, Of(profile, "polynomial").Bits);
        Assert.IsGreaterThan(5, Of(profile, "rbf").Draws.Min(draw => draw.Bits));
    }

    [TestMethod]
    public void APeriodicRuleIsCheapForAPeriodicKernel()
    {
        // The middle 90% of these rows hold three periods.
        var rows = Rows([.. Enumerable.Range(0, 201).Select(i => i / 200.0)], 201);
        const double Period = 0.9 / 3;
        var periodic = new ExternalKernel("periodic", (x, y) => Math.Exp(-2 * Math.Pow(Math.Sin(Math.PI * (x[0] - y[0]) / Period), 2)));
        var profile = Catalog.Probe(
            [("periodic", new GaussianProcessHypothesisSpace(periodic, 1e-3)), ("linear", new GaussianProcessHypothesisSpace(new LinearKernel(), 1e-3))],
            rows, new ProbeOptions { Rules = ["periodic", "threshold"], Repeats = 3 });
        Assert.IsLessThan(0.01, Of(profile, "periodic", "periodic").Bits);
        Assert.IsGreaterThan(20, Of(profile, "linear", "periodic").LowerBits);
        Assert.IsGreaterThan(Of(profile, "periodic", "periodic").Bits + 5, Of(profile, "periodic", "threshold").Bits, "a step isn't periodic");
    }

    [TestMethod]
    public void ShuffledPixelsCostOnlySpacesThatKnowNeighbors()
    {
        var images = Images(120, 6);
        var profile = Catalog.Probe(
            [
                ("dense", new GaussianProcessHypothesisSpace(new NngpKernel { Depth = 2 }, 0.05)),
                ("convolutional", new GaussianProcessHypothesisSpace(new ConvolutionalNngpKernel(6, 6) { Depth = 2, Readout = ImageReadout.GlobalAveragePooling }, 0.05)),
            ],
            images, new ProbeOptions { Rules = ["texture", "linear"], ShuffleFeatures = true, Repeats = 3, RelativeLoss = 0.7 });
        foreach (string rule in new[] { "texture", "linear" })
        {
            var (plain, shuffled) = (Of(profile, "dense", rule), Of(profile, "dense", rule, true));
            for (int draw = 0; draw < plain.Draws.Count; draw++)
                // Only the order of sums differs.
                Assert.AreEqual(plain.Draws[draw].Nats, shuffled.Draws[draw].Nats, 1e-6 * (1 + plain.Draws[draw].Nats), rule);
        }
        var (near, far) = (Of(profile, "convolutional", "texture"), Of(profile, "convolutional", "texture", true));
        for (int draw = 0; draw < near.Draws.Count; draw++)
            Assert.IsGreaterThan(near.Draws[draw].Nats + 1, far.Draws[draw].Nats);
    }

    [TestMethod]
    public void ADrawDependsOnItsSeedAlone()
    {
        var rows = Normal(60, 3);
        (string, IHypothesisSpace)[] spaces = [("rbf", new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.1))];
        double[] all = Bits(4, 2, "radial", "group"), alone = Bits(4, 3, "group");
        CollectionAssert.AreEqual(all[2..], alone[..2]);
        CollectionAssert.AreNotEqual(alone, Bits(5, 3, "group"));

        double[] Bits(int seed, int repeats, params string[] rules) => [.. new MLContext(seed).InductiveBias.Probe(spaces, rows, new ProbeOptions { Repeats = repeats, Rules = rules }).Estimates.SelectMany(probe => probe.Draws).Select(draw => draw.Nats)];
    }

    /// <summary>The numbers of a draw, from the definition: labels of variance 1, a share of the loss of the training mean.</summary>
    [TestMethod]
    public void TheTargetIsAShareOfTheLossOfTheBestConstant()
    {
        var profile = Catalog.Probe([("rbf", new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.1))], Normal(100, 2), new ProbeOptions { Rules = ["linear"], Repeats = 4, RelativeLoss = 0.3 });
        Assert.AreEqual((70, 30), (profile.TrainingRows, profile.TestRows));
        // Labels have variance 1 over all rows, so that of the 30 test rows is near 1.
        Assert.AreEqual(0.3, profile.Estimates[0].Draws.Average(draw => draw.TargetLoss), 0.1);
        var probe = profile.Estimates[0];
        Assert.AreEqual(Math.Pow(probe.Draws.Average(draw => Math.Sqrt(draw.Bits)), 2), probe.Bits, 1e-12);
        Assert.IsTrue(probe.LowerBits <= probe.Bits && probe.Bits <= probe.UpperBits);
    }

    [TestMethod]
    public void PipelinesSeeTheirOwnFeaturesAndTheSameLabels()
    {
        var mlContext = new MLContext(1);
        var data = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 80).Select(i => new Point { Features = [(float)Math.Sin(i), (float)Math.Cos(3 * i), i % 7] }));
        var space = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.1);
        var only = mlContext.Transforms.CustomMapping<Point, Part>((input, output) => output.Features = [input.Features[0]], null);
        var options = new ProbeOptions { Rules = ["linear", "group"], Repeats = 2 };
        var profile = mlContext.InductiveBias.Probe([("as it is", space, null), ("part", space, only)], data, options: options);
        var rows = Rows([.. data.GetColumn<float[]>("Features").SelectMany(row => row.Select(value => (double)value))], 80);
        var plain = mlContext.InductiveBias.Probe([("as it is", space)], rows, options);
        for (int i = 0; i < 2; i++)
            CollectionAssert.AreEqual(plain.Estimates[i].Draws.Select(draw => draw.Nats).ToArray(), profile.Estimates[i].Draws.Select(draw => draw.Nats).ToArray());
        Assert.AreEqual(profile.Estimates[0].Draws[0].TargetLoss, profile.Estimates[2].Draws[0].TargetLoss, "the same labels and rows");
        Assert.IsGreaterThan(profile.Estimates[0].Bits, profile.Estimates[2].Bits, "a sum of three features can't be seen in one");
        var view = profile.ToDataView(mlContext);
        CollectionAssert.AreEqual(profile.Estimates.Select(probe => probe.Bits).ToArray(), view.GetColumn<double>("Bits").ToArray());
        CollectionAssert.AreEqual(profile.Estimates.Select(probe => probe.Rule).ToArray(), view.GetColumn<string>("Rule").ToArray());
    }

    [TestMethod]
    public void NetworksAreProbedByTheirDraws()
    {
        NeuralNetworkHypothesisSpace Networks(double tolerance, int epochs) => new(new NeuralNetworkOptions
        {
            Architecture = new MultilayerPerceptron { Width = 16, Depth = 1 }, Samples = 12, Tolerance = tolerance, Epochs = epochs, Optimizer = NetworkOptimizer.Adam(), LearningRate = 0.02,
        });
        var profile = Catalog.Probe([("networks", Networks(0.3, 400)), ("unfitted", Networks(0, 1))], Normal(60, 3), new ProbeOptions { Rules = ["linear"], Repeats = 2 });
        var probe = Of(profile, "networks");
        Assert.IsFalse(probe.IsBound, "networks that fit a sum of features predict it");
        Assert.IsLessThan(2, probe.Bits);
        // Nothing fits within one epoch: the bits are at least 0, and the other space is measured all the same.
        Assert.IsTrue(Of(profile, "unfitted").IsBound);
        Assert.AreEqual(0, Of(profile, "unfitted").Bits);
        Assert.Contains("ruleNotFitted", profile.Diagnostics.Select(diagnostic => diagnostic.Code));
    }

    [TestMethod]
    public void BadInputNamesWhatIsWrong()
    {
        (string, IHypothesisSpace)[] spaces = [("rbf", new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.1))];
        var rows = Normal(20, 2);
        StringAssert.Contains(Message(() => Catalog.Probe(spaces, rows, new ProbeOptions { Rules = ["cubic"] })), "'cubic' is unknown; the rules are: linear, threshold, parity");
        StringAssert.Contains(Message(() => Catalog.Probe(spaces, rows, new ProbeOptions { Rules = ["parity3"] })), "needs 3 features that vary; the rows have 2");
        StringAssert.Contains(Message(() => Catalog.Probe(spaces, Rows(new double[40], 20))), "same value in each of their 2 features");
        StringAssert.Contains(Message(() => Catalog.Probe(spaces, Normal(9, 2))), "9 rows; probes need at least 10");
        StringAssert.Contains(Message(() => Catalog.Probe([], rows)), "at least one space");
        StringAssert.Contains(Message(() => Catalog.Probe([spaces[0], spaces[0]], rows)), "'rbf'");
        StringAssert.Contains(Message(() => Catalog.Probe(spaces, rows, new ProbeOptions { RelativeLoss = 1 })), "RelativeLoss was 1");
        StringAssert.Contains(Message(() => Catalog.Probe(spaces, rows, new ProbeOptions { Repeats = 1 })), "Repeats was 1");
        // A single group says nothing, so parts of a feature take its place; a texture of two values that are always equal is the same in all rows.
        var grouped = Normal(20, 2).WithGroups([.. Enumerable.Repeat(1, 20)]);
        Assert.HasCount(1, Catalog.Probe(spaces, grouped, new ProbeOptions { Rules = ["group"], Repeats = 2 }).Estimates);
        var alike = Rows([.. Enumerable.Range(0, 20).SelectMany(i => new double[] { i, i, i })], 20);
        StringAssert.Contains(Message(() => Catalog.Probe(spaces, alike, new ProbeOptions { Rules = ["texture"] })), "'texture' gives all rows the same label");
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() => Catalog.Probe(spaces, rows, cancellationToken: source.Token));
        // Of all rules, those that the features don't suffice for are left out.
        var few = Catalog.Probe(spaces, rows, new ProbeOptions { Repeats = 2 });
        CollectionAssert.DoesNotContain(few.Estimates.Select(probe => probe.Rule).ToList(), "parity3");
        Assert.AreEqual("rulesLeftOut", few.Diagnostics[0].Code);

        static string Message(Action call) => Assert.Throws<ArgumentException>(call).Message;
    }

    private static ProbeEstimate Of(ProbeProfile profile, string space, string? rule = null, bool shuffled = false) =>
        profile.Estimates.Single(probe => probe.Space == space && (rule is null || probe.Rule == rule) && probe.IsShuffled == shuffled);

    private static TaskData Normal(int rows, int features)
    {
        var values = new double[rows * features];
        MathNet.Numerics.Distributions.Normal.Samples(new Random(7), values, 0, 1);
        return Rows(values, rows);
    }

    /// <summary>Images of random pixels, half of them smoothed, so that neighbors differ little or much.</summary>
    private static TaskData Images(int count, int side)
    {
        var random = new Random(5);
        var values = new double[count * side * side];
        for (int image = 0; image < count; image++)
        {
            var pixels = values.AsSpan(image * side * side, side * side);
            double share = random.NextDouble();
            for (int i = 0; i < pixels.Length; i++)
            {
                double noise = 2 * random.NextDouble() - 1;
                pixels[i] = i == 0 ? noise : share * pixels[i - 1] + Math.Sqrt(1 - share * share) * noise;
            }
        }
        return Rows(values, count);
    }

    private static TaskData Rows(double[] features, int rows) => TaskData.Regression(features, new double[rows], rows);

    private sealed class Point
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Part
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [];
    }
}
