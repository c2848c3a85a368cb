using System.Buffers.Binary;
using System.Text;
using Microsoft.ML.InductiveBias.Build;

namespace Microsoft.ML.InductiveBias.Tests.Native;

/// <summary>The build step of buildTransitive, on a small library made here and on TorchSharp's own where it is at hand.</summary>
[TestClass]
public sealed class LoadOnOlderLinuxTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("LoadOnOlderLinux").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void MakesTheVersionWeakInTheCopyAndLeavesTheOriginal()
    {
        var image = SmallLibrary.Build();
        var source = Write("source.so", image);
        var copy = Path.Combine(_folder, "obj", "copy.so");

        Assert.AreEqual(WeakVersionOutcome.Changed, OlderLinux.WriteLoadableCopy(source, copy));

        CollectionAssert.AreEqual(image, File.ReadAllBytes(source));
        var changed = File.ReadAllBytes(copy);
        var differences = Enumerable.Range(0, image.Length).Where(i => image[i] != changed[i]).ToArray();
        CollectionAssert.AreEqual(new[] { SmallLibrary.FlagsOfMarkerVersion }, differences);
        Assert.AreEqual(2, changed[SmallLibrary.FlagsOfMarkerVersion], "VER_FLG_WEAK is 2");
    }

    [TestMethod]
    public void ReplacesAnEarlierCopyAndLeavesNoPartBehind()
    {
        var source = Write("source.so", SmallLibrary.Build());
        var copy = Write("copy.so", [1, 2, 3]);

        OlderLinux.WriteLoadableCopy(source, copy);

        Assert.AreEqual(new FileInfo(source).Length, new FileInfo(copy).Length);
        Assert.HasCount(2, Directory.GetFiles(_folder));
    }

    [TestMethod]
    public void BreaksAHardLinkInsteadOfWritingThroughIt()
    {
        if (OperatingSystem.IsWindows())
            Assert.Inconclusive("Hard links are made with the tool ln.");
        var image = SmallLibrary.Build();
        var source = Write("source.so", image);
        var link = Path.Combine(_folder, "link.so");
        using (var ln = System.Diagnostics.Process.Start("ln", [source, link]))
            ln.WaitForExit();

        OlderLinux.WriteLoadableCopy(source, link);

        CollectionAssert.AreEqual(image, File.ReadAllBytes(source));
        CollectionAssert.AreNotEqual(image, File.ReadAllBytes(link));
    }

    [TestMethod]
    public void ParallelBuildsOfOneProjectAgree()
    {
        var source = Write("source.so", SmallLibrary.Build());
        var copy = Path.Combine(_folder, "copy.so");

        Parallel.For(0, 32, _ => OlderLinux.WriteLoadableCopy(source, copy));

        var image = File.ReadAllBytes(copy);
        Assert.AreEqual(WeakVersionOutcome.AlreadyWeak, MakeWeak(image));
        Assert.HasCount(2, Directory.GetFiles(_folder));
    }

    [TestMethod]
    public void ASecondRunChangesNothing()
    {
        var once = SmallLibrary.Build();
        MakeWeak(once);
        var twice = once.ToArray();

        Assert.AreEqual(WeakVersionOutcome.AlreadyWeak, MakeWeak(twice));

        CollectionAssert.AreEqual(once, twice);
    }

    [TestMethod]
    [DataRow("libc.so.6", "GLIBCXX_3.4.32", DisplayName = "another library's version of that name")]
    [DataRow("libstdc++.so.6", "GLIBCXX_3.4.99", DisplayName = "a version that is not asked for")]
    public void LeavesALibraryThatDoesNotAskForTheVersion(string library, string version)
    {
        var image = SmallLibrary.Build();
        var before = image.ToArray();

        Assert.AreEqual(WeakVersionOutcome.NotRequired, ElfSymbolVersions.MakeWeak(image, library, version, OlderLinux.Marker));

        CollectionAssert.AreEqual(before, image);
    }

    [TestMethod]
    public void RefusesALibraryThatNeedsARealSymbolOfTheVersion()
    {
        var image = SmallLibrary.Build(symbol: "_ZNSt5other5thingEv");
        var source = Write("source.so", image);
        var copy = Path.Combine(_folder, "copy.so");

        var refusal = Assert.ThrowsExactly<InvalidDataException>(() => OlderLinux.WriteLoadableCopy(source, copy));

        StringAssert.Contains(refusal.Message, "_ZNSt5other5thingEv");
        Assert.IsFalse(File.Exists(copy));
    }

    [TestMethod]
    public void RefusesForeignFiles()
    {
        var otherOrder = SmallLibrary.Build();
        otherOrder[5] = 2;
        var otherWidth = SmallLibrary.Build();
        otherWidth[4] = 1;
        byte[][] foreign = [[], [0x7f, (byte)'E'], Encoding.ASCII.GetBytes(new string('x', 4096)), otherOrder, otherWidth];
        foreach (var image in foreign)
        {
            var source = Write("foreign", image);
            var copy = Path.Combine(_folder, "copy");

            Assert.ThrowsExactly<InvalidDataException>(() => OlderLinux.WriteLoadableCopy(source, copy));

            CollectionAssert.AreEqual(image, File.ReadAllBytes(source));
            Assert.IsFalse(File.Exists(copy));
        }
    }

    [TestMethod]
    public void RefusesEveryTruncation()
    {
        // The section headers end the file, so whatever is cut off is needed.
        var image = SmallLibrary.Build();
        for (var length = 0; length < image.Length; length++)
        {
            var part = image[..length];
            Assert.ThrowsExactly<InvalidDataException>(() => MakeWeak(part), $"cut to {length} bytes");
            CollectionAssert.AreEqual(image[..length], part);
        }
    }

    [TestMethod]
    public void NeverFailsInAnotherWayOnDamagedBytes()
    {
        var random = new Random(1);
        var image = SmallLibrary.Build();
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = image.ToArray();
            for (var changes = 0; changes < 3; changes++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var before = damaged.ToArray();
            try
            {
                if (MakeWeak(damaged) == WeakVersionOutcome.Changed)
                    continue;
            }
            catch (InvalidDataException)
            {
                // A refusal, like "not required", comes before any change.
            }

            CollectionAssert.AreEqual(before, damaged);
        }
    }

    [TestMethod]
    public void TorchSharpsOwnLibraryIsUnderstood()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        var image = File.ReadAllBytes(path);

        var outcome = MakeWeak(image);

        // The build of these tests has already changed it where it had to be.
        Assert.AreEqual(OperatingSystem.IsLinux() && OlderLinux.IsHere() ? WeakVersionOutcome.AlreadyWeak : WeakVersionOutcome.Changed, outcome);
        Assert.AreEqual(WeakVersionOutcome.AlreadyWeak, MakeWeak(image));
        Assert.ThrowsExactly<InvalidDataException>(() => MakeWeak(image[..^1]));
    }

    [TestMethod]
    public void ReadsTheVersionsThatALibraryDefines()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("The library to read is that of the running Linux.");
        var installed = File.ReadAllLines("/proc/self/maps").Select(line => line[Math.Max(0, line.IndexOf('/'))..])
            .FirstOrDefault(path => Path.GetFileName(path).StartsWith("libstdc++.so", StringComparison.Ordinal));
        if (installed is null)
            Assert.Inconclusive("This runtime does not load libstdc++ as a library of its own.");
        var image = File.ReadAllBytes(installed);

        Assert.IsTrue(ElfSymbolVersions.Defines(image, "GLIBCXX_3.4"));
        Assert.IsTrue(ElfSymbolVersions.Defines(image, "GLIBCXX_3.4.11"));
        Assert.IsFalse(ElfSymbolVersions.Defines(image, "GLIBCXX_3.4.999"));
        Assert.AreEqual(ElfSymbolVersions.Defines(image, OlderLinux.Version), !OlderLinux.IsHere());
    }

    private static WeakVersionOutcome MakeWeak(byte[] image) =>
        ElfSymbolVersions.MakeWeak(image, OlderLinux.Library, OlderLinux.Version, OlderLinux.Marker);

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>The least ELF file that asks for versions of two libraries and names two symbols.</summary>
    private static class SmallLibrary
    {
        private const int Names = 64, Symbols = 256, Versions = 328, Needs = 336, Headers = 432;

        /// <summary>Where the flags of the entry for GLIBCXX_3.4.32 stand: the last entry of the second library.</summary>
        public const int FlagsOfMarkerVersion = Needs + 32 + 16 + 16 + 4;

        public static byte[] Build(string symbol = OlderLinux.Marker)
        {
            var image = new byte[Headers + (5 * 64)];
            byte[] start = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
            start.CopyTo(image, 0);
            Put64(image, 40, Headers);
            Put16(image, 58, 64);
            Put16(image, 60, 5);

            string[] texts = ["", "libc.so.6", "GLIBC_2.34", OlderLinux.Library, "GLIBCXX_3.4", OlderLinux.Version, symbol, "_ZNSt8ios_baseD2Ev"];
            var at = new Dictionary<string, int>();
            var end = Names;
            foreach (var text in texts)
            {
                at[text] = end - Names;
                end += Encoding.ASCII.GetBytes(text, 0, text.Length, image, end) + 1;
            }

            // Symbol 0 is always the null symbol.
            Put32(image, Symbols + 24, at["_ZNSt8ios_baseD2Ev"]);
            Put32(image, Symbols + 48, at[symbol]);
            Put16(image, Versions + 2, 3);
            Put16(image, Versions + 4, 4);

            Need(image, Needs, at["libc.so.6"], count: 1, next: 32);
            Entry(image, Needs + 16, at["GLIBC_2.34"], index: 2, next: 0);
            Need(image, Needs + 32, at[OlderLinux.Library], count: 2, next: 0);
            Entry(image, Needs + 48, at["GLIBCXX_3.4"], index: 3, next: 16);
            Entry(image, Needs + 64, at[OlderLinux.Version], index: 4, next: 0);

            Section(image, 1, type: 3, Names, end - Names, link: 0);
            Section(image, 2, type: 11, Symbols, 72, link: 1);
            Section(image, 3, type: 0x6fffffff, Versions, 6, link: 2);
            Section(image, 4, type: 0x6ffffffe, Needs, 80, link: 1);
            return image;
        }

        private static void Section(byte[] image, int index, int type, int offset, int size, int link)
        {
            var header = Headers + (index * 64);
            Put32(image, header + 4, type);
            Put64(image, header + 24, offset);
            Put64(image, header + 32, size);
            Put32(image, header + 40, link);
        }

        private static void Need(byte[] image, int offset, int file, short count, int next)
        {
            Put16(image, offset, 1);
            Put16(image, offset + 2, count);
            Put32(image, offset + 4, file);
            Put32(image, offset + 8, 16);
            Put32(image, offset + 12, next);
        }

        private static void Entry(byte[] image, int offset, int name, short index, int next)
        {
            Put16(image, offset + 6, index);
            Put32(image, offset + 8, name);
            Put32(image, offset + 12, next);
        }

        private static void Put16(byte[] image, int offset, short value) => BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(offset), value);

        private static void Put32(byte[] image, int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(offset), value);

        private static void Put64(byte[] image, int offset, long value) => BinaryPrimitives.WriteInt64LittleEndian(image.AsSpan(offset), value);
    }
}
