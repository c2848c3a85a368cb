using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.InductiveBias.Tests.TrainerSpaces;

[TestClass]
public sealed class EnsembleTests
{
    private readonly MLContext _mlContext = new(seed: 0);

    [TestMethod]
    [DataRow(TaskKind.Regression, LossKind.MeanSquaredError)]
    [DataRow(TaskKind.BinaryClassification, LossKind.MeanSquaredError)]
    [DataRow(TaskKind.BinaryClassification, LossKind.ZeroOneError)]
    [DataRow(TaskKind.BinaryClassification, LossKind.LogLoss)]
    [DataRow(TaskKind.MulticlassClassification, LossKind.MeanSquaredError)]
    [DataRow(TaskKind.MulticlassClassification, LossKind.ZeroOneError)]
    [DataRow(TaskKind.MulticlassClassification, LossKind.LogLoss)]
    public void EveryLossIsThatOfTheSameTrainerFittedByHand(TaskKind task, LossKind loss)
    {
        const int samples = 4;
        var (data, preparation, trainer) = TrainerTasks.Of(task, _mlContext);
        var split = _mlContext.Data.TrainTestSplit(data, 0.3);
        var model = preparation.Append(_mlContext.InductiveBias.Trainers.Ensemble(trainer, samples: samples)).Fit(split.TrainSet);
        var metrics = _mlContext.InductiveBias.Evaluate(model, split.TestSet, new InductiveBiasOptions { Loss = loss });

        var prepared = preparation.Fit(split.TrainSet);
        // Cached rows are shuffled as a whole, others within a pool: as the ensemble has them.
        var (training, test) = (_mlContext.Data.Cache(prepared.Transform(split.TrainSet)), prepared.Transform(split.TestSet));
        var expected = Enumerable.Range(0, samples).Select(seed => PlainLoss(trainer(seed).Fit(training).Transform(test), task, loss)).ToArray();
        var sample = TrainerTasks.Sample(metrics);
        Assert.HasCount(samples, sample.Losses);
        for (int s = 0; s < samples; s++)
        {
            Assert.AreEqual(s, sample.Included[s].Drawn.Seed);
            // Both sum the same single-precision outputs in double precision; the log-loss differs where ML.NET's own p is read in another form (1 − p).
            Assert.AreEqual(expected[s], sample.Losses[s], 1e-6 * Math.Max(expected[s], 1e-3));
        }
        if (loss != LossKind.ZeroOneError)
            Assert.AreNotEqual(expected[0], expected[1]);
    }

    /// <summary>The losses from ML.NET's own columns and, where it has it, its own metric.</summary>
    private double PlainLoss(IDataView scored, TaskKind task, LossKind loss)
    {
        if (task == TaskKind.Regression)
            return _mlContext.Regression.Evaluate(scored).MeanSquaredError;
        if (task == TaskKind.BinaryClassification)
        {
            var labels = scored.GetColumn<bool>("Label").ToArray();
            var p = scored.GetColumn<float>("Probability").ToArray();
            return loss switch
            {
                LossKind.ZeroOneError => 1 - _mlContext.BinaryClassification.Evaluate(scored).Accuracy,
                // ML.NET's metric is in bits.
                LossKind.LogLoss => _mlContext.BinaryClassification.Evaluate(scored).LogLoss * Math.Log(2),
                _ => labels.Zip(p, (label, probability) => Math.Pow(probability - (label ? 1 : 0), 2)).Average(),
            };
        }
        if (loss == LossKind.ZeroOneError)
            return 1 - _mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy;
        if (loss == LossKind.LogLoss)
            return _mlContext.MulticlassClassification.Evaluate(scored).LogLoss;
        var keys = scored.GetColumn<uint>("Label").ToArray();
        var scores = scored.GetColumn<float[]>("Score").ToArray();
        return keys.Zip(scores, (key, score) => score.Select((value, c) => Math.Pow(value - (c + 1 == key ? 1 : 0), 2)).Average()).Average();
    }

    [TestMethod]
    public void ResultsDoNotDependOnTheNumberOfThreadsAndRepeat()
    {
        var (data, preparation, trainer) = TrainerTasks.Of(TaskKind.MulticlassClassification, _mlContext);
        double[] Losses(int threads, int firstSeed, int samples)
        {
            var model = preparation.Append(_mlContext.InductiveBias.Trainers.Ensemble(trainer,
                new EnsembleOptions { Samples = samples, Threads = threads, FirstSeed = firstSeed })).Fit(data);
            return [.. TrainerTasks.Sample(_mlContext.InductiveBias.Evaluate(model, data)).Losses];
        }
        var one = Losses(1, 0, 8);
        CollectionAssert.AreEqual(one, Losses(2, 0, 8));
        CollectionAssert.AreEqual(one, Losses(3, 0, 8));
        // A hypothesis belongs to its seed, whatever else is drawn.
        CollectionAssert.AreEqual(one[3..6], Losses(2, 3, 3));
        Assert.HasCount(8, one.Distinct().ToList());
    }

    [TestMethod]
    public void TheFirstMemberPredictsUnlessAnotherIsChosen()
    {
        var (data, preparation, trainer) = TrainerTasks.Of(TaskKind.MulticlassClassification, _mlContext);
        var prepared = _mlContext.Data.Cache(preparation.Fit(data).Transform(data));
        float[] Scores(ITransformer model) => [.. model.Transform(prepared).GetColumn<float[]>("Score").SelectMany(row => row)];
        var first = _mlContext.InductiveBias.Trainers.Ensemble(trainer, samples: 3).Fit(prepared);
        var last = _mlContext.InductiveBias.Trainers.Ensemble(trainer, new EnsembleOptions { Samples = 3, MemberSeed = 2 }).Fit(prepared);
        CollectionAssert.AreEqual(Scores(trainer(0).Fit(prepared)), Scores(first));
        CollectionAssert.AreEqual(Scores(trainer(2).Fit(prepared)), Scores(last));
        CollectionAssert.AreNotEqual(Scores(first), Scores(last));
        CollectionAssert.AreEqual(Scores(last), Scores(first.Members[2].Model));
        Assert.AreEqual(0, first.Chosen.Drawn.Seed);
    }

    [TestMethod]
    public void ItCrossValidatesAndEvaluatesLikeAnyTrainer()
    {
        var (data, preparation, trainer) = TrainerTasks.Of(TaskKind.MulticlassClassification, _mlContext);
        var pipeline = preparation.Append(_mlContext.InductiveBias.Trainers.Ensemble(trainer, samples: 2))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var folds = _mlContext.MulticlassClassification.CrossValidate(data, pipeline, numberOfFolds: 3);
        Assert.HasCount(3, folds);
        foreach (var fold in folds)
            Assert.IsGreaterThan(0.8, fold.Metrics.MicroAccuracy); // iris is that easy for a linear model
        var shape = pipeline.GetOutputSchema(SchemaShapeOf(data));
        Assert.IsTrue(shape.Any(column => column.Name == "Score"));
        Assert.IsTrue(shape.Any(column => column.Name == "PredictedLabel"));
    }

    /// <summary>A schema's shape, which ML.NET makes only by itself: a step that changes nothing is asked for it.</summary>
    private static SchemaShape SchemaShapeOf(IDataView data)
    {
        var create = typeof(SchemaShape).GetMethod("Create", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public)!;
        return (SchemaShape)create.Invoke(null, [data.Schema])!;
    }

    [TestMethod]
    public void AWholePipelineWithItsOwnFeaturesIsAFactory()
    {
        string[] good = ["a fine day", "a lovely walk", "fine and lovely", "what a fine walk", "lovely day", "a walk on a fine day"];
        string[] bad = ["a bad day", "an awful walk", "bad and awful", "what a bad walk", "awful day", "a walk on a bad day"];
        var rows = good.Select(text => new TextRow { Text = text, Label = true }).Concat(bad.Select(text => new TextRow { Text = text })).ToArray();
        var data = _mlContext.Data.LoadFromEnumerable(rows);
        IEstimator<ITransformer> Pipeline(int seed)
        {
            var context = new MLContext(seed);
            return context.Transforms.Text.FeaturizeText("Words", "Text")
                .Append(context.BinaryClassification.Trainers.SdcaLogisticRegression(new SdcaLogisticRegressionBinaryTrainer.Options
                {
                    FeatureColumnName = "Words", NumberOfThreads = 1, MaximumNumberOfIterations = 2,
                }));
        }
        var model = _mlContext.InductiveBias.Trainers.Ensemble(Pipeline, featureColumnName: null, samples: 4).Fit(data);
        var metrics = _mlContext.InductiveBias.Evaluate(model, data, 0.1);

        Assert.AreEqual(0, metrics.Features);
        Assert.AreEqual("nearestNeighbourLeftOut", metrics.Diagnostics.Single(d => d.Code == "nearestNeighbourLeftOut").Code);
        Assert.IsFalse(metrics.InductiveBias.Any(estimate => estimate.Reference == LossReference.NearestNeighbor));
        Assert.AreEqual(0.25, metrics.At(LossReference.ConstantPredictor).TargetLoss, 1e-12); // half of the rows, always ½ off
        var plain = Pipeline(3).Fit(_mlContext.Data.Cache(data)).Transform(data).GetColumn<float>("Probability").Zip(rows, (p, row) => Math.Pow(p - (row.Label ? 1 : 0), 2)).Average();
        Assert.AreEqual(plain, TrainerTasks.Sample(metrics).Losses[3], 1e-6 * plain); // sums of single-precision outputs
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => model.Model.LossOn(TaskData.Regression([1], [1], 1)));
        StringAssert.Contains(error.Message, "with a data view");

        // Rows and models are judged by the same members.
        var losses = Enumerable.Range(0, 4).Select(seed => Pipeline(seed).Fit(_mlContext.Data.Cache(data)).Transform(data).GetColumn<float>("Probability")
            .Zip(rows, (p, row) => Math.Pow(p - (row.Label ? 1 : 0), 2)).ToArray()).ToList();
        var difficulties = _mlContext.InductiveBias.RowDifficulty(model, data).GetColumn<float>("ExpectedLoss").ToArray();
        for (int row = 0; row < rows.Length; row++)
            Assert.AreEqual(losses.Average(member => member[row]), difficulties[row], 1e-6); // columns are single-precision
        var scored = Pipeline(2).Fit(_mlContext.Data.Cache(data)).Transform(data);
        var provided = _mlContext.InductiveBias.EvaluateModel(scored, model, data);
        Assert.AreEqual(losses[2].Average(), provided.TestLoss, 1e-6 * plain);
        Assert.AreEqual(metrics.LossDistribution.Estimate(provided.TestLoss).Nats, provided.Estimate.Nats);
    }

    private sealed class TextRow
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }
    }

    [TestMethod]
    public void MissingFeatureColumnSaysHowToDoWithout()
    {
        var data = _mlContext.Data.LoadFromEnumerable([new TextRow { Text = "a" }]);
        var error = Assert.ThrowsExactly<ArgumentException>(() => _mlContext.InductiveBias.Trainers.Ensemble(TrainerTasks.Logistic, samples: 2).Fit(data));
        StringAssert.Contains(error.Message, "no feature column 'Features'");
    }

    [TestMethod]
    public void ADeclaredSingleHypothesisIsTrainedOnce()
    {
        var (data, preparation, _) = TrainerTasks.Of(TaskKind.MulticlassClassification, _mlContext);
        int made = 0;
        IEstimator<ITransformer> Lbfgs(int seed)
        {
            made++;
            return new MLContext(seed).MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1 });
        }
        var model = preparation.Append(_mlContext.InductiveBias.Trainers.Ensemble(Lbfgs, new EnsembleOptions { Samples = 500, Threads = 2, MemberSeed = 400, SingleHypothesis = true })).Fit(data);
        // One is trained and one gives the schema; sixteen draws are asked for ranges.
        Assert.IsLessThanOrEqualTo(18, made);
        Assert.HasCount(1, model.LastTransformer.Members);
        var metrics = _mlContext.InductiveBias.Evaluate(model, data, 0, 1);
        Assert.IsTrue(metrics.Diagnostics.Any(diagnostic => diagnostic.Code == "trainerDoesNotVary"));
        Assert.AreEqual(EstimationMethod.Exact, metrics.Method);
        double loss = metrics.At(LossReference.PosteriorMean).TargetLoss;
        Assert.AreEqual(loss, metrics.LossDistribution.Mean);
        Assert.AreEqual(Information.Zero, metrics.At(LossReference.PosteriorMean).Bias);
        Assert.AreEqual(Information.Infinite, metrics.InductiveBias[^2].Bias);
        Assert.AreEqual(Information.Zero, metrics.InductiveBias[^1].Bias);
        Assert.AreEqual(Information.Infinite, metrics.LossDistribution.InductiveBias(Math.BitDecrement(loss)));
    }

    [TestMethod]
    public void ClassesAreMatchedByNameWhereAMemberKnowsFewerOrInAnotherOrder()
    {
        // Labels with keys for all classes, members that make their own keys in the order in which classes appear: virginica first.
        var iris = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Species").Fit(TrainerTasks.Iris(_mlContext)).Transform(TrainerTasks.Iris(_mlContext));
        var training = _mlContext.Data.LoadFromEnumerable(
            _mlContext.Data.CreateEnumerable<IrisRow>(iris, reuseRowObject: false).Where(row => row.Species != "setosa").Reverse().ToArray());
        training = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Species", keyData: _mlContext.Data.LoadFromEnumerable(
            new[] { "setosa", "versicolor", "virginica" }.Select(name => new Name { Species = name }))).Fit(training).Transform(training);
        IEstimator<ITransformer> OwnKeys(int seed)
        {
            var context = new MLContext(seed);
            return context.Transforms.Conversion.MapValueToKey("Own", "Species").Append(context.MulticlassClassification.Trainers.SdcaMaximumEntropy(
                new SdcaMaximumEntropyMulticlassTrainer.Options { LabelColumnName = "Own", NumberOfThreads = 1 }));
        }
        var model = _mlContext.InductiveBias.Trainers.Ensemble(OwnKeys, samples: 2).Fit(training);
        var (_, outputs) = model.Predictions(training).First();
        var labels = training.GetColumn<uint>("Label").ToArray();
        Assert.HasCount(labels.Length * 3, outputs);
        int right = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            Assert.AreEqual(0, outputs[row * 3]); // setosa, which the member never saw
            Assert.AreEqual(1, outputs[row * 3 + 1] + outputs[row * 3 + 2], 1e-5); // probabilities in single precision
            right += outputs[row * 3 + (int)labels[row] - 1] > 0.5 ? 1 : 0;
        }
        // In the wrong order it would be under a tenth.
        Assert.IsGreaterThan(0.9, right / (double)labels.Length);
    }

    private sealed class IrisRow
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public string Species { get; set; } = "";
    }

    private sealed class Name
    {
        public string Species { get; set; } = "";
    }

    [TestMethod]
    public void MarginsHaveTheZeroOneErrorAlone()
    {
        var (data, preparation, _) = TrainerTasks.Of(TaskKind.BinaryClassification, _mlContext);
        IEstimator<ITransformer> Perceptron(int seed) => new MLContext(seed).BinaryClassification.Trainers.AveragedPerceptron();
        var model = preparation.Append(_mlContext.InductiveBias.Trainers.Ensemble(Perceptron, samples: 3)).Fit(data);
        foreach (var loss in new[] { LossKind.MeanSquaredError, LossKind.LogLoss })
        {
            var error = Assert.ThrowsExactly<ArgumentException>(() => _mlContext.InductiveBias.Evaluate(model, data, new InductiveBiasOptions { Loss = loss }));
            StringAssert.Contains(error.Message, "margins");
            StringAssert.Contains(error.Message, "SdcaLogisticRegression");
        }
        var metrics = _mlContext.InductiveBias.Evaluate(model, data, new InductiveBiasOptions { Loss = LossKind.ZeroOneError });
        var accuracy = _mlContext.BinaryClassification.EvaluateNonCalibrated(model.Transform(data)).Accuracy;
        Assert.AreEqual(1 - accuracy, TrainerTasks.Sample(metrics).Losses[0], 1e-12); // counts of rows
        Assert.AreEqual(model.LastTransformer.Members.Average(member => member.Drawn.TrainingLoss), metrics.TrainingLoss, 1e-12);
    }

    [TestMethod]
    public void MulticlassLogScoresAreMargins()
    {
        var (data, preparation, _) = TrainerTasks.Of(TaskKind.MulticlassClassification, _mlContext);
        IEstimator<ITransformer> Bayes(int seed) => new MLContext(seed).MulticlassClassification.Trainers.NaiveBayes();
        var model = preparation.Append(_mlContext.InductiveBias.Trainers.Ensemble(Bayes, samples: 3)).Fit(data);
        Assert.ThrowsExactly<ArgumentException>(() => _mlContext.InductiveBias.Evaluate(model, data));
        var metrics = _mlContext.InductiveBias.Evaluate(model, data, new InductiveBiasOptions { Loss = LossKind.ZeroOneError });
        Assert.AreEqual(1 - _mlContext.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy, metrics.LossDistribution.Mean, 1e-12);
    }

    [TestMethod]
    public void HypothesesAboveTheToleranceDoNotCountUnlessAsked()
    {
        var (data, preparation, trainer) = TrainerTasks.Of(TaskKind.Regression, _mlContext);
        var prepared = preparation.Fit(data).Transform(data);
        var trainers = _mlContext.InductiveBias.Trainers;
        var all = trainers.Ensemble(trainer, samples: 5).Fit(prepared);
        double median = all.Members.Select(member => member.Drawn.TrainingLoss).Order().ElementAt(2);
        var some = trainers.Ensemble(trainer, new EnsembleOptions { Samples = 5, TrainingTolerance = median }).Fit(prepared);
        var sample = TrainerTasks.Sample(_mlContext.InductiveBias.Evaluate(some, prepared));
        Assert.HasCount(3, sample.Losses);
        Assert.AreEqual(0.6, sample.AcceptanceRate, 1e-12);
        Assert.IsTrue(some.Model.Diagnostics.Any(diagnostic => diagnostic.Code == "hypothesesDidNotFit"));
        Assert.AreEqual(all.Members.First(member => member.Drawn.TrainingLoss <= median).Drawn.Seed, some.Chosen.Drawn.Seed);
        var counted = trainers.Ensemble(trainer, new EnsembleOptions { Samples = 5, TrainingTolerance = median, IncludeUnfitted = true }).Fit(prepared);
        Assert.HasCount(5, TrainerTasks.Sample(_mlContext.InductiveBias.Evaluate(counted, prepared)).Losses);
        Assert.ThrowsExactly<NoFittingHypothesisException>(() => trainers.Ensemble(trainer, new EnsembleOptions { Samples = 3, TrainingTolerance = 0 }).Fit(prepared));
    }

    [TestMethod]
    public void TheFeatureColumnServesPointsFromArrays()
    {
        var (data, preparation, trainer) = TrainerTasks.Of(TaskKind.MulticlassClassification, _mlContext);
        var prepared = preparation.Fit(data).Transform(data);
        var model = _mlContext.InductiveBias.Trainers.Ensemble(trainer, samples: 3).Fit(prepared);
        var fromView = model.Predictions(prepared).ToList();
        var fromArrays = model.Model.Predictions(model.Model.Training.Features, default).ToList();
        Assert.HasCount(3, fromArrays);
        for (int s = 0; s < 3; s++)
            CollectionAssert.AreEqual(fromView[s].Predictions, fromArrays[s].Predictions);
    }
}
