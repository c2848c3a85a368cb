namespace Microsoft.ML.InductiveBias.Reporting.Tests;

[TestClass]
public sealed class RowsFileTests
{
    [TestMethod]
    public void EveryJudgedRowIsALineWithItsCells()
    {
        var wine = SampleAudit.Wine;
        string[] lines = RowsFile.ToCsv(wine).TrimEnd('\n').Split('\n');
        Assert.HasCount(wine.Labels!.Rows.Count + 1, lines);
        StringAssert.StartsWith(lines[0], "Line,Label,ProbabilityWrong,Suggested,Reason,Ambiguity,Atypicality,Leverage,Influence,");
        var first = wine.Labels.Rows[0];
        StringAssert.StartsWith(lines[1], FormattableString.Invariant($"{first.Id},{first.Label},0.9,{first.Suggested},WrongLabel,"));
        foreach (string line in lines)
            Assert.HasCount(9 + wine.Data.Columns.Count, line.Split(','));
    }

    [TestMethod]
    public void CommasAndQuotesAreQuoted()
    {
        var wine = SampleAudit.Wine;
        var row = new LabelAuditRow { Id = 3, Label = "a,b", Suggested = "say \"c\"", Cells = [] };
        var audit = new AuditResult(wine) { Labels = new LabelAudit { Rows = [row] } };
        StringAssert.Contains(RowsFile.ToCsv(audit), "3,\"a,b\",0,\"say \"\"c\"\"\",None,0,0,0,0\n");
        var none = new AuditResult(wine) { Labels = null };
        Assert.Contains("judged no labels", Assert.ThrowsExactly<ArgumentException>(() => RowsFile.ToCsv(none)).Message, StringComparison.Ordinal);
    }
}
