using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Tests.Trainers;

[TestClass]
public sealed class EvaluateTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private (ITransformer Model, IDataView Test) FittedIris()
    {
        var split = _mlContext.Data.TrainTestSplit(SampleData.Iris(_mlContext), 0.3);
        var model = SampleData.IrisPreparation(_mlContext)
            .Append(_mlContext.InductiveBias.Trainers.GaussianProcess(lengthScale: 1, noiseVariance: 0.01))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("Label"))
            .Fit(split.TrainSet);
        return (model, split.TestSet);
    }

    [TestMethod]
    public void TheSpaceIsFoundInAChainAndMeasuredAtAllReferences()
    {
        var (model, test) = FittedIris();
        var metrics = _mlContext.InductiveBias.Evaluate(model, test, 0.05, 0.01);
        CollectionAssert.AreEqual(
            new[] { LossReference.ConstantPredictor, LossReference.NearestNeighbor, LossReference.PosteriorMean, LossReference.Target, LossReference.Target },
            metrics.InductiveBias.Select(e => e.Reference).ToArray());
        Assert.AreEqual(150, metrics.TrainingRows + metrics.TestRows);
        Assert.AreEqual(3, metrics.Outputs);
        Assert.AreEqual("kernel", metrics.Space.Kind);
        foreach (var estimate in metrics.InductiveBias)
        {
            Assert.AreEqual(EstimationMethod.Exact, estimate.Method);
            Assert.AreEqual(estimate.Nats / Math.Log(2), estimate.Bits, 1e-12 * estimate.Nats);
            Assert.AreEqual(metrics.LossDistribution.InductiveBias(estimate.TargetLoss), estimate.Bias);
        }
        Assert.IsGreaterThan(0, metrics.TrainingLoss);
        Assert.IsLessThan(metrics.LossDistribution.Mean, metrics.LossDistribution.Minimum);
        Assert.IsLessThan(metrics.LossDistribution.Quantile(0.9), metrics.LossDistribution.Quantile(0.1));
    }

    [TestMethod]
    public void SplitsOfAPipelineAreRandomAndStratified()
    {
        var data = SampleData.Iris(_mlContext);
        var pipeline = SampleData.IrisPreparation(_mlContext).Append(_mlContext.InductiveBias.Trainers.GaussianProcess(lengthScale: 1, noiseVariance: 0.01));
        var metrics = _mlContext.InductiveBias.EvaluateSplits(data, pipeline, splits: 3, classColumnName: "Species");
        Assert.AreEqual((105, 45), (metrics.TrainingRows, metrics.TestRows));
        var constant = metrics.Splits[0];
        Assert.AreEqual(LossReference.ConstantPredictor, constant.Estimates[0].Reference);
        Assert.HasCount(3, constant.Estimates);
        // 15 rows of each of three classes in each test part: the mean of the targets is 1/3 for each, and its loss (4 + 1 + 1)/27.
        Assert.IsTrue(constant.Estimates.All(estimate => Math.Abs(estimate.TargetLoss - (6.0 / 27)) < 1e-9));
        var mean = metrics.Splits[2];
        Assert.HasCount(3, mean.Estimates.Select(estimate => estimate.TargetLoss).Distinct().ToList());
        Assert.AreEqual(metrics.At(LossReference.PosteriorMean).Nats, mean.Estimates[0].Nats);
        CollectionAssert.AreEqual(mean.Estimates.Select(estimate => estimate.Nats).ToArray(),
            new MLContext(seed: 1).InductiveBias.EvaluateSplits(data, pipeline, splits: 3, classColumnName: "Species").Splits[2].Estimates.Select(estimate => estimate.Nats).ToArray());
    }

    [TestMethod]
    public void ImpossibleSplitsAreErrors()
    {
        var data = SampleData.Iris(_mlContext);
        var pipeline = SampleData.IrisPreparation(_mlContext).Append(_mlContext.InductiveBias.Trainers.GaussianProcess(lengthScale: 1, noiseVariance: 0.01));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.InductiveBias.EvaluateSplits(data, pipeline, splits: 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.InductiveBias.EvaluateSplits(data, pipeline, testFraction: 1));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => _mlContext.InductiveBias.EvaluateSplits(data, pipeline, classColumnName: "Sort")).Message, "no column 'Sort'");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => _mlContext.InductiveBias.EvaluateSplits(_mlContext.Data.TakeRows(data, 1), pipeline)).Message, "1 row");
    }

    [TestMethod]
    public void ReferenceLossesAreThoseOfThePredictorsThemselves()
    {
        // Four training rows on a line; two test rows.
        var training = TaskData.Regression([0, 1, 2, 10], [1, 3, 5, 7], 4);
        var test = TaskData.Regression([0.4, 9], [2, 6], 2);
        using var space = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1, Amplitude = 4 }).Fit(training);
        var metrics = new MLContext().InductiveBias.Evaluate(space, test);
        // Mean of the training targets is 4: ((4 − 2)² + (4 − 6)²) / 2.
        Assert.AreEqual(4, metrics.At(LossReference.ConstantPredictor).TargetLoss, 1e-14);
        // Nearest rows are those at 0 (target 1) and 10 (target 7): ((1 − 2)² + (7 − 6)²) / 2.
        Assert.AreEqual(1, metrics.At(LossReference.NearestNeighbor).TargetLoss, 1e-14);
        var mean = space.PredictMean(test.Features);
        Assert.AreEqual((Math.Pow(mean[0] - 2, 2) + Math.Pow(mean[1] - 6, 2)) / 2, metrics.At(LossReference.PosteriorMean).TargetLoss, 1e-12);
    }

    [TestMethod]
    public void ResultsRepeatToTheLastBit()
    {
        var (model, test) = FittedIris();
        var first = _mlContext.InductiveBias.Evaluate(model, test, 0.05);
        var second = _mlContext.InductiveBias.Evaluate(model, test, 0.05);
        CollectionAssert.AreEqual(first.InductiveBias.Select(Values).ToArray(), second.InductiveBias.Select(Values).ToArray());

        static object Values(InductiveBiasEstimate estimate) =>
            (estimate.Reference, estimate.TargetLoss, estimate.Bias, estimate.Lower, estimate.Upper, estimate.NumericalLower, estimate.NumericalUpper);
    }

    [TestMethod]
    public void AModelWithoutASpaceIsAnError()
    {
        var data = SampleData.Iris(_mlContext);
        var model = SampleData.IrisPreparation(_mlContext).Append(_mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy()).Fit(data);
        var error = Assert.ThrowsExactly<ArgumentException>(() => _mlContext.InductiveBias.Evaluate(model, data));
        StringAssert.Contains(error.Message, "no fitted hypothesis space");
    }

    [TestMethod]
    public void AClassThatTrainingNeverSawIsAnErrorThatNamesTheRow()
    {
        var iris = SampleData.Iris(_mlContext);
        var training = _mlContext.Data.TakeRows(iris, 100); // setosa and versicolor alone
        var model = SampleData.IrisPreparation(_mlContext).Append(_mlContext.InductiveBias.Trainers.GaussianProcess(noiseVariance: 0.01)).Fit(training);
        var error = Assert.ThrowsExactly<ArgumentException>(() => _mlContext.InductiveBias.Evaluate(model, iris));
        StringAssert.Contains(error.Message, "test row 100");
        StringAssert.Contains(error.Message, "keyData");
    }

    [TestMethod]
    [DataRow(-0.5)]
    [DataRow(double.NaN)]
    public void AnImpossibleTargetLossIsAnError(double target)
    {
        var (model, test) = FittedIris();
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.InductiveBias.Evaluate(model, test, target));
    }

    [TestMethod]
    public void ATargetLossOfZeroIsOutOfReachAndAnInfiniteOneCertain()
    {
        var (model, test) = FittedIris();
        var metrics = _mlContext.InductiveBias.Evaluate(model, test, 0, double.PositiveInfinity);
        Assert.AreEqual(Information.Infinite, metrics.InductiveBias[3].Bias);
        Assert.AreEqual(Information.Zero, metrics.InductiveBias[4].Bias);
    }

    [TestMethod]
    public void BinaryAndMulticlassLabelsOfTheSameTaskAgree()
    {
        var data = SampleData.BreastCancer(_mlContext);
        var split = _mlContext.Data.TrainTestSplit(data, 0.5);
        InductiveBiasMetrics Measure(IEstimator<ITransformer> label) => _mlContext.InductiveBias.Evaluate(
            _mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false).Append(label)
                .Append(_mlContext.InductiveBias.Trainers.GaussianProcess("Target", noiseVariance: 0.1)).Fit(split.TrainSet), split.TestSet);
        var binary = Measure(_mlContext.Transforms.CopyColumns("Target", "Label"));
        var multiclass = Measure(_mlContext.Transforms.Conversion.MapValueToKey("Target", "Diagnosis"));
        Assert.AreEqual(2, binary.Outputs);
        // The outputs change places, so sums run in another order.
        Assert.AreEqual(multiclass.LossDistribution.Mean, binary.LossDistribution.Mean, 1e-12);
        Assert.AreEqual(multiclass.At(LossReference.NearestNeighbor).Nats, binary.At(LossReference.NearestNeighbor).Nats, 1e-8);
    }
}
