namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>No output replaces a file that the command reads or writes otherwise.</summary>
[TestClass]
public sealed class OutputFileTests
{
    [TestMethod]
    [DataRow("measure", "in.csv")]
    [DataRow("measure", "./in.csv")]
    [DataRow("measure", "link.csv")]
    [DataRow("difficulty", "sub/../in.csv")]
    [DataRow("difficulty", "link.csv")]
    [DataRow("audit", "in.csv")]
    [DataRow("audit", "folder/in.csv")]
    public void AnInputIsNeverOverwritten(string command, string output)
    {
        using var folder = new TemporaryFolder();
        string input = folder.Write("in.csv", SampleText.Mixed);
        Directory.CreateDirectory(Path.Combine(folder.Path, "sub"));
        if (!OperatingSystem.IsWindows()) // links need rights there
        {
            File.CreateSymbolicLink(Path.Combine(folder.Path, "link.csv"), "in.csv");
            Directory.CreateSymbolicLink(Path.Combine(folder.Path, "folder"), folder.Path);
        }
        else if (output is "link.csv" or "folder/in.csv")
        {
            return;
        }
        ToolRun.Of(command, input, "--label", "kind", "--json", $"{folder.Path}/{output}").Fails(2, "--json was", "the same file as FILE", "overwrite");
        Assert.AreEqual(SampleText.Mixed, File.ReadAllText(input));
    }

    [TestMethod]
    public void FilesOfOptionsAreNeverOverwritten()
    {
        using var folder = new TemporaryFolder();
        string input = folder.Write("in.csv", SampleText.Mixed), test = folder.Write("test.csv", SampleText.Mixed), other = Path.Combine(folder.Path, "other");
        ToolRun.Of("measure", input, "--label", "kind", "--test", test, "--json", test).Fails(2, "--json was", "the same file as --test");
        ToolRun.Of("measure", input, "--label", "kind", "--space", "mixer", "--resume", test, "--json", test).Fails(2, "--json was", "--resume");
        ToolRun.Of("measure", input, "--label", "kind", "--space", $"mixer:resume={input}").Fails(2, "--resume was", "FILE");
        ToolRun.Of("audit", input, "--label", "kind", "--baseline", test, "--json", test).Fails(2, "--json was", "--baseline");
        ToolRun.Of("audit", input, "--label", "kind", "--html", other, "--json", other).Fails(2, "--json was", "--html", "its own file");
        ToolRun.Of("compare", input, test, "--label", "kind", "--html", test).Fails(2, "--html was", "FILE");
        ToolRun.Of("compare", input, test, "--label", "kind", "--gallery", test).Fails(1, "--gallery was", "a file");
        ToolRun.Of("compare", input, test, "--label", "kind", "--gallery", folder.Path, "--html", Path.Combine(folder.Path, "index.html")).Fails(2, "--gallery was", "--html");
        ToolRun.Of("difficulty", "--images", input, "--labels", test, "--json", test).Fails(2, "--json was", "--labels");
        Assert.AreEqual(SampleText.Mixed, File.ReadAllText(input));
        Assert.AreEqual(SampleText.Mixed, File.ReadAllText(test));
        Assert.IsFalse(File.Exists(other));
    }

    [TestMethod]
    public void TheDataOfAConfigurationIsNeverOverwritten()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("data.csv", SampleText.Mixed);
        string config = folder.Write("Model.mbconfig", MessyFileTests.Configuration("data.csv", "."));
        ToolRun.Of("measure", config, "--json", data).Fails(2, "--json was", "the data file of");
        Assert.AreEqual(SampleText.Mixed, File.ReadAllText(data));
    }

    [TestMethod]
    [DataRow(new[] { "a" }, new[] { "x (a)", "x (a) (2)" })]
    [DataRow(new[] { "a", "b" }, new[] { "x (a)", "x (b)" })]
    public void TablesOfOneFileHaveNamesOfTheirOwn(string[] labels, string[] names)
    {
        var table = new Console.Commands.TableArguments(severalFiles: true, "");
        var command = new System.CommandLine.Command("command") { table.Label, table.Ignore, table.Task, table.Strict, table.Missing, table.MissingValues, table.LabelTransform, table.Encoding };
        var parsed = command.Parse([.. labels.SelectMany(label => (string[])["--label", label])]);
        CollectionAssert.AreEqual(names, table.SourcesOf(parsed, ["x", "x"]).Select(source => source.Name).ToList());
    }
}
