using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Measures;
using Microsoft.ML.InductiveBias.Console.Output;
using Microsoft.ML.InductiveBias.Console.Spaces;
using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>The whole output on sample data, kept as readable files; the environment variable UPDATE_GOLDEN=1 rewrites them.</summary>
[TestClass]
public sealed partial class GoldenTests
{
    /// <summary>Numbers may differ between processors by the rounding of ill-conditioned linear algebra, and by one in the
    /// last of the five printed digits.</summary>
    private const double Tolerance = 1e-4;

    /// <summary>Smaller numbers are rounding noise, of losses that are 0 in exact arithmetic.</summary>
    private const double Noise = 1e-15;

    private static readonly string Iris = Path.Combine(ToolRun.Samples, "iris.csv");

    /// <summary>Its closest rows of different classes are closer than all others by far more than rounding.</summary>
    private static readonly string Wine = Path.Combine(ToolRun.Samples, "wine.csv");

    [TestMethod]
    public void TerminalOutput()
    {
        // The length of the file's name affects line breaks, so the name has no folder.
        var outcome = Measure(new MeasureRequest { Source = new TableSource(Iris, "Species"), Spaces = [SpaceSpecification.Of("rbf:preset=paper")], TargetLosses = [0.06] });
        Assert.HasCount(1, outcome.Measured);
        using var output = new StringWriter();
        Terminal.Plain(output, TextWriter.Null).Render(page => MeasureText.Write(page, outcome));
        Compare("iris.txt", output.ToString());
        Assert.IsLessThanOrEqualTo(80, output.ToString().Split('\n').Max(line => line.Length));
    }

    [TestMethod]
    public void TerminalOutputOfSeveralSpaces()
    {
        var outcome = Measure(new MeasureRequest
        {
            Source = new TableSource(Iris, "Species"),
            Spaces = [.. new[] { "rbf:preset=paper", "nngp:depth=1,preset=paper", "nngp:depth=5,preset=paper", "polynomial:degree=3,preset=paper,noise=0.01" }.Select(SpaceSpecification.Of)],
            TargetLosses = [0.06],
        });
        using var output = new StringWriter();
        Terminal.Plain(output, TextWriter.Null).Render(page => MeasureTableText.Write(page, outcome));
        Compare("iris.spaces.txt", output.ToString());
        Assert.IsLessThanOrEqualTo(80, output.ToString().Split('\n').Max(line => line.Length));
    }

    [TestMethod]
    public void JsonResult()
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "result.json");
        var run = ToolRun.Of("measure", Iris, "--label", "Species", "--preset", "paper", "--target-loss", "0.06", "--json", json);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        CompareJson("iris.json", Iris, json);
    }

    [TestMethod]
    public void DifficultyTerminalOutput()
    {
        var outcome = DifficultyMeasurement.OfTable(new TableSource(Wine, "Cultivar"), new DifficultyRequest(), new ProgressLine(TextWriter.Null, false, ProgressLine.Delay), CancellationToken.None);
        var (result, data) = (outcome.Result, outcome.Result.Data);
        outcome = outcome with
        {
            Result = new DifficultyResult
            {
                Data = new DataDescription { File = "wine.csv", Label = data.Label, Task = data.Task, Rows = data.Rows, DroppedRows = data.DroppedRows, Normalization = data.Normalization },
                RowUnit = result.RowUnit,
                Estimate = result.Estimate,
                Diagnostics = result.Diagnostics,
            },
        };
        using var output = new StringWriter();
        Terminal.Plain(output, TextWriter.Null).Render(page => DifficultyText.Write(page, outcome));
        Compare("wine.difficulty.txt", output.ToString());
        Assert.IsLessThanOrEqualTo(80, output.ToString().Split('\n').Max(line => line.Length));
    }

    [TestMethod]
    public void DifficultyJsonResult()
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "result.json");
        var run = ToolRun.Of("difficulty", Wine, "--label", "Cultivar", "--json", json);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        CompareJson("wine.difficulty.json", Wine, json);
    }

    [TestMethod]
    public void TheReadmeShowsWhatItsFirstCommandPrints()
    {
        string readme = File.ReadAllText(Path.Combine(ToolRun.Samples, "..", "..", "README.md")).ReplaceLineEndings("\n");
        string[] arguments = FirstCommand().Match(readme).Groups[1].Value.Split(' ');
        Assert.AreEqual("measure", arguments[0]);
        arguments[1] = Path.Combine(ToolRun.Samples, Path.GetFileName(arguments[1]));
        var run = ToolRun.Of(arguments);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        string shown = ShownOutput().Match(readme).Groups[1].Value;
        int start = run.Output.IndexOf("  Target loss of", StringComparison.Ordinal);
        string printed = string.Join('\n', run.Output[start..].ReplaceLineEndings("\n").Split('\n').Take(shown.Split('\n').Length));
        Compare("README.md", shown, printed);
    }

    /// <summary>The outcome for a file that is named without its folder.</summary>
    private static MeasureOutcome Measure(MeasureRequest request)
    {
        var outcome = BiasMeasurement.Run(request, new ProgressLine(TextWriter.Null, false, ProgressLine.Delay), CancellationToken.None);
        return outcome with { Request = request with { Source = request.Source with { File = Path.GetFileName(request.Source.File) } } };
    }

    private static void CompareJson(string name, string data, string json)
    {
        string quoted = System.Text.Json.JsonEncodedText.Encode(data, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        Compare(name, File.ReadAllText(json).Replace(quoted, Path.GetFileName(data), StringComparison.Ordinal));
    }

    private static void Compare(string name, string actual)
    {
        string path = Path.Combine(ToolRun.Samples, "..", "..", "test", "Microsoft.ML.InductiveBias.Console.Tests", "Golden", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            File.WriteAllText(path, actual);
        Compare(name, File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }

    private static void Compare(string name, string expected, string actual)
    {
        var expectedNumbers = Numbers(expected);
        var actualNumbers = Numbers(actual);
        Assert.AreEqual(WithoutNumbers(expected), WithoutNumbers(actual), name);
        Assert.HasCount(expectedNumbers.Length, actualNumbers);
        foreach (var (right, found) in expectedNumbers.Zip(actualNumbers))
            Assert.AreEqual(right, found, Tolerance * Math.Abs(right) + Noise, name);
    }

    private static double[] Numbers(string text) =>
        [.. Number().Matches(text).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];

    /// <summary>The text without its numbers and the spaces that align them.</summary>
    private static string WithoutNumbers(string text) => Spaces().Replace(Number().Replace(text, "#"), " ");

    [GeneratedRegex(@"-?\d+(\.\d+)?([eE][+-]?\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"Console -- (measure .+)\n")]
    private static partial Regex FirstCommand();

    [GeneratedRegex(@"```console\n([\s\S]+?)\n```")]
    private static partial Regex ShownOutput();

    [GeneratedRegex(@"[ ─]+")]
    private static partial Regex Spaces();
}
