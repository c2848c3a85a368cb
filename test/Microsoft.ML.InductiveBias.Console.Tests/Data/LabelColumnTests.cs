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
    public void NumericClassesAreInOrderAndKeepTheirText()
    {
        var table = Table(["10", "2", "2", "10", "-1", "-1", "2", "10"]);
        var label = LabelColumn.Of([table], ColumnContent.Of(table, 0, ""), null);
        CollectionAssert.AreEqual(new[] { "-1", "2", "10" }, label.Classes);
        Assert.IsEmpty(label.Diagnose([table]));
    }

    [TestMethod]
    [DataRow("01", "1")]
    [DataRow("+1", "1")]
    [DataRow("1", "1e0")]
    [DataRow("1", "1.0")]
    public void ClassesOfOneNumberAreDistinctAndReported(string one, string other)
    {
        var table = Table([one, other, one, other]);
        var label = LabelColumn.Of([table], ColumnContent.Of(table, 0, ""), null);
        CollectionAssert.AreEquivalent(new[] { one, other }, label.Classes);
        Assert.AreEqual("classesOfEqualNumber", label.Diagnose([table]).Single().Code);
    }

    [TestMethod]
    [DataRow("Yes", "yes")]
    [DataRow("New York", "New  York")]
    [DataRow("a\u200b", "a")] // a space of no width
    [DataRow("\u202aa", "a")] // a mark of the writing direction
    [DataRow("\u00a0b c", "b\u00a0c")] // spaces that don't break a line
    public void ClassesThatLookAlikeAreDistinctAndReported(string one, string other)
    {
        var table = Table([one, other, "d", one, other, "d"]);
        var label = LabelColumn.Of([table], ColumnContent.Of(table, 0, ""), null);
        Assert.HasCount(3, label.Classes);
        Assert.AreEqual("similarClasses", label.Diagnose([table]).Single().Code);
    }

    [TestMethod]
    public void ClassesThatLookDifferentAreNotReported()
    {
        var table = Table(["a", "b", "ab", "a-b", "\u00e4", "A1"]);
        Assert.IsEmpty(LabelColumn.Of([table], ColumnContent.Of(table, 0, ""), null).Diagnose([table]));
    }

    [TestMethod]
    public void LargeWholeNumbersStayDistinctClasses()
    {
        string[] names = ["123456789012345677", "123456789012345678", "123456789012345679"]; // one double
        var table = Table([.. names, .. names]);
        var label = LabelColumn.Of([table], ColumnContent.Of(table, 0, ""), null);
        CollectionAssert.AreEqual(names, label.Classes);
        Assert.IsEmpty(label.Diagnose([table]));
    }

    private static LabelTask TaskOf(IEnumerable<string> cells)
    {
        var table = Table(cells);
        return LabelColumn.Of([table], ColumnContent.Of(table, 0, ""), null).Task;
    }

    private static RawTable Table(IEnumerable<string> cells)
    {
        string[][] rows = [.. cells.Select(cell => new[] { cell })];
        return new RawTable("data.csv", ["label"], rows, [.. Enumerable.Range(2, rows.Length)]);
    }
}
