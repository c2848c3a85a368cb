namespace Microsoft.ML.InductiveBias.Auditing.Tests;

[TestClass]
public sealed class AuditSplitTests
{
    [TestMethod]
    public void TrainingAndTestRowsAreDisjointAndScaledByTheTrainingRows()
    {
        var input = Tasks.Clouds();
        var split = AuditSplit.Of(input, new AuditOptions { Seed = 1 });
        Assert.AreEqual(27, split.Test.Rows);
        Assert.AreEqual(63, split.Training.Rows);
        for (int feature = 0; feature < 2; feature++)
        {
            var values = Enumerable.Range(0, split.Training.Rows).Select(row => split.Training.FeatureRow(row)[feature]).ToArray();
            Assert.AreEqual(0, values.Average(), 1e-12, "rounding of 63 sums");
            Assert.AreEqual(1, values.Average(value => value * value), 1e-12, "rounding of 63 sums");
        }
        Assert.IsTrue(Enumerable.Range(0, split.Test.Rows).All(row => split.Test.FeatureRow(row)[2] == 0), "a constant column becomes 0");
    }

    [TestMethod]
    public void FoldsTestEveryOtherRowOnce()
    {
        var input = Tasks.Clouds();
        foreach (double fraction in new[] { 0.3, 0.1, 0.5 })
        {
            var options = new AuditOptions { TestFraction = fraction };
            var first = AuditSplit.Of(input, options);
            var folds = AuditSplit.Folds(input, first, options).ToList();
            var tested = first.TestRows.Concat(folds.SelectMany(fold => fold.TestRows)).ToList();
            CollectionAssert.AreEquivalent(Enumerable.Range(0, 90).ToList(), tested);
            Assert.IsTrue(folds.TrueForAll(fold => fold.Training.Rows == first.Training.Rows), "one standard for all rows");
        }
    }

    [TestMethod]
    public void HashesRecognizeTheSameRows()
    {
        var input = Tasks.Clouds();
        int[] rows = AuditSplit.Of(input, new AuditOptions()).TestRows;
        var hashes = RowHashes.Of(input, rows);
        Assert.IsTrue(hashes.ContainsKey(input.Label));
        Assert.AreEqual(input.Columns.Count(column => rows.Select(row => input.Cells(row)[input.Columns.ToList().IndexOf(column)]).Distinct().Count() > 1) + 1, hashes.Count, "constant columns recognize nothing");
        CollectionAssert.AreEquivalent(hashes.ToList(), RowHashes.Of(Tasks.Clouds(), rows).ToList());
        var others = RowHashes.Of(input, AuditSplit.Of(input, new AuditOptions { Seed = 1 }).TestRows);
        Assert.IsTrue(hashes.All(column => others[column.Key] != column.Value));
    }

    [TestMethod]
    public void TooFewRowsAreAnErrorThatSaysSo()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => AuditRunner.Run(Tasks.Clouds(rows: 3)));
        Assert.Contains("3 usable rows", error.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void AllRowsAreTheTrainingRowsAndThenTheTestRows()
    {
        var input = Tasks.Clouds();
        var split = AuditSplit.Of(input, new AuditOptions());
        var all = split.AllRows(input);
        CollectionAssert.AreEqual((double[])[.. split.Training.Features.Span, .. split.Test.Features.Span], all.Features.ToArray());
        CollectionAssert.AreEqual((double[])[.. split.Training.Targets.Span, .. split.Test.Targets.Span], all.Targets.ToArray());
    }
}
