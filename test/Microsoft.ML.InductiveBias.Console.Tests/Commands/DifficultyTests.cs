using System.Globalization;
using System.Text.Json;
using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Measures;

namespace Microsoft.ML.InductiveBias.Console.Tests;

[TestClass]
public sealed class DifficultyTests
{
    private static readonly string Iris = Path.Combine(ToolRun.Samples, "iris.csv");

    /// <summary>Rounding of the normalized features, magnified by the power of the dimension.</summary>
    private const double Tolerance = 1e-8;

    [TestMethod]
    [DataRow("none")]
    [DataRow("standardize")]
    [DataRow("minmax")]
    public void ClassesAgreeWithTheLibrary(string normalize)
    {
        var (features, labels) = Read("iris.csv");
        features = normalize switch
        {
            "standardize" => PlainKernelSpace.Standardize(features, []).Training,
            "minmax" => PlainKernelSpace.MinMax(features, []).Training,
            _ => features,
        };
        var expected = GeneralizationDifficultyEstimator.Estimate(
            Points(features), [.. labels.Select(label => Array.IndexOf(labels, label))], new DifficultyOptions { TargetError = 0.05, Seed = 3 });
        Agree(expected, ToolRun.JsonOf("difficulty", Iris, "--label", "Species", "--normalize", normalize, "--target-error", "0.05", "--seed", "3"));
    }

    // Bits from 60-digit arithmetic on the constants of the paper's research code: MNIST, CIFAR-10, ImageNet, and ImageNet at the error of a linear model.
    [TestMethod]
    [DataRow("60000", "14", "17.179045827183984", "2.3987084824335305", "10", "0.001", 14848037479355523.0)]
    [DataRow("50000", "27", "54.9156786783691", "2.7506414616587023", "10", "0.01", 3.437718053592936781599205e32)]
    [DataRow("1280901", "48", "943.5923", "65", "1000", "0.1", 3.58325279380396945384729e41)]
    [DataRow("1280901", "48", "943.5923", "65", "1000", "0.97", 3.1127154397399123892667e41)]
    public void ConstantsGiveThePublishedDifficulty(string rows, string dimension, string radius, string resolution, string classes, string error, double bits)
    {
        string[] args = ["difficulty", "--rows", rows, "--dimension", dimension, "--radius", radius, "--resolution", resolution, "--classes", classes, "--target-error", error];
        var result = ToolRun.JsonOf(args);
        foreach (string end in (string[])["value", "lower", "upper"])
            Assert.AreEqual(bits, result.GetProperty("difficultyBits").GetProperty(end).GetDouble(), 1e-10 * bits);
        Assert.AreEqual(Math.Log2(bits), result.GetProperty("log2DifficultyBits").GetProperty("value").GetDouble(), 1e-10);
        Assert.AreEqual(double.Parse(classes, CultureInfo.InvariantCulture) - 1, result.GetProperty("constants").GetProperty("outputDimension").GetDouble());
        Assert.Contains("Difficulty", ToolRun.Of(args).Output, StringComparison.Ordinal);
    }

    [TestMethod]
    public void WithoutClassesConstantsAreThoseOfARegression()
    {
        var result = ToolRun.JsonOf("difficulty", "--rows", "500", "--dimension", "3.5", "--radius", "4", "--resolution", "0.1", "--outputs", "2", "--target-error", "0.05");
        double bits = PlainDifficulty.Bits(500, 3.5, 4, 0.1, 1, 2, 0.05);
        Assert.AreEqual(bits, result.GetProperty("difficultyBits").GetProperty("value").GetDouble(), 1e-10 * bits);
        var determined = ToolRun.JsonOf("difficulty", "--rows", "1e12", "--dimension", "1", "--radius", "1", "--resolution", "1");
        Assert.AreEqual("-Infinity", determined.GetProperty("log2DifficultyBits").GetProperty("value").GetString());
        Assert.AreEqual("determinedByData", determined.GetProperty("diagnostics")[0].GetProperty("code").GetString());
    }

    [TestMethod]
    [DataRow("--rows 10", "--dimension is missing")]
    [DataRow("--rows 0 --dimension 1 --radius 1 --resolution 1", "--rows was '0'; it must be a number of at least 1.")]
    [DataRow("--rows 10 --dimension -1 --radius 1 --resolution 1", "--dimension was '-1'; it must be a positive number.")]
    [DataRow("--rows 10 --dimension 1 --radius 1 --resolution 1 --classes 1", "--classes was '1'; it must be a number of at least 2.")]
    [DataRow("--rows 10 --dimension 1 --radius 1 --resolution 1 --classes 2 --outputs 3", "--outputs is for regressions")]
    [DataRow("a.csv --label y --radius 1", "--radius is a constant of a task")]
    public void WrongConstantsAreErrors(string args, string message)
    {
        var run = ToolRun.Of(["difficulty", .. args.Split(' ')]);
        Assert.AreEqual(ExitCodes.WrongUsage, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [TestMethod]
    public void NumbersAgreeWithTheLibrary()
    {
        var (features, labels) = Read("diabetes.csv");
        var expected = GeneralizationDifficultyEstimator.Estimate(
            Points(features), [.. labels.Select(label => float.Parse(label, CultureInfo.InvariantCulture))], new DifficultyOptions { TargetError = 0.1, Seed = 0 });
        var result = ToolRun.JsonOf("difficulty", Path.Combine(ToolRun.Samples, "diabetes.csv"), "--label", "Progression", "--normalize", "none", "--target-error", "0.1");
        Agree(expected, result);
        Assert.AreEqual(expected.TargetBound!.Value, result.GetProperty("targetBound").GetDouble(), Tolerance * expected.TargetBound.Value);
        Assert.AreEqual(expected.TargetTolerance!.Value, result.GetProperty("targetTolerance").GetDouble(), Tolerance * expected.TargetTolerance.Value);
        Assert.AreEqual(1, Value(result, "outputDimension"));
    }

    [TestMethod]
    [DataRow("iris.csv", "Species", 3)]
    [DataRow("wine.csv", "Cultivar", 3)]
    public void DifficultyIsTheFormulaOfThePrintedIngredients(string file, string label, int classes)
    {
        var result = ToolRun.JsonOf("difficulty", Path.Combine(ToolRun.Samples, file), "--label", label);
        Assert.AreEqual(classes, Value(result, "discreteFeatures"));
        double bits = PlainDifficulty.Bits(Value(result, "rows"), Value(result, "intrinsicDimension"), Value(result, "radius"), Value(result, "resolution"),
            Value(result, "discreteFeatures"), Value(result, "outputDimension"), Value(result, "targetError"));
        Assert.AreEqual(bits, Value(result, "difficultyBits"), 1e-10 * bits);
        Assert.AreEqual(Math.Log2(bits), Value(result, "log2DifficultyBits"), 1e-10);
        var terms = result.GetProperty("terms");
        Assert.AreEqual(terms.GetProperty("bitsPerDimension").GetDouble(),
            terms.GetProperty("bitsPerDimensionFrom").EnumerateObject().Sum(summand => summand.Value.GetDouble()), 1e-12);
    }

    [TestMethod]
    public void ClosestPairIsNamedByItsLines()
    {
        var result = ToolRun.JsonOf("difficulty", Iris, "--label", "Species", "--normalize", "none");
        var pair = result.GetProperty("closestPairs")[0];
        var lines = File.ReadAllLines(Iris);
        double[] Numbers(string end) => [.. lines[pair.GetProperty(end).GetInt32() - 1].Split(',')[..4].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
        double distance = Math.Sqrt(Numbers("first").Zip(Numbers("second"), (a, b) => (a - b) * (a - b)).Sum());
        Assert.AreEqual("line", result.GetProperty("rowUnit").GetString());
        Assert.AreEqual(distance, pair.GetProperty("distance").GetDouble(), 1e-12);
        Assert.AreEqual(distance, Value(result, "resolution"), 1e-12);
    }

    [TestMethod]
    public void SeveralFilesAreRankedHardestFirst()
    {
        string wine = Path.Combine(ToolRun.Samples, "wine.csv"), diabetes = Path.Combine(ToolRun.Samples, "diabetes.csv");
        string[] args = ["difficulty", Iris, wine, diabetes, "--label", "Species", "--label", "Cultivar", "--label", "Progression", "--target-error", "0.02"];
        var result = ToolRun.JsonOf(args);
        Assert.AreEqual("difficulty", result.GetProperty("command").GetString());
        var results = result.GetProperty("results").EnumerateArray().ToArray();
        CollectionAssert.AreEqual((string[])[diabetes, wine, Iris], results.Select(one => one.GetProperty("data").GetProperty("file").GetString()).ToArray());
        var difficulties = results.Select(one => Value(one, "log2DifficultyBits")).ToArray();
        CollectionAssert.AreEqual(difficulties.OrderDescending().ToArray(), difficulties);
        // The result of a file does not depend on the others.
        var alone = ToolRun.JsonOf("difficulty", wine, "--label", "Cultivar", "--target-error", "0.02");
        Assert.AreEqual(alone.GetProperty("log2DifficultyBits").GetRawText().ReplaceLineEndings("").Replace(" ", ""),
            results[1].GetProperty("log2DifficultyBits").GetRawText().ReplaceLineEndings("").Replace(" ", ""));

        var run = ToolRun.Of(args);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        var rows = run.Output.Split('\n').Where(line => difficulties.Any(bits => line.Contains(Text.Number(bits), StringComparison.Ordinal))).ToArray();
        Assert.HasCount(3, rows);
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.StartsWith($"     {i + 1} ", rows[i], StringComparison.Ordinal);
            Assert.Contains(Text.Number(difficulties[i]), rows[i], StringComparison.Ordinal);
            Assert.Contains(" … ", rows[i], StringComparison.Ordinal);
        }
        Assert.Contains("error rate, for numbers a share", run.Output.ReplaceLineEndings(" ").Replace("   ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.IsLessThanOrEqualTo(80, run.Output.Split('\n').Max(line => line.Length));
    }

    [TestMethod]
    public void UndefinedAndZeroDifficultiesComeLast()
    {
        using var folder = new TemporaryFolder();
        string undefined = folder.Write("undefined.csv", "a,Species\n" + string.Concat(Enumerable.Range(0, 10).Select(i => $"1,{i % 2}\n")));
        string zero = folder.Write("zero.csv", "a,Species\n" + string.Concat(Enumerable.Range(0, 10).Select(i => $"{i},same\n")));
        string[] args = ["difficulty", undefined, zero, Iris, "--label", "Species"];
        var results = ToolRun.JsonOf(args).GetProperty("results").EnumerateArray().ToArray();
        CollectionAssert.AreEqual((string[])[Iris, zero, undefined], results.Select(one => one.GetProperty("data").GetProperty("file").GetString()).ToArray());
        Assert.AreEqual(JsonValueKind.Null, results[2].GetProperty("log2DifficultyBits").ValueKind);
        var run = ToolRun.Of(args);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains("undefined", run.Output.Split('\n').Single(line => line.StartsWith("     3 ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [TestMethod]
    public void ImagesAgreeWithTheLibraryAndWithTheirPixelsAsATable()
    {
        using var folder = new TemporaryFolder();
        var (pixels, labels) = IdxText.Images();
        string images = folder.WriteCompressed("images.idx.gz", [60, 3, 4], pixels), imageLabels = folder.WriteCompressed("labels.idx.gz", [60], labels);
        var expected = GeneralizationDifficultyEstimator.Estimate(
            PointSet.FromSingle([.. pixels.Select(pixel => pixel / 255f)], 60, 12), [.. labels.Select(label => (int)label)], new DifficultyOptions { Seed = 0 });
        var result = ToolRun.JsonOf("difficulty", "--images", images, "--labels", imageLabels);
        Agree(expected, result);
        Assert.AreEqual("pixels/255", result.GetProperty("normalization").GetString());
        Assert.AreEqual("image", result.GetProperty("rowUnit").GetString());
        Assert.AreEqual(expected.Resolution.ClosestPairs[0].First, result.GetProperty("closestPairs")[0].GetProperty("first").GetInt32());
        Assert.AreEqual(imageLabels, result.GetProperty("data").GetProperty("label").GetString());
        Assert.AreEqual(12, result.GetProperty("data").GetProperty("features").GetInt32());

        string table = string.Join('\n', pixels.Chunk(12).Select((row, i) => $"{string.Join(',', row)},{labels[i]}").Prepend(string.Join(',', Enumerable.Range(1, 12).Select(i => $"p{i}")) + ",digit"));
        var ofTable = ToolRun.JsonOf("difficulty", folder.Write("table.csv", table), "--label", "digit", "--normalize", "none");
        // Single precision of the pixels divided by 255.
        Assert.AreEqual(Value(ofTable, "log2DifficultyBits"), Value(result, "log2DifficultyBits"), 1e-4);
        Assert.AreEqual(Value(ofTable, "radius"), 255 * Value(result, "radius"), 1e-3);

        var run = ToolRun.Of("difficulty", "--images", images, "--labels", imageLabels);
        Assert.Contains("3 × 4 pixels, divided by 255", run.Output, StringComparison.Ordinal);
        Assert.Contains("60 images", run.Output, StringComparison.Ordinal);
    }

    [TestMethod]
    public void StepsAreReportedWithTheirFile()
    {
        var steps = new Steps();
        DifficultyMeasurement.OfTable(new TableSource(Iris, "Species"), new DifficultyRequest { IsOneOfSeveral = true }, steps, CancellationToken.None);
        Assert.IsGreaterThanOrEqualTo(3, steps.Names.Distinct().Count(), string.Join("; ", steps.Names));
        foreach (string step in steps.Names)
            Assert.Contains(Iris, step, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task CancellationEndsTheCommand()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await Tool.RunAsync(["difficulty", Iris, Iris, "--label", "Species"], Output.Terminal.Plain(output, error), cancellation.Token);
        Assert.AreEqual(130, exitCode);
        Assert.AreEqual("", output.ToString());
        Assert.Contains("canceled", error.ToString(), StringComparison.Ordinal);
    }

    [TestMethod]
    public void CancellationWithinTheEstimateEndsIt()
    {
        using var cancellation = new CancellationTokenSource();
        // The first step is the reading; the second belongs to the library.
        var steps = new Steps { After = (2, cancellation.Cancel) };
        Assert.ThrowsExactly<OperationCanceledException>(() => DifficultyMeasurement.OfTable(
            new TableSource(Iris, "Species"), new DifficultyRequest(), steps, cancellation.Token));
    }

    public static double Value(JsonElement result, string name) => result.GetProperty(name).GetProperty("value").GetDouble();

    private static void Agree(GeneralizationDifficultyEstimate expected, JsonElement result)
    {
        AreClose(expected.UsedRows, expected.UsedRows, expected.UsedRows, "rows");
        AreClose(expected.IntrinsicDimension.Value, expected.IntrinsicDimension.Lower, expected.IntrinsicDimension.Upper, "intrinsicDimension");
        AreClose(expected.Radius.Value, expected.Radius.Lower, expected.Radius.Upper, "radius");
        AreClose(expected.Resolution.Value, expected.Resolution.Lower, expected.Resolution.Upper, "resolution");
        AreClose(expected.TargetError, expected.TargetError, expected.TargetError, "targetError");
        AreClose(expected.Log2Bits!.Value, expected.Log2BitsLower!.Value, expected.Log2BitsUpper!.Value, "log2DifficultyBits");
        AreClose(expected.Bits!.Value, Math.Pow(2, expected.Log2BitsLower.Value), Math.Pow(2, expected.Log2BitsUpper.Value), "difficultyBits");
        CollectionAssert.AreEqual(expected.Drivers.Select(driver => driver.Name).ToArray(),
            result.GetProperty("drivers").EnumerateArray().Select(driver => driver.GetProperty("ingredient").GetString()).ToArray());
        Assert.AreEqual(expected.Terms!.DataShare, result.GetProperty("terms").GetProperty("dataShare").GetDouble(), 100 * Tolerance * expected.Terms.DataShare);

        void AreClose(double value, double lower, double upper, string name)
        {
            // Bits are a power of 2, which magnifies an error of their logarithm up to 64 times.
            foreach (var (right, end) in new[] { (value, "value"), (lower, "lower"), (upper, "upper") })
                Assert.AreEqual(right, result.GetProperty(name).GetProperty(end).GetDouble(), 64 * Tolerance * Math.Abs(right), $"{name} {end}");
        }
    }

    private static PointSet Points(double[][] rows) => PointSet.FromDouble([.. rows.SelectMany(row => row)], rows.Length, rows[0].Length);

    private static (double[][] Features, string[] Labels) Read(string file)
    {
        var cells = File.ReadAllLines(Path.Combine(ToolRun.Samples, file)).Skip(1).Select(line => line.Split(',')).ToArray();
        return ([.. cells.Select(row => row[..^1].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())], [.. cells.Select(row => row[^1])]);
    }

    private sealed class Steps : IProgress<WorkProgress>
    {
        public List<string> Names { get; } = [];

        public (int Count, Action Act)? After { get; init; }

        public void Report(WorkProgress value)
        {
            lock (Names)
            {
                Names.Add(value.Step);
                if (Names.Count == After?.Count)
                    After.Value.Act();
            }
        }
    }
}
