using System.Globalization;
using System.Text;

namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>Numbers of any magnitude in a file: the right value or a message with column, line and value.</summary>
[TestClass]
public sealed class MagnitudeTests
{
    [TestMethod]
    [DataRow(1e-308)]
    [DataRow(1e-300)]
    [DataRow(1e-160)]
    [DataRow(1e160)]
    [DataRow(1e300)]
    [DataRow(8e307)]
    public void TheUnitOfAColumnDoesNotMatter(double unit)
    {
        double factor = Math.ScaleB(1, Math.ILogB(unit));
        foreach (string normalization in (string[])["standardize", "minmax"])
            Assert.AreEqual(Bias(1, normalization), Bias(factor, normalization));

        static string Bias(double factor, string normalization) => ToolRun.JsonOnText(Table(factor, 1), "--label", "y", "--space", "rbf", "--noise", "0.01", "--normalize", normalization)
            .GetProperty("inductiveBias").GetRawText();
    }

    [TestMethod]
    [DataRow("1e200")]
    [DataRow("-1e17")]
    public void AValueOnAnotherScaleIsNamedInEitherPart(string value)
    {
        for (int row = 0; row < 40; row += 13)
        {
            string text = Table(1, 1, row, value);
            ToolRun.OnText(text, "--label", "y").Fails(1, $"line {row + 2}, column 'b'", value, "standard deviations");
            using var folder = new TemporaryFolder();
            ToolRun.Of("difficulty", folder.Write("data.csv", text), "--label", "y").Fails(1, $"line {row + 2}, column 'b'", value);
        }
    }

    [TestMethod]
    public void SeveralValuesOnAnotherScaleDoNotHideEachOther()
    {
        string[] lines = Table(1, 1, 7, "1e200").Split('\n');
        string[] cells = lines[20].Split(',');
        lines[20] = $"{cells[0]},-2e200,{cells[2]}";
        using var folder = new TemporaryFolder();
        string file = folder.Write("data.csv", string.Join('\n', lines));
        ToolRun.Of("difficulty", file, "--label", "y").Fails(1, "line 9, column 'b'", "1e200");
        ToolRun.Of("measure", file, "--label", "y").Fails(1, "column 'b'", "e200", "standard deviations");
        ToolRun.Of("audit", file, "--label", "y", "--budget", "5s").Fails(1, "'b'", "E+200", "standard deviations");
    }

    [TestMethod]
    [DataRow("inf")]
    [DataRow("-1e999")]
    public void InfiniteNumbersCountAsMissingAndAreNamed(string infinity)
    {
        var diagnostic = ToolRun.JsonOnText(Table(1, 1, 13, infinity), "--label", "y").GetProperty("diagnostics").EnumerateArray().Single(one => one.GetProperty("code").GetString() == "infiniteCells");
        Assert.Contains($"1 cell of column 'b' is infinite", diagnostic.GetProperty("message").GetString()!, StringComparison.Ordinal);
        Assert.Contains($"'{infinity}'", diagnostic.GetProperty("message").GetString()!, StringComparison.Ordinal);
    }

    [TestMethod]
    public void AHugeNumberWithoutNormalizationIsNamed() =>
        ToolRun.OnText(Table(1, 1, 13, "1e200"), "--label", "y", "--normalize", "none").Fails(1, "line 15, column 'b'", "1e200", "--normalize standardize");

    [TestMethod]
    public void LabelsOutOfRangeAreNamed()
    {
        ToolRun.OnText(Table(1, 1e200), "--label", "y").Fails(1, "line 2", "label 'y'", "e+", "divide the label");
        ToolRun.OnText(Table(1, 1e-200), "--label", "y").Fails(1, "label 'y'", "e-", "multiply the label");
        using var folder = new TemporaryFolder();
        ToolRun.Of("difficulty", folder.Write("data.csv", Table(1, 1e39)), "--label", "y").Fails(1, "line 2", "label 'y'", "divide the label");
    }

    [TestMethod]
    public void ClassesWithoutTrainingRowsShareOneMessage()
    {
        string text = "a,y\n" + string.Concat(Enumerable.Range(0, 60).Select(row => $"{(row * 37) % 61},id{row}\n"));
        var diagnostics = ToolRun.JsonOnText(text, "--label", "y").GetProperty("diagnostics").EnumerateArray()
            .Where(diagnostic => diagnostic.GetProperty("code").GetString() == "classUnseenInTraining").ToList();
        Assert.HasCount(1, diagnostics);
        Assert.Contains("looks like an identifier", diagnostics[0].GetProperty("message").GetString()!, StringComparison.Ordinal);
    }

    [TestMethod]
    public void FewRowsWithoutVariationAreNotCalledExact()
    {
        using var folder = new TemporaryFolder();
        var run = ToolRun.Of("difficulty", folder.Write("data.csv", "a,y\n1,p\n2,q\n3,q\n4,q\n"), "--label", "y");
        Assert.AreEqual(0, run.ExitCode, run.Error);
        string driver = run.Output.Split('\n').Single(line => line.Contains("intrinsic dimension  ", StringComparison.Ordinal));
        Assert.Contains("no variation", driver, StringComparison.Ordinal);
    }

    /// <summary>40 rows of two columns and a number that depends on both. The columns are multiples of 1/1024 of their units, so that powers of two change no digit.</summary>
    private static string Table(double unit, double labelUnit, int outlierRow = -1, string outlier = "")
    {
        var random = new Random(7);
        var text = new StringBuilder("a,b,y\n");
        for (int row = 0; row < 40; row++)
        {
            double a = random.Next(1, 1024) / 1024.0, b = random.Next(1, 1024) / 1024.0;
            text.Append(CultureInfo.InvariantCulture, $"{a * unit:R},{(row == outlierRow ? outlier : (b * unit).ToString("R", CultureInfo.InvariantCulture))},{labelUnit * (a + b / 3 + 0.01):R}\n");
        }
        return text.ToString();
    }
}
