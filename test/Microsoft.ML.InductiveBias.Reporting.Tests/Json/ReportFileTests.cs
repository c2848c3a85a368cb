namespace Microsoft.ML.InductiveBias.Reporting.Tests;

[TestClass]
public sealed class ReportFileTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("inductive-bias-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void WritesTheWholeTextAndNothingElse()
    {
        string path = Path.Combine(_folder, "result.json");
        ReportFile.EnsureWritable(path);
        Assert.IsFalse(File.Exists(path));
        ReportFile.Write(path, "first");
        ReportFile.Write(path, "ε");
        CollectionAssert.AreEqual(new byte[] { 0xCE, 0xB5 }, File.ReadAllBytes(path)); // no byte order mark
        Assert.HasCount(1, Directory.GetFileSystemEntries(_folder));
    }

    [TestMethod]
    public void CheckLeavesAnExistingFileAsItIs()
    {
        string path = Path.Combine(_folder, "result.json");
        File.WriteAllText(path, "earlier");
        ReportFile.EnsureWritable(path);
        Assert.AreEqual("earlier", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFileSystemEntries(_folder));
    }

    [TestMethod]
    public void ReadOnlyFileIsRefused()
    {
        string path = Path.Combine(_folder, "result.json");
        File.WriteAllText(path, "earlier");
        File.SetAttributes(path, FileAttributes.ReadOnly);
        Assert.Contains("read-only", Assert.ThrowsExactly<IOException>(() => ReportFile.EnsureWritable(path)).Message, StringComparison.Ordinal);
        File.SetAttributes(path, FileAttributes.Normal);
    }

    [TestMethod]
    public void MissingFolderIsNamedAndNotMade()
    {
        string path = Path.Combine(_folder, "none", "result.json");
        Assert.Contains("there is no directory", Assert.ThrowsExactly<IOException>(() => ReportFile.EnsureWritable(path)).Message, StringComparison.Ordinal);
        Assert.ThrowsExactly<IOException>(() => ReportFile.Write(path, "text"));
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder));
    }

    [TestMethod]
    public void FailedWriteLeavesNothing()
    {
        string folder = Path.Combine(_folder, "result.json");
        Directory.CreateDirectory(folder);
        Assert.Contains("is a directory", Assert.ThrowsExactly<IOException>(() => ReportFile.EnsureWritable(folder)).Message, StringComparison.Ordinal);
        Assert.ThrowsExactly<IOException>(() => ReportFile.Write(folder, "text"));
        Assert.HasCount(1, Directory.GetFileSystemEntries(_folder));
    }
}
