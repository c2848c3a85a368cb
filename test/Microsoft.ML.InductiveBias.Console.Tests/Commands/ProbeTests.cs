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
