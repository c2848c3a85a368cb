namespace Microsoft.ML.InductiveBias.Auditing.Tests;

[TestClass]
public sealed class AuditTests
{
    private static readonly AuditOptions Quick = new() { Samples = 3 };

    [TestMethod]
    public void OneAuditTellsAll()
    {
        const int Wrong = 40;
        var input = Tasks.Clouds(wrong: Wrong);
        var result = AuditRunner.Run(input, Quick);

        CollectionAssert.AreEqual(new[] { "rbf", "nngp", "fastforest", "mlp" }, result.Spaces.Select(space => space.Name).ToArray());
        Assert.IsEmpty(result.BudgetCuts);
        Assert.AreEqual(1, result.Data.Columns.Count(column => column.IsConstant));
        CollectionAssert.AreEquivalent(new[] { 44, 46 }, result.Data.Classes.Select(one => one.Rows).ToArray());
        Assert.HasCount(90, result.RowDifficulties, "folds judge the training rows too");
        // The clouds are 8 apart and 1 wide: only the wrong label is doubtful.
        CollectionAssert.AreEqual(new[] { Wrong + 2L }, result.RowDifficulties.Where(row => row.IsLabelSuspect).Select(row => row.Id).ToArray());
        Assert.AreEqual("right", result.RowDifficulties.Single(row => row.IsLabelSuspect).Label);
        Assert.AreEqual("left", result.RowDifficulties.Single(row => row.IsLabelSuspect).Predicted);
        foreach (var model in result.Models)
        {
            Assert.HasCount(4, model.Provided, model.Name);
            Assert.IsLessThanOrEqualTo(0.1, model.ZeroOneError!.Value, model.Name);
        }
        AgreesWithAPlainMeasurement(input, result);
    }

    [TestMethod]
    public void NumbersAreAuditedInUnitsOfTheirVariance()
    {
        var result = AuditRunner.Run(Tasks.Line(), Quick);
        Assert.AreEqual(TaskKind.Regression, result.Task);
        Assert.IsEmpty(result.ClassPairs);
        Assert.IsTrue(result.Models.All(model => model.ZeroOneError is null));
        var constant = result.Spaces[0].Metrics.At(LossReference.ConstantPredictor);
        // The share of the variance that the mean of the training rows leaves: 1, but for what 18 test rows differ.
        Assert.IsInRange(0.4, 2.5, constant.TargetLoss);
        var predicted = result.RowDifficulties.Select(row => double.Parse(row.Predicted, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.IsInRange(80, 320, predicted.Average(), "predictions are in the units of the label, from 100 to 300");
    }

    [TestMethod]
    public void WhatABudgetCutsIsSaid()
    {
        var result = AuditRunner.Run(Tasks.Clouds(), new AuditOptions(Quick) { Samples = 1000, Budget = TimeSpan.FromSeconds(3) });
        // How much is cut depends on the machine and on what else it does; it may be every space.
        Assert.IsNotEmpty(result.BudgetCuts);
        foreach (var row in result.RowDifficulties)
            Assert.HasCount(result.Spaces.Count, row.Bits, "bits stand in the order of the spaces that were measured");
    }

    [TestMethod]
    public void ABudgetGivesEachSampledSpaceItsShareOfHalfOfTheTime()
    {
        // The hour has just begun: of 1,800 s, hypotheses of 90 s each are affordable 19 times (a moment has passed), or 9 times where two spaces share.
        AuditBudget Hour() => new(System.Diagnostics.Stopwatch.GetTimestamp(), TimeSpan.FromHours(1));
        Assert.AreEqual(19, Hour().Samples("mlp", 100, 90, stepsLeft: 1));
        Assert.AreEqual(9, Hour().Samples("mlp", 100, 90, stepsLeft: 2));
        Assert.AreEqual(5, Hour().Samples("mlp", 5, 90, stepsLeft: 1));
        var budget = Hour();
        Assert.AreEqual(0, budget.Samples("mlp", 100, 900, stepsLeft: 1), "fewer than 3 are no sample");
        Assert.IsFalse(budget.Allows("the curve", 7200));
        Assert.IsTrue(budget.Allows("the curve", 60));
        Assert.IsFalse(budget.Allows("the models", 60, reserved: 3600), "what comes later needs the hour");
        Assert.HasCount(3, budget.Cuts);
    }

    [TestMethod]
    public void ACanceledContextEndsIt()
    {
        var context = new MLContext();
        typeof(MLContext).GetMethod("CancelExecution", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public)!.Invoke(context, null);
        Assert.Throws<OperationCanceledException>(() => context.InductiveBias.Audit(Tasks.Clouds(), Quick));
        Assert.Throws<OperationCanceledException>(() => context.InductiveBias.EstimateAuditCost(Tasks.Clouds(), Quick));
    }

    [TestMethod]
    public void CancellationEndsIt()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => AuditRunner.Run(Tasks.Clouds(), new AuditOptions(Quick) { CancellationToken = source.Token }));
    }

    [TestMethod]
    public void ADataViewIsAuditedFromTheCatalog()
    {
        var input = Tasks.Clouds(rows: 40);
        var mlContext = new MLContext(1);
        var rows = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(row => new CloudRow
        {
            Kind = input.Labels[row], Features = Array.ConvertAll(input.Rows.FeatureRow(row).ToArray(), value => (float)value),
        }));
        var keyed = mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(CloudRow.Kind)).Fit(rows).Transform(rows);
        var result = mlContext.InductiveBias.Audit(keyed, options: Quick);
        Assert.AreEqual("row", result.RowUnit);
        CollectionAssert.AreEquivalent(new[] { "left", "right" }, result.Data.Classes.Select(one => one.Name).ToArray());
        CollectionAssert.IsSubsetOf(result.RowDifficulties.Select(row => row.Id).ToArray(), Enumerable.Range(0, 40).Select(row => (long)row).ToArray());
        Assert.AreEqual(1, result.Data.Columns.Count(column => column.IsConstant));
    }

    [TestMethod]
    public void TheEstimatedCostGrowsWithTheWork()
    {
        var few = AuditRunner.Estimate(Tasks.Clouds(), Quick);
        // So much more work that no disturbance of a timed calibration hides it.
        var many = AuditRunner.Estimate(Tasks.Clouds(), new AuditOptions(Quick) { Samples = 300_000 });
        Assert.IsGreaterThan(few.Duration, many.Duration);
        Assert.IsGreaterThan(0, few.MemoryBytes);
    }

    /// <summary>The RBF space, by scaling by hand.</summary>
    private static void AgreesWithAPlainMeasurement(AuditInput input, AuditResult result)
    {
        var test = AuditSplit.Of(input, Quick).TestRows;
        var training = Enumerable.Range(0, 90).Except(test).ToArray();
        var scaled = new double[90 * 3];
        for (int feature = 0; feature < 3; feature++)
        {
            var values = training.Select(row => input.Rows.FeatureRow(row)[feature]).ToArray();
            double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            for (int row = 0; row < 90; row++)
                scaled[(row * 3) + feature] = deviation > 0 ? (input.Rows.FeatureRow(row)[feature] - mean) / deviation : 0;
        }
        var all = new TaskData(input.Rows.Kind, 90, scaled, input.Rows.Targets.ToArray());
        using var fitted = GaussianProcessHypothesisSpace.ByLikelihood().Fit(all.SelectRows(training));
        var expected = new MLContext().InductiveBias.Evaluate(fitted, all.SelectRows(test)).At(LossReference.PosteriorMean);
        var found = result.Spaces[0].Metrics.At(LossReference.PosteriorMean);
        // The same numbers in another order of summation.
        Assert.AreEqual(expected.TargetLoss, found.TargetLoss, 1e-9 * expected.TargetLoss);
        Assert.AreEqual(expected.Bits, found.Bits, 1e-6 * Math.Max(1, expected.Bits));
    }
}
