namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

/// <summary>The search for a jitter ends, whatever the kernel matrix is.</summary>
[TestClass]
public sealed class BoundedJitterTests
{
    private static TaskData Task(int features, params double[] rows) =>
        new(TaskKind.Regression, rows.Length / features, rows, [.. Enumerable.Range(0, rows.Length / features).Select(i => i % 2 == 0 ? 1.0 : -1.0)]);

    private static string FailureOf(Kernel kernel, TaskData task) =>
        Assert.ThrowsExactly<KernelMatrixException>(() => new GaussianProcessHypothesisSpace(kernel).Fit(task)).Message;

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = false)]
    public void AnOverflowNamesKernelAndOption()
    {
        string deep = FailureOf(new NngpKernel { Depth = 2000, WeightVariance = 4 }, Task(2, 1, 2, 3, 4));
        StringAssert.StartsWith(deep, "The kernel 'nngp' (activation = relu, depth = 2000, weightVariance = 4, biasVariance = 0, amplitude = 1) overflows on these rows");
        StringAssert.Contains(deep, "Use a smaller weight variance");
        string steep = FailureOf(new PolynomialKernel { Degree = 30 }, Task(1, 1e6, -1e6, 2e6));
        StringAssert.Contains(steep, "'polynomial' (degree = 30");
        StringAssert.Contains(steep, "Normalize the features");
        StringAssert.Contains(FailureOf(new RbfKernel { LengthScale = 1, Amplitude = 1e200 }, Task(1, 1, 2)), "Use an amplitude below 1E+140");
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = false)]
    public void AMatrixOfZerosNamesKernelAndOption()
    {
        string zeros = FailureOf(new NngpKernel(), Task(2, 0, 0));
        StringAssert.StartsWith(zeros, "The kernel 'nngp'");
        StringAssert.Contains(zeros, "is 0 on all training rows");
        StringAssert.Contains(zeros, "Use a bias variance above 0");
        StringAssert.Contains(FailureOf(new LinearKernel { Offset = 0 }, Task(2, 0, 0)), "Use an offset above 0");
        StringAssert.Contains(FailureOf(new RbfKernel { LengthScale = 1, Amplitude = 1e-170 }, Task(1, 1, 2)), "Use an amplitude above 1E-140");
    }

    /// <summary>The vector of ones, at which the power method starts, is in the null space: K has the eigenvalues 4, 4, 0, 0.</summary>
    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = false)]
    public void ABalancedDesignWithoutOffsetHasItsJitter()
    {
        var task = new TaskData(TaskKind.Regression, 4, [1, 1, 1, -1, -1, 1, -1, -1], [2, 0, 0, -2]);
        using var fitted = new GaussianProcessHypothesisSpace(new LinearKernel { Offset = 0 }).Fit(task);
        // The rounding error is 4 · 2⁻⁵² · 4, since the largest row sum is the largest eigenvalue here.
        Assert.AreEqual(16 * Math.ScaleB(1, -52), fitted.Process.RoundingError);
        Assert.IsTrue(fitted.Jitter > 0 && fitted.Jitter < 1e-12, $"{fitted.Jitter}");
        // The targets are x1 + x2.
        var mean = fitted.PredictMean(new double[] { 3, 0.5 });
        Assert.AreEqual(3.5, mean[0], 1e-9);
    }

    /// <summary>At tiny length scales all correlations are 0: the matrix is the identity, and nothing is singular.</summary>
    [TestMethod]
    [DataRow(MaternSmoothness.Half, 1e-160)]
    [DataRow(MaternSmoothness.ThreeHalves, 1e-160)]
    [DataRow(MaternSmoothness.FiveHalves, 1e-160)]
    [DataRow(MaternSmoothness.ThreeHalves, 1e-310)]
    [DataRow(MaternSmoothness.FiveHalves, 1e-310)]
    public void TinyLengthScalesAreWhiteNoise(MaternSmoothness smoothness, double lengthScale)
    {
        var task = Task(1, 1, 2, 3);
        using var fitted = new GaussianProcessHypothesisSpace(new MaternKernel { Smoothness = smoothness, LengthScale = lengthScale }).Fit(task);
        Assert.AreEqual(0, fitted.Jitter);
        CollectionAssert.AreEqual(new double[] { 1, 0 }, fitted.PredictMean(new double[] { 1, 4 }));
    }

    /// <summary>A matrix that isn't positive semidefinite ends the search at its row sums.</summary>
    [TestMethod]
    public void AnIndefiniteKernelIsRefused() =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new GaussianProcessHypothesisSpace(
            new ExternalKernel("negative", (x, y) => -x[0] * y[0])).Fit(Task(1, 1, 2, 5))).Message, "is not positive semidefinite");

    /// <summary>One of several threads disposes the space while the others use it: each use works, or says that the space is disposed.</summary>
    [TestMethod]
    public void UseAfterDisposalIsRefusedFromAnyThread()
    {
        var task = Task(1, 1, 2, 3, 4);
        for (int run = 0; run < 200; run++)
        {
            var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }).Fit(task);
            Parallel.Invoke(Predict, fitted.Dispose, Predict);

            void Predict()
            {
                try
                {
                    Assert.AreEqual(1, fitted.PredictMean(new double[] { 1 })[0], 1e-9);
                }
                catch (ObjectDisposedException)
                {
                }
            }
        }
    }
}
