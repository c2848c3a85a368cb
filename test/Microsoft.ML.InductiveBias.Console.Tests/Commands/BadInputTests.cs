using System.Text;

namespace Microsoft.ML.InductiveBias.Console.Tests;

[TestClass]
public sealed class BadInputTests
{
    private const string Header = "a,b,label\n";

    [TestMethod]
    public void MissingFileIsNamedWithNearNames()
    {
        using var folder = new TemporaryFolder();
        folder.Write("iris.csv", "a\n1\n");
        ToolRun.Of("measure", Path.Combine(folder.Path, "irs.csv"), "--label", "a")
            .Fails(1, "There is no file", "irs.csv", "Did you mean", "iris.csv'?");
    }

    [TestMethod]
    public void DirectoryIsNotAFile() => ToolRun.Of("measure", ToolRun.Samples, "--label", "a").Fails(1, "is a directory");

    [TestMethod]
    public void MissingLabelColumnIsNamedWithNearNames() =>
        ToolRun.OnText(SampleText.Mixed, "--label", "Kind").Fails(1, "--label", "no column 'Kind'", "Did you mean 'kind'?", "'color'");

    [TestMethod]
    public void MissingIgnoredColumnIsNamed() =>
        ToolRun.OnText(SampleText.Mixed, "--label", "kind", "--ignore", "prize").Fails(1, "--ignore", "no column 'prize'", "Did you mean 'price'?");

    [TestMethod]
    public void LabelCannotBeIgnored() =>
        ToolRun.OnText(SampleText.Mixed, "--label", "kind", "--ignore", "kind").Fails(2, "--label and --ignore both name 'kind'");

    [TestMethod]
    public void EmptyFileHasNothingToMeasure() => ToolRun.OnText("", "--label", "label").Fails(1, "is empty");

    [TestMethod]
    public void HeaderAloneHasNothingToMeasure() => ToolRun.OnText(Header, "--label", "label").Fails(1, "has a header and no rows");

    [TestMethod]
    public void OneRowCannotBeSplit() => ToolRun.OnText(Header + "1,2,3.5\n", "--label", "label").Fails(1, "1 usable row", "at least 2");

    [TestMethod]
    public void ASingleClassIsAnError() =>
        ToolRun.OnText(Header + "1,2,x\n2,3,x\n3,4,x\n4,6,x\n", "--label", "label").Fails(1, "label column 'label'", "a single class ('x')");

    [TestMethod]
    [DataRow("0.05", "training")]
    [DataRow("0.95", "test")]
    public void AllRowsInOnePartIsAnError(string fraction, string part) =>
        ToolRun.OnText(Header + "1,2,0.5\n2,3,1.5\n3,4,2.5\n", "--label", "label", "--test-fraction", fraction)
            .Fails(1, $"--test-fraction {fraction}", $"all 3 usable rows", $"the {part} part");

    [TestMethod]
    [DataRow("1,2\n", "2 cells")]
    [DataRow("1,2,3,4\n", "4 cells")]
    public void RaggedRowIsNamedByItsLine(string row, string found) =>
        ToolRun.OnText(Header + "1,2,3\n\n\"1\n\",2,3\n" + row, "--label", "label").Fails(1, "Line 6", found, "the header has 3");

    [TestMethod]
    public void DuplicateColumnNamesAreNamed() =>
        ToolRun.OnText("a,b,a\n1,2,3\n", "--label", "b").Fails(1, "several columns named 'a'", "columns 1 and 3");

    [TestMethod]
    public void TextInANumericColumnIsNamedByLineAndCell() =>
        ToolRun.OnText(Header + "1,2,0.5\n2,oops,1.5\n3,4,2.5\n4,1,1.1\n", "--label", "label")
            .Fails(1, "line 3", "column 'b'", "'oops'", "not a number", "--ignore b");

    [TestMethod]
    [DataRow("", "missing")]
    [DataRow("NA", "missing")]
    [DataRow("?", "missing")]
    [DataRow("nan", "missing")]
    [DataRow("Infinity", "infinite")]
    [DataRow("-inf", "infinite")]
    [DataRow("1e999", "infinite")]
    public void StrictRefusesCellsWithoutAValue(string cell, string fault) =>
        ToolRun.OnText(Header + $"1,2,0.5\n2,{cell},1.5\n3,4,2.5\n", "--label", "label", "--strict").Fails(1, "line 3", "column 'b'", fault, "--missing impute");

    [TestMethod]
    public void ColumnWithoutValuesIsNamed() =>
        ToolRun.OnText(Header + "1,,0.5\n2,NA,1.5\n", "--label", "label", "--column", "b=number").Fails(1, "Column 'b'", "no values", "--ignore b");

    [TestMethod]
    public void AllRowsDroppedIsAnError() =>
        ToolRun.OnText(Header + "1,,0.5\n,2,1.5\n", "--label", "label", "--missing", "drop").Fails(1, "No row", "line 2, column 'b'");

    [TestMethod]
    public void NoFeatureLeftIsAnError()
    {
        ToolRun.OnText("label\n1\n2\n", "--label", "label").Fails(1, "no feature column left");
        ToolRun.OnText(SampleText.Mixed, "--label", "kind", "--ignore", "x", "--ignore", "y", "--ignore", "color", "--ignore", "price")
            .Fails(1, "no feature column left", "--ignore");
    }

    [TestMethod]
    public void RegressionOnTextIsNamedByLine() =>
        ToolRun.OnText(SampleText.Mixed, "--label", "kind", "--task", "regression").Fails(1, "--task regression", "line 2", "'even'");

    [TestMethod]
    public void ContradictingRowsAreNamedByTheirLinesInTheFile()
    {
        using var folder = new TemporaryFolder();
        // The blank line 4 and the dropped line 5 shift row numbers against line numbers.
        string training = folder.Write("train.csv", Header + "1,2,0.5\n2,3,1.5\n\n5,,2\n1,2,0.75\n4,4,2.5\n");
        string test = folder.Write("test.csv", Header + "1,3,0.5\n2,2,0.25\n");
        ToolRun.Of("measure", training, "--test", test, "--label", "label", "--preset", "paper").Fails(1, "lines of", "train.csv", "2 and 6", "--noise");
        Assert.AreEqual(0, ToolRun.Of("measure", training, "--test", test, "--label", "label", "--preset", "paper", "--noise", "0.1").ExitCode);
    }

    [TestMethod]
    public void TestFileMustHaveTheColumnsOfTheTrainingFile()
    {
        using var folder = new TemporaryFolder();
        string training = folder.Write("train.csv", Header + "1,2,0.5\n2,3,1.5\n");
        string test = folder.Write("test.csv", "a,label\n1,2\n");
        ToolRun.Of("measure", training, "--test", test, "--label", "label").Fails(1, "--test", "lacks column 'b'");
    }

    [TestMethod]
    public void TooManyTrainingRowsReportTheRequiredMemory() => TooLarge("training rows");

    [TestMethod]
    public void TooManyTestRowsReportTheRequiredMemory() => TooLarge("test rows", "--max-train", "50");

    [TestMethod]
    public void MedianLengthScaleNeedsTwoTrainingRows() =>
        ToolRun.OnText(Header + "1,2,0.5\n2,3,1.5\n3,4,2.5\n", "--label", "label", "--max-train", "1").Fails(1, "median distance", "at least 2 training rows");

    [TestMethod]
    public void MedianLengthScaleNeedsRowsThatDiffer() =>
        ToolRun.OnText(Header + string.Concat(Enumerable.Repeat("1,2,0.5\n", 20)), "--label", "label").Fails(1, "median distance", "length scale as a number");

    [TestMethod]
    public void MalformedQuotesAreNamedByLine() =>
        ToolRun.OnText(Header + "1,2,3\n1,\"2,3\n4,5,6\n", "--label", "label").Fails(1, "malformed at line 3");

    [TestMethod]
    [DataRow("missing-folder/result.json", "no directory")]
    [DataRow("folder", "is a directory")]
    [DataRow("data.csv/result.json", "no directory")]
    public void UnwritableJsonPathIsRefusedBeforeTheWork(string path, string reason)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "folder"));
        string data = folder.Write("data.csv", "this file is not even read");
        string json = Path.Combine(folder.Path, path);
        ToolRun.Of("measure", data, "--label", "label", "--json", json).Fails(1, json, "cannot be written", reason);
        Assert.HasCount(2, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void FailureLeavesAnEarlierResultAsItWas()
    {
        using var folder = new TemporaryFolder();
        string json = folder.Write("result.json", "earlier");
        string data = folder.Write("data.csv", Header);
        ToolRun.Of("measure", data, "--label", "label", "--json", json).Fails(1, "no rows");
        Assert.AreEqual("earlier", File.ReadAllText(json));
        Assert.HasCount(2, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void VerboseShowsWhereAFailureHappened()
    {
        var run = ToolRun.OnText("", "--label", "label", "--verbose");
        Assert.AreEqual(1, run.ExitCode);
        Assert.Contains("   at ", run.Error, StringComparison.Ordinal);
    }

    private static void TooLarge(string what, params string[] options)
    {
        const int Rows = 400_000; // about a terabyte of matrices
        using var folder = new TemporaryFolder();
        var text = new StringBuilder("a,label\n");
        for (int i = 0; i < Rows; i++)
            text.Append(i).Append(",0.").Append(i % 1000).Append('\n');
        string data = folder.Write("data.csv", text.ToString());
        ToolRun.Of(["measure", data, "--label", "label", "--length-scale", "1", "--normalize", "none", "--test-fraction", "0.5", .. options])
            .Fails(1, what, "GiB", "--max-train and --max-test");
    }
}
