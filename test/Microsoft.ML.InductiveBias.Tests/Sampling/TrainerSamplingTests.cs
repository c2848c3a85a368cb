using Microsoft.ML;
using Microsoft.ML.InductiveBias.Tests.TrainerSpaces;

namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>Sampling runs of trainers: what fails, what does not vary, and the way there from data views.</summary>
[TestClass]
public sealed class TrainerSamplingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sampling").FullName;
    private readonly TaskData _data = TrainerTasks.Arrays(TaskKind.Regression);
    private readonly List<int> _trained = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string SampleFile => Path.Combine(_folder, "sample.jsonl");

    private TrainerHypothesisSpace FailingAt(params int[] seeds) => new(seed => new Failing(TrainerTasks.Sdca(seed), () =>
    {
        lock (_trained)
            _trained.Add(seed);
        if (seeds.Contains(seed))
            throw new FormatException($"no luck with {seed}");
    }), new TrainerSpaceOptions { Threads = 1, Name = "sdca" });

    private LossSamplingResult Run(ISampledHypothesisSpace space, int samples) =>
        LossSampling.Run(space, _data, _data, new LossSamplingOptions { Samples = samples, SampleFile = SampleFile });

    private static string Failures(LossSamplingResult result) =>
        string.Join("|", result.Evaluate().Diagnostics.Where(diagnostic => diagnostic.Code is "trainingsFailed" or "hypothesesDiverged").Select(diagnostic => diagnostic.Message));

    [TestMethod]
    public void TrainingsThatFailCountAsDivergedAndAreNotTriedAgain()
    {
        var first = Run(FailingAt(0, 3), 6);
        Assert.AreEqual("2 of 6 trainings threw an exception and count as diverged. The trainer of seed 0 failed: no luck with 0", Failures(first));
        Assert.AreEqual(4, first.Samples[0].Losses.Count);
        _trained.Clear();
        // Where nothing is made anew, the words of the failure come from the file.
        var resumed = Run(FailingAt(0, 3), 6);
        Assert.IsEmpty(_trained);
        Assert.AreEqual(Failures(first), Failures(resumed));
    }

    [TestMethod]
    public void OnlyMissingSeedMayFail()
    {
        Run(FailingAt(2), 2);
        var result = Run(FailingAt(2), 3);
        CollectionAssert.AreEqual(new[] { HypothesisStatus.Fitted, HypothesisStatus.Fitted, HypothesisStatus.Diverged }, result.Recorded.Drawn.Select(drawn => drawn.Status).ToArray());
        Assert.AreEqual("The trainer of seed 2 failed: no luck with 2", result.Recorded.Drawn[2].Failure);
    }

    [TestMethod]
    public void WhereEveryTrainingFailsNothingIsKeptAndTheNextRunTriesAgain()
    {
        var error = Assert.ThrowsExactly<NoFittingHypothesisException>(() => Run(FailingAt(0, 1, 2), 3));
        StringAssert.Contains(error.Message, "All 3 trainings failed. The trainer of seed 0 failed: no luck with 0");
        Assert.HasCount(1, File.ReadAllLines(SampleFile), "the header alone");
        Assert.AreEqual(3, Run(FailingAt(), 3).DrawnNow);
    }

    [TestMethod]
    public void ADeclaredSingleHypothesisIsOneAlsoFromTheFile()
    {
        var data = TrainerTasks.Arrays(TaskKind.BinaryClassification);
        var single = new TrainerSpaceOptions { SingleHypothesis = true };
        var space = new TrainerHypothesisSpace((int seed) => new MLContext(seed).BinaryClassification.Trainers.LbfgsLogisticRegression(), single);
        LossSamplingResult Sample() => LossSampling.Run(space, data, data, new LossSamplingOptions { Samples = 5, SampleFile = SampleFile });
        using var kept = new TrainerHypothesisSpace((int seed) => new MLContext(seed).BinaryClassification.Trainers.LbfgsLogisticRegression(), single).Fit(data);
        var expected = InductiveBiasEvaluator.Evaluate(kept, data);
        foreach (var result in new[] { Sample(), Sample() })
        {
            Assert.IsTrue(result.Recorded.IsSingleHypothesis);
            var metrics = result.Evaluate();
            Assert.AreEqual(EstimationMethod.Exact, metrics.Method);
            Assert.AreEqual(expected.LossDistribution.Mean, metrics.LossDistribution.Mean, 1e-12); // the same outputs, summed alike
            CollectionAssert.AreEqual(expected.Diagnostics.ToArray(), metrics.Diagnostics.ToArray());
        }
    }

    [TestMethod]
    public void SampleLossesOfDataViewsIsTheRunOnTheirRows()
    {
        var mlContext = new MLContext(seed: 0);
        var (data, preparation, trainer) = TrainerTasks.Of(TaskKind.MulticlassClassification, mlContext);
        var split = mlContext.Data.TrainTestSplit(data, 0.3);
        var prepared = preparation.Fit(split.TrainSet);
        var (training, test) = (prepared.Transform(split.TrainSet), prepared.Transform(split.TestSet));
        var messages = new List<string>();
        mlContext.Log += (_, log) => messages.Add(log.Message);
        var options = new LossSamplingOptions { Samples = 4 };
        var catalog = mlContext.InductiveBias;
        var sampled = catalog.SampleLosses(new TrainerHypothesisSpace(trainer), training, test, options: options);
        var expected = LossSampling.Run(new TrainerHypothesisSpace(trainer), catalog.ReadTask(training), catalog.ReadTask(test), options);
        CollectionAssert.AreEqual(expected.Samples[0].Losses.ToArray(), sampled.Samples[0].Losses.ToArray());
        Assert.IsTrue(messages.Any(message => message.Contains("4 of 4 hypotheses", StringComparison.Ordinal)));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => catalog.SampleLosses(
            new TrainerHypothesisSpace(trainer), training, test, labelColumnName: "Kind")).Message, "no label column 'Kind'");
    }

    [TestMethod]
    public void OptionsOfTheDistributionReachEveryEvaluation()
    {
        using var fitted = new TrainerHypothesisSpace(TrainerTasks.Sdca, new TrainerSpaceOptions { Samples = 30 }).Fit(_data);
        var narrow = new SampledLossOptions { Confidence = 0.5 };
        double target = fitted.LossOn(_data).Distribution.Quantile(0.5);
        var wide = InductiveBiasEvaluator.Evaluate(fitted, _data, new InductiveBiasOptions { TargetLosses = [target] }).At(LossReference.Target);
        var metrics = InductiveBiasEvaluator.Evaluate(fitted, _data, new InductiveBiasOptions { TargetLosses = [target], SampledLoss = narrow });
        var estimate = metrics.At(LossReference.Target);
        Assert.AreEqual(0.5, ((SampledLossDistribution)metrics.LossDistribution).Confidence);
        Assert.AreEqual(wide.Nats, estimate.Nats);
        Assert.IsTrue(estimate.Lower.Nats > wide.Lower.Nats && estimate.Upper.Nats < wide.Upper.Nats);
        Assert.IsTrue(estimate.TestSetLower >= wide.TestSetLower && estimate.TestSetUpper < wide.TestSetUpper);
        var model = fitted.PredictMean(_data.Features).Select(value => (float)value).ToArray();
        var (one, other) = (ModelEvaluator.Evaluate(model, fitted, _data).Estimate, ModelEvaluator.Evaluate(model, fitted, _data, new ModelEvaluationOptions { SampledLoss = narrow }).Estimate);
        Assert.IsTrue(other.Upper < one.Upper);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => InductiveBiasEvaluator.Evaluate(
            fitted, _data, new InductiveBiasOptions { SampledLoss = new SampledLossOptions { Confidence = 1 } })).Message, "Confidence was 1");
    }

    private sealed class Failing(IEstimator<ITransformer> inner, Action before) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input)
        {
            before();
            return inner.Fit(input);
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inner.GetOutputSchema(inputSchema);
    }
}
