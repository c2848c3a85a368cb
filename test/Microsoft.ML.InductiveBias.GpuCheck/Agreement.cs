namespace Microsoft.ML.InductiveBias.GpuCheck;

/// <summary>Every kernel, and every quantity of a kernel space, on a device and on the processor.</summary>
internal static class Agreement
{
    /// <summary>Where the problem is well conditioned: rounding of 2⁻⁵² times a few hundred rows, times a condition number of a few thousand.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>The search by maximum likelihood ends where steps no longer matter, so parameters agree to about the root of the rounding error.</summary>
    private const double SearchTolerance = 1e-5;

    private const int Side = 4, Outputs = 3;

    /// <summary>Compares and prints a line for each quantity.</summary>
    /// <returns>How many differ by more than allowed.</returns>
    public static int Check(ComputeDevice device)
    {
        var (training, test) = (Tasks.Classes(300, Side * Side, Outputs, seed: 1), Tasks.Classes(120, Side * Side, Outputs, seed: 2));
        int failures = 0;
        foreach (var (name, kernel) in Kernels())
        {
            using FittedGaussianProcess here = Fit(kernel, ComputeDevice.Cpu), there = Fit(kernel, device);
            failures += Compare(name, Tolerance, Quantities(here, test), Quantities(there, test));
        }
        using (FittedGaussianProcess here = Fit(new RbfKernel(), ComputeDevice.Cpu), there = Fit(new RbfKernel(), device))
        {
            failures += Compare("rbf, curve over rows", Tolerance, Curve(here, test), Curve(there, test));
            failures += Compare("rbf, evidence over rows", Tolerance, [here.EvidenceOverRows(2).NatsFrom(100)], [there.EvidenceOverRows(2).NatsFrom(100)]);
            // Simulated with the same random numbers; the eigenvectors that turn them into hypotheses have arbitrary signs, so only the law agrees.
            var (a, b) = (here.ZeroOneErrorOn(test).Distribution.Estimate(0.1), there.ZeroOneErrorOn(test).Distribution.Estimate(0.1));
            failures += Within("rbf, 0-1 error at 0.1, simulated", b.Nats, a.Lower.Nats - (a.Upper.Nats - a.Lower.Nats), a.Upper.Nats + (a.Upper.Nats - a.Lower.Nats));
        }
        failures += Compare("rbf, leave one out", SearchTolerance, LeaveOneOut(ComputeDevice.Cpu), LeaveOneOut(device));
        failures += Compare("rbf, by likelihood", SearchTolerance, ByLikelihood(ComputeDevice.Cpu), ByLikelihood(device));
        failures += Compare("rbf, by likelihood per feature", SearchTolerance, PerFeature(ComputeDevice.Cpu), PerFeature(device));
        failures += Compare("rbf, conjugate gradients", 1e-6, Iterated(ComputeDevice.Cpu), Iterated(device));
        failures += Compare("rbf, sparse rows", Tolerance, Sparse(ComputeDevice.Cpu), Sparse(device));
        return failures;

        FittedGaussianProcess Fit(Kernel kernel, ComputeDevice where) => new GaussianProcessHypothesisSpace(kernel, 0.1) { Device = where, CenterTargets = true }.Fit(training);

        double[] LeaveOneOut(ComputeDevice where)
        {
            var result = new MLContext().InductiveBias.LeaveOneOut(training, new RbfKernel(), where);
            return [.. result.Means.Take(30), .. result.Variances.Take(30), .. result.Influence.Select(value => 1 + value).Take(30), result.NegativeLogMarginalLikelihood];
        }

        double[] ByLikelihood(ComputeDevice where)
        {
            using var fitted = GaussianProcessHypothesisSpace.ByLikelihood(device: where).Fit(training);
            return [fitted.NegativeLogMarginalLikelihood, fitted.NoiseVariance, Nats(fitted, test)];
        }

        double[] PerFeature(ComputeDevice where)
        {
            using var fitted = new GaussianProcessHypothesisSpace(new MaternKernel { LengthScale = LengthScale.MaximumLikelihoodPerFeature }, 0.1) { Device = where }.Fit(training);
            return [fitted.NegativeLogMarginalLikelihood];
        }

        double[] Iterated(ComputeDevice where)
        {
            using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel(), 0.5) { Approximation = KernelApproximation.ConjugateGradients(1e-3), Device = where }.Fit(training);
            return [Nats(fitted, test)];
        }

        double[] Sparse(ComputeDevice where)
        {
            var rows = Tasks.Sparse(200, 400, seed: 3);
            using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel(), 0.1) { Device = where }.Fit(rows);
            return [Nats(fitted, Tasks.Sparse(60, 400, seed: 4)), fitted.NegativeLogMarginalLikelihood];
        }
    }

    private static IEnumerable<(string Name, Kernel Kernel)> Kernels() =>
    [
        ("rbf", new RbfKernel()),
        ("rbf per feature", new RbfKernel { LengthScale = LengthScale.PerFeature([.. Enumerable.Range(0, Side * Side).Select(j => 3 + (0.2 * j))]) }),
        ("matern12", new MaternKernel { Smoothness = MaternSmoothness.Half }),
        ("matern32", new MaternKernel { Smoothness = MaternSmoothness.ThreeHalves }),
        ("matern52", new MaternKernel()),
        ("laplacian", new LaplacianKernel()),
        ("rq", new RationalQuadraticKernel()),
        ("polynomial", new PolynomialKernel()),
        ("linear", new LinearKernel()),
        ("nngp relu", new NngpKernel { Depth = 3, BiasVariance = 0.1 }),
        ("nngp erf", new NngpKernel { Depth = 2, Activation = KernelActivation.Erf }),
        ("ntk relu", new NtkKernel { Depth = 3 }),
        ("ntk erf", new NtkKernel { Depth = 2, Activation = KernelActivation.Erf }),
        ("convolutional", new ConvolutionalNngpKernel(Side, Side) { Depth = 2 }),
        ("convolutional, pooled", new ConvolutionalNngpKernel(Side, Side) { Depth = 2, Readout = ImageReadout.GlobalAveragePooling }),
        ("sum", new RbfKernel() + new LinearKernel()),
        ("product", new RbfKernel() * new PolynomialKernel()),
        ("external", new ExternalKernel("cosine", (x, y) => Math.Exp(-0.5 * x.ToArray().Zip(y.ToArray(), (a, b) => (a - b) * (a - b) / 16).Sum()))),
    ];

    private static double[] Quantities(FittedGaussianProcess fitted, TaskData test)
    {
        var loss = fitted.LossOn(test);
        return
        [
            loss.Distribution.Mean, loss.PosteriorMeanLoss, fitted.NegativeLogMarginalLikelihood, fitted.TrainingLoss, Nats(fitted, test),
            .. fitted.PredictMean(test).Take(20).Select(value => 1 + value),
            .. loss.Distribution.Estimate(0.7 * loss.Distribution.Mean) is { TestSetLower: { } lower, TestSetUpper: { } upper } ? new[] { lower.Nats, upper.Nats } : [],
        ];
    }

    private static double[] Curve(FittedGaussianProcess fitted, TaskData test) =>
        [.. LearningCurve.AgainstTrainingRows(fitted, test, [50, 100, 300], [0.1]).Points.Select(point => point.Estimate.Nats)];

    private static double Nats(FittedGaussianProcess fitted, TaskData test)
    {
        var law = fitted.LossOn(test).Distribution;
        return law.Estimate(0.7 * law.Mean).Nats;
    }

    private static int Compare(string name, double tolerance, double[] expected, double[] found)
    {
        double worst = expected.Length == found.Length
            ? expected.Zip(found, (a, b) => a == b ? 0 : Math.Abs(a - b) / Math.Max(Math.Abs(a), Math.Abs(b))).Max()
            : double.PositiveInfinity;
        bool isRight = worst <= tolerance;
        Console.WriteLine(FormattableString.Invariant($"{name,-34} {expected.Length,3} numbers, largest relative difference {worst:0.0e+00} (allowed {tolerance:0e+00}) {(isRight ? "ok" : "DIFFERS")}"));
        return isRight ? 0 : 1;
    }

    private static int Within(string name, double value, double lower, double upper)
    {
        bool isRight = value >= lower && value <= upper;
        Console.WriteLine(FormattableString.Invariant($"{name,-34} {value:G6} nats within {lower:G6} and {upper:G6} {(isRight ? "ok" : "DIFFERS")}"));
        return isRight ? 0 : 1;
    }
}
