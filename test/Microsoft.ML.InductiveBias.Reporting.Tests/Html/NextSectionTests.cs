namespace Microsoft.ML.InductiveBias.Reporting.Tests;

/// <summary>What the report says to do next.</summary>
[TestClass]
public sealed class NextSectionTests
{
    [TestMethod]
    public void NumbersOfTheStudyAreThoseOfItsPage()
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "study.md")).ReplaceLineEndings(" ");
        Assert.Contains(NextSection.Sets, page, StringComparison.Ordinal);
        Assert.Contains($"| validation: the model's loss on the test rows | {NextSection.ByLoss} (", page, StringComparison.Ordinal);
        Assert.Contains($"| bits at 0.5 of the constant's loss | {NextSection.ByBits} (", page, StringComparison.Ordinal);
        Assert.Contains($"holds the rows needed in a share of {NextSection.Held} (", page, StringComparison.Ordinal);
        Assert.Contains($"generalization difficulty (log₂ of bits) | {NextSection.OfDifficulty} (", page, StringComparison.Ordinal);
    }

    [TestMethod]
    public void ModelsWithinTheIntervalOfTheBestAreNamed()
    {
        AuditModel Model(string name, double error) => new(name, error, error, []);
        var wine = new AuditResult(SampleAudit.Wine) { Spaces = [], Models = [Model("first", 0.10), Model("second", 0.12), Model("third", 0.6)] };
        string text = Text(wine);
        Assert.Contains("Start from first", text, StringComparison.Ordinal);
        Assert.Contains("The errors of second lie within its interval", text, StringComparison.Ordinal);
        Assert.DoesNotContain("third", text);
    }

    [TestMethod]
    [DataRow(20.0, 10.0, 30.0, "are enough for 10 bits")]
    [DataRow(500.0, 300.0, 900.0, "10 bits need more rows: 300 to 900 in place of 110")]
    [DataRow(500.0, 300.0, double.PositiveInfinity, "10 bits need more rows: 300 or more, without a limit")]
    [DataRow(100.0, 50.0, 900.0, "The interval of 50 to 900 holds the 110 training rows")]
    public void RowsAreAdvisedByTheInterval(double rows, double lower, double upper, string expected)
    {
        var curve = SampleAudit.Wine.RowsCurve!;
        var changed = new AuditRowsCurve(curve.Space, curve.Reference, curve.TargetLoss, curve.Points, 10, rows, isExtrapolated: false, lower, upper, 10);
        Assert.AreEqual(110, SampleAudit.Wine.TrainingRows);
        Assert.Contains(expected, Text(new AuditResult(SampleAudit.Wine) { RowsCurve = changed }), StringComparison.Ordinal);
    }

    [TestMethod]
    public void WithoutANumberOfRowsNoneIsAdvised()
    {
        var curve = SampleAudit.Wine.RowsCurve!;
        var changed = new AuditRowsCurve(curve.Space, curve.Reference, curve.TargetLoss, curve.Points, 10, null, isExtrapolated: false, double.NaN, double.NaN, 10);
        Assert.Contains("gives no number of rows", Text(new AuditResult(SampleAudit.Wine) { RowsCurve = changed }), StringComparison.Ordinal);
    }

    private static string Text(AuditResult result) => string.Concat(NextSection.Of(result).Cast<System.Xml.Linq.XElement>().Select(element => element.Value));
}
