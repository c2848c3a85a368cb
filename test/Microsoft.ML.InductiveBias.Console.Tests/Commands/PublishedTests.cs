namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>The estimates as published.</summary>
[TestClass]
public sealed class PublishedTests
{
    private static readonly string Iris = Path.Combine(ToolRun.Samples, "iris.csv");

    [TestMethod]
    public void KernelsHaveThePresetOfThePaperAndTheFitBesideTheExactNumber()
    {
        string[] options = ["--label", "Species", "--target-loss", "0.05"];
        var published = ToolRun.Json(Iris, [.. options, "--published"]);
        var paper = ToolRun.Json(Iris, [.. options, "--preset", "paper", "--sample-and-fit"]);
        foreach (string member in (string[])["space", "inductiveBias", "sampleAndFit"])
            Assert.AreEqual(paper.GetProperty(member).GetRawText(), published.GetProperty(member).GetRawText());
        Assert.IsGreaterThan(0, published.GetProperty("sampleAndFit").GetArrayLength());
        var longer = ToolRun.Json(Iris, [.. options, "--space", "rbf:published,length-scale=3"]);
        Assert.AreEqual(3, longer.GetProperty("space").GetProperty("lengthScale").GetDouble());
        Assert.AreEqual(0, longer.GetProperty("space").GetProperty("noiseVariance").GetDouble());
    }

    [TestMethod]
    public void EveryNetworkCountsAndTheFittedLawAnswersEverywhere()
    {
        string[] options = ["--label", "Species", "--target-loss", "0.15", "--epochs", "5", "--samples", "12", "--width", "8"];
        var published = ToolRun.Json(Iris, [.. options, "--space", "mlp:published"]);
        var sample = published.GetProperty("sample");
        Assert.AreEqual((12, 12, 0), (sample.GetProperty("drawn").GetInt32(), sample.GetProperty("counted").GetInt32(), sample.GetProperty("fitted").GetInt32()));
        Assert.AreEqual(0, published.GetProperty("space").GetProperty("tolerance").GetDouble());
        double[] losses = [.. sample.GetProperty("hypotheses").EnumerateArray().Select(one => one.GetProperty("testLoss").GetDouble())];
        foreach (var estimate in published.GetProperty("inductiveBias").EnumerateArray().Where(one => one.GetProperty("targetLoss").GetDouble() < losses.Max() && one.GetProperty("targetLoss").GetDouble() > 0))
        {
            Assert.AreEqual("fitted", estimate.GetProperty("method").GetString());
            var family = estimate.GetProperty("families").EnumerateArray().Single(one => one.GetProperty("family").GetString() == "scaledNoncentralChiSquared");
            Assert.AreEqual(family.GetProperty("nats").GetDouble(), estimate.GetProperty("nats").GetDouble());
        }
        // Without the option, networks that don't fit don't count.
        ToolRun.Of(["measure", Iris, .. options, "--space", "mlp", "--tail", "bound"]).Fails(1, "tolerance");
    }

    [TestMethod]
    public void ItNeedsTheLossOfThePaper()
    {
        ToolRun.Of("measure", Iris, "--label", "Species", "--space", "rbf:published", "--loss", "zero-one").Fails(2, "published needs --loss mse");
        ToolRun.Of("measure", Iris, "--label", "Species", "--space", "rbf", "--published", "--preset", "median").Fails(2, "leave out preset");
        ToolRun.Of("measure", Iris, "--label", "Species", "--space", "sdca", "--published").Fails(2, "--published is not an option of sdca");
    }
}
