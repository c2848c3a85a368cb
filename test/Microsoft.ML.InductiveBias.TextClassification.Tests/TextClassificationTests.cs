using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.TorchSharp;
using Microsoft.ML.TorchSharp.NasBert;
using Microsoft.ML.TorchSharp.Tests;
using TorchSharp;

namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>Trainers of Microsoft.ML.TorchSharp as hypothesis spaces. There is no network where these tests run: a file of the shape of the
/// pre-trained one with random weights from a fixed seed takes its place.</summary>
[TestClass]
public sealed partial class TextClassificationTests
{
    private static string s_folder = "";

    [ClassInitialize]
    public static void WriteRandomWeights(TestContext context)
    {
        // Small products: threads cost more than they save, and spin where the machine is shared.
        torch.set_num_threads(1);
        s_folder = Directory.CreateTempSubdirectory("text-classification").FullName;
        RandomWeights.WriteUnder(s_folder, seed: 5);
    }

    [ClassCleanup]
    public static void DeleteThem() => Directory.Delete(s_folder, recursive: true);

    [TestMethod]
    public void MembersTrainOneAtATimeFromTheirSeeds()
    {
        var mlContext = new MLContext(seed: 1);
        var rows = mlContext.Transforms.Conversion.MapValueToKey("Label").Append(mlContext.Transforms.Text.FeaturizeText("Features", nameof(Row.Text))).Fit(Texts(mlContext)).Transform(Texts(mlContext));
        var record = new SeededTrainer.Record();
        mlContext.InductiveBias.Trainers.Ensemble(draw => new SeededTrainer(new MLContext(draw.Seed), draw.Seed, record), new EnsembleOptions { Samples = 6, Threads = 3 }).Fit(rows);
        Assert.AreEqual(1, record.MostTogether);
        Assert.HasCount(6, record.Drawn);
        foreach (var (seed, drawn) in record.Drawn)
        {
            torch.manual_seed(seed);
            Assert.AreEqual(torch.rand(1).item<float>(), drawn, $"seed {seed}");
        }
    }

    [TestMethod]
    public void TwoSeedsAreTwoMembers()
    {
        var mlContext = new MLContext(seed: 1);
        var rows = Rows(mlContext);
        var members = Ensemble(mlContext, s_folder, threads: 2).Fit(rows).Predictions(rows).Select(member => member.Predictions).ToList();
        Assert.HasCount(2, members);
        Assert.IsGreaterThan(0.05f, members[0].Zip(members[1], (one, other) => Math.Abs(one - other)).Max(), "the seed of a member sets its head and its dropout");
    }

    [TestMethod]
    public void WithoutTheFileAndANetworkTheErrorNamesBoth()
    {
        string empty = Directory.CreateTempSubdirectory("no-weights").FullName;
        string? proxy = Environment.GetEnvironmentVariable("HTTPS_PROXY");
        try
        {
            // A port that nothing listens on: no network, on any machine. HttpClient reads it when it is first used.
            Environment.SetEnvironmentVariable("HTTPS_PROXY", "http://127.0.0.1:9");
            var error = Assert.ThrowsExactly<FileNotFoundException>(() => Ensemble(new MLContext(seed: 1), empty, threads: 1).Fit(Rows(new MLContext())));
            Assert.AreEqual(Path.Combine(empty, "mlnet", "NasBert2000000.tsm"), error.FileName);
            StringAssert.Contains(error.Message, "TextClassificationTrainer");
            StringAssert.Contains(error.Message, "https://aka.ms/mlnet-resources/models/NasBert2000000.tsm");
            StringAssert.Contains(error.Message, error.FileName);
        }
        finally
        {
            Environment.SetEnvironmentVariable("HTTPS_PROXY", proxy);
            Directory.Delete(empty, recursive: true);
        }
    }

    [TestMethod]
    public void TheSamplePrintsWhatIsExpected()
    {
        string sample = AppContext.BaseDirectory.Replace("/test/Microsoft.ML.InductiveBias.TextClassification.Tests/", "/samples/TextClassification/", StringComparison.Ordinal)
            .Replace(@"\test\Microsoft.ML.InductiveBias.TextClassification.Tests\", @"\samples\TextClassification\", StringComparison.Ordinal);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(sample, "TextClassification.dll"), "--random-weights"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, output + error.Result);
        Assert.AreEqual(WithoutNumbersOfNetworks(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "expected.txt"))), WithoutNumbersOfNetworks(output));

        // Long trainings amplify rounding that differs from process to process.
        static string WithoutNumbersOfNetworks(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n')
            .Select(line => line.StartsWith("text classification ", StringComparison.Ordinal) ? Number().Replace(line, "#") : line));
    }

    private static EnsembleTrainer Ensemble(MLContext mlContext, string folder, int threads) => mlContext.InductiveBias.Trainers.Ensemble(
        draw => new MLContext(draw.Seed) { TempFilePath = folder }.MulticlassClassification.Trainers.TextClassification(
            new TextClassificationTrainer.TextClassificationOptions { Sentence1ColumnName = nameof(Row.Text), BatchSize = 6, MaxEpoch = 1 }),
        new EnsembleOptions { FeatureColumnName = null, Samples = 2, Threads = threads });

    private static IDataView Rows(MLContext mlContext)
    {
        var rows = Texts(mlContext);
        return mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
    }

    private static IDataView Texts(MLContext mlContext) => mlContext.Data.LoadFromEnumerable(
        Enumerable.Range(0, 12).Select(i => new Row { Text = i % 2 == 0 ? "a lovely screen" : "a dull sound", Label = i % 2 == 0 ? "good" : "bad" }).ToArray());

    [GeneratedRegex(@"[ ]*\d+(\.\d+)?")]
    private static partial Regex Number();

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
