using System.Text.Json.Nodes;

namespace Microsoft.ML.InductiveBias.Reporting.Tests;

/// <summary>SARIF as its readers need it: version 2.1.0 of the standard, sections 3.13 to 3.30.</summary>
[TestClass]
public sealed class SarifReportTests
{
    [TestMethod]
    public void ConditionsLabelsAndDiagnosticsAreResults()
    {
        var wine = SampleAudit.Wine;
        var outcomes = new[] { "rows > 1", "rows < 1", "requiredBits(none, none) > 1" }.Select(text => AuditCondition.Parse(text).Evaluate(wine)).ToList();
        var run = Run(SarifReport.ToJson([wine], [new AuditConditionOutcomes(wine.Name, TimeSpan.Zero, outcomes)]));
        var results = run["results"]!.AsArray();
        CollectionAssert.AreEqual((string[])["conditionViolated", "conditionUndefined"], results.Take(2).Select(Rule).ToArray());
        Assert.AreEqual("error", (string?)results[0]!["level"]);
        Assert.AreEqual("rows > 1: rows is 178 rows", (string?)results[0]!["message"]!["text"]);
        var wrong = results.Where(result => Rule(result) == "wrongLabel").ToList();
        var flagged = wine.Labels!.Rows.Where(row => row.Reason == RowReason.WrongLabel).ToList();
        Assert.IsNotEmpty(flagged);
        CollectionAssert.AreEqual(flagged.ConvertAll(row => row.Id), wrong.ConvertAll(result => (long)Place(result)["region"]!["startLine"]!));
        Assert.AreEqual("wine.csv", (string?)Place(wrong[0])["artifactLocation"]!["uri"]);
        Assert.HasCount(wine.Diagnostics.Concat(wine.Labels.Diagnostics).Select(one => (one.Code, one.Message)).Distinct().Count(), results.Skip(2 + wrong.Count));

        // Each result leads to its rule.
        var rules = run["tool"]!["driver"]!["rules"]!.AsArray();
        foreach (var result in results)
            Assert.AreEqual(Rule(result), (string?)rules[(int)result!["ruleIndex"]!]!["id"]);
    }

    [TestMethod]
    [DataRow("data/my wine #1.csv", "data/my%20wine%20%231.csv")]
    [DataRow("../ä.csv", "../%C3%A4.csv")]
    public void PathsAreUriReferences(string name, string uri)
    {
        var audit = new AuditResult(SampleAudit.Wine) { Name = name };
        Assert.AreEqual(uri, (string?)Place(Run(SarifReport.ToJson([audit]))["results"]![0])["artifactLocation"]!["uri"]);
        var rooted = new AuditResult(SampleAudit.Wine) { Name = Path.GetFullPath("wine.csv") };
        StringAssert.StartsWith((string?)Place(Run(SarifReport.ToJson([rooted]))["results"]![0])["artifactLocation"]!["uri"], "file:///");
    }

    [TestMethod]
    public void RowsThatAreNoLinesHaveNoRegion()
    {
        var audit = new AuditResult(SampleAudit.Wine) { RowUnit = "row" };
        var wrong = Run(SarifReport.ToJson([audit]))["results"]!.AsArray().First(result => Rule(result) == "wrongLabel");
        Assert.IsNull(Place(wrong)["region"]);
        Assert.ThrowsExactly<ArgumentException>(() => SarifReport.ToJson([]));
    }

    private static JsonNode Run(string json)
    {
        var log = JsonNode.Parse(json)!;
        Assert.AreEqual("2.1.0", (string?)log["version"]);
        return log["runs"]!.AsArray().Single()!;
    }

    private static string? Rule(JsonNode? result) => (string?)result!["ruleId"];

    private static JsonNode Place(JsonNode? result) => result!["locations"]!.AsArray().Single()!["physicalLocation"]!;
}
