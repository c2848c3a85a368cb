using System.Text.Json;
using NJsonSchema;

namespace Microsoft.ML.InductiveBias.Console.Tests;

[TestClass]
public sealed class ConformanceTests
{
    private static readonly string Root = Path.Combine(ToolRun.Samples, "..", "..");

    private static readonly string Cases = Path.Combine(Root, "src", "Microsoft.ML.InductiveBias.Console", "Conformance", "Cases");

    [TestMethod]
    public void EveryCasePassesAndTheDocumentationShowsTheResult()
    {
        var result = ToolRun.JsonOf("conformance");
        Assert.IsTrue(result.GetProperty("passed").GetBoolean());
        var leftOut = result.GetProperty("leftOut").EnumerateArray().Select(name => name.GetString()).ToList();
        CollectionAssert.AreEqual((string[])["iris perceptrons, rare"], leftOut);
        string page = File.ReadAllText(Path.Combine(Root, "docs", "conformance.md")).ReplaceLineEndings("\n");
        var documented = page.Split("<!-- result -->")[1].Split("<!-- end of result -->")[0].Trim().Split('\n').Skip(2).ToList();
        var found = result.GetProperty("cases").EnumerateArray().Select(one =>
            $"| {one.GetProperty("name")} | {one.GetProperty("kind")} | {one.GetProperty("checks").GetArrayLength()} | {(one.GetProperty("passed").GetBoolean() ? "passed" : "failed")} |").ToList();
        // Cases that take minutes were run by hand.
        Assert.AreEqual(string.Join("\n", found), string.Join("\n", documented.Where(row => !leftOut.Exists(name => row.StartsWith($"| {name} |", StringComparison.Ordinal)))));
        Assert.HasCount(found.Count + leftOut.Count, documented);
    }

    [TestMethod]
    public void FilesFollowTheSchema()
    {
        var schema = JsonSchema.FromFileAsync(Path.Combine(Root, "docs", "schemas", "conformance.schema.json")).GetAwaiter().GetResult();
        string[] files = Directory.GetFiles(Cases, "*.json");
        Assert.HasCount(9, files);
        foreach (string file in files)
        {
            string text = File.ReadAllText(file);
            Assert.IsEmpty(schema.Validate(text), file);
            foreach (var one in JsonDocument.Parse(text).RootElement.GetProperty("cases").EnumerateArray())
            {
                // The validator takes no account of the schema's conditions.
                if (schema.Definitions.TryGetValue(one.GetProperty("kind").GetString()!, out var input))
                    Assert.IsEmpty(input.Validate(one.GetProperty("input").GetRawText()), one.GetProperty("name").GetString());
            }
        }
        Assert.IsNotEmpty(schema.Validate(Case(value: "1").Replace("\"origin\"", "\"source\"", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void AWrongNumberFailsWithBothNumbers()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.json", Case(value: "0.3"));
        string json = Path.Combine(folder.Path, "out.txt");
        var run = ToolRun.Of("conformance", "--cases", folder.Path, "--json", json);
        Assert.AreEqual(1, run.ExitCode);
        Assert.Contains("0 of 1 case passed", run.Output, StringComparison.Ordinal);
        // -ln erf(sqrt(1/2))
        Assert.Contains("0.38171514", run.Output, StringComparison.Ordinal);
        Assert.AreEqual("", string.Join("\n", ResultSchema.FaultsOf(File.ReadAllText(json))));
    }

    [TestMethod]
    [DataRow("1", "0.381715146302853", 0)]
    [DataRow("\"Infinity\"", "0.381715146302853", 1)]
    [DataRow("0.5", "Infinity", 1)]
    public void AnInfiniteValueAllowsNoDifference(string value, string found, int exitCode)
    {
        using var folder = new TemporaryFolder();
        // At a loss of 1 every direction counts; at one below the smallest loss none does.
        folder.Write("a.json", found == "Infinity"
            ? Case(value).Replace("[1]", "[0]", StringComparison.Ordinal).Replace("\"squaredResiduals\": [0]", "\"squaredResiduals\": [2]", StringComparison.Ordinal)
            : Case(value == "1" ? found : value));
        Assert.AreEqual(exitCode, ToolRun.Of("conformance", "--cases", folder.Path).ExitCode);
    }

    [TestMethod]
    [DataRow("lossDistribution", "lossDistributions", "unknown kind 'lossDistributions'")]
    [DataRow("nats", "bits", "unknown quantity 'bits'")]
    [DataRow("\"at\": 1,", "", "needs the member 'at'")]
    [DataRow("\"outputs\": 1", "\"output\": 1", "doesn't fit the kind lossDistribution")]
    [DataRow("\"relativeTolerance\"", "\"tolerance\"", "isn't a file of conformance cases")]
    [DataRow("\"formatVersion\": 1", "\"formatVersion\": 2", "format version 2")]
    [DataRow("{", "", "isn't a file of conformance cases")]
    public void AFileThatIsNotUnderstoodIsAnError(string text, string wrong, string message)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.json", Case("1").Replace(text, wrong, StringComparison.Ordinal));
        ToolRun.Of("conformance", "--cases", folder.Path).Fails(1, message);
    }

    [TestMethod]
    public void AFailedComputationFailsItsCaseAlone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.json", Case("0.381715146302853"));
        folder.Write("b.json", Case("1").Replace("one", "two", StringComparison.Ordinal).Replace("\"outputs\": 1", "\"outputs\": 0", StringComparison.Ordinal));
        var run = ToolRun.Of("conformance", "--cases", folder.Path);
        Assert.AreEqual(1, run.ExitCode);
        Assert.Contains("1 of 2 cases passed", run.Output, StringComparison.Ordinal);
    }

    [TestMethod]
    public void AFolderWithoutCasesIsAnError()
    {
        using var folder = new TemporaryFolder();
        ToolRun.Of("conformance", "--cases", folder.Path).Fails(1, "no JSON files");
        ToolRun.Of("conformance", "--cases", Path.Combine(folder.Path, "none")).Fails(1, "there is no folder");
        folder.Write("a.json", Case("1"));
        folder.Write("b.json", Case("1"));
        ToolRun.Of("conformance", "--cases", folder.Path).Fails(1, "Two cases have the name 'one'");
    }

    private static string Case(string value) => $$"""
        {"formatVersion": 1, "cases": [{"name": "one", "kind": "lossDistribution", "origin": "closed form",
          "input": {"eigenvalues": [1], "squaredResiduals": [0], "outputs": 1},
          "expected": [{"quantity": "nats", "at": 1, "value": {{value}}, "relativeTolerance": 1e-9}]}]}
        """;
}
