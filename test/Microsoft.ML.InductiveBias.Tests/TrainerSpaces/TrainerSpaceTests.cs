using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.InductiveBias.Tests.TrainerSpaces;

[TestClass]
public sealed class TrainerSpaceTests
{
    private static Func<int, IEstimator<ITransformer>> TrainerOf(TaskKind task) => task switch
    {
        TaskKind.Regression => TrainerTasks.Sdca,
        TaskKind.BinaryClassification => TrainerTasks.Logistic,
        _ => TrainerTasks.MaximumEntropy,
    };

    [TestMethod]
    [DataRow(TaskKind.Regression)]
    [DataRow(TaskKind.BinaryClassification)]
    [DataRow(TaskKind.MulticlassClassification)]
    public void AHypothesisIsAFunctionOfItsSeedAlone(TaskKind task)
    {
        var data = TrainerTasks.Arrays(task);
        var space = new TrainerHypothesisSpace(TrainerOf(task), new TrainerSpaceOptions { Samples = 5, Threads = 2 });
        using var fitted = space.Fit(data);
        var together = fitted.Predictions(data.Features, default).ToDictionary(p => p.Hypothesis.Seed, p => p.Predictions);
        // Out of order, apart, and with one thread.
        var other = new TrainerHypothesisSpace(TrainerOf(task), new TrainerSpaceOptions { Threads = 1 });
        foreach (var batch in other.Draw(data, [3, 0, 4]))
        {
            CollectionAssert.AreEqual(together[batch.Hypotheses[0].Seed], batch.Predict(data.Features)[0]);
            AssertEqual(fitted.Drawn[batch.Hypotheses[0].Seed], batch.Hypotheses[0]);
            batch.Dispose();
        }
        CollectionAssert.AreNotEqual(together[0], together[1]);
        Assert.AreEqual(data.Rows * data.OutputCount, together[0].Length);
        Assert.AreEqual(task != TaskKind.Regression ? OutputMeaning.Probabilities : OutputMeaning.Values, fitted.OutputMeaning);
    }

    [TestMethod]
    public void TrainingLossIsTheLossOnTheTrainingRows()
    {
        var data = TrainerTasks.Arrays(TaskKind.Regression);
        using var fitted = new TrainerHypothesisSpace(TrainerTasks.Sdca, new TrainerSpaceOptions { Samples = 2 }).Fit(data);
        foreach (var (hypothesis, predictions) in fitted.Predictions(data.Features, default))
        {
            double plain = predictions.Zip(data.Targets.ToArray(), (p, y) => (p - y) * (p - y)).Average();
            Assert.AreEqual(plain, hypothesis.TrainingLoss, 1e-12 * plain); // the same numbers summed alike
        }
    }

    [TestMethod]
    public void HyperparametersComeFromTheirRangesAndAreRecorded()
    {
        IEstimator<ITransformer> Make(HypothesisDraw draw) => draw.MLContext.Regression.Trainers.OnlineGradientDescent(
            learningRate: (float)draw.LogUniform("learningRate", 0.001, 0.1), numberOfIterations: draw.Integer("iterations", 1, 3), decreaseLearningRate: draw.Choice("decrease", true, false));
        var mlContext = new MLContext(1);
        var data = TrainerTasks.Diabetes(mlContext);
        var prepared = mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false).Fit(data).Transform(data);
        var ensemble = mlContext.InductiveBias.Trainers.Ensemble(Make, samples: 6).Fit(prepared);
        var again = mlContext.InductiveBias.Trainers.Ensemble(Make, samples: 6).Fit(prepared);
        for (int s = 0; s < 6; s++)
        {
            CollectionAssert.AreEqual(ensemble.Members[s].Hyperparameters.ToArray(), again.Members[s].Hyperparameters.ToArray());
            CollectionAssert.AreEqual(new[] { "learningRate", "iterations", "decrease" }, ensemble.Members[s].Hyperparameters.Select(h => h.Key).ToArray());
        }
        var description = ensemble.Model.Description;
        Assert.AreEqual("trainer", description.Kind);
        CollectionAssert.AreEqual(
            new KeyValuePair<string, object>[]
            {
                new("trainer", "OnlineGradientDescentTrainer"), new("learningRate", "log-uniform from 0.001 to 0.1"),
                new("iterations", "integer from 1 to 3"), new("decrease", "one of True, False"),
            }, description.Parameters.ToArray());
    }

    [TestMethod]
    public void DrawnValuesFillTheirRangesEvenly()
    {
        var draws = Enumerable.Range(0, 4000).Select(seed => new HypothesisDraw(seed)).ToList();
        var uniform = draws.Select(draw => draw.Uniform("u", -2, 3)).ToList();
        var log = draws.Select(draw => draw.LogUniform("l", 0.01, 1)).ToList();
        var integers = draws.Select(draw => draw.Integer("i", -1, 2)).ToList();
        var choices = draws.Select(draw => draw.Choice("c", "a", "b", "c")).ToList();
        // Shares of 4,000 draws: a standard deviation of at most 0.008; four of them.
        const double tolerance = 0.032;
        Assert.AreEqual(0.5, uniform.Count(value => value < 0.5) / 4000.0, tolerance);
        Assert.AreEqual(0.2, uniform.Count(value => value < -1) / 4000.0, tolerance);
        Assert.AreEqual(0.5, log.Count(value => value < 0.1) / 4000.0, tolerance);
        Assert.IsTrue(uniform.All(value => value is >= -2 and <= 3) && log.All(value => value is >= 0.01 and <= 1));
        for (int i = -1; i <= 2; i++)
            Assert.AreEqual(0.25, integers.Count(value => value == i) / 4000.0, tolerance);
        foreach (string choice in new[] { "a", "b", "c" })
            Assert.AreEqual(1 / 3.0, choices.Count(value => value == choice) / 4000.0, tolerance);
        // Independent of one another: half of the draws with a low one have a low other.
        var low = uniform.Zip(log).Where(pair => pair.First < 0.5).ToList();
        Assert.AreEqual(0.5, low.Count(pair => pair.Second < 0.1) / (double)low.Count, 2 * tolerance);
        // A further hyperparameter changes no other.
        var alone = new HypothesisDraw(5);
        Assert.AreEqual(log[5], alone.LogUniform("l", 0.01, 1));
        Assert.AreEqual(log[5], alone.LogUniform("l", 0.01, 1));
        Assert.HasCount(1, alone.Hyperparameters);
    }

    [TestMethod]
    public void ImpossibleRangesAreErrors()
    {
        var draw = new HypothesisDraw(0);
        Assert.ThrowsExactly<ArgumentException>(() => draw.Uniform("a", 1, 1));
        Assert.ThrowsExactly<ArgumentException>(() => draw.Uniform("a", double.NaN, 1));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => draw.LogUniform("a", 0, 1)).Message, "above 0");
        Assert.ThrowsExactly<ArgumentException>(() => draw.Integer("a", 2, 1));
        Assert.ThrowsExactly<ArgumentException>(() => draw.Choice<int>("a"));
        draw.Integer("a", 1, 2);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => draw.Integer("a", 1, 3)).Message, "one range");
    }

    /// <summary>Two equally likely models: three seeds agree in a quarter of cases, which shows nothing about the fourth.</summary>
    [TestMethod]
    public void EqualModelsOfTheFirstSeedsDoNotMakeASingleHypothesis()
    {
        var data = TrainerTasks.Arrays(TaskKind.BinaryClassification);
        IEstimator<ITransformer> Make(int seed) => new MLContext(1).BinaryClassification.Trainers.LbfgsLogisticRegression(l2Regularization: seed < 6 ? 0.1f : 1);
        using var fitted = new TrainerHypothesisSpace(Make, new TrainerSpaceOptions { Samples = 8, Threads = 2 }).Fit(data);
        Assert.IsFalse(fitted.IsSingleHypothesis);
        Assert.HasCount(8, fitted.Drawn);
        Assert.AreNotEqual(fitted.Drawn[0].TrainingLoss, fitted.Drawn[^1].TrainingLoss);
        using var equal = new TrainerHypothesisSpace(Make, new TrainerSpaceOptions { Samples = 4, Threads = 2 }).Fit(data);
        var estimate = InductiveBiasEvaluator.Evaluate(equal, data).At(LossReference.PosteriorMean);
        Assert.AreEqual(0, estimate.Nats);
        Assert.IsGreaterThan(0.5, estimate.Upper.Nats, "four equal losses exclude no other loss below 40 %");
    }

    [TestMethod]
    public void SeedsOfADeclaredSingleHypothesisShareItsModel()
    {
        var data = TrainerTasks.Arrays(TaskKind.BinaryClassification);
        IEstimator<ITransformer> Make(int seed) => new MLContext(seed).BinaryClassification.Trainers.LbfgsLogisticRegression();
        var space = new TrainerHypothesisSpace(Make, new TrainerSpaceOptions { Threads = 2, SingleHypothesis = true });
        var batches = space.Draw(data, [.. Enumerable.Range(10, 40)]).ToList();
        Assert.HasCount(40, batches);
        Assert.IsTrue(batches.All(batch => batch.IsOnlyHypothesis));
        CollectionAssert.AreEqual(Enumerable.Range(10, 40).ToArray(), batches.Select(batch => batch.Hypotheses[0].Seed).ToArray());
        CollectionAssert.AreEqual(batches[0].Predict(data.Features)[0], batches[39].Predict(data.Features)[0]);
    }

    [TestMethod]
    public void ATrainingThatThrowsDoesNotCountWhileOthersTrain()
    {
        var data = TrainerTasks.Arrays(TaskKind.Regression);
        IEstimator<ITransformer> Make(int seed) => seed is 0 or 3 ? new Throwing(() => new FormatException("no such luck")) : TrainerTasks.Sdca(seed);
        using var fitted = new TrainerHypothesisSpace(Make, new TrainerSpaceOptions { Samples = 5, Threads = 2 }).Fit(data);
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 4 }, fitted.Drawn.Select(drawn => drawn.Seed).ToArray());
        CollectionAssert.AreEqual(new[] { 0, 3 }, fitted.Drawn.Where(drawn => drawn.Status == HypothesisStatus.Diverged).Select(drawn => drawn.Seed).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 2, 4 }, fitted.Predictions(data.Features, default).Select(drawn => drawn.Hypothesis.Seed).ToArray());
        StringAssert.Contains(fitted.Diagnostics.Single(diagnostic => diagnostic.Code == "trainingsFailed").Message, "2 of 5 trainings threw an exception and count as diverged. The trainer of seed 0 failed: no such luck");
        // The others are what they are without the failures.
        using var alone = new TrainerHypothesisSpace(TrainerTasks.Sdca, new TrainerSpaceOptions { Samples = 5 }).Fit(data);
        AssertEqual(alone.Drawn[4], fitted.Drawn[4]);
    }

    [TestMethod]
    public void WhereEveryTrainingThrowsTheFirstMessageIsThrown()
    {
        var space = new TrainerHypothesisSpace((int seed) => new Throwing(() => new FormatException($"failure {seed}")), new TrainerSpaceOptions { Samples = 4, Threads = 2 });
        var thrown = Assert.ThrowsExactly<InvalidOperationException>(() => space.Fit(TrainerTasks.Arrays(TaskKind.Regression)));
        StringAssert.Contains(thrown.Message, "seed 0 failed: failure 0");
        Assert.IsInstanceOfType<FormatException>(thrown.InnerException);
    }

    [TestMethod]
    public void ACancellationFromATrainerIsNoFailure()
    {
        IEstimator<ITransformer> Make(int seed) => seed == 1 ? new Throwing(() => new OperationCanceledException()) : TrainerTasks.Sdca(seed);
        var space = new TrainerHypothesisSpace(Make, new TrainerSpaceOptions { Samples = 4, Threads = 1 });
        Assert.ThrowsExactly<OperationCanceledException>(() => space.Fit(TrainerTasks.Arrays(TaskKind.Regression)));
    }

    private sealed class Throwing(Func<Exception> make) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => throw make();

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }

    [TestMethod]
    [Timeout(300_000, CooperativeCancellation = false)]
    public void CancellationReturnsThoughATrainingIsUnderWay()
    {
        var data = TrainerTasks.Arrays(TaskKind.Regression);
        using var release = new ManualResetEventSlim();
        using var started = new CountdownEvent(2);
        // A training that goes on until the test has seen the cancellation.
        IEstimator<ITransformer> Make(int seed) => new WaitingEstimator(TrainerTasks.Sdca(seed), () =>
        {
            if (started.CurrentCount > 0)
                started.Signal();
            release.Wait();
        });
        using var cancellation = new CancellationTokenSource();
        var space = new TrainerHypothesisSpace(Make, new TrainerSpaceOptions { Samples = 10, Threads = 2 });
        var fit = Task.Run(() => space.Fit(data, cancellationToken: cancellation.Token));
        started.Wait();
        cancellation.Cancel();
        try
        {
            Assert.ThrowsExactly<OperationCanceledException>(() => fit.GetAwaiter().GetResult());
        }
        finally
        {
            release.Set();
        }
    }

    private sealed class WaitingEstimator(IEstimator<ITransformer> inner, Action wait) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input)
        {
            wait();
            return inner.Fit(input);
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inner.GetOutputSchema(inputSchema);
    }

    [TestMethod]
    public void ProgressRisesToOneOnTheCallersThread()
    {
        var data = TrainerTasks.Arrays(TaskKind.Regression);
        var reports = new ListProgress();
        using var fitted = new TrainerHypothesisSpace(TrainerTasks.Sdca, new TrainerSpaceOptions { Samples = 4 }).Fit(data, reports);
        CollectionAssert.AreEqual(new[] { 0, 0.25, 0.5, 0.75, 1 }, reports.Fractions);
        Assert.HasCount(1, reports.Threads.Distinct().ToList());
    }

    private sealed class ListProgress : IProgress<WorkProgress>
    {
        public List<double> Fractions { get; } = [];

        public List<int> Threads { get; } = [];

        public void Report(WorkProgress value)
        {
            Fractions.Add(value.Fraction);
            Threads.Add(Environment.CurrentManagedThreadId);
        }
    }

    [TestMethod]
    public void FactoriesThatGiveNoTrainerOfTheTaskAreErrors()
    {
        var data = TrainerTasks.Arrays(TaskKind.Regression);
        string Message(Func<int, IEstimator<ITransformer>> factory, TaskData? on = null) => Assert.ThrowsExactly<InvalidOperationException>(() =>
            new TrainerHypothesisSpace(factory, new TrainerSpaceOptions { Samples = 3, Name = "broken" }).Fit(on ?? data)).Message;
        StringAssert.Contains(Message(_ => null!), "returned null for seed 0");
        StringAssert.Contains(Message(seed => new MLContext(seed).Transforms.CopyColumns("Copy", "Features")), "no column 'Score'");
        StringAssert.Contains(Message(seed => TrainerTasks.Sdca(seed), TrainerTasks.Arrays(TaskKind.MulticlassClassification)), "seed 0 failed");
        StringAssert.Contains(Message(seed => new MLContext(seed).Transforms.CopyColumns("Score", "Features")), "must be Single");
        StringAssert.Contains(Message(seed => TrainerTasks.MaximumEntropy(seed)), "seed 0 failed");
        StringAssert.Contains(Message(seed => new MLContext(seed).Transforms.NormalizeMinMax("Missing")), "Missing");
        IEstimator<ITransformer> Filtering(int seed)
        {
            var context = new MLContext(seed);
            return new FilteringEstimator(context, TrainerTasks.Sdca(seed));
        }
        StringAssert.Contains(Message(Filtering), "must keep every row");
    }

    private sealed class FilteringEstimator(MLContext context, IEstimator<ITransformer> inner) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => new FilteringTransformer(context, inner.Fit(input));

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inner.GetOutputSchema(inputSchema);
    }

    private sealed class FilteringTransformer(MLContext context, ITransformer inner) : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inner.GetOutputSchema(inputSchema);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public IDataView Transform(IDataView input) => context.Data.TakeRows(inner.Transform(input), 5);

        void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException();
    }

    [TestMethod]
    public void ImpossibleOptionsAreErrors()
    {
        void Fails(TrainerSpaceOptions options) => Assert.Throws<ArgumentException>(() => new TrainerHypothesisSpace(TrainerTasks.Sdca, options));
        Fails(new TrainerSpaceOptions { Samples = 0 });
        Fails(new TrainerSpaceOptions { FirstSeed = int.MaxValue, Samples = 2 });
        Fails(new TrainerSpaceOptions { TrainingTolerance = -1 });
        Fails(new TrainerSpaceOptions { TrainingTolerance = double.NaN });
        Fails(new TrainerSpaceOptions { Threads = -1 });
        var trainers = new MLContext().InductiveBias.Trainers;
        Assert.ThrowsExactly<ArgumentException>(() => trainers.Ensemble(TrainerTasks.Sdca, labelColumnName: ""));
        Assert.ThrowsExactly<ArgumentException>(() => trainers.Ensemble(TrainerTasks.Sdca, "Same", "Same"));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainers.Ensemble(TrainerTasks.Sdca, new EnsembleOptions { Samples = 3, MemberSeed = 3 }));
        Assert.ThrowsExactly<ArgumentNullException>(() => trainers.Ensemble((Func<int, IEstimator<ITransformer>>)null!));
    }

    [TestMethod]
    public void StockTrainersVaryAsTheySayAndRepeat()
    {
        foreach (var trainer in StockTrainers.All)
        {
            foreach (var task in trainer.Trainers.Keys)
            {
                var data = TrainerTasks.Arrays(task);
                var options = new TrainerSpaceOptions { Samples = 3, Name = trainer.Name };
                using var fitted = new TrainerHypothesisSpace(trainer.For(task), options).Fit(data);
                using var again = new TrainerHypothesisSpace(trainer.For(task), new TrainerSpaceOptions { Samples = 3, Name = trainer.Name, Threads = 1 }).Fit(data);
                Assert.AreEqual(trainer.Varies, fitted.Drawn.DistinctBy(drawn => drawn.TrainingLoss).Count() > 1, $"{trainer.Name}, {task}");
                Assert.AreEqual(task != TaskKind.Regression ? OutputMeaning.Probabilities : OutputMeaning.Values, fitted.OutputMeaning, $"{trainer.Name}, {task}");
                CollectionAssert.AreEqual(again.PredictMean(data.Features), fitted.PredictMean(data.Features), $"{trainer.Name}, {task}");
            }
        }
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => StockTrainers.OnlineGradientDescent.For(TaskKind.BinaryClassification)).Message, "ogd");
    }

    private static void AssertEqual(DrawnHypothesis expected, DrawnHypothesis actual) => Assert.AreEqual(
        (expected.Seed, expected.Status, expected.TrainingLoss, expected.Failure), (actual.Seed, actual.Status, actual.TrainingLoss, actual.Failure));
}
