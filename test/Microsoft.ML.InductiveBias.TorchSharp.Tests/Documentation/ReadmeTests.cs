using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Microsoft.ML.InductiveBias.Tests.Documentation;

[TestClass]
public sealed partial class ReadmeTests
{
    private static string Root { get; } = FindRoot();

    [TestMethod]
    public void TheExampleIsTheSampleThatIsCompiled()
    {
        string sample = File.ReadAllText(Path.Combine(Root, "samples", "FirstMeasure", "Program.cs"));
        string shown = Between(File.ReadAllText(Path.Combine(Root, "README.md")), "```csharp\n", "```");
        Assert.AreEqual(Between(sample, "#region README\n", "#endregion"), shown);
    }

    [TestMethod]
    public void TheSamplePrintsWhatTheReadmeSays()
    {
        string program = Path.Combine(Root, "samples", "FirstMeasure", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "FirstMeasure.dll");
        var start = new ProcessStartInfo("dotnet", [program]) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        Assert.AreEqual("", process.StandardError.ReadToEnd());
        process.WaitForExit();
        Assert.AreEqual(Between(File.ReadAllText(Path.Combine(Root, "README.md")), "```text\n", "```"), output.ReplaceLineEndings("\n"));
    }

    [TestMethod]
    public void EveryRelativeLinkLeadsToAFile()
    {
        var pages = Directory.GetFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(Root, "README.md")).ToList();
        Assert.IsGreaterThan(5, pages.Count);
        var broken = from page in pages
                     from Match link in Link().Matches(File.ReadAllText(page))
                     let target = link.Groups[1].Value
                     where !target.Contains("://") && !target.StartsWith('#')
                     where !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target.Split('#')[0]))
                     select $"{Path.GetRelativePath(Root, page)}: {target}";
        Assert.AreEqual("", string.Join("\n", broken));
    }

    private static string Between(string text, string start, string end)
    {
        text = text.ReplaceLineEndings("\n");
        int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        Assert.IsGreaterThanOrEqualTo(start.Length, from, $"'{start}' was not found");
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Microsoft.ML.InductiveBias.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
