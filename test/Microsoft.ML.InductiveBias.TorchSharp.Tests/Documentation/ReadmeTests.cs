using System.Text.RegularExpressions;

namespace Microsoft.ML.InductiveBias.Tests.Documentation;

[TestClass]
public sealed partial class ReadmeTests
{
    private static string Root { get; } = FindRoot();

    [TestMethod]
    public void TheExampleIsTheSampleThatIsCompiled()
    {
        string sample = File.ReadAllText(Path.Combine(Root, "samples", "first-measure.cs"));
        string shown = Between(File.ReadAllText(Path.Combine(Root, "README.md")), "```csharp\n", "```");
        Assert.AreEqual(Between(sample, "#region README\n", "#endregion"), shown);
    }

    /// <summary>A test of the samples compares the file with what the sample prints.</summary>
    [TestMethod]
    public void TheReadmeShowsWhatTheSamplePrints() => Assert.AreEqual(
        File.ReadAllText(Path.Combine(Root, "samples", "expected", "first-measure.txt")).ReplaceLineEndings("\n"),
        Between(File.ReadAllText(Path.Combine(Root, "README.md")), "```text\n", "```"));

    [TestMethod]
    public void EveryRelativeLinkLeadsToAFile()
    {
        var pages = Directory.GetFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(Root, "README.md")).Append(Path.Combine(Root, "samples", "README.md"))
            .Concat(Directory.GetDirectories(Path.Combine(Root, "src")).Select(project => Path.Combine(project, "README.md"))).ToList();
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
