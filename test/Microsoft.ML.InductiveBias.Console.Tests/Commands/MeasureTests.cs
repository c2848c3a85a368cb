using System.Text;
using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Console.Tests;

[TestClass]
public sealed class MeasureTests
{
    public static string[] Codes(JsonElement result) =>
        [.. result.GetProperty("diagnostics").EnumerateArray().Select(diagnostic => diagnostic.GetProperty("code").GetString()!)];

    public static JsonElement Data(JsonElement result) => result.GetProperty("data");

    [TestMethod]
    [DataRow("iris.csv", "Species", "classification", 3, 4)]
    [DataRow("wine.csv", "Cultivar", "classification", 3, 13)]
    [DataRow("breast_cancer.csv", "Diagnosis", "classification", 2, 30)]
    [DataRow("digits.csv", "Digit", "classification", 10, 64)]
    [DataRow("diabetes.csv", "Progression", "regression", 1, 10)]
    public void SamplesAreMeasuredWithTheirTask(string file, string label, string task, int outputs, int features)
    {
        var result = ToolRun.Json(Path.Combine(ToolRun.Samples, file), "--label", label, "--max-train", "60", "--max-test", "20", "--noise", "0.01");
        Assert.AreEqual(task, Data(result).GetProperty("task").GetString());
        Assert.AreEqual(outputs, Data(result).GetProperty("outputs").GetInt32());
        Assert.AreEqual(features, Data(result).GetProperty("features").GetInt32());
        Assert.AreEqual(60, Data(result).GetProperty("trainRows").GetInt32());
        Assert.AreEqual(20, Data(result).GetProperty("testRows").GetInt32());
        Assert.IsGreaterThan(0.0, result.GetProperty("lossDistribution").GetProperty("standardDeviation").GetDouble());
    }

    [TestMethod]
    public void FileFormatDoesNotMatter()
    {
        string csv = SampleText.Mixed;
        string quotedNames = csv.Replace("red", "\"red\nhot\"", StringComparison.Ordinal);
        string[] options = ["--label", "kind", "--length-scale", "1"];
        string expected = Numbers(ToolRun.JsonOnText(csv, options));
        using var folder = new TemporaryFolder();
        string[] files =
        [
            folder.Write("crlf.csv", csv.Replace("\n", "\r\n", StringComparison.Ordinal)),
            folder.Write("bom.csv", "\uFEFF" + csv),
            folder.Write("quoted.csv", quotedNames),
            folder.Write("spaces.csv", csv.Replace(",", " , ", StringComparison.Ordinal)),
            folder.Write("blank-lines.csv", "\n" + csv.Replace("\n", "\n\n", StringComparison.Ordinal)),
            folder.Write("no-last-break.csv", csv.TrimEnd('\n')),
            folder.Write("tabs.tsv", SampleText.Make('\t')),
            folder.Write("tabs.txt", SampleText.Make('\t')),
            folder.Write("semicolons.csv", SampleText.Make(';')),
        ];
        foreach (string file in files)
            Assert.AreEqual(expected, Numbers(ToolRun.Json(file, options)), Path.GetFileName(file));
    }

    [TestMethod]
    public void RowsWithoutAValueAreDroppedWithACount()
    {
        string text = SampleText.Mixed + "NA,1,red,odd,0.1\n1.5,inf,red,odd,0.1\n1.5,3,,odd,0.1\n1.5,3,red,?,0.1\n";
        var result = ToolRun.JsonOnText(text, "--label", "kind", "--length-scale", "1", "--missing", "drop");
        Assert.AreEqual(24, Data(result).GetProperty("rows").GetInt32());
        Assert.AreEqual(4, Data(result).GetProperty("droppedRows").GetInt32());
        Assert.AreEqual(20, Data(result).GetProperty("trainRows").GetInt32() + Data(result).GetProperty("testRows").GetInt32());
        string message = Message(result, "rowsDropped");
        Assert.Contains("4 rows of 24", message, StringComparison.Ordinal);
        Assert.Contains("line 22, column 'x'", message, StringComparison.Ordinal);
        Assert.AreEqual(Numbers(ToolRun.JsonOnText(SampleText.Mixed, "--label", "kind", "--length-scale", "1")), Numbers(result));
    }

    [TestMethod]
    public void MissingCellsOfIgnoredColumnsDropNothing()
    {
        var result = ToolRun.JsonOnText(SampleText.Mixed + "0.5,1,red,odd,NA\n", "--label", "kind", "--ignore", "price", "--length-scale", "1", "--strict");
        Assert.AreEqual(0, Data(result).GetProperty("droppedRows").GetInt32());
    }

    [TestMethod]
    public void ClassThatTrainingNeverSawIsAnOutputAndAWarning()
    {
        using var folder = new TemporaryFolder();
        string training = folder.Write("train.csv", "x,label\n0,a\n1,b\n2,a\n3,b\n");
        string test = folder.Write("test.csv", "label,x\na,0.5\nc,1.5\nc,2.5\n");
        var result = ToolRun.Json(training, "--test", test, "--label", "label", "--length-scale", "1", "--normalize", "none");
        Assert.AreEqual(3, Data(result).GetProperty("outputs").GetInt32());
        Assert.AreEqual(7, Data(result).GetProperty("rows").GetInt32());
        Assert.AreEqual(test, Data(result).GetProperty("testFile").GetString());
        string message = Message(result, "classUnseenInTraining");
        Assert.Contains("Class 'c' occurs in 2 test rows", message, StringComparison.Ordinal);
        // The mean of the training targets is (½, ½, 0).
        double constant = (0.25 + 0.25 + 2 * (0.25 + 0.25 + 1)) / 9;
        Assert.AreEqual(constant, result.GetProperty("inductiveBias")[0].GetProperty("targetLoss").GetDouble(), 1e-12);
    }

    [TestMethod]
    public void ConstantColumnChangesNothingAndIsNamed()
    {
        // 0.1 has no exact binary form: a mean that is off in the last digit would magnify its rounding.
        string With(string name, string cell) => string.Concat(SampleText.Mixed.TrimEnd('\n').Split('\n').Select((line, i) => $"{line},{(i == 0 ? name : cell)}\n"));
        var result = ToolRun.JsonOnText(With("constant", "0.1"), "--label", "kind", "--length-scale", "1");
        Assert.Contains("'constant'", Message(result, "constantColumn"), StringComparison.Ordinal);
        // An additional term of 0 in each distance changes the order of summation, and so the last digits.
        double Mean(JsonElement measured) => measured.GetProperty("lossDistribution").GetProperty("mean").GetDouble();
        Assert.AreEqual(Mean(ToolRun.JsonOnText(SampleText.Mixed, "--label", "kind", "--length-scale", "1")), Mean(result), 1e-12);
    }

    [TestMethod]
    public void FeatureThatEqualsTheLabelIsAWarning()
    {
        string text = string.Concat(SampleText.Mixed.TrimEnd('\n').Split('\n').Select((line, i) => $"{line},{(i == 0 ? "copy" : line.Split(',')[3])}\n"));
        Assert.Contains("'copy'", Message(ToolRun.JsonOnText(text, "--label", "kind", "--length-scale", "1"), "featureEqualsLabel"), StringComparison.Ordinal);
        Assert.DoesNotContain("featureEqualsLabel", Codes(ToolRun.JsonOnText(text, "--label", "kind", "--length-scale", "1", "--ignore", "copy")));
    }

    [TestMethod]
    public void SameSeedGivesTheSameResultAndAnotherSeedAnother()
    {
        string Run(string seed) => Numbers(ToolRun.JsonOnText(SampleText.Mixed, "--label", "price", "--length-scale", "1", "--seed", seed));
        Assert.AreEqual(Run("3"), Run("3"));
        Assert.AreNotEqual(Run("3"), Run("4"));
    }

    [TestMethod]
    public void TaskOptionOverridesTheInferredTask()
    {
        var text = new StringBuilder("x,label\n");
        for (int i = 0; i < 20; i++)
            text.Append(i).Append(',').Append(i % 2).Append('\n');
        Assert.AreEqual(2, Data(ToolRun.JsonOnText(text.ToString(), "--label", "label", "--length-scale", "1")).GetProperty("outputs").GetInt32());
        var regression = ToolRun.JsonOnText(text.ToString(), "--label", "label", "--length-scale", "1", "--task", "regression");
        Assert.AreEqual(1, Data(regression).GetProperty("outputs").GetInt32());
        Assert.AreEqual("regression", Data(regression).GetProperty("task").GetString());
    }

    [TestMethod]
    public void InfiniteBiasIsAStringInJsonAndASymbolInText()
    {
        string[] options = ["--label", "Species", "--preset", "paper", "--target-loss", "0"];
        string iris = Path.Combine(ToolRun.Samples, "iris.csv");
        var target = ToolRun.Json(iris, options).GetProperty("inductiveBias")[3];
        Assert.AreEqual("target", target.GetProperty("reference").GetString());
        Assert.AreEqual("Infinity", target.GetProperty("nats").GetString());
        Assert.AreEqual("Infinity", target.GetProperty("bits").GetString());
        var run = ToolRun.Of(["measure", iris, .. options]);
        Assert.Contains("∞: this is the limit of the losses", run.Output, StringComparison.Ordinal);
    }

    [TestMethod]
    public void TextFeaturesAreCountedInTheOutput()
    {
        var run = ToolRun.OnText(SampleText.Mixed, "--label", "kind", "--length-scale", "1", "--normalize", "minmax");
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains("6 from 3 numeric columns and 1 text column (one-hot); numbers scaled", run.Output, StringComparison.Ordinal);
    }

    [TestMethod]
    public void UnnamedColumnIsCalledByItsPosition()
    {
        string text = string.Concat(SampleText.Mixed.TrimEnd('\n').Split('\n').Select((line, i) => $"{(i == 0 ? "" : i)},{line}\n"));
        string[] options = ["--label", "kind", "--length-scale", "1", "--ignore", "column1"];
        Assert.AreEqual(Numbers(ToolRun.JsonOnText(SampleText.Mixed, "--label", "kind", "--length-scale", "1")), Numbers(ToolRun.JsonOnText(text, options)));
    }

    [TestMethod]
    public void SeveralSplitsShowTheirMedianAndSpread()
    {
        string iris = Path.Combine(ToolRun.Samples, "iris.csv");
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "result.json");
        var run = ToolRun.Of("measure", iris, "--label", "Species", "--splits", "3", "--json", json);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains("Bits over 3 random splits", run.Output, StringComparison.Ordinal);
        var result = JsonDocument.Parse(File.ReadAllText(json)).RootElement;
        var split = result.GetProperty("splits").EnumerateArray().Single(one => one.GetProperty("reference").GetString() == "meanPredictor");
        double[] nats = [.. split.GetProperty("nats").EnumerateArray().Select(one => one.GetDouble())];
        Assert.HasCount(3, nats);
        Assert.AreEqual(nats.Order().ElementAt(1), split.GetProperty("medianNats").GetDouble());
        Assert.AreEqual(result.GetProperty("inductiveBias")[2].GetProperty("nats").GetDouble(), nats[0], "the first split gives the numbers above");
        // The second split is the first of the next seed.
        var next = ToolRun.Json(iris, "--label", "Species", "--splits", "2", "--seed", "1");
        Assert.AreEqual(nats[1], next.GetProperty("inductiveBias")[2].GetProperty("nats").GetDouble());
        Assert.IsFalse(ToolRun.Json(iris, "--label", "Species").TryGetProperty("splits", out _));
        ToolRun.Of("measure", iris, "--label", "Species", "--splits", "2", "--test", iris).Fails(2, "--splits", "--test");
        ToolRun.Of("measure", iris, "--label", "Species", "--space", "sdca", "--splits", "2", "--resume", "x").Fails(2, "--splits", "--resume");
        ToolRun.Of("measure", iris, "--label", "Species", "--splits", "0").Fails(2, "--splits was '0'");
    }

    [TestMethod]
    public void BoundsArePrintedIfTheyDiffer()
    {
        string iris = Path.Combine(ToolRun.Samples, "iris.csv");
        var run = ToolRun.Of("measure", iris, "--label", "Species", "--preset", "median", "--target-loss", "0.01");
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains("Numerical", run.Output, StringComparison.Ordinal);
        Assert.Contains("numericalResolution", run.Output, StringComparison.Ordinal);
        Assert.IsLessThanOrEqualTo(80, run.Output.Split('\n').Max(line => line.Length));
    }

    private static string Message(JsonElement result, string code) =>
        result.GetProperty("diagnostics").EnumerateArray().Single(diagnostic => diagnostic.GetProperty("code").GetString() == code).GetProperty("message").GetString()!;

    /// <summary>All numbers that were measured, with all their digits.</summary>
    private static string Numbers(JsonElement result) =>
        result.GetProperty("lossDistribution").GetRawText() + result.GetProperty("inductiveBias").GetRawText();
}
