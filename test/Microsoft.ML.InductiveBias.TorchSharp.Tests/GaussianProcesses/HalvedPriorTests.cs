using System.Text.Json;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

/// <summary>The PAC-Bayes bound with half of the rows for the prior.</summary>
[TestClass]
public sealed class HalvedPriorTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public void AllTermsAreThoseOfLongArithmetic(int number)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ReferenceValues", "pac_bayes.json")));
        var root = json.RootElement;
        var task = root.GetProperty("tasks")[number];
        double[] features = Numbers(task.GetProperty("x")), targets = Numbers(task.GetProperty("targets"));
        int outputs = task.GetProperty("classes").GetInt32(), rows = targets.Length / outputs;
        var all = outputs == 1
            ? TaskData.Regression(features, targets, rows)
            : TaskData.Classification(features, [.. targets.Chunk(outputs).Select(row => Array.IndexOf(row, 1.0))], outputs);
        // The reference is for the rows in the order of the file, so the rows are given such that the random order restores it.
        int[] order = StableShuffle.Order(rows, 3), shuffled = new int[rows];
        for (int i = 0; i < rows; i++)
            shuffled[order[i]] = i;
        var kernel = new RbfKernel { LengthScale = root.GetProperty("lengthScale").GetDouble(), Amplitude = root.GetProperty("amplitude").GetDouble() };
        using var fitted = new GaussianProcessHypothesisSpace(kernel, task.GetProperty("noise").GetDouble()) { CenterTargets = task.GetProperty("centered").GetBoolean() }
            .Fit(all.SelectRows(shuffled));
        var bound = fitted.EvidenceOverRows(orders: 1, seed: 3).PacBayes!;

        // Rounding of a Cholesky factor with a condition number near 500.
        const double Rounding = 1e-9;
        Assert.AreEqual(rows / 2, bound.PriorRows);
        Assert.AreEqual(task.GetProperty("relativeEntropy").GetDouble(), bound.RelativeEntropy.Nats, 100 * Rounding);
        Assert.AreEqual(task.GetProperty("trainingError").GetDouble(), bound.TrainingError, Rounding);
        Assert.AreEqual(task.GetProperty("error").GetDouble(), bound.Error, Rounding);
        if (outputs == 1)
            Assert.AreEqual(task.GetProperty("rightLoss").GetDouble(), bound.RightLoss!.Value, Rounding);
        else
            Assert.IsNull(bound.RightLoss);
    }

    /// <summary>A single hypothesis, for which the prior is the posterior: its wrong rows are binomial.</summary>
    [TestMethod]
    [DataRow(5, 0.3)]
    [DataRow(40, 0.05)]
    [DataRow(40, 0.5)]
    public void TheBoundHoldsAsOftenAsItSays(int rows, double error)
    {
        const int TrainingSets = 4000;
        var random = new Random(rows);
        int holds = 0;
        for (int set = 0; set < TrainingSets; set++)
        {
            int wrong = Enumerable.Range(0, rows).Count(_ => random.NextDouble() < error);
            if (error <= new PacBayesEstimate(1, rows, wrong / (double)rows, Information.Zero).Error)
                holds++;
        }
        // At least the confidence, less three standard errors.
        Assert.IsGreaterThan(0.95 - 3 * Math.Sqrt(0.95 * 0.05 / TrainingSets), holds / (double)TrainingSets);
    }

    [TestMethod]
    public void TheBoundIsTheRootOfTheRelativeEntropy()
    {
        foreach (var (rows, wrong, nats) in new[] { (50, 0.1, 4.0), (50, 0.0, 0.0), (7, 0.25, 1.0), (1000, 0.4, 90.0) })
        {
            double error = new PacBayesEstimate(10, rows, wrong, Information.FromNats(nats)).Error;
            double left = (wrong > 0 ? wrong * Math.Log(wrong / error) : 0) + (1 - wrong) * Math.Log((1 - wrong) / (1 - error));
            Assert.AreEqual((nats + Math.Log((rows >= 8 ? 2 * Math.Sqrt(rows) : rows + 1) / 0.05)) / rows, left, 1e-9);
        }
        Assert.AreEqual(1, new PacBayesEstimate(10, 10, 1, Information.Zero).Error, "all rows wrong");
        Assert.AreEqual(1, new PacBayesEstimate(10, 10, 0.2, Information.Infinite).Error, "infinite information");
    }

    [TestMethod]
    public void RulesHaveATighterBoundThanRandomLabels()
    {
        var random = new Random(4);
        double[] features = [.. Enumerable.Range(0, 200).Select(_ => 4 * random.NextDouble() - 2)];
        double rule = Bound(x => x > 0 ? 1 : 0), none = Bound(_ => random.Next(2));
        Assert.IsLessThan(0.3, rule);
        Assert.IsGreaterThan(0.5, none, "a bound below the error of guessing can't hold");

        double Bound(Func<double, int> label)
        {
            using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 0.7 }, 0.1) { CenterTargets = true }.Fit(TaskData.Classification(features, [.. features.Select(label)], 2));
            return fitted.EvidenceOverRows(1).PacBayes!.Error;
        }
    }

    [TestMethod]
    public void WithoutNoiseTheBoundSaysNothing()
    {
        var (training, _) = RealTasks.Load("iris");
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }).Fit(training);
        var bound = fitted.EvidenceOverRows(1).PacBayes!;
        Assert.AreEqual(1, bound.Error);
        Assert.IsTrue(double.IsPositiveInfinity(bound.RelativeEntropy.Nats));
        Assert.AreEqual(0, bound.TrainingError);
    }

    [TestMethod]
    public void ThereIsNoBoundWhereTheTheoremDoesNotApply()
    {
        var (training, _) = RealTasks.Load("iris");
        var space = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }, 0.05);
        Assert.IsNull(BoundOf(space, training.WithGroups([.. Enumerable.Range(0, training.Rows).Select(row => row / 2)])), "rows of a group resemble each other");
        Assert.IsNull(BoundOf(space, training.SelectRows([0, 1, 2])), "too few rows");
        Assert.IsNull(BoundOf(new GaussianProcessHypothesisSpace(space.Kernel, 0.05) { Approximation = new KernelApproximation(20) }, training), "other rows than those of the training set");
        using var fitted = space.Fit(training);
        using var again = fitted.WithTraining(training);
        Assert.IsNull(again.EvidenceOverRows(1).PacBayes, "the parameters come from elsewhere");

        static PacBayesEstimate? BoundOf(GaussianProcessHypothesisSpace space, TaskData rows)
        {
            using var fitted = space.Fit(rows);
            return fitted.EvidenceOverRows(1).PacBayes;
        }
    }

    private static double[] Numbers(JsonElement rows) => [.. rows.EnumerateArray().SelectMany(row => row.EnumerateArray().Select(value => value.GetDouble()))];
}
