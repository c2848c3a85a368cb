using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Tests.Trainers;

/// <summary>Rows that a model has scored already are measured as they are.</summary>
[TestClass]
public sealed class ScoredDataTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    /// <summary>The normalization overwrites the features, so a second application changes them.</summary>
    private IEstimator<ITransformer> Pipeline => SampleData.IrisPreparation(_mlContext)
        .Append(_mlContext.InductiveBias.Trainers.GaussianProcess(lengthScale: 1, noiseVariance: 0.01));

    [TestMethod]
    public void ScoredRowsAreNotPreparedASecondTime()
    {
        var split = _mlContext.Data.TrainTestSplit(SampleData.Iris(_mlContext), 0.3);
        var model = Pipeline.Fit(split.TrainSet);
        var expected = _mlContext.InductiveBias.Evaluate(model, split.TestSet);
        var scored = model.Transform(split.TestSet);
        AssertSame(expected, _mlContext.InductiveBias.Evaluate(model, scored));
        AssertSame(expected, _mlContext.InductiveBias.Evaluate(model, _mlContext.Transforms.DropColumns("Species").Fit(scored).Transform(scored)));
        CollectionAssert.AreEqual(
            _mlContext.InductiveBias.RowDifficulty(model, split.TestSet).GetColumn<float>("Bits").ToArray(),
            _mlContext.InductiveBias.RowDifficulty(model, scored).GetColumn<float>("Bits").ToArray());
        double bits = _mlContext.InductiveBias.EvaluateModel(scored, model, split.TestSet).Bits;
        Assert.AreEqual(bits, _mlContext.InductiveBias.EvaluateModel(scored, model, scored).Bits);
    }

    [TestMethod]
    public void TheHoldOutSetsOfACrossValidationAreMeasuredAsTheyAre()
    {
        var folds = _mlContext.MulticlassClassification.CrossValidate(SampleData.Iris(_mlContext), Pipeline, numberOfFolds: 3);
        foreach (var fold in folds)
        {
            var metrics = _mlContext.InductiveBias.Evaluate(fold.Model, fold.ScoredHoldOutSet);
            // What the classes' own means predict would be 2/9 = 0.22 of variance; features normalized twice give a posterior mean beyond it.
            Assert.IsLessThan(0.06, metrics.At(LossReference.PosteriorMean).TargetLoss);
        }
    }

    [TestMethod]
    public void TheScoreOfAnotherModelIsAColumnLikeAnyOther()
    {
        var split = _mlContext.Data.TrainTestSplit(SampleData.Iris(_mlContext), 0.3);
        var other = SampleData.IrisPreparation(_mlContext).Append(_mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy()).Fit(split.TrainSet);
        // The raw features again, after the other model has overwritten them and added its scores.
        var raw = _mlContext.Transforms.CopyColumns("Raw", "Features").Fit(split.TestSet).Transform(split.TestSet);
        var scored = other.Transform(raw);
        var withScore = _mlContext.Transforms.CopyColumns("Features", "Raw").Fit(scored).Transform(scored);
        var model = Pipeline.Fit(split.TrainSet);
        var expected = _mlContext.InductiveBias.Evaluate(model, split.TestSet);
        AssertSame(expected, _mlContext.InductiveBias.Evaluate(model, withScore));
    }

    private static void AssertSame(InductiveBiasMetrics expected, InductiveBiasMetrics actual)
    {
        CollectionAssert.AreEqual(
            expected.InductiveBias.Select(estimate => (estimate.Reference, estimate.TargetLoss, estimate.Bits)).ToList(),
            actual.InductiveBias.Select(estimate => (estimate.Reference, estimate.TargetLoss, estimate.Bits)).ToList());
    }
}
