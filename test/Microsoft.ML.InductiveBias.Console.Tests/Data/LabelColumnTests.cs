using Microsoft.ML.InductiveBias.Console.Data;

namespace Microsoft.ML.InductiveBias.Console.Tests;

[TestClass]
public sealed class LabelColumnTests
{
    [TestMethod]
    [DataRow(40, 2, true)]
    [DataRow(40, 20, true)]
    [DataRow(39, 20, false)] // less than two rows per value
    [DataRow(500, 21, false)]
    [DataRow(1050, 21, true)] // 50 rows per value
    [DataRow(1049, 21, false)]
    public void WholeNumbersAreClassesIfTheyAreFew(int rows, int distinct, bool areClasses) =>
        Assert.AreEqual(areClasses ? LabelTask.Classification : LabelTask.Regression, TaskOf(Enumerable.Range(0, rows).Select(i => $"{i % distinct}")));

    [TestMethod]
    public void TextIsClasses() => Assert.AreEqual(LabelTask.Classification, TaskOf(["a", "b", "a"]));

    [TestMethod]
    public void FractionsAreARegression() => Assert.AreEqual(LabelTask.Regression, TaskOf(Enumerable.Repeat("0.5", 10).Append("1")));

    [TestMethod]
    public void NumericClassesAreInOrderAndOnePerNumber()
    {
        var table = Table(["10", "2", "2.0", "1e1", "-1", "-1", "2", "10"]);
        var label = LabelColumn.Of([table], ColumnContent.Of([table], 0, ""), null);
        CollectionAssert.AreEqual(new[] { "-1", "2", "10" }, label.Classes);
    }

    private static LabelTask TaskOf(IEnumerable<string> cells)
    {
        var table = Table(cells);
        return LabelColumn.Of([table], ColumnContent.Of([table], 0, ""), null).Task;
    }

    private static RawTable Table(IEnumerable<string> cells)
    {
        string[][] rows = [.. cells.Select(cell => new[] { cell })];
        return new RawTable("data.csv", ["label"], rows, [.. Enumerable.Range(2, rows.Length)]);
    }
}
