using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.TorchSharp;
using Microsoft.ML.TorchSharp.NasBert;
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
    public void MembersAreTheSameWhetherTheyTrainTogetherOrNot()
    {
        var one = Predictions(threads: 1);
        var two = Predictions(threads: 2);
        Assert.HasCount(2, one);
        Assert.IsGreaterThan(0.05, Largest(one[0], one[1]), "the seed of a member sets its head and its dropout");
        // libtorch rounds by where arrays start in memory, and the optimizer divides gradients by their size: two steps make of it less than this.
        for (int member = 0; member < one.Count; member++)
            Assert.IsLessThan(0.01, Largest(one[member], two[member]));

        static float Largest(float[] left, float[] right) => left.Zip(right, (l, r) => Math.Abs(l - r)).Max();
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

    private static List<float[]> Predictions(int threads)
    {
        var mlContext = new MLContext(seed: 1);
        var rows = Rows(mlContext);
        return [.. Ensemble(mlContext, s_folder, threads).Fit(rows).Predictions(rows).Select(member => member.Predictions)];
    }

    private static EnsembleTrainer Ensemble(MLContext mlContext, string folder, int threads) => mlContext.InductiveBias.Trainers.Ensemble(
        draw => new MLContext(draw.Seed) { TempFilePath = folder }.MulticlassClassification.Trainers.TextClassification(
            new TextClassificationTrainer.TextClassificationOptions { Sentence1ColumnName = nameof(Row.Text), BatchSize = 6, MaxEpoch = 1 }),
        new EnsembleOptions { FeatureColumnName = null, Samples = 2, Threads = threads });

    private static IDataView Rows(MLContext mlContext)
    {
        var rows = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 12).Select(i => new Row { Text = i % 2 == 0 ? "a lovely screen" : "a dull sound", Label = i % 2 == 0 ? "good" : "bad" }).ToArray());
        return mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
    }

    [GeneratedRegex(@"[ ]*\d+(\.\d+)?")]
    private static partial Regex Number();

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
