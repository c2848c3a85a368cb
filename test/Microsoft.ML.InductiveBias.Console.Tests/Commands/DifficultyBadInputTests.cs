using System.Text;
using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Console.Tests;

[TestClass]
public sealed class DifficultyBadInputTests
{
    [TestMethod]
    [DataRow("fewRows", "fewerRowsThanNeighbours", "positive")]
    [DataRow("oneClass", "oneClass", "zero")]
    [DataRow("oneNumericClass", "oneClass", "zero")]
    [DataRow("constantNumbers", "constantTarget", "zero")]
    [DataRow("constant", "allPointsEqual", "undefined")]
    [DataRow("oneRow", "oneClass", "zero")]
    [DataRow("twoRows", "tooFewDistinctRows", "undefined")]
    [DataRow("duplicated", "duplicateRows", "positive")]
    [DataRow("overlapping", "classesOverlapExactly", "undefined")]
    [DataRow("partlyOverlapping", "contradictingRows", "positive")]
    [DataRow("identifiers", "infiniteDimension", "positive")]
    [DataRow("determined", "determinedByData", "zero")]
    [DataRow("missing", "rowsDropped", "positive")]
    [DataRow("huge", "unusableRows", "positive")]
    public void DegenerateDataHaveADiagnosticAndADefinedResult(string kind, string code, string result)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write($"{kind}.csv", Text(kind));
        string[] options = ["--label", "label", "--normalize", kind == "huge" ? "none" : "standardize", "--missing", "drop"];
        var json = ToolRun.JsonOf(["difficulty", file, .. options]);
        Assert.Contains(code, MeasureTests.Codes(json));
        Assert.DoesNotContain("NaN", json.GetRawText(), StringComparison.Ordinal);
        var (bits, log2) = (json.GetProperty("difficultyBits"), json.GetProperty("log2DifficultyBits"));
        switch (result)
        {
            case "undefined":
                Assert.AreEqual((JsonValueKind.Null, JsonValueKind.Null), (bits.ValueKind, log2.ValueKind));
                Assert.AreEqual(JsonValueKind.Null, json.GetProperty("terms").ValueKind);
                break;
            case "zero":
                Assert.AreEqual(0, bits.GetProperty("value").GetDouble());
                Assert.AreEqual("-Infinity", log2.GetProperty("value").GetString());
                break;
            default:
                Assert.IsGreaterThan(0, bits.GetProperty("value").GetDouble());
                break;
        }

        var run = ToolRun.Of(["difficulty", file, .. options]);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains(code, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", run.Output, StringComparison.Ordinal);
        Assert.AreEqual(result == "undefined", run.Output.Contains("undefined; see the warnings", StringComparison.Ordinal));
        Assert.AreEqual(result == "zero", run.Output.Contains("Here it is 0", StringComparison.Ordinal));
    }

    [TestMethod]
    public void InfiniteNumbersAreStringsInJsonAndASymbolInText()
    {
        using var folder = new TemporaryFolder();
        // With one distant row, the radius and the number of dimensions exceed all bounds.
        var digits = File.ReadLines(Path.Combine(ToolRun.Samples, "digits.csv")).Take(301);
        string far = folder.Write("far.csv", string.Join('\n', digits.Append($"{string.Join(',', Enumerable.Repeat("1e140", 64))},1")));
        string[] args = ["difficulty", far, "--label", "Digit", "--normalize", "none"];
        var result = ToolRun.JsonOf(args);
        Assert.AreEqual("Infinity", result.GetProperty("difficultyBits").GetProperty("value").GetString());
        Assert.IsGreaterThan(1024, DifficultyTests.Value(result, "log2DifficultyBits"));
        Assert.Contains("∞ bits", ToolRun.Of(args).Output, StringComparison.Ordinal);

        var identifiers = ToolRun.JsonOf("difficulty", folder.Write("identifiers.csv", Text("identifiers")), "--label", "label");
        Assert.AreEqual("Infinity", identifiers.GetProperty("intrinsicDimension").GetProperty("value").GetString());
        Assert.AreEqual(identifiers.GetProperty("data").GetProperty("features").GetInt32(),
            identifiers.GetProperty("terms").GetProperty("intrinsicDimensionUsed").GetDouble());
    }

    [TestMethod]
    public void MessagesNameRowsByTheirLines()
    {
        // Line 4 is blank and line 5 is dropped: row numbers and lines differ.
        string text = "a,b,label\n1,2,x\n2,3,x\n\n5,,x\n1,2,y\n4,4,y\n3,1,x\n";
        Assert.Contains("(lines 2, 6, for example)", Message(Run(text), "contradictingRows"), StringComparison.Ordinal);
        var far = new StringBuilder("a,b,label\n\n");
        for (int i = 0; i < 120; i++)
            far.Append(FormattableString.Invariant($"{i % 11},{i % 7},{i % 2}\n"));
        far.Append("900,1,0\n");
        Assert.StartsWith("Line 123 has norm", Message(Run(far.ToString(), "--normalize", "none"), "radiusSetByFewRows"), StringComparison.Ordinal);
    }

    [TestMethod]
    public void FailureOfOneFileNamesIt()
    {
        using var folder = new TemporaryFolder();
        string iris = Path.Combine(ToolRun.Samples, "iris.csv");
        string text = folder.Write("text.csv", "x,Species\n1,2\n2,3\n");
        ToolRun.Of("difficulty", iris, text, "--label", "Species", "--ignore", "SepalLength").Fails(1, "--ignore", text, "no column 'SepalLength'");
        ToolRun.Of("difficulty", iris, Path.Combine(folder.Path, "txt.csv"), "--label", "Species").Fails(1, "There is no file", "txt.csv", "Did you mean", "text.csv'?");
        ToolRun.Of("difficulty", iris, folder.Write("commas.csv", "Species;b\n1;2\n"), "--label", "Kind").Fails(1, iris, "no column 'Kind'");
        string empty = folder.Write("broken.csv", "a,Species\nNA,1\n");
        ToolRun.Of("difficulty", iris, empty, "--label", "Species").Fails(1, empty, "no values");
    }

    [TestMethod]
    public void MissingColumnIsNamedWithNearNames() => Fails(SampleText.Mixed, ["--label", "Kind"], 1, "--label", "no column 'Kind'", "Did you mean 'kind'?");

    [TestMethod]
    public void StrictRefusesCellsWithoutAValue() =>
        Fails("a,label\n1,x\n,y\n2,y\n", ["--label", "label", "--strict"], 1, "line 3", "column 'a'", "missing", "--missing impute");

    [TestMethod]
    public void FailureLeavesAnEarlierResultAsItWas()
    {
        using var folder = new TemporaryFolder();
        string json = folder.Write("result.json", "earlier");
        ToolRun.Of("difficulty", Path.Combine(ToolRun.Samples, "iris.csv"), folder.Write("empty.csv", ""), "--label", "Species", "--json", json).Fails(1, "empty.csv is empty");
        Assert.AreEqual("earlier", File.ReadAllText(json));
    }

    [TestMethod]
    [DataRow("--target-error", "0", "a positive number")]
    [DataRow("--target-error", "NaN", "a positive number")]
    [DataRow("--target-error", "small", "a positive number")]
    [DataRow("--seed", "x", "a whole number")]
    [DataRow("--normalize", "robust", "standardize")]
    [DataRow("--task", "ranking", "regression")]
    public void WrongValueNamesOptionValueAndExpectation(string option, string value, string right) =>
        Fails(SampleText.Mixed, ["--label", "kind", option, value], 2, value, right, "difficulty --help");

    [TestMethod]
    [DataRow("FILE is missing", "--label", "a")]
    [DataRow("--label is missing", "a.csv")]
    [DataRow("--label is given 2 times for 3 files", "a.csv", "b.csv", "c.csv", "--label", "a", "--label", "b")]
    [DataRow("--label and --ignore both name 'b'", "a.csv", "b.csv", "--label", "a", "--label", "b", "--ignore", "b")]
    [DataRow("--labels needs --images", "--labels", "l")]
    [DataRow("--labels needs --images", "a.csv", "--labels", "l")]
    [DataRow("FILE and --images are mutually exclusive", "a.csv", "--images", "i", "--labels", "l")]
    [DataRow("--label is for tables", "--images", "i", "--labels", "l", "--label", "a")]
    [DataRow("--normalize is for tables", "--images", "i", "--labels", "l", "--normalize", "none")]
    [DataRow("--ignore is for tables", "--images", "i", "--labels", "l", "--ignore", "a")]
    [DataRow("--task is for tables", "--images", "i", "--labels", "l", "--task", "regression")]
    [DataRow("--strict is for tables", "--images", "i", "--labels", "l", "--strict")]
    public void ConflictingOptionsAreWrongUsage(string message, params string[] args) =>
        ToolRun.Of(["difficulty", .. args]).Fails(2, message, "difficulty --help");

    [TestMethod]
    public void LabelMayPrecedeTheFile()
    {
        string iris = Path.Combine(ToolRun.Samples, "iris.csv");
        var run = ToolRun.Of("difficulty", "--label", "Species", iris);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual(ToolRun.Of("difficulty", iris, "--label", "Species").Output, run.Output);
    }

    [TestMethod]
    public void InvalidImageFilesAreNamed()
    {
        using var folder = new TemporaryFolder();
        var (pixels, labels) = IdxText.Images();
        string images = folder.WriteCompressed("images.idx.gz", [60, 3, 4], pixels), right = folder.WriteCompressed("labels.idx.gz", [60], labels);
        string fewer = folder.WriteCompressed("fewer.idx.gz", [59], labels[..59]), text = folder.Write("text.idx", "no such format");
        string cut = Path.Combine(folder.Path, "cut.idx.gz"), noGzip = Path.Combine(folder.Path, "no.idx.gz");
        File.WriteAllBytes(cut, File.ReadAllBytes(images)[..^40]);
        File.WriteAllBytes(noGzip, [0x1F, 0x8B, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        Fail(images, fewer, images, "60 images", fewer, "59 labels");
        Fail(right, right, right, "a single number per item", "swapped?");
        Fail(images, images, images, "12 numbers per item", "swapped?");
        Fail(text, right, text, "IDX format");
        Fail(cut, right, cut);
        Fail(noGzip, right, noGzip);
        Fail(Path.Combine(folder.Path, "image.idx.gz"), right, "There is no file", "image.idx.gz", "Did you mean", "images.idx.gz'");
        Fail(images, folder.Path, folder.Path, "is a directory", "IDX format");
        ToolRun.Of("difficulty", "--images", images).Fails(1, images, "second file", "--labels");

        static void Fail(string imageFile, string labelFile, params string[] parts) =>
            ToolRun.Of("difficulty", "--images", imageFile, "--labels", labelFile).Fails(1, parts);
    }

    [TestMethod]
    public void HelpNamesEveryOptionWithin80Columns()
    {
        var run = ToolRun.Of("difficulty", "--help");
        Assert.AreEqual(0, run.ExitCode);
        foreach (string option in (string[])["--label", "--images", "--labels", "--target-error", "--ignore", "--task", "--normalize", "--seed", "--strict", "--json", "--verbose"])
            Assert.Contains(option + " ", run.Output, StringComparison.Ordinal);
        Assert.IsLessThanOrEqualTo(80, run.Output.Split('\n').Max(line => line.TrimEnd().Length));
    }

    private static JsonElement Run(string text, params string[] options)
    {
        using var folder = new TemporaryFolder();
        return ToolRun.JsonOf(["difficulty", folder.Write("data.csv", text), "--label", "label", .. options]);
    }

    private static void Fails(string text, string[] options, int exitCode, params string[] parts)
    {
        using var folder = new TemporaryFolder();
        ToolRun.Of(["difficulty", folder.Write("data.csv", text), .. options]).Fails(exitCode, parts);
    }

    private static string Message(JsonElement result, string code) =>
        result.GetProperty("diagnostics").EnumerateArray().Single(diagnostic => diagnostic.GetProperty("code").GetString() == code).GetProperty("message").GetString()!;

    private static string Text(string kind)
    {
        var random = new Random(1);
        string Rows(int count, Func<int, string> features, Func<int, string> label) =>
            "a,b,label\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"{features(i)},{label(i)}\n"));
        string Random(int _) => FormattableString.Invariant($"{random.NextDouble():F6},{random.NextDouble():F6}");
        string[] some = [.. Enumerable.Range(0, 30).Select(Random)];
        string Letter(int i) => i % 2 == 0 ? "x" : "y";
        return kind switch
        {
            "fewRows" => Rows(4, Random, Letter),
            "oneClass" => Rows(30, Random, _ => "x"),
            "oneNumericClass" => Rows(30, Random, _ => "3"),
            "constantNumbers" => Rows(30, Random, _ => "2.5"),
            "constant" => Rows(20, _ => "3,4", Letter),
            "oneRow" => Rows(1, Random, Letter),
            "twoRows" => Rows(2, Random, Letter),
            "duplicated" => Rows(60, i => some[i / 2 % 30], i => Letter(i / 2)),
            "overlapping" => Rows(4, _ => "1,1", Letter),
            "partlyOverlapping" => Rows(60, i => some[i / 2], Letter),
            "identifiers" => Rows(12, i => $"id{i},same", Letter),
            "determined" => Rows(3000, i => FormattableString.Invariant($"{i / 3000.0 + i / 1500},0"), i => Letter(i / 1500)),
            "missing" => Rows(60, i => i == 7 ? "NA,1" : Random(i), Letter),
            _ => Rows(60, i => i == 7 ? "1e200,1" : Random(i), Letter),
        };
    }
}
