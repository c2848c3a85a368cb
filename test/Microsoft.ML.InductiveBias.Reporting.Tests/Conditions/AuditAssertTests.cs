namespace Microsoft.ML.InductiveBias.Reporting.Tests;

[TestClass]
public sealed class AuditAssertTests
{
    [TestMethod]
    public void BoundsThatHoldPass() => AuditAssert.Holds(SampleAudit.Wine, "rows == 178", "difficultyBits < Infinity");

    [TestMethod]
    public void EachBoundThatDoesNotHoldIsNamedWithItsNumber()
    {
        var failure = Assert.ThrowsExactly<AuditAssertException>(() => AuditAssert.Holds(SampleAudit.Wine, "rows < 100", "rows > 100", "requiredBits(forest, bestModel) < 1"));
        string[] lines = failure.Message.Split('\n');
        Assert.HasCount(3, lines);
        Assert.Contains("wine.csv", lines[0], StringComparison.Ordinal);
        Assert.AreEqual("'rows < 100' doesn't hold: rows is 178 rows", lines[1]);
        Assert.Contains("'requiredBits(forest, bestModel) < 1' has no answer", lines[2], StringComparison.Ordinal);
    }

    [TestMethod]
    public void WrongArgumentsAreErrors()
    {
        Assert.ThrowsExactly<FormatException>(() => AuditAssert.Holds(SampleAudit.Wine, "rows"));
        Assert.ThrowsExactly<ArgumentException>(() => AuditAssert.Holds(SampleAudit.Wine));
        Assert.ThrowsExactly<ArgumentNullException>(() => AuditAssert.Holds(null!, "rows > 1"));
    }
}
