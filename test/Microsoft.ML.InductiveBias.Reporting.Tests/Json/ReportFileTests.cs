using System.Runtime.Versioning;

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
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)] // links and permissions work differently there
    [UnsupportedOSPlatform("windows")]
    public void LinksAndPermissionsStay()
    {
        string target = Path.Combine(_folder, "target.json"), link = Path.Combine(_folder, "link.json"), chain = Path.Combine(_folder, "chain.json");
        File.CreateSymbolicLink(link, "target.json");
        File.CreateSymbolicLink(chain, link);
        ReportFile.EnsureWritable(chain); // the target doesn't exist yet
        ReportFile.Write(chain, "first");
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.SetUnixFileMode(target, Private);
        ReportFile.Write(link, "second");
        Assert.AreEqual("second", File.ReadAllText(target));
        Assert.AreEqual(Private, File.GetUnixFileMode(target));
        Assert.AreEqual("target.json", new FileInfo(link).LinkTarget);
        Assert.AreEqual(link, new FileInfo(chain).LinkTarget);
        Assert.HasCount(3, Directory.GetFileSystemEntries(_folder));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void DevicesAreWrittenToAndEndlessLinksAreRefused()
    {
        string loop = Path.Combine(_folder, "loop"), device = Path.Combine(_folder, "device");
        File.CreateSymbolicLink(loop, loop);
        File.CreateSymbolicLink(device, "/dev/null");
        Assert.Contains("symbolic links", Assert.ThrowsExactly<IOException>(() => ReportFile.EnsureWritable(loop)).Message, StringComparison.Ordinal);
        ReportFile.EnsureWritable(device);
        ReportFile.Write(device, "text");
        Assert.AreEqual("", File.ReadAllText("/dev/null"));
        Assert.AreEqual("/dev/null", new FileInfo(device).LinkTarget);
    }

    [TestMethod]
    [DataRow("a.json", "./a.json", true)]
    [DataRow("a.json", "folder/../a.json", true)]
    [DataRow("a.json", "b.json", false)]
    [DataRow("a.json", "folder/a.json", false)]
    public void FilesAreTheSameHoweverTheyAreSpelled(string first, string second, bool same)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));
        string one = Path.Combine(_folder, first);
        Assert.AreEqual(same, ReportFile.IsSameFile(one, $"{_folder}/{second}"));
        File.WriteAllText(one, "");
        Assert.AreEqual(same, ReportFile.IsSameFile(one, $"{_folder}/{second}"));
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
