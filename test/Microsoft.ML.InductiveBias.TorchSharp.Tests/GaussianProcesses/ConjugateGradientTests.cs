using Microsoft.ML.InductiveBias.Numerics;
using TorchSharp;

namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

/// <summary>Bounds of conjugate gradients against the exact answer of the same task.</summary>
[TestClass]
public class ConjugateGradientTests
{
    private const int TestRows = 25;

    [TestMethod]
    [DataRow(2, 5)]
    [DataRow(3, 5)]
    [DataRow(4, 20)]
    [DataRow(6, 40)]
    [DataRow(12, 10)]
    public void BoundsContainTheExactBiasHoweverFewTheProducts(int products, int rank)
    {
        int finite = 0, compared = 0;
        foreach (var (kernel, noise, outputs, seed) in Cases())
        {
            var (training, test) = (Task(160, outputs, seed), Task(TestRows, outputs, seed + 100));
            using var exact = new GaussianProcessHypothesisSpace(kernel, noise) { CenterTargets = seed % 2 == 0 }.Fit(training);
            using var iterated = new GaussianProcessHypothesisSpace(kernel, noise)
            {
                CenterTargets = seed % 2 == 0,
                Approximation = KernelApproximation.ConjugateGradients(1e-6, products, rank),
            }.Fit(training);
            var (law, bounded) = (exact.LossOn(test).Distribution, iterated.LossOn(test).Distribution);
            foreach (double target in Targets(law))
            {
                double bias = law.InductiveBias(target).Nats;
                var estimate = bounded.Estimate(target);
                string where = $"{kernel.Name}, noise {noise}, {outputs} outputs, target {target}: {estimate.NumericalLower.Nats} to {estimate.NumericalUpper.Nats}, exact {bias}";
                // The exact answer itself is known to about 1e-9.
                double slack = 1e-8 * Math.Max(1, bias);
                Assert.IsLessThanOrEqualTo(bias + slack, estimate.NumericalLower.Nats, where);
                Assert.IsGreaterThanOrEqualTo(bias - slack, estimate.NumericalUpper.Nats, where);
                Assert.IsTrue(estimate.NumericalLower.Nats <= estimate.Nats && estimate.Nats <= estimate.NumericalUpper.Nats, where);
                compared++;
                if (double.IsFinite(estimate.NumericalUpper.Nats))
                    finite++;
            }
        }
        if (products >= 12)
            Assert.IsGreaterThan(compared / 2, finite, "many products leave finite bounds");
    }

    [TestMethod]
    [DataRow(double.PositiveInfinity)]
    [DataRow(0)]
    public void TheSolutionEndsWithinItsTolerance(double singlePrecisionFrom)
    {
        const double Tolerance = 1e-3;
        foreach (var (kernel, noise, outputs, seed) in Cases().Where(item => item.Noise >= 0.01))
        {
            var (training, test) = (Task(160, outputs, seed), Task(TestRows, outputs, seed + 100));
            using var exact = new GaussianProcessHypothesisSpace(kernel, noise).Fit(training);
            using var iterated = new GaussianProcessHypothesisSpace(kernel, noise) { Approximation = InSinglePrecisionFrom(singlePrecisionFrom, Tolerance, 60) }.Fit(training);
            var (law, loss) = (exact.LossOn(test).Distribution, iterated.LossOn(test));
            foreach (double target in Targets(law))
            {
                var estimate = loss.Distribution.Estimate(target);
                Assert.IsLessThan(2 * Tolerance, estimate.NumericalUpper.Nats - estimate.NumericalLower.Nats, $"{kernel.Name}, noise {noise}, target {target}");
                Assert.AreEqual(law.InductiveBias(target).Nats, estimate.Nats, 2 * Tolerance);
            }
            var diagnostic = loss.Distribution.Diagnose([loss.Distribution.Estimate(law.Mean)]).Single(item => item.Code.StartsWith("solverBounds", StringComparison.Ordinal));
            Assert.AreEqual("solverBounds", diagnostic.Code);
        }
    }

    [TestMethod]
    [DataRow(double.PositiveInfinity)]
    [DataRow(0)]
    public void PredictionsRowsAndTrainingLossAreThoseOfTheFactor(double singlePrecisionFrom)
    {
        var (training, test) = (Task(200, 2, 1), Task(TestRows, 2, 2));
        var kernel = new RbfKernel { LengthScale = 2 };
        using var exact = new GaussianProcessHypothesisSpace(kernel, 0.1) { CenterTargets = true }.Fit(training);
        using var iterated = new GaussianProcessHypothesisSpace(kernel, 0.1) { CenterTargets = true, Approximation = InSinglePrecisionFrom(singlePrecisionFrom, 1e-4, 40) }.Fit(training);
        var (expected, actual) = (exact.PredictMean(test), iterated.PredictMean(test));
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-4, "the coefficients are solved for to 1e-5, relative");
        // The trace is estimated with random vectors; the preconditioner explains most of it.
        Assert.AreEqual(exact.TrainingLoss, iterated.TrainingLoss, 0.02 * exact.TrainingLoss);
        var options = new RowDifficultyOptions { RightLoss = 0.5 };
        var (rows, own) = (exact.LossesOfRows(test, options), iterated.LossesOfRows(test, options));
        for (int row = 0; row < TestRows; row++)
            Assert.AreEqual(rows.ExpectedLoss[row], own.ExpectedLoss[row], 1e-4);
        Assert.IsTrue(double.IsNaN(iterated.NegativeLogMarginalLikelihood));
        Assert.IsNull(((IFittedHypothesisSpace)iterated).NegativeLogMarginalLikelihood);
        Assert.IsTrue(iterated.Description.Parameters.Any(parameter => parameter.Key == "approximation" && (string)parameter.Value == "conjugateGradients"));
    }

    [TestMethod]
    public void WideBoundsAreSaidBeforeTheWorkAndAfterIt()
    {
        var (training, test) = (Task(400, 1, 1), Task(60, 1, 2));
        var steps = new Steps();
        using var iterated = new GaussianProcessHypothesisSpace(new MaternKernel { LengthScale = 1 }, 1e-3) { Approximation = KernelApproximation.ConjugateGradients(0.1, 3, 4) }.Fit(training);
        var loss = iterated.LossOn(test, progress: steps).Distribution;
        string prediction = steps.Texts.First(text => text.Contains("products", StringComparison.Ordinal));
        StringAssert.Contains(prediction, "3 products are allowed");
        StringAssert.Contains(prediction, "nats wide");
        var diagnostic = loss.Diagnose([loss.Estimate(loss.Mean)]).Single(item => item.Code == "solverBoundsWide");
        Assert.AreEqual(DiagnosticSeverity.Warning, diagnostic.Severity);
        Assert.IsTrue(iterated.Diagnostics.Any(item => item.Code == "solverNotConverged"));
    }

    [TestMethod]
    public void WhatItCannotDoIsAnError()
    {
        var (training, test) = (Task(50, 1, 1), Task(10, 1, 2));
        var approximation = KernelApproximation.ConjugateGradients();
        var error = Assert.ThrowsExactly<ArgumentException>(() => new GaussianProcessHypothesisSpace { Approximation = approximation }.Fit(training));
        StringAssert.Contains(error.Message, "noise variance was 0");
        var space = new GaussianProcessHypothesisSpace(noiseVariance: 0.1) { Approximation = approximation };
        Assert.ThrowsExactly<InvalidOperationException>(() => LearningCurve.AgainstTrainingRows(space, training, test, [10, 20], [0.1]));
        using (var fitted = space.Fit(training))
        {
            Assert.ThrowsExactly<InvalidOperationException>(() => fitted.EvidenceOverRows());
            Assert.IsNull(((IFittedHypothesisSpace)fitted).EvidenceOverRows(1, 0, CancellationToken.None));
            Assert.IsNotEmpty(new MLContext().InductiveBias.Evaluate(fitted, test).InductiveBias);
        }
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => KernelApproximation.ConjugateGradients(0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => KernelApproximation.ConjugateGradients(0.1, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => KernelApproximation.ConjugateGradients(0.1, 10, 0));
        Assert.ThrowsExactly<TaskTooLargeException>(() => GaussianProcessHypothesisSpace.CheckMemory(20_000_000, 1000, approximation));
        GaussianProcessHypothesisSpace.CheckMemory(60_000, 100, KernelApproximation.ConjugateGradients(rank: 100));
    }

    [TestMethod]
    public void RepeatedTestRowsHaveFiniteBounds()
    {
        var training = Task(120, 1, 1);
        var some = Task(8, 1, 2);
        var test = some.SelectRows([0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2]);
        var kernel = new RbfKernel { LengthScale = 2 };
        using var exact = new GaussianProcessHypothesisSpace(kernel, 0.1).Fit(training);
        using var iterated = new GaussianProcessHypothesisSpace(kernel, 0.1) { Approximation = KernelApproximation.ConjugateGradients(1e-3) }.Fit(training);
        double target = exact.LossOn(test).Distribution.Mean;
        var estimate = iterated.LossOn(test).Distribution.Estimate(target);
        Assert.AreEqual(exact.LossOn(test).Distribution.InductiveBias(target).Nats, estimate.Nats, 1e-3);
        Assert.IsLessThan(2e-3, estimate.NumericalUpper.Nats - estimate.NumericalLower.Nats);
    }

    [TestMethod]
    [DataRow(true, 2e-6, DisplayName = "distances of 1e-6 at worst, and a Matérn kernel of distances near 0 has their root")]
    [DataRow(false, 1e-13, DisplayName = "the rounding of the kernel's own formula")]
    public void BlocksAreThoseOfTheKernel(bool isSingle, double tolerance)
    {
        using var points = torch.randn([90, 5], dtype: torch.float64, device: torch.CPU);
        foreach (Kernel kernel in new Kernel[]
        {
            new RbfKernel { LengthScale = 2 }, new RbfKernel { LengthScale = LengthScale.PerFeature(1, 2, 3, 4, 5), Amplitude = 3 },
            new MaternKernel { Smoothness = MaternSmoothness.ThreeHalves, LengthScale = 2 }, new MaternKernel { Smoothness = MaternSmoothness.FiveHalves, LengthScale = 1 },
            new RationalQuadraticKernel { LengthScale = 2 },
        })
        {
            using var blocks = kernel.Blocks(points, isSingle);
            Assert.IsNotNull(blocks, kernel.Name);
            foreach (var (rows, columns) in new[] { ((0L, 40L), (0L, 40L)), ((40L, 50L), (0L, 40L)), ((50L, 7L), (3L, 60L)) })
            {
                using torch.Tensor left = points.narrow(0, rows.Item1, rows.Item2), right = points.narrow(0, columns.Item1, columns.Item2);
                using var expected = kernel.Cross(left, right);
                using var block = blocks.Block(rows, columns);
                Assert.IsLessThan(tolerance * kernel.Amplitude * kernel.Amplitude, (expected - block).abs().max().ToDouble(), kernel.Name);
            }
        }
    }

    [TestMethod]
    public void WhereSinglePrecisionWouldLoseMoreThereIsNone()
    {
        using var points = torch.randn([50, 5], dtype: torch.float64, device: torch.CPU);
        Assert.IsNull(new MaternKernel { Smoothness = MaternSmoothness.Half, LengthScale = 2 }.Blocks(points, isSingle: true), "the root of a distance has half of its digits");
        Assert.IsNull(new RbfKernel { LengthScale = 0.01 }.Blocks(points, isSingle: true), "rows are many length scales apart");
        Assert.IsNull(new RbfKernel { LengthScale = 0.001 }.Blocks(points, isSingle: false));
        Assert.IsNull(new RbfKernel { LengthScale = 1e-300 }.Blocks(points, isSingle: true));
        Assert.IsNull(new LinearKernel().Blocks(points, isSingle: true));
        Assert.IsNotNull(new RbfKernel { LengthScale = 2 }.Blocks(points + 1e6, isSingle: true), "distances don't depend on the origin");
    }

    [TestMethod]
    public void ProductsInSinglePrecisionDifferByItsRounding()
    {
        using var scope = torch.NewDisposeScope();
        var training = Task(1500, 1, 1);
        using var points = PointRows.Of(training, torch.CPU);
        var kernel = new RbfKernel { LengthScale = 2 };
        var vectors = torch.tensor([.. Enumerable.Range(0, 3000).Select(i => Math.Sin(i))], [1500, 2], dtype: torch.float64);
        using var product = new KernelOperator(kernel, points, 0.1);
        var whole = torch.mm(kernel.Gram(points), vectors).Plus_(vectors.Times(0.1));
        Assert.AreEqual(0, (whole - product.Times(vectors)).abs().max().Value(), 1e-10);
        // 2⁻²⁴ of sums of up to 1,500 numbers below 1.
        Assert.AreEqual(0, (whole - product.Times(vectors, isSingle: true)).abs().max().Value(), 1500 * Math.ScaleB(1, -24));
    }

    [TestMethod]
    public void ThePreconditionerIsBelowTheMatrix()
    {
        using var scope = torch.NewDisposeScope();
        using var points = PointRows.Of(Task(300, 1, 1), torch.CPU);
        foreach (var kernel in (Kernel[])[new RbfKernel { LengthScale = 1 }, new MaternKernel { LengthScale = 3 }, new LinearKernel()])
        {
            using var preconditioner = LowRankPreconditioner.Of(kernel, points, 0.1, 150, null);
            var identity = torch.eye(300, dtype: torch.float64);
            var inverse = preconditioner.Solve(identity);
            var exact = torch.linalg.inv(kernel.Gram(points).Plus_(identity.Times(0.1)));
            // P ≤ C means P⁻¹ ≥ C⁻¹, whose largest eigenvalue is 10.
            Assert.IsGreaterThan(-1e-10, torch.linalg.eigvalsh((inverse - exact).Times(0.5).Plus_((inverse - exact).t().Times(0.5))).min().Value(), kernel.Name);
            double[] diagonal = preconditioner.InverseDiagonal();
            var expected = Tensors.ToArray(inverse.diagonal());
            for (int row = 0; row < 300; row++)
                Assert.AreEqual(expected[row], diagonal[row], 1e-10);
        }
    }

    private static IEnumerable<(Kernel Kernel, double Noise, int Outputs, int Seed)> Cases()
    {
        int seed = 1;
        foreach (Kernel kernel in (Kernel[])[new RbfKernel { LengthScale = 1 }, new RbfKernel { LengthScale = 3 }, new MaternKernel { LengthScale = 2 }, new LaplacianKernel { LengthScale = 4 }, new NngpKernel(), new RbfKernel { LengthScale = 2 } + new LinearKernel()])
        {
            foreach (double noise in (double[])[1, 0.1, 0.003])
                yield return (kernel, noise, (seed % 3) + 1, seed++);
        }
    }

    /// <summary>From the bulk to far below the smallest drawn losses, and above the mean.</summary>
    private static double[] Targets(LossDistribution law) => [2 * law.Mean, law.Mean, law.Quantile(0.01), 0.5 * law.Mean, 0.1 * law.Mean, 0.01 * law.Mean];

    private static KernelApproximation InSinglePrecisionFrom(double multiplyAdds, double tolerance, int maximumProducts)
    {
        var approximation = KernelApproximation.ConjugateGradients(tolerance, maximumProducts);
        approximation.SinglePrecisionFrom = multiplyAdds;
        return approximation;
    }

    private static TaskData Task(int rows, int outputs, int seed)
    {
        const int Features = 4;
        var random = new Random(seed);
        double[] inputs = [.. Enumerable.Range(0, rows * Features).Select(_ => 4 * random.NextDouble())];
        double[] targets = [.. Enumerable.Range(0, rows * outputs).Select(i =>
            Math.Sin(inputs[(i / outputs * Features) + (i % outputs)]) + (0.3 * (random.NextDouble() - 0.5)))];
        return new TaskData(TaskKind.Regression, rows, inputs, targets);
    }

    private sealed class Steps : IProgress<WorkProgress>
    {
        public List<string> Texts { get; } = [];

        public void Report(WorkProgress value) => Texts.Add(value.Step);
    }
}
