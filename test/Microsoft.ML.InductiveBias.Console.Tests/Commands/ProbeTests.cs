namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>The command <c>probe</c>.</summary>
[TestClass]
public sealed class ProbeTests
{
    private static readonly string Iris = Path.Combine(ToolRun.Samples, "iris.csv");

    [TestMethod]
    public void SpacesAndRulesAreOneTableJsonAndPage()
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "probe.json"), html = Path.Combine(folder.Path, "probe.html");
        var run = ToolRun.Of("probe", Iris, "--label", "Species", "--space", "rbf:noise=0.01,length-scale=2,amplitude=1", "--space", "linear:noise=0.01,amplitude=1",
            "--rule", "linear", "--rule", "parity", "--repeats", "2", "--shuffle-features", "--json", json, "--html", html);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.IsLessThanOrEqualTo(80, run.Output.Split('\n').Max(line => line.Length));
        foreach (string shown in new[] { "rbf", "linear", "parity", "shuffled", "105 training, 45 test in each draw (seed 0)", "50% of the best constant's" })
            Assert.Contains(shown, run.Output, StringComparison.Ordinal);
        using var result = System.Text.Json.JsonDocument.Parse(File.ReadAllText(json));
        var probes = result.RootElement.GetProperty("probes").EnumerateArray().ToList();
        Assert.HasCount(2 * 2 * 2, probes);
        Assert.AreEqual("Species", result.RootElement.GetProperty("data").GetProperty("label").GetString());
        double Bits(string space, string rule, bool shuffled) => probes.Single(probe =>
            probe.GetProperty("space").GetString() == space && probe.GetProperty("rule").GetString() == rule && probe.GetProperty("shuffled").GetBoolean() == shuffled).GetProperty("bits") is { ValueKind: System.Text.Json.JsonValueKind.Number } bits ? bits.GetDouble() : double.PositiveInfinity;
        Assert.IsLessThan(Bits("linear", "parity", false), Bits("linear", "linear", false));
        // Distances and products don't know the order of features.
        Assert.AreEqual(Bits("rbf", "parity", false), Bits("rbf", "parity", true), 1e-6 * (1 + Bits("rbf", "parity", false)));
        string page = File.ReadAllText(html);
        Assert.Contains("What each space finds easy", page, StringComparison.Ordinal);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
    }

    [TestMethod]
    public void ATableNeedsNoLabel()
    {
        using var folder = new TemporaryFolder();
        string[] lines = File.ReadAllLines(Iris);
        string unlabeled = folder.Write("plants.csv", string.Join('\n', lines.Select(line => line[..line.LastIndexOf(',')])) + '\n'), json = Path.Combine(folder.Path, "a.json"), labeledJson = Path.Combine(folder.Path, "b.json");
        string[] options = ["--space", "rbf:noise=0.01,length-scale=2,amplitude=1", "--rule", "linear", "--rule", "group", "--repeats", "2"];
        var run = ToolRun.Of(["probe", unlabeled, .. options, "--json", json]);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains("plants.csv: 150 rows", run.Output, StringComparison.Ordinal);
        Assert.Contains("4 numeric columns", run.Output, StringComparison.Ordinal);
        Assert.AreEqual(0, ToolRun.Of(["probe", Iris, "--label", "Species", .. options, "--json", labeledJson]).ExitCode);
        using var result = System.Text.Json.JsonDocument.Parse(File.ReadAllText(json));
        using var labeled = System.Text.Json.JsonDocument.Parse(File.ReadAllText(labeledJson));
        Assert.AreEqual(System.Text.Json.JsonValueKind.Null, result.RootElement.GetProperty("data").GetProperty("label").ValueKind);
        Assert.AreEqual(labeled.RootElement.GetProperty("probes").GetRawText(), result.RootElement.GetProperty("probes").GetRawText(), "labels play no part");
        // A single column can only be a feature, and the label that was made isn't mentioned.
        Assert.AreEqual(0, ToolRun.Of(["probe", folder.Write("counter.csv", "n\n" + string.Join('\n', Enumerable.Range(1, 30)) + '\n'), "--rule", "linear", "--space", "linear:noise=0.01,amplitude=1", "--repeats", "2"]).ExitCode);
        ToolRun.Of("probe", folder.Write("empty.csv", "a,b\n" + string.Concat(Enumerable.Repeat(",\n", 12))), "--missing", "impute").Fails(1, "has no feature column left; at least one is needed");
        ToolRun.Of("probe", unlabeled, "--task", "regression").Fails(2, "--task is about the label, and there is none");
        ToolRun.Of("probe", unlabeled, "--label", "Species").Fails(1, "has no column 'Species'");
        Assert.AreEqual(0, ToolRun.Of("probe", unlabeled, "--missing-values", "0,1", "--rule", "linear", "--space", "linear:noise=0.01,amplitude=1", "--repeats", "2").ExitCode, "the label that was made is never missing");
        ToolRun.Of("measure", unlabeled).Fails(2, "--label is missing");
    }

    [TestMethod]
    public void WrongArgumentsAreNamed()
    {
        ToolRun.Of("probe", Iris, "--label", "Species", "--rule", "liner").Fails(2, "--rule was 'liner'", "Did you mean 'linear'?", "parity3");
        ToolRun.Of("probe", Iris, "--label", "Species", "--repeats", "1").Fails(2, "--repeats was '1'", "at least 2");
        ToolRun.Of("probe", Iris, "--label", "Species", "--relative-loss", "1").Fails(2, "--relative-loss was '1'");
        ToolRun.Of("probe", Iris, "--label", "Species", "--space", "mlp:tail=bound").Fails(2, "tail is an option of measure");
        ToolRun.Of("probe").Fails(2, "FILE is missing");
        using var folder = new TemporaryFolder();
        ToolRun.Of("probe", folder.Write("few.csv", "x,y\n1,a\n2,b\n3,a\n"), "--label", "y").Fails(1, "3 rows; probes need at least 10");
    }
}
