using Microsoft.ML.InductiveBias.Console.Spaces;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace Microsoft.ML.InductiveBias.Console.Tests.Spaces;

[TestClass]
public sealed class NamedTrainerTests
{
    public static IEnumerable<object[]> NamesAndTasks =>
        NamedTrainers.All.SelectMany(trainer => trainer.Trainers.Keys.Select(task => new object[] { trainer.Name, task }));

    [TestMethod]
    [DynamicData(nameof(NamesAndTasks))]
    public void TwoSeedsDifferAndOneSeedRepeats(string name, TaskKind task)
    {
        var trainer = NamedTrainers.Find(name)!;
        var data = Task(task);
        var options = new TrainerSpaceOptions { Samples = 3, Name = name };
        using var first = new TrainerHypothesisSpace(trainer.For(task), options).Fit(data);
        using var again = new TrainerHypothesisSpace(trainer.For(task), new TrainerSpaceOptions { Samples = 3, Name = name, Threads = 1 }).Fit(data);
        var losses = first.LossOn(data);
        Assert.AreEqual(trainer.Varies, first.Drawn.DistinctBy(drawn => drawn.TrainingLoss).Count() > 1);
        Assert.AreEqual(task != TaskKind.Regression ? OutputMeaning.Probabilities : OutputMeaning.Values, first.OutputMeaning);
        CollectionAssert.AreEqual(again.PredictMean(data.Features), first.PredictMean(data.Features));
        if (trainer.Varies)
            Assert.HasCount(3, ((SampledLossDistribution)losses.Distribution).Sample.Losses.Distinct().ToList());
    }

    [TestMethod]
    public void EveryTaskHasTrainersThatVary()
    {
        foreach (var task in Enum.GetValues<TaskKind>())
            CollectionAssert.IsSubsetOf(new[] { "fastforest", "fasttree", "lightgbm", "sdca" }, NamedTrainers.NamesFor(task).ToArray());
        Assert.AreEqual("lightgbm", NamedTrainers.Find("LightGbm")?.Name);
        Assert.IsNull(NamedTrainers.Find("forest"));
        Assert.HasCount(NamedTrainers.All.Count, NamedTrainers.All.Select(trainer => trainer.Name).Distinct().ToList());
    }

    private static TaskData Task(TaskKind task)
    {
        const int rows = 300, features = 4;
        var random = new Random(11);
        var x = Enumerable.Range(0, rows * features).Select(_ => random.NextDouble() - 0.5).ToArray();
        var y = Enumerable.Range(0, rows).Select(row => x[row * features] + (0.5 * x[row * features + 1]) + (0.3 * (random.NextDouble() - 0.5))).ToArray();
        if (task == TaskKind.Regression)
            return TaskData.Regression(x, y, rows);
        int classes = task == TaskKind.BinaryClassification ? 2 : 3;
        var data = TaskData.Classification(x, Array.ConvertAll(y, value => (int)Math.Clamp((value + 0.5) * classes, 0, classes - 1)), classes);
        return new TaskData(task, rows, x, data.Targets.ToArray());
    }
}
