using System.Diagnostics;

namespace Microsoft.ML.InductiveBias.Samples.Tests;

/// <summary>Every sample runs as a user runs it, and prints what is written down.</summary>
[TestClass]
public sealed class SampleTests
{
    internal static string Root { get; } = FindRoot();

    public static IEnumerable<object[]> Files =>
        Directory.GetFiles(Path.Combine(Root, "samples"), "*.cs").Select(file => new object[] { Path.GetFileNameWithoutExtension(file) });

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void ASampleOfOneFilePrintsWhatIsExpected(string name) => AssertPrints(name, "run", "--file", $"samples/{name}.cs");

    [TestMethod]
    public void TheModelBuilderProjectPrintsWhatIsExpected() =>
        AssertPrints("ModelBuilder", "run", "--project", "samples/ModelBuilder", "--no-build");

    [TestMethod]
    public void TheSearchWithoutAutoMLPrintsWhatIsExpected() => AssertPrints("AutoML", "run", "--project", "samples/AutoML", "--no-build");

    [TestMethod]
    public void EverySampleIsListed()
    {
        string list = File.ReadAllText(Path.Combine(Root, "samples", "README.md"));
        foreach (object[] file in Files)
            Assert.Contains($"samples/{file[0]}.cs", list, StringComparison.Ordinal);
    }

    private static void AssertPrints(string name, params string[] command)
    {
        var start = new ProcessStartInfo("dotnet", command) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, output + error.Result);
        Assert.AreEqual(File.ReadAllText(Path.Combine(Root, "samples", "expected", name + ".txt")).ReplaceLineEndings("\n"), output.ReplaceLineEndings("\n"));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Microsoft.ML.InductiveBias.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
