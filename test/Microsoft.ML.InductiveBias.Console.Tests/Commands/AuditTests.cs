using System.Text.Json;
using System.Xml.Linq;
using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Console.Tests;

[TestClass]
[DoNotParallelize] // audits use all cores themselves
public sealed class AuditTests
{
    private static readonly string Config = Path.Combine(ToolRun.Samples, "..", "ModelBuilder", "Iris.mbconfig");

    [TestMethod]
    public void AnAuditWritesEveryReportAndTestsItsConditions()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("hostile.csv", Hostile());
        string Path(string name) => System.IO.Path.Combine(folder.Path, name);
        var run = ToolRun.Of("audit", file, "--label", "kind", "--samples", "3", "--html", Path("a.html"), "--json", Path("a.json"), "--junit", Path("a.xml"), "--rows", Path("a.csv"), "--judge", "all",
            "--fail-if", "rows > 100", "--fail-if", "expectedLoss(rbf) >= 0");
        Assert.AreEqual(3, run.ExitCode, run.Output + run.Error);
        Assert.Contains("passed: rows > 100", run.Output, StringComparison.Ordinal);
        Assert.Contains("VIOLATED: expectedLoss(rbf) >= 0", run.Output, StringComparison.Ordinal);
        Assert.Contains("of memory on this machine", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output, "a cell must not steer the terminal");

        string html = File.ReadAllText(Path("a.html"));
        XDocument.Parse(html[html.IndexOf("<html", StringComparison.Ordinal)..]);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.IsLessThan(2 << 20, html.Length);
        var json = JsonDocument.Parse(File.ReadAllText(Path("a.json"))).RootElement;
        Assert.AreEqual("audit", json.GetProperty("command").GetString());
        Assert.AreEqual("line", json.GetProperty("rowUnit").GetString());
        CollectionAssert.AreEqual(
            new[] { "hostile.csv: rows > 100: False", "hostile.csv: expectedLoss(rbf) >= 0: True" },
            json.GetProperty("conditions").EnumerateArray().Select(one => $"{System.IO.Path.GetFileName(one.GetProperty("name").GetString())}: {one.GetProperty("condition")}: {one.GetProperty("holds")}").ToArray());
        var judged = json.GetProperty("labelAudit").GetProperty("rows").EnumerateArray().ToList();
        Assert.HasCount(json.GetProperty("data").GetProperty("rows").GetInt32() - json.GetProperty("data").GetProperty("droppedRows").GetInt32(), judged);
        Assert.AreEqual(json.GetProperty("rowDifficulties").GetRawText(), json.GetProperty("testRowDifficulties").GetRawText());
        StringAssert.StartsWith(File.ReadAllText(Path("a.csv")), "Line,Label,ProbabilityWrong,Suggested,Reason,");
        var suite = XDocument.Parse(File.ReadAllText(Path("a.xml"))).Root!;
        Assert.AreEqual("1", suite.Attribute("failures")!.Value);

        // With the same data and seed, nothing changes by more than the intervals.
        var again = ToolRun.Of("audit", file, "--label", "kind", "--samples", "3", "--baseline", Path("a.json"), "--json", Path("b.json"));
        Assert.AreEqual(0, again.ExitCode, again.Error);
        Assert.Contains(": 0 of", again.Output, StringComparison.Ordinal);
        var later = JsonDocument.Parse(File.ReadAllText(Path("b.json"))).RootElement;
        Assert.IsFalse(later.TryGetProperty("conditions", out _));
        var changes = later.GetProperty("comparison").GetProperty("changes").EnumerateArray().ToList();
        Assert.HasCount(later.GetProperty("quantities").GetArrayLength(), changes);
        Assert.IsTrue(changes.All(change => !change.GetProperty("beyondIntervals").GetBoolean()));
    }

    [TestMethod]
    public void SeveralDataSetsAreRankedHardestFirst()
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "c.json"), small = folder.Write("small.csv", SampleText.Mixed), gallery = Path.Combine(folder.Path, "new", "gallery");
        var run = ToolRun.Of("compare", small, Config, "--label", "kind", "--label", "Species", "--samples", "3", "--json", json, "--gallery", gallery);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains("index.html", run.Output, StringComparison.Ordinal);
        CollectionAssert.IsSubsetOf((string[])["index.html", "small.html"], Directory.GetFiles(gallery).Select(Path.GetFileName).ToList());
        Assert.HasCount(3, Directory.GetFiles(gallery));
        Assert.Contains("2 data sets, hardest first", run.Output, StringComparison.Ordinal);
        var results = JsonDocument.Parse(File.ReadAllText(json)).RootElement.GetProperty("results");
        Assert.AreEqual(2, results.GetArrayLength());
        Assert.AreEqual("Species", results[1].GetProperty("label").GetString());
        Assert.AreEqual(150, results[1].GetProperty("data").GetProperty("rows").GetInt32());
    }

    [TestMethod]
    public void AnMbconfigFileSuppliesFileLabelAndTaskInEveryCommand()
    {
        var plain = ToolRun.JsonOf("difficulty", Path.Combine(ToolRun.Samples, "iris.csv"), "--label", "Species");
        var config = ToolRun.JsonOf("difficulty", Config);
        Assert.AreEqual(plain.GetProperty("log2DifficultyBits").GetProperty("value").GetDouble(), config.GetProperty("log2DifficultyBits").GetProperty("value").GetDouble());
        var measured = ToolRun.Json(Config, "--length-scale", "1");
        Assert.AreEqual("Species", measured.GetProperty("data").GetProperty("label").GetString());
    }

    [TestMethod]
    [DataRow("--fail-if", "nonsense(rbf) > 1", "nonsense")]
    [DataRow("--fail-if", "rows >", "--fail-if was 'rows >'")]
    [DataRow("--budget", "soon", "--budget was 'soon'; it must be a positive number with the unit s, m or h, such as 90s or 2m.")]
    [DataRow("--samples", "2", "--samples was '2'")]
    [DataRow("--junit", "x.xml", "--junit needs --fail-if")]
    public void AWrongOptionIsNamed(string option, string value, string part) =>
        ToolRun.Of("audit", "iris.csv", "--label", "y", option, value).Fails(2, part);

    [TestMethod]
    public void MissingInputsAreNamed()
    {
        ToolRun.Of("audit").Fails(2, "FILE is missing");
        ToolRun.Of("audit", "iris.csv").Fails(2, "--label is missing");
        ToolRun.Of("compare", "iris.csv", "--label", "y").Fails(2, "compare needs at least two files, but 1 was specified");
        ToolRun.Of("audit", "nowhere.csv", "--label", "y").Fails(1, "There is no file 'nowhere.csv'");
        using var folder = new TemporaryFolder();
        string file = folder.Write("a.csv", SampleText.Mixed);
        ToolRun.Of("audit", file, "--label", "kind", "--baseline", folder.Write("b.json", "{}")).Fails(1, "--baseline", "formatVersion");
        ToolRun.Of("audit", file, "--label", "sort").Fails(1, "has no column 'sort'");
    }

    [TestMethod]
    [DataRow("90s", 90)]
    [DataRow("2m", 120)]
    [DataRow("1.5h", 5400)]
    public void DurationsHaveAUnit(string text, double seconds)
    {
        Assert.AreEqual(seconds, Console.Commands.OptionFactory.ReadDuration(text)?.TotalSeconds);
    }

    [TestMethod]
    [DataRow("90")]
    [DataRow("0s")]
    [DataRow("-1m")]
    [DataRow("s")]
    [DataRow("2d")]
    [DataRow("1e99h")]
    public void OtherDurationsAreInvalid(string text) => Assert.IsNull(Console.Commands.OptionFactory.ReadDuration(text));

    /// <summary>Names and cells that would be markup, terminal commands or formulas elsewhere.</summary>
    private static string Hostile() => SampleText.Mixed
        .Replace("red", "<script>alert(1)</script>", StringComparison.Ordinal)
        .Replace("green", "=cmd\u001b[31m\u202Egnp", StringComparison.Ordinal)
        .Replace("x,y,color", $"x,y,\"{new string('n', 10_000)}\"", StringComparison.Ordinal);
}
