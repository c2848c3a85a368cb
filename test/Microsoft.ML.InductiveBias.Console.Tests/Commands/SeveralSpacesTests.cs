using System.Globalization;
using System.Text.Json;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>Several spaces in one call, and sampled spaces.</summary>
[TestClass]
public sealed class SeveralSpacesTests
{
    private const string QuickNetwork = "mlp:width=8,depth=1,epochs=150,tolerance=0.15,learning-rate=0.02,tail=bound";

    private static readonly string Iris = Path.Combine(ToolRun.Samples, "iris.csv");

    [TestMethod]
    public void EachResultIsThatOfTheSpaceAlone()
    {
        using var folder = new TemporaryFolder();
        string[] common = [Iris, "--label", "Species", "--target-loss", "0.05", "--max-train", "60"];
        var together = Json(folder, 0, [.. common, "--space", "matern32", "--space", QuickNetwork + ",samples=6", "--space", "sdca:samples=4"]);
        Assert.AreEqual(0, together.GetProperty("failures").GetArrayLength());
        var results = together.GetProperty("results").EnumerateArray().ToList();
        CollectionAssert.AreEqual((string[])["kernel", "network", "trainer"], results.ConvertAll(result => result.GetProperty("space").GetProperty("kind").GetString()));
        foreach (var result in results)
        {
            var alone = Json(folder, 0, [.. common, "--space", result.GetProperty("specification").GetString()!]);
            foreach (string member in (string[])["data", "normalization", "space", "loss", "trainLoss", "lossDistribution", "negativeLogMarginalLikelihood", "diagnostics"])
                Assert.AreEqual(Compact(alone.GetProperty(member)), Compact(result.GetProperty(member)), member);
            var estimates = result.GetProperty("inductiveBias").EnumerateArray().Where(estimate => Reference(estimate) != "bestMeanPredictor").Select(Compact);
            CollectionAssert.AreEqual(alone.GetProperty("inductiveBias").EnumerateArray().Select(Compact).ToList(), estimates.ToList());
        }
    }

    [TestMethod]
    public void SpacesAreComparedAtTheBestMeanPredictor()
    {
        using var folder = new TemporaryFolder();
        var result = Json(folder, 0, [Iris, "--label", "Species", "--space", "rbf:preset=paper", "--space", "nngp:preset=paper", "--space", "linear:preset=paper,noise=0.1"]);
        var results = result.GetProperty("results").EnumerateArray().ToList();
        double best = results.Min(one => At(one, "meanPredictor").GetProperty("targetLoss").GetDouble());
        foreach (var one in results)
            Assert.AreEqual(best, At(one, "bestMeanPredictor").GetProperty("targetLoss").GetDouble());
        var owner = results.Single(one => At(one, "meanPredictor").GetProperty("targetLoss").GetDouble() == best);
        Assert.AreEqual(At(owner, "meanPredictor").GetProperty("nats").GetDouble(), At(owner, "bestMeanPredictor").GetProperty("nats").GetDouble());
    }

    [TestMethod]
    [DataRow("measured", "simulated", 0.5)]
    [DataRow("bound", "bound", 0.02)]
    [DataRow("fitted", "fitted", 0.5)]
    public void TheTailIsMeasuredBoundedOrFitted(string tail, string method, double share)
    {
        using var folder = new TemporaryFolder();
        string samples = Path.Combine(folder.Path, "mlp.samples");
        // To be measured, a loss that some of the networks reach, so that the simulation is short; the width keeps it quick.
        string[] arguments = [Iris, "--label", "Species", "--max-train", "30", "--max-test", "20", "--space", "mlp", "--width", "4", "--depth", "1", "--epochs", "30",
            "--learning-rate", "0.02", "--include-unfitted", "--samples", "30", "--tail", tail, "--tail-hypotheses", "30000", "--resume", samples];
        double mean = Json(folder, 0, arguments).GetProperty("lossDistribution").GetProperty("mean").GetDouble();
        var result = Json(folder, 0, [.. arguments, "--target-loss", (share * mean).ToString(CultureInfo.InvariantCulture)]);
        var estimate = At(result, "target");
        Assert.AreEqual(method, estimate.GetProperty("method").GetString());
        Assert.AreEqual(method == "bound", estimate.GetProperty("isBound").GetBoolean());
        Assert.AreEqual(method == "simulated", result.GetProperty("lossDistribution").TryGetProperty("rareLosses", out _));
        Assert.AreEqual(method == "simulated", File.Exists(samples + ".tail"));
    }

    [TestMethod]
    public void ASampledResultIsThatOfTheLibrary()
    {
        var lines = File.ReadAllLines(Iris);
        string[] training = [.. lines.Skip(1).Where((_, i) => i % 3 != 0)], test = [.. lines.Skip(1).Where((_, i) => i % 3 == 0)];
        using var folder = new TemporaryFolder();
        var result = Json(folder, 0,
            [folder.Write("train.csv", string.Join('\n', [lines[0], .. training])), "--test", folder.Write("test.csv", string.Join('\n', [lines[0], .. test])),
            "--label", "Species", "--normalize", "none", "--space", QuickNetwork, "--samples", "8", "--first-seed", "3", "--target-loss", "0.1"]);

        var space = new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions
        {
            Architecture = new MultilayerPerceptron { Width = 8, Depth = 1 },
            Epochs = 150,
            Tolerance = 0.15,
            LearningRate = 0.02,
        });
        var run = new MLContext().InductiveBias.SampleLosses(space, Rows(training), Rows(test), new LossSamplingOptions { Samples = 8, FirstSeed = 3 });
        var metrics = run.Evaluate(new InductiveBiasOptions { TargetLosses = [0.1], SampledLoss = new SampledLossOptions { Tail = TailMethod.Bound } });
        Assert.AreEqual(metrics.LossDistribution.Mean, result.GetProperty("lossDistribution").GetProperty("mean").GetDouble());
        Assert.AreEqual(metrics.TrainingLoss, result.GetProperty("trainLoss").GetDouble());
        var estimate = metrics.At(LossReference.Target);
        Assert.AreEqual(estimate.Nats, Number(At(result, "target").GetProperty("nats")));
        Assert.AreEqual(estimate.Lower.Nats, Number(At(result, "target").GetProperty("lowerNats")));
        Assert.AreEqual(estimate.Upper.Nats, Number(At(result, "target").GetProperty("upperNats")));
        var sample = result.GetProperty("sample");
        Assert.AreEqual(8, sample.GetProperty("drawn").GetInt32());
        Assert.AreEqual(run.Samples[0].Count(HypothesisStatus.Fitted), sample.GetProperty("fitted").GetInt32());
        Assert.AreEqual(run.Samples[0].Included.Count, sample.GetProperty("counted").GetInt32());
        foreach (var (expected, found) in run.Samples[0].Hypotheses.Zip(sample.GetProperty("hypotheses").EnumerateArray()))
        {
            Assert.AreEqual(expected.Drawn.Seed, found.GetProperty("seed").GetInt32());
            Assert.AreEqual(expected.Drawn.TrainingLoss, found.GetProperty("trainLoss").GetDouble());
            Assert.AreEqual(expected.TestLoss, Number(found.GetProperty("testLoss")));
        }
    }

    [TestMethod]
    public void AFailingSpaceDoesNotAffectTheOthers()
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "result.json");
        // The 4 features of iris are not an image of 9 pixels; this fails when the network is created.
        var run = ToolRun.Of("measure", Iris, "--label", "Species", "--space", "cnn:image=1x3x3", "--space", "nngp", "--json", json);
        Assert.AreEqual(1, run.ExitCode);
        Assert.Contains("inductive-bias: cnn:image=1x3x3: An image of 1x3x3", run.Error, StringComparison.Ordinal);
        Assert.Contains("4 features", run.Error, StringComparison.Ordinal);
        Assert.Contains("nngp", run.Output, StringComparison.Ordinal);
        var result = JsonDocument.Parse(File.ReadAllText(json)).RootElement;
        Assert.AreEqual("nngp", result.GetProperty("results").EnumerateArray().Single().GetProperty("specification").GetString());
        Assert.AreEqual("cnn:image=1x3x3", result.GetProperty("failures").EnumerateArray().Single().GetProperty("specification").GetString());
    }

    [TestMethod]
    public void WhereEverySpaceFailsNothingIsWritten()
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "result.json");
        var run = ToolRun.Of("measure", Iris, "--label", "Species", "--space", "cnn:image=1x3x3", "--space", "ogd", "--json", json);
        Assert.AreEqual(1, run.ExitCode);
        Assert.AreEqual("", run.Output);
        Assert.Contains("ogd: the trainer doesn't support multiclass classification; these do: fastforest", run.Error, StringComparison.Ordinal);
        Assert.IsFalse(File.Exists(json));
    }

    [TestMethod]
    public void ASampleFileIsResumed()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "runs.jsonl");
        string[] common = [Iris, "--label", "Species", "--space", QuickNetwork, "--resume", file];
        Json(folder, 0, [.. common, "--samples", "3"]);
        string first = File.ReadAllText(file);
        var resumed = Json(folder, 0, [.. common, "--samples", "5"]);
        Assert.StartsWith(first, File.ReadAllText(file), StringComparison.Ordinal);
        var atOnce = Json(folder, 0, [Iris, "--label", "Species", "--space", QuickNetwork, "--samples", "5"]);
        Assert.AreEqual(atOnce.GetProperty("sample").GetRawText(), resumed.GetProperty("sample").GetRawText());
    }

    [TestMethod]
    public void ASampleFileOfAnotherTaskIsRefused()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "runs.jsonl");
        string[] common = ["measure", Iris, "--label", "Species", "--samples", "3", "--resume", file];
        Assert.AreEqual(0, ToolRun.Of([.. common, "--space", QuickNetwork]).ExitCode);
        string before = File.ReadAllText(file);
        ToolRun.Of([.. common, "--space", QuickNetwork, "--seed", "1"]).Fails(1, "runs.jsonl", "can't be used");
        ToolRun.Of([.. common, "--space", QuickNetwork + ",weight-decay=0.1"]).Fails(1, "runs.jsonl", "can't be used");
        Assert.AreEqual(before, File.ReadAllText(file));
    }

    [TestMethod]
    public async Task CancellationLeavesNoJson()
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "result.json");
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(1.5));
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await Tool.RunAsync(
            ["measure", Iris, "--label", "Species", "--space", "rbf", "--space", "mlp:width=256,epochs=100000,tolerance=0,samples=1000", "--json", json],
            Terminal.Plain(output, error), cancellation.Token);
        Assert.AreEqual(130, exitCode, error.ToString());
        Assert.AreEqual("", output.ToString());
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void LossOfClassesIsMeasured()
    {
        using var folder = new TemporaryFolder();
        var result = Json(folder, 0, [Iris, "--label", "Species", "--space", QuickNetwork, "--samples", "5", "--loss", "zero-one", "--target-loss", "0.1"]);
        Assert.AreEqual("zeroOneError", result.GetProperty("loss").GetString());
        foreach (var hypothesis in result.GetProperty("sample").GetProperty("hypotheses").EnumerateArray().Where(one => one.GetProperty("status").GetString() == "fitted"))
        {
            double wrong = 45 * hypothesis.GetProperty("testLoss").GetDouble();
            Assert.AreEqual(Math.Round(wrong), wrong, 1e-9); // a number of rows
        }
        var logLoss = Json(folder, 0, [Iris, "--label", "Species", "--space", "sdca", "--samples", "3", "--loss", "log-loss"]);
        Assert.AreEqual("logLoss", logLoss.GetProperty("loss").GetString());
    }

    [TestMethod]
    public void TheChoiceOfTheLengthScaleAndThePublishedEstimateAreShownBesideTheResult()
    {
        using var folder = new TemporaryFolder();
        string[] common = [Iris, "--label", "Species", "--preset", "paper", "--target-loss", "0.055"];
        var result = Json(folder, 0, [.. common, "--sensitivity", "--sample-and-fit"]);
        var doubled = Json(folder, 0, [.. common, "--length-scale", "2"]);
        var sensitivity = result.GetProperty("sensitivity").EnumerateArray().Single(one => one.GetProperty("factor").GetDouble() == 2);
        // The covariance is ill-conditioned at the larger length scale.
        Assert.AreEqual(At(doubled, "target").GetProperty("nats").GetDouble(), At(sensitivity, "target").GetProperty("nats").GetDouble(), 1e-3 * At(doubled, "target").GetProperty("nats").GetDouble());
        var fit = result.GetProperty("sampleAndFit").EnumerateArray().Single(one => one.GetProperty("targetLoss").GetDouble() == 0.055);
        Assert.AreEqual(At(result, "target").GetProperty("nats").GetDouble(), fit.GetProperty("exactNats").GetDouble());
        // About 13% of 10,000 samples reach it, so the fit is within a few percent there.
        Assert.AreEqual(0, fit.GetProperty("differenceNats").GetDouble(), 0.2);
        var run = ToolRun.Of(["measure", .. common, "--space", "rbf", "--space", "nngp", "--sensitivity", "--sample-and-fit"]);
        Assert.Contains("Bits at other values of the length scale for rbf", run.Output, StringComparison.Ordinal);
        Assert.Contains("Exact numbers and the published estimate, in nats for nngp", run.Output, StringComparison.Ordinal);
        ToolRun.Of(["measure", .. common, "--loss", "zero-one", "--sample-and-fit"]).Fails(2, "--sample-and-fit", "--loss mse");
    }

    [TestMethod]
    public void TrainersLearnTheClassesThatTheyAreGiven()
    {
        // Each of them misclassifies a few of the 45 test rows; with mixed-up classes, most.
        using var folder = new TemporaryFolder();
        var results = Json(folder, 0, [Iris, "--label", "Species", "--loss", "zero-one", "--samples", "2", "--space", "sdca", "--space", "lbfgs", "--space", "fastforest", "--space", "lightgbm"]);
        foreach (var result in results.GetProperty("results").EnumerateArray())
            Assert.IsLessThan(0.15, result.GetProperty("lossDistribution").GetProperty("mean").GetDouble(), result.GetProperty("specification").GetString()!);
    }

    [TestMethod]
    public void AnUnsupportedLossNamesSupportedOnes()
    {
        ToolRun.OnText(SampleText.Mixed, "--label", "price", "--loss", "zero-one").Fails(1, "'price' is a number", "mse");
        ToolRun.OnText(SampleText.Mixed, "--label", "kind", "--loss", "log-loss").Fails(2, "rbf", "don't predict probabilities", "zero-one");
        ToolRun.OnText(SampleText.Mixed, "--label", "kind", "--loss", "log-loss", "--space", "mlp").Fails(2, "--training-loss cross-entropy");
    }

    private static JsonElement Json(TemporaryFolder folder, int exitCode, string[] arguments)
    {
        string json = Path.Combine(folder.Path, "result.json");
        var run = ToolRun.Of(["measure", .. arguments, "--json", json]);
        Assert.AreEqual(exitCode, run.ExitCode, run.Error);
        return JsonDocument.Parse(File.ReadAllText(json)).RootElement;
    }

    private static TaskData Rows(string[] lines)
    {
        string[] classes = ["setosa", "versicolor", "virginica"];
        var cells = lines.Select(line => line.Split(',')).ToList();
        return new TaskData(TaskKind.MulticlassClassification, cells.Count,
            [.. cells.SelectMany(row => row[..4].Select(cell => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture)))],
            [.. cells.SelectMany(row => classes.Select(name => row[4] == name ? 1.0 : 0))]);
    }

    private static double Number(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? double.Parse(element.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : element.GetDouble();

    private static string Reference(JsonElement estimate) => estimate.GetProperty("reference").GetString()!;

    private static JsonElement At(JsonElement result, string reference) =>
        result.GetProperty("inductiveBias").EnumerateArray().Single(estimate => Reference(estimate) == reference);

    /// <summary>Without white space, which depends on the nesting.</summary>
    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);

    [TestMethod]
    public void KernelRowsApproximateOneSpaceAndReportTheError()
    {
        using var folder = new TemporaryFolder();
        var result = Json(folder, 0, [Path.Combine(ToolRun.Samples, "iris.csv"), "--label", "Species", "--preset", "paper", "--noise", "0.01", "--space", "rbf:kernel-rows=40", "--space", "rbf"]);
        var (some, all) = (result.GetProperty("results")[0], result.GetProperty("results")[1]);
        Assert.AreEqual(40, some.GetProperty("space").GetProperty("approximationRows").GetInt32());
        Assert.AreEqual(1, some.GetProperty("diagnostics").EnumerateArray().Count(one => one.GetProperty("code").GetString() == "kernelApproximated"));
        Assert.IsFalse(all.GetProperty("space").TryGetProperty("approximationRows", out _));
        Assert.IsFalse(all.GetProperty("diagnostics").EnumerateArray().Any(one => one.GetProperty("code").GetString() == "kernelApproximated"));
        // Hypotheses conditioned on fewer rows have larger losses.
        Assert.IsGreaterThan(all.GetProperty("lossDistribution").GetProperty("mean").GetDouble(), some.GetProperty("lossDistribution").GetProperty("mean").GetDouble());
    }

    [TestMethod]
    public void AKernelToleranceSolvesIterativelyWithinIt()
    {
        using var folder = new TemporaryFolder();
        string iris = Path.Combine(ToolRun.Samples, "iris.csv");
        var result = Json(folder, 0, [iris, "--label", "Species", "--preset", "paper", "--noise", "0.1", "--space", "rbf:kernel-tolerance=0.01", "--space", "rbf"]);
        var (bounded, exact) = (result.GetProperty("results")[0], result.GetProperty("results")[1]);
        Assert.AreEqual("conjugateGradients", bounded.GetProperty("space").GetProperty("approximation").GetString());
        Assert.AreEqual(1, bounded.GetProperty("diagnostics").EnumerateArray().Count(one => one.GetProperty("code").GetString() == "solverBounds"));
        foreach (string reference in (string[])["constantPredictor", "meanPredictor"])
            Assert.AreEqual(At(exact, reference).GetProperty("nats").GetDouble(), At(bounded, reference).GetProperty("nats").GetDouble(), 0.02, reference);
        ToolRun.Of("measure", iris, "--label", "Species", "--space", "rbf:kernel-rows=40,kernel-tolerance=0.1").Fails(ExitCodes.Failure, "use one of them");
        Assert.Contains("Method    conjugate gradients, with bounds", ToolRun.Of("measure", iris, "--label", "Species", "--noise", "0.1", "--kernel-tolerance", "0.1").Output, StringComparison.Ordinal);
    }

    [TestMethod]
    public void PosteriorNetworksHaveEvidenceAndSimulatedBias()
    {
        string[] rows = [.. Enumerable.Range(0, 24).Select(row => FormattableString.Invariant($"{Math.Sin(1.7 * row):0.000},{Math.Cos(2.3 * row):0.000},{(Math.Sin(1.7 * row) > 0.2 ? "yes" : "no")}"))];
        var result = ToolRun.JsonOnText("x,y,kind\n" + string.Join("\n", rows), "--label", "kind", "--space", "mlp-posterior:width=2,depth=1,noise=0.2", "--target-loss", "0.05");
        Assert.AreEqual("posterior", result.GetProperty("space").GetProperty("sampling").GetString());
        Assert.IsTrue(double.IsFinite(result.GetProperty("negativeLogMarginalLikelihood").GetDouble()));
        var last = result.GetProperty("inductiveBias").EnumerateArray().Last();
        Assert.IsTrue(last.GetProperty("method").GetString() is "simulated" or "bound", last.ToString());
    }

    [TestMethod]
    public void PosteriorNetworksNeedWhatTheyUse()
    {
        const string Numbers = "x,y\n1,2\n2,3\n3,5\n4,4\n5,6\n6,7\n7,9\n8,8\n9,10\n10,12";
        ToolRun.OnText(Numbers, "--label", "y", "--space", "mlp-posterior").Fails(ExitCodes.Failure, "needs the noise variance of a regression", "mlp-posterior:noise=VARIANCE");
        ToolRun.OnText(Numbers, "--label", "y", "--space", "mlp-posterior:noise=0").Fails(ExitCodes.WrongUsage, "noise was '0'; it must be a positive number");
        ToolRun.OnText(Numbers, "--label", "y", "--space", "mlp-posterior:noise=1,epochs=3").Fails(ExitCodes.WrongUsage, "mlp-posterior has no option 'epochs'");
        ToolRun.OnText(Numbers, "--label", "y", "--task", "classification", "--space", "mlp-posterior", "--loss", "log-loss").Fails(ExitCodes.WrongUsage, "use mse or zero-one");
        ToolRun.OnText(Numbers, "--label", "y", "--space", "mlp-posterior:noise=1,width=100000000").Fails(ExitCodes.Failure, "smaller width");
    }
}
