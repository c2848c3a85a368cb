using System.Text.Json.Nodes;

namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>The option --group: rows that belong together.</summary>
[TestClass]
public sealed class GroupTests
{
    [TestMethod]
    public void RowsOfAGroupCountTogetherAndTheirColumnIsNoFeature()
    {
        using var folder = new TemporaryFolder();
        string table = Path.Combine(folder.Path, "visits.csv");
        var random = new Random(3);
        var lines = new List<string> { "patient,x,y" };
        for (int patient = 0; patient < 30; patient++)
        {
            // The visits of a patient are alike, and so are their deviations from the curve.
            double x = (4 * random.NextDouble()) - 2, deviation = random.NextDouble() - 0.5;
            for (int visit = 0; visit < 5; visit++)
                lines.Add(FormattableString.Invariant($"p{patient},{x + (0.01 * random.NextDouble())},{Math.Sin(x) + deviation + (0.05 * random.NextDouble())}"));
        }
        File.WriteAllLines(table, lines);
        var alone = Measure("--ignore");
        var grouped = Measure("--group");
        Assert.AreEqual(1, (int)grouped["data"]!["features"]!);
        Assert.AreEqual((double)alone["nats"]!, (double)grouped["nats"]!, "groups change the interval, not the number");
        Assert.IsGreaterThan((double)alone["testSetUpperNats"]!, (double)grouped["testSetUpperNats"]!);

        JsonNode Measure(string option)
        {
            string json = Path.Combine(folder.Path, $"{option}.json");
            var run = ToolRun.Of("measure", table, "--label", "y", option, "patient", "--noise", "0.1", "--length-scale", "1", "--target-loss", "0.15", "--json", json);
            Assert.AreEqual(0, run.ExitCode, run.Error);
            var result = JsonNode.Parse(File.ReadAllText(json))!;
            var estimate = result["inductiveBias"]!.AsArray().Single(one => (string?)one!["reference"] == "target")!;
            estimate["data"] = result["data"]!.DeepClone();
            return estimate;
        }
    }

    [TestMethod]
    public void AGroupThatIsTheLabelOrMissingIsAnError()
    {
        string iris = Path.Combine(ToolRun.Samples, "iris.csv");
        var label = ToolRun.Of("measure", iris, "--label", "Species", "--group", "Species");
        Assert.AreEqual(2, label.ExitCode);
        StringAssert.Contains(label.Error, "--group names 'Species', which is also the label");
        var missing = ToolRun.Of("measure", iris, "--label", "Species", "--group", "Patient");
        Assert.AreNotEqual(0, missing.ExitCode);
        StringAssert.Contains(missing.Error, "--group");
    }
}
