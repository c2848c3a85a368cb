namespace Microsoft.ML.InductiveBias.Reporting.Tests;

[TestClass]
public sealed class GalleryTests
{
    [TestMethod]
    public void EachDataSetHasAFileOfItsOwn()
    {
        string[] names = ["a/iris.csv", "b\\iris.csv", "IRIS.tsv", "index.csv", "con.csv", "..", "../../etc/passwd", .. HostileNames.All];
        using var folder = new TemporaryFolder();
        HtmlReport.WriteFolder(folder.Path, [.. names.Select(name => new AuditResult(SampleAudit.Iris) { Name = name })]);
        var files = Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName).ToList();
        Assert.HasCount(names.Length + 1, files);
        Assert.AreEqual(names.Length + 1, files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        CollectionAssert.IsSubsetOf((string[])["index.html", "iris.html", "iris-2.html", "IRIS-3.html", "index-2.html", "con-2.html", "passwd.html", "data.html"], files);
        Assert.IsTrue(files.All(file => file!.Length < 80 && file.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.')));
        string index = File.ReadAllText(Path.Combine(folder.Path, "index.html"));
        Assert.IsTrue(files.Where(file => file != "index.html").All(file => index.Contains($"href=\"{file}\"", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void PagesAreReplacedAndOtherFilesAreNot()
    {
        using var folder = new TemporaryFolder();
        AuditResult[] audits = [SampleAudit.Wine, SampleAudit.Iris];
        HtmlReport.WriteFolder(folder.Path, audits);
        HtmlReport.WriteFolder(folder.Path, audits);
        Assert.HasCount(3, Directory.GetFiles(folder.Path));
        string wine = Path.Combine(folder.Path, "wine.html"), iris = Path.Combine(folder.Path, "iris.html");
        File.WriteAllText(iris, "a page by hand");
        File.Delete(wine);
        var refused = Assert.ThrowsExactly<IOException>(() => HtmlReport.WriteFolder(folder.Path, audits));
        Assert.Contains("iris.html' cannot be written: another program made the file", refused.Message, StringComparison.Ordinal);
        Assert.AreEqual("a page by hand", File.ReadAllText(iris));
        Assert.IsFalse(File.Exists(wine), "a part of the gallery was written");
        Assert.ThrowsExactly<IOException>(() => HtmlReport.WriteFolder(iris, audits));
        Assert.ThrowsExactly<ArgumentException>(() => HtmlReport.WriteFolder(folder.Path, []));
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory().FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
