using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Auditing.Tests;

/// <summary>Rows that are hard for a known reason are found, each for its reason.</summary>
[TestClass]
public sealed class LabelAuditTests
{
    [TestMethod]
    public void AWrongLabelIsFlaggedWithTheRightOne()
    {
        var audit = LabelJudge.Judge(Tasks.Clouds(wrong: 40), new LabelAuditOptions());
        Assert.HasCount(90, audit.Rows);
        var first = audit.Rows[0];
        Assert.AreEqual((42L, "right", "left", RowReason.WrongLabel), (first.Id, first.Label, first.Suggested, first.Reason));
        Assert.IsLessThan(0, first.Influence, "the other rows are predicted better without it");
        Assert.AreEqual(1, audit.Rows.Count(row => row.ProbabilityWrong > 0.5));
        Assert.AreEqual(42L, audit.AtFalseDiscoveryRate(0.5).Single().Id);
        Assert.IsTrue(audit.Lower <= 1 && 1 <= audit.Upper);
        CollectionAssert.AreEqual(new[] { "left", "right" }, audit.ClassNames.ToArray());
        Assert.IsTrue(audit.Rows.Zip(audit.Rows.Skip(1)).All(pair => pair.First.ProbabilityWrong >= pair.Second.ProbabilityWrong));
    }

    [TestMethod]
    public void RightLabelsGiveAnEmptyList()
    {
        var audit = LabelJudge.Judge(Tasks.Clouds(), new LabelAuditOptions());
        Assert.AreEqual(0, audit.Rows.Count(row => row.Reason == RowReason.WrongLabel));
        Assert.AreEqual(0, audit.Lower);
        Assert.IsLessThan(1, audit.ExpectedWrong);
    }

    [TestMethod]
    public void EachReasonHasItsColumn()
    {
        // Two clouds; then rows halfway between them, a row far away, and a copy of a row with the other label.
        var random = new Random(8);
        List<(double X, double Y, int Class)> rows = [.. Enumerable.Range(0, 200).Select(row => (4.0 * (row % 2) + random.NextDouble(), random.NextDouble(), row % 2))];
        for (int i = 0; i < 12; i++)
            rows.Add((2.5 + 0.1 * random.NextDouble(), random.NextDouble(), i % 2));
        rows.Add((40, 40, 1));
        rows.Add((rows[10].X + 1e-4, rows[10].Y, 1 - rows[10].Class));
        var input = Tasks.Of(TaskData.Classification([.. rows.SelectMany(row => new[] { row.X, row.Y })], [.. rows.Select(row => row.Class)], 2), ["a", "b"], row => rows[row].Class == 0 ? "a" : "b");
        var audit = LabelJudge.Judge(input, new LabelAuditOptions());
        var byRow = audit.Rows.ToDictionary(row => row.Id - 2);
        Assert.IsGreaterThan(6, Enumerable.Range(200, 12).Count(row => byRow[row].Reason == RowReason.Ambiguous));
        Assert.AreEqual(0, Enumerable.Range(0, 200).Count(row => byRow[row].Reason == RowReason.Ambiguous));
        Assert.AreEqual(RowReason.Atypical, byRow[212].Reason);
        Assert.AreEqual(212L, audit.Rows.MaxBy(row => row.Atypicality)!.Id - 2);
        Assert.AreEqual(212L, audit.Rows.MaxBy(row => row.Leverage)!.Id - 2);
        Assert.IsTrue(audit.Rows.All(row => row.Leverage is >= 0 and <= 1));
        var pair = audit.Conflicts[0];
        CollectionAssert.AreEquivalent(new[] { 10L, 213L }, new[] { pair.First.Id - 2, pair.Second.Id - 2 });
        Assert.AreEqual(213L, pair.First.Id - 2, "the copy contradicts its own cloud");
    }

    [TestMethod]
    public void AWrongNumberIsFlaggedWithAPrediction()
    {
        var line = Tasks.Line(100);
        var y = line.Rows.Targets.ToArray();
        double right = y[30];
        y[30] += 60;
        var input = Tasks.Of(TaskData.Regression(line.Rows.Features.ToArray(), y, 100), [], row => y[row].ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        var audit = LabelJudge.Judge(input, new LabelAuditOptions());
        Assert.AreEqual((32L, RowReason.WrongLabel), (audit.Rows[0].Id, audit.Rows[0].Reason));
        Assert.AreEqual(right, double.Parse(audit.Rows[0].Suggested, System.Globalization.CultureInfo.InvariantCulture), 10, "a sixth of the error; the forest is coarse");
        Assert.IsEmpty(audit.NoiseMatrix);
    }

    [TestMethod]
    public void RowsBeyondTheLimitAreJudgedInPartsOrNamed()
    {
        var input = Tasks.Clouds(rows: 101, wrong: 40);
        var sample = LabelJudge.Judge(input, new LabelAuditOptions { MaximumRows = 60 });
        Assert.AreEqual((60, 41), (sample.Rows.Count, sample.RowsNotJudged));
        Assert.Contains("60 of 101", sample.Diagnostics.Single(diagnostic => diagnostic.Code == "labelsNotJudged").Message, StringComparison.Ordinal);
        var all = LabelJudge.Judge(input, new LabelAuditOptions { MaximumRows = 60, JudgesAll = true });
        Assert.AreEqual((101, 0), (all.Rows.Count, all.RowsNotJudged));
        CollectionAssert.AllItemsAreUnique(all.Rows.Select(row => row.Id).ToArray());
        Assert.AreEqual(42L, all.Rows[0].Id);
    }

    [TestMethod]
    public void NearDuplicatesInDifferentPartsAreFound()
    {
        var input = Tasks.Clouds(rows: 101, wrong: 40);
        var features = input.Rows.Features.ToArray();
        int[] classes = [.. Enumerable.Range(0, 101).Select(row => row == 40 ? 1 : row % 2)];
        // Every row but the first 20 is a copy of the row before the one before it, so that random parts separate many of them.
        for (int row = 20; row < 101; row++)
            features.AsSpan((row - 2) * 3, 3).CopyTo(features.AsSpan(row * 3));
        var copied = Tasks.Of(TaskData.Classification(features, classes, 2), ["left", "right"], row => classes[row] == 0 ? "left" : "right");
        var audit = LabelJudge.Judge(copied, new LabelAuditOptions { MaximumRows = 60, JudgesAll = true });
        Assert.IsNotEmpty(audit.Conflicts);
        Assert.IsTrue(audit.Conflicts.All(pair => pair.First.Id == 42 && pair.Second.Label == "left"));
    }

    [TestMethod]
    public void EqualRowsWithNearlyEqualNumbersAreNoConflict()
    {
        var line = Tasks.Line(100);
        var x = line.Rows.Features.ToArray();
        var y = line.Rows.Targets.ToArray();
        (x[11], y[11]) = (x[10], y[10] + 0.3);
        (x[21], y[21]) = (x[20], y[20] + 60);
        var audit = LabelJudge.Judge(Tasks.Of(TaskData.Regression(x, y, 100), [], row => y[row].ToString("R", System.Globalization.CultureInfo.InvariantCulture)), new LabelAuditOptions());
        Assert.AreEqual((23L, 22L), (audit.Conflicts.Single().First.Id, audit.Conflicts.Single().Second.Id));
    }

    [TestMethod]
    public void LabelsThatCantBeJudgedAreNamed()
    {
        Refused("3 usable rows", Tasks.Small(3, 1, SmallLabel.Numbers));
        Refused("All labels of 'y' are '14.62'", Tasks.Small(20, 1, SmallLabel.Constant));
        Refused("looks like an identifier", Tasks.Small(20, 1, SmallLabel.ClassPerRow));

        static void Refused(string words, AuditInput input)
        {
            var error = Assert.ThrowsExactly<ArgumentException>(() => LabelJudge.Judge(input, new LabelAuditOptions()));
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public void AClassOfOneRowAndFewRowsAreJudged()
    {
        double[] features = [.. Enumerable.Range(0, 21).Select(row => (double)row)];
        int[] classes = [.. Enumerable.Range(0, 21).Select(row => row == 20 ? 2 : row / 10)];
        var one = LabelJudge.Judge(Tasks.Of(TaskData.Classification(features, classes, 3), ["a", "b", "c"], row => "abc"[classes[row]].ToString()), new LabelAuditOptions());
        Assert.HasCount(21, one.Rows);
        Assert.IsTrue(one.Rows.All(row => row.ProbabilityWrong is >= 0 and <= 1));
        Assert.Contains("A class has one judged row: 'c'.", one.Diagnostics.Single(diagnostic => diagnostic.Code == "classOfOneRow").Message, StringComparison.Ordinal);
        var four = LabelJudge.Judge(Tasks.Small(4, 2, SmallLabel.TwoClasses), new LabelAuditOptions());
        Assert.HasCount(4, four.Rows);
    }

    [TestMethod]
    public void JudgmentsAreColumnsThatAPipelineCanFilter()
    {
        var mlContext = new MLContext(seed: 1);
        var random = new Random(2);
        var data = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 80).Select(row => new Point
        {
            Features = [8 * (row % 2) + (float)random.NextDouble(), (float)random.NextDouble()],
            Label = row % 2 == 0 != (row == 30),
        }).ToList());
        var audit = mlContext.InductiveBias.AuditLabels(data);
        var view = audit.AppendTo(data);
        CollectionAssert.AreEqual(
            new[] { "Features", "Label", "ProbabilityWrong", "Ambiguity", "Atypicality", "Leverage", "Influence", "SuggestedLabel", "Reason" },
            view.Schema.Select(column => column.Name).ToArray());
        Assert.AreEqual("WrongLabel", view.GetColumn<string>("Reason").ElementAt(30));
        Assert.AreEqual("true", view.GetColumn<string>("SuggestedLabel").ElementAt(30));
        var kept = mlContext.Data.FilterRowsByColumn(view, "ProbabilityWrong", upperBound: 0.5);
        Assert.AreEqual(79, kept.GetColumn<bool>("Label").Count());
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() => mlContext.InductiveBias.AuditLabels(data, cancellationToken: source.Token));
    }

    private sealed class Point
    {
        [VectorType(2)] public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
