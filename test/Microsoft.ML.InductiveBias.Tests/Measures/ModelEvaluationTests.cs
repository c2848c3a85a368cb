using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
public class ModelEvaluationTests
{
    private readonly MLContext _ml = new(1);
    private readonly TaskData _training = TaskData.Regression([0, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6], 6);
    private readonly TaskData _test = TaskData.Regression([0.5, 1.5, 2.5], [1, 2, 4], 3);

    private sealed class Numbers
    {
        public float Label { get; set; }
        public float Score { get; set; }
    }

    private sealed class Decisions
    {
        public bool Label { get; set; }
        public float Score { get; set; }
    }

    private sealed class Probabilities
    {
        public bool Label { get; set; }
        public float Probability { get; set; }
        public bool PredictedLabel { get; set; }
    }

    private IDataView Scored(float[] labels, float[] scores) =>
        _ml.Data.LoadFromEnumerable(labels.Zip(scores, (label, score) => new Numbers { Label = label, Score = score }));

    private LossSamplingResult Sample() => LossSampling.Run(new FakeSpace(1), _training, _test, new LossSamplingOptions { Samples = 40 });

    [TestMethod]
    public void ModelProvidesTheBiasOfItsOwnTestLoss()
    {
        var sample = Sample();
        var estimate = _ml.InductiveBias.EvaluateModel(Scored([1, 2, 4], [1.5f, 2, 3]), sample.Space, _test);
        // (0.25 + 0 + 1)/3, and the standard deviation of these three over √3.
        Assert.AreEqual(1.25 / 3, estimate.TestLoss, 1e-12);
        double mean = 1.25 / 3, variance = (Math.Pow(0.25 - mean, 2) + mean * mean + Math.Pow(1 - mean, 2)) / 2;
        Assert.AreEqual(Math.Sqrt(variance / 3), estimate.TestLossStandardError, 1e-12);
        Assert.AreEqual(sample.Loss().Distribution.Estimate(estimate.TestLoss).Nats, estimate.Estimate.Nats);
        Assert.AreEqual(("fake", 6, 3), (estimate.SpaceName, estimate.TrainingRows, estimate.TestRows));
        Assert.AreEqual(estimate.TestLoss, ModelEvaluator.Evaluate(new float[] { 1.5f, 2, 3 }, sample.Space, _test).TestLoss);
    }

    [TestMethod]
    public void OtherRowsAndColumnsAreRefused()
    {
        var space = Sample().Space;
        void Refused(string text, IDataView scored, ModelEvaluationOptions? options = null) =>
            StringAssert.Contains(Assert.Throws<ArgumentException>(() => _ml.InductiveBias.EvaluateModel(scored, space, _test, options)).Message, text);
        Refused("row 1 (counted from 0) has the label 3, the test row of the space 2", Scored([1, 3, 4], [1, 2, 3]));
        Refused("there are 2 rows, but 3 test rows", Scored([1, 2], [1, 2]));
        Refused("there are 4 rows, but 3 test rows", Scored([1, 2, 4, 8], [1, 2, 3, 4]));
        Refused("no score column 'Nothing'; the columns are: Label, Score", Scored([1, 2, 4], [1, 2, 3]), new ModelEvaluationOptions { ScoreColumnName = "Nothing" });
        Refused("no label column 'Target'", Scored([1, 2, 4], [1, 2, 3]), new ModelEvaluationOptions { LabelColumnName = "Target" });
        Refused("of a Regression", _ml.Data.LoadFromEnumerable(new[] { new Decisions() }));
        Refused("compares classes", Scored([1, 2, 4], [1, 2, 3]), new ModelEvaluationOptions { Loss = LossKind.ZeroOneError });
        Refused("NaN on 1 of 3 rows", Scored([1, 2, 4], [1, float.NaN, 3]));
    }

    [TestMethod]
    public void BinaryModelsNeedProbabilitiesForTheSquaredErrorOnly()
    {
        var training = new TaskData(TaskKind.BinaryClassification, 4, [0, 1, 2, 3], [1, 0, 0, 1, 1, 0, 0, 1]);
        var test = new TaskData(TaskKind.BinaryClassification, 3, [0.5, 1, 2], [1, 0, 0, 1, 0, 1]);
        var space = LossSampling.Run(new FakeSpace(2), training, test, new LossSamplingOptions { Samples = 20 }).Space;
        var scored = _ml.Data.LoadFromEnumerable(new[] { new Decisions { Score = 2 }, new Decisions { Label = true, Score = 0.5f }, new Decisions { Label = true, Score = -1 } });
        ModelEstimate Of(IDataView view, LossKind loss) => _ml.InductiveBias.EvaluateModel(view, space, test, new ModelEvaluationOptions { Loss = loss });
        var error = Assert.ThrowsExactly<ArgumentException>(() => Of(scored, LossKind.MeanSquaredError));
        StringAssert.Contains(error.Message, "no column 'Probability'");
        StringAssert.Contains(error.Message, "ZeroOneError");
        Assert.AreEqual(2.0 / 3, Of(scored, LossKind.ZeroOneError).TestLoss, 1e-12);

        var calibrated = _ml.Data.LoadFromEnumerable(new[]
        {
            new Probabilities { Probability = 0.25f }, new Probabilities { Label = true, Probability = 0.5f, PredictedLabel = true }, new Probabilities { Label = true, Probability = 0.75f },
        });
        // Both outputs are off by the same: (0.0625 + 0.25 + 0.0625)/3.
        Assert.AreEqual(0.375 / 3, Of(calibrated, LossKind.MeanSquaredError).TestLoss, 1e-12);
        // The decision of the third row is the model's own, whatever its probability.
        Assert.AreEqual(1.0 / 3, Of(calibrated, LossKind.ZeroOneError).TestLoss, 1e-12);
    }

    [TestMethod]
    public void SamplesCurvesAndTablesAreDataViews()
    {
        var result = Sample();
        var sample = result.Sample(LossKind.MeanSquaredError).ToDataView(_ml);
        CollectionAssert.AreEqual(Enumerable.Range(0, 40).ToArray(), sample.GetColumn<int>("Seed").ToArray());
        CollectionAssert.AreEqual(result.Samples[0].Hypotheses.Select(h => h.TestLoss).ToArray(), sample.GetColumn<double>("TestLoss").ToArray());
        CollectionAssert.AreEqual(result.Samples[0].Hypotheses.Select(h => h.Drawn.Status.ToString()).ToArray(), sample.GetColumn<string>("Status").ToArray());
        Assert.AreEqual(result.Samples[0].Losses.Count, sample.GetColumn<bool>("Counts").Count(counts => counts));

        var law = result.Loss().Distribution;
        double[] targets = [law.Mean, 2 * law.Mean];
        var curve = law.ToDataView(_ml, targets);
        CollectionAssert.AreEqual(targets, curve.GetColumn<double>("TargetLoss").ToArray());
        CollectionAssert.AreEqual(targets.Select(target => law.Estimate(target).Bits).ToArray(), curve.GetColumn<double>("Bits").ToArray());
        var metrics = result.Evaluate();
        CollectionAssert.AreEqual(metrics.InductiveBias.Select(e => e.Upper.Bits).ToArray(), metrics.ToDataView(_ml).GetColumn<double>("UpperBits").ToArray());
        Assert.ThrowsExactly<ArgumentException>(() => law.ToDataView(_ml, []));
    }
}
