using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

[TestClass]
public sealed class LengthScaleStudyTests
{
    private static readonly LengthScale[] Scales = [0.5, LengthScale.MedianDistance, 2, LengthScale.PerFeature(1, 3), LengthScale.MaximumLikelihood];

    [TestMethod]
    [DataRow(MaternSmoothness.Half)]
    [DataRow(MaternSmoothness.FiveHalves)]
    public void EachPointIsTheEvaluationOfItsSpace(MaternSmoothness smoothness)
    {
        var (training, test) = (Rows(40, 1), Rows(30, 2));
        var kernel = new MaternKernel { Smoothness = smoothness };
        var options = new InductiveBiasOptions { TargetLosses = [0.05] };
        var study = LengthScaleStudy.Run(training, test, kernel, Scales, 0.01, options);
        Assert.HasCount(Scales.Length, study.Points);
        foreach (var (scale, point) in Scales.Zip(study.Points))
        {
            using var fitted = new GaussianProcessHypothesisSpace(kernel.WithLengthScale(scale), 0.01).Fit(training);
            var metrics = new MLContext().InductiveBias.Evaluate(fitted, test, options);
            Assert.AreEqual(metrics.NegativeLogMarginalLikelihood!.Value, point.NegativeLogMarginalLikelihood, 1e-8);
            Assert.HasCount(metrics.InductiveBias.Count, point.InductiveBias);
            foreach (var (expected, actual) in metrics.InductiveBias.Zip(point.InductiveBias))
            {
                Assert.AreEqual(expected.Reference, actual.Reference);
                // Stored distances differ in the last bits; a noise of 0.01 keeps that from growing beyond 1e-8.
                Assert.AreEqual(expected.TargetLoss, actual.TargetLoss, 1e-9);
                Assert.AreEqual(expected.Nats, actual.Nats, 1e-7 * Math.Max(1, expected.Nats));
            }
        }
    }

    [TestMethod]
    public void DistancesAreComputedOnceForEachPairOfSets()
    {
        var training = Rows(20, 1);
        using var points = Tensors.Matrix(training.Features, training.FeatureCount, torch.CPU);
        using var copy = Tensors.Matrix(training.Features, training.FeatureCount, torch.CPU);
        using var store = new DistanceStore();
        foreach (double scale in (double[])[0.5, 1, 2])
        {
            var kernel = new RbfKernel { LengthScale = scale };
            var resolved = kernel.Resolve(points);
            using var shared = resolved.Sharing(store).Gram(copy);
            using var own = resolved.Gram(points);
            using var difference = (shared - own).abs().max();
            Assert.IsLessThan(1e-14, difference.ToDouble());
        }
        Assert.AreEqual(1, store.Computed);
        using var far = (new RbfKernel { LengthScale = 1e-6 }).Resolve(points).Sharing(store).Gram(points);
        Assert.AreEqual(2, store.Computed);
    }

    [TestMethod]
    public void TheDataViewHasARowForEachLengthScaleAndTargetLoss()
    {
        var mlContext = new MLContext(1);
        var study = LengthScaleStudy.Run(Rows(20, 1), Rows(10, 2), new RbfKernel(), [0.5, 2], 0.01);
        var view = study.ToDataView(mlContext);
        CollectionAssert.AreEqual(new[] { "0.5", "0.5", "0.5", "2", "2", "2" }, view.GetColumn<string>("LengthScale").ToArray());
        CollectionAssert.AreEqual(study.Points.SelectMany(point => point.InductiveBias).Select(estimate => estimate.Nats).ToArray(), view.GetColumn<double>("Nats").ToArray());
        Assert.ThrowsExactly<ArgumentException>(() => LengthScaleStudy.Run(Rows(20, 1), Rows(10, 2), new RbfKernel(), []));
    }

    [TestMethod]
    public void SensitivityIsTheBiasOfTheChangedSpace()
    {
        var (training, test) = (Rows(40, 1), Rows(30, 2));
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 0.8 } + new LinearKernel(), 0.01).Fit(training);
        var metrics = new MLContext().InductiveBias.Evaluate(fitted, test, new InductiveBiasOptions { ParameterSensitivity = true, TargetLosses = [0.004] });
        CollectionAssert.AreEqual(new[] { 0.5, 1, 2 }, metrics.Sensitivity.Select(estimate => estimate.Factor).ToArray());
        using var doubled = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1.6 } + new LinearKernel(), 0.01).Fit(training);
        var law = doubled.LossOn(test).Distribution;
        for (int i = 0; i < metrics.InductiveBias.Count; i++)
        {
            Assert.AreEqual(metrics.InductiveBias[i].Nats, metrics.Sensitivity[1].InductiveBias[i].Nats);
            Assert.AreEqual(law.Estimate(metrics.InductiveBias[i].TargetLoss).Nats, metrics.Sensitivity[2].InductiveBias[i].Nats, 1e-9);
        }
        double[] nats = [.. metrics.Sensitivity.Select(estimate => estimate.InductiveBias[^1].Nats)];
        Assert.AreEqual(nats.Max() > 2 * Math.Max(1, nats.Min()), metrics.Diagnostics.Any(diagnostic => diagnostic.Code == "lengthScaleSensitive"));
        Assert.IsGreaterThan(2 * nats.Min(), nats.Max(), "the case must be a sensitive one");
    }

    [TestMethod]
    public void ASpaceWithoutALengthScaleSaysSo()
    {
        using var fitted = new GaussianProcessHypothesisSpace(new NngpKernel(), 0.01).Fit(Rows(20, 1));
        var metrics = new MLContext().InductiveBias.Evaluate(fitted, Rows(10, 2), new InductiveBiasOptions { ParameterSensitivity = true });
        Assert.IsEmpty(metrics.Sensitivity);
        Assert.IsTrue(metrics.Diagnostics.Any(diagnostic => diagnostic.Code == "sensitivityNotDefined"));
    }

    [TestMethod]
    public void ALinearSpaceThatCannotInterpolateSaysSo()
    {
        using var fitted = new GaussianProcessHypothesisSpace(new LinearKernel()).Fit(Rows(30, 1));
        Assert.IsTrue(fitted.Diagnostics.Any(diagnostic => diagnostic.Code == "cannotInterpolate"));
        using var withNoise = new GaussianProcessHypothesisSpace(new LinearKernel(), 0.1).Fit(Rows(30, 1));
        Assert.IsFalse(withNoise.Diagnostics.Any(diagnostic => diagnostic.Code == "cannotInterpolate"));
    }

    [TestMethod]
    public void AFunctionThatIsNoKernelIsAnError()
    {
        var notAKernel = new ExternalKernel("distance", (x, y) => Math.Abs(x[0] - y[0]));
        var error = Assert.ThrowsExactly<ArgumentException>(() => new GaussianProcessHypothesisSpace(notAKernel).Fit(Rows(20, 1)));
        StringAssert.Contains(error.Message, "'distance' is not positive semidefinite");
        Assert.ThrowsExactly<ArgumentException>(() => new GaussianProcessHypothesisSpace(new ExternalKernel("none", (_, _) => double.NaN)).Fit(Rows(20, 1)));
    }

    private static TaskData Rows(int rows, int seed)
    {
        var random = new Random(seed);
        double[] features = [.. Enumerable.Range(0, 2 * rows).Select(_ => 2 * random.NextDouble() - 1)];
        return TaskData.Regression(features, [.. Enumerable.Range(0, rows).Select(i => Math.Sin(4 * features[2 * i]) * features[2 * i + 1])], rows);
    }
}
