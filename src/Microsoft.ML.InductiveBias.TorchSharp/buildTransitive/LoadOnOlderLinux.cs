// Compiled by MSBuild as an inline task (see the .targets file beside it) and by the tests of this repository, which
// define ELF_ONLY because they run without MSBuild. One file, because an inline task is one file.
#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Microsoft.ML.InductiveBias.Build;

/// <summary>What <see cref="ElfSymbolVersions.MakeWeak"/> found and did.</summary>
internal enum WeakVersionOutcome
{
    /// <summary>The image asked for the version and now asks for it weakly.</summary>
    Changed,

    /// <summary>The image asked for the version weakly already.</summary>
    AlreadyWeak,

    /// <summary>The image does not ask for the version.</summary>
    NotRequired,
}

/// <summary>Reads and changes the symbol versions of a 64-bit little-endian ELF image held in memory.</summary>
/// <remarks>
/// A library lists the versions that it needs in its section of type <c>SHT_GNU_verneed</c>. The loader refuses the
/// library if one is missing, unless that entry carries <c>VER_FLG_WEAK</c>. Structures: System V ABI, "Symbol
/// Versioning" in the Linux Standard Base, section 10.7. Whatever does not fit those structures is an
/// <see cref="InvalidDataException"/>, raised before anything is changed.
/// </remarks>
internal static class ElfSymbolVersions
{
    private const uint DynamicSymbols = 11;
    private const uint VersionDefinitions = 0x6ffffffd;
    private const uint VersionNeeds = 0x6ffffffe;
    private const uint VersionOfSymbol = 0x6fffffff;

    private const ushort WeakFlag = 0x2;
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;

    /// <summary>Lets the image load where <paramref name="library"/> does not define <paramref name="version"/>.</summary>
    /// <param name="image">The whole file. One bit of it changes.</param>
    /// <param name="library">The name of the library that defines the version, as in <c>libstdc++.so.6</c>.</param>
    /// <param name="version">The version that may be missing.</param>
    /// <param name="unusedSymbol">
    /// The one symbol of that version the image may name: a marker that is never called. A version that brings any
    /// other symbol stays required, because the image could then load and fail later, at the first call.
    /// </param>
    /// <exception cref="InvalidDataException">The image is not such a file, is damaged, or needs another symbol.</exception>
    public static WeakVersionOutcome MakeWeak(byte[] image, string library, string version, string unusedSymbol)
    {
        List<Section> sections = ReadSections(image);
        if (!(Find(sections, VersionNeeds) is Section needs))
            return WeakVersionOutcome.NotRequired;

        Section names = Linked(sections, needs);
        int? entry = FindNeed(image, needs, names, library, version);
        if (entry is null)
            return WeakVersionOutcome.NotRequired;

        int flagsOffset = entry.Value + 4;
        ushort flags = ReadUInt16(image, flagsOffset);
        if ((flags & WeakFlag) != 0)
            return WeakVersionOutcome.AlreadyWeak;

        ushort versionIndex = ReadUInt16(image, entry.Value + 6);
        foreach (string symbol in SymbolsOfVersion(image, sections, versionIndex))
        {
            if (symbol != unusedSymbol)
                throw new InvalidDataException($"it needs the symbol {symbol} of version {version}");
        }

        image[flagsOffset] = (byte)(flags | WeakFlag);
        return WeakVersionOutcome.Changed;
    }

    /// <summary>Whether a library defines a version, as <c>libstdc++.so.6</c> defines <c>GLIBCXX_3.4.30</c>.</summary>
    public static bool Defines(byte[] image, string version)
    {
        List<Section> sections = ReadSections(image);
        if (!(Find(sections, VersionDefinitions) is Section definitions))
            return false;

        Section names = Linked(sections, definitions);
        foreach (int definition in Chain(image, definitions, definitions.Offset, nextAt: 16, size: 20))
        {
            // The first auxiliary entry names the version itself; those after it name its predecessors.
            int name = Offset(definitions, definition, ReadUInt32(image, definition + 12), size: 8);
            if (ReadName(image, names, ReadUInt32(image, name)) == version)
                return true;
        }

        return false;
    }

    private static int? FindNeed(byte[] image, Section needs, Section names, string library, string version)
    {
        foreach (int need in Chain(image, needs, needs.Offset, nextAt: 12, size: 16))
        {
            if (ReadName(image, names, ReadUInt32(image, need + 4)) != library)
                continue;

            int first = Offset(needs, need, ReadUInt32(image, need + 8), size: 16);
            foreach (int entry in Chain(image, needs, first, nextAt: 12, size: 16))
            {
                if (ReadName(image, names, ReadUInt32(image, entry + 8)) == version)
                    return entry;
            }
        }

        return null;
    }

    private static IEnumerable<string> SymbolsOfVersion(byte[] image, List<Section> sections, ushort versionIndex)
    {
        if (!(Find(sections, VersionOfSymbol) is Section versions))
            yield break;

        Section symbols = Linked(sections, versions);
        if (symbols.Type != DynamicSymbols || symbols.Size / SymbolSize < versions.Size / 2)
            throw new InvalidDataException("its symbol versions do not belong to its symbols");

        Section names = Linked(sections, symbols);
        for (int i = 0; i < versions.Size / 2; i++)
        {
            // The highest bit says "hidden"; the rest is the version's index.
            if ((ReadUInt16(image, versions.Offset + (i * 2)) & 0x7fff) == versionIndex)
                yield return ReadName(image, names, ReadUInt32(image, symbols.Offset + (i * SymbolSize)));
        }
    }

    private static List<Section> ReadSections(byte[] image)
    {
        if (image.Length < 64 || image[0] != 0x7f || image[1] != (byte)'E' || image[2] != (byte)'L' || image[3] != (byte)'F')
            throw new InvalidDataException("it is not an ELF file");
        if (image[4] != 2 || image[5] != 1)
            throw new InvalidDataException("it is not a 64-bit little-endian ELF file");

        ulong table = ReadUInt64(image, 40);
        int headerSize = ReadUInt16(image, 58);
        int count = ReadUInt16(image, 60);
        if (count == 0 || headerSize < SectionHeaderSize)
            throw new InvalidDataException("it has no section headers");
        if (table > (ulong)image.Length || (ulong)count * (ulong)headerSize > (ulong)image.Length - table)
            throw new InvalidDataException("its section headers lie beyond its end");

        var sections = new List<Section>(count);
        for (int i = 0; i < count; i++)
        {
            int header = (int)table + (i * headerSize);
            ulong offset = ReadUInt64(image, header + 24);
            ulong size = ReadUInt64(image, header + 32);
            uint type = ReadUInt32(image, header + 4);
            bool inFile = offset <= (ulong)image.Length && size <= (ulong)image.Length - offset;

            // Sections without bytes in the file (as .bss) may state any range: only those that are read must fit.
            sections.Add(new Section(type, inFile ? (int)offset : -1, inFile ? (int)size : 0, ReadUInt32(image, header + 40)));
        }

        return sections;
    }

    private static Section? Find(List<Section> sections, uint type)
    {
        foreach (Section section in sections)
        {
            if (section.Type == type)
                return section.InFile();
        }

        return null;
    }

    private static Section Linked(List<Section> sections, Section section) =>
        section.Link < (uint)sections.Count
            ? sections[(int)section.Link].InFile()
            : throw new InvalidDataException("a section refers to one that does not exist");

    /// <summary>The positions of a linked list's entries, each of which holds the distance to the next, or 0.</summary>
    private static IEnumerable<int> Chain(byte[] image, Section section, int first, int nextAt, int size)
    {
        if (section.Size == 0)
            yield break;

        int entry = Offset(section, first, 0, size);
        while (true)
        {
            yield return entry;
            uint next = ReadUInt32(image, entry + nextAt);
            if (next == 0)
                yield break;

            // Distances are positive, so the list ends within the section.
            entry = Offset(section, entry, next, size);
        }
    }

    private static int Offset(Section section, int from, uint distance, int size)
    {
        long offset = (long)from + distance;
        if (offset < section.Offset || offset + size > (long)section.Offset + section.Size)
            throw new InvalidDataException("an entry of its symbol versions lies beyond their section");
        return (int)offset;
    }

    private static string ReadName(byte[] image, Section names, uint position)
    {
        if (position >= (uint)names.Size)
            throw new InvalidDataException("a name lies beyond its section");

        int start = names.Offset + (int)position;
        int end = Array.IndexOf(image, (byte)0, start, names.Size - (int)position);
        if (end < 0)
            throw new InvalidDataException("a name does not end");
        return Encoding.ASCII.GetString(image, start, end - start);
    }

    // BitConverter would follow the machine's byte order; the file's is known.
    private static ushort ReadUInt16(byte[] image, int offset) => (ushort)(image[offset] | (image[offset + 1] << 8));

    private static uint ReadUInt32(byte[] image, int offset) => ReadUInt16(image, offset) | ((uint)ReadUInt16(image, offset + 2) << 16);

    private static ulong ReadUInt64(byte[] image, int offset) => ReadUInt32(image, offset) | ((ulong)ReadUInt32(image, offset + 4) << 32);

    private readonly struct Section
    {
        public Section(uint type, int offset, int size, uint link)
        {
            Type = type;
            Offset = offset;
            Size = size;
            Link = link;
        }

        public uint Type { get; }

        public int Offset { get; }

        public int Size { get; }

        public uint Link { get; }

        public Section InFile() => Offset >= 0 ? this : throw new InvalidDataException("a section lies beyond its end");
    }
}

/// <summary>The one change that TorchSharp's native library needs on older Linux distributions.</summary>
internal static class OlderLinux
{
    public const string Library = "libstdc++.so.6";
    public const string Version = "GLIBCXX_3.4.32";

    /// <summary>A marker that the header iostream refers to, so that a program needs this version. Nothing calls it.</summary>
    public const string Marker = "_ZSt21ios_base_library_initv";

    /// <summary>Writes a copy of <paramref name="source"/> that loads on older distributions, if it needs a change.</summary>
    /// <returns><see cref="WeakVersionOutcome.Changed"/> if, and only if, <paramref name="destination"/> was written.</returns>
    public static WeakVersionOutcome WriteLoadableCopy(string source, string destination)
    {
        byte[] image = File.ReadAllBytes(source);
        WeakVersionOutcome outcome = ElfSymbolVersions.MakeWeak(image, Library, Version, Marker);
        if (outcome == WeakVersionOutcome.Changed)
            WriteWhole(destination, image);
        return outcome;
    }

    /// <summary>Whether the C++ library that this machine's programs load lacks the version.</summary>
    /// <remarks>Where none can be found or read the answer is yes: the change does no harm where it is not needed.</remarks>
    public static bool IsHere()
    {
        string? library = InstalledLibrary();
        try
        {
            return library is null || !ElfSymbolVersions.Defines(File.ReadAllBytes(library), Version);
        }
        catch (Exception exception) when (exception is IOException || exception is UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static string? InstalledLibrary()
    {
        // The .NET runtime needs the same library, so the loader has chosen it for this very process.
        const string maps = "/proc/self/maps";
        if (File.Exists(maps))
        {
            foreach (string line in File.ReadAllLines(maps))
            {
                int path = line.IndexOf('/');
                if (path >= 0 && Path.GetFileName(line.Substring(path)).StartsWith("libstdc++.so", StringComparison.Ordinal)
                    && File.Exists(line.Substring(path)))
                    return line.Substring(path);
            }
        }

        foreach (string folder in new[] { "/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib" })
        {
            string path = Path.Combine(folder, Library);
            if (File.Exists(path))
                return path;
        }

        return null;
    }

    /// <summary>Replaces a file at once, so that a parallel build sees the old one or the new one, never a part.</summary>
    private static void WriteWhole(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string part = path + "." + Guid.NewGuid().ToString("N") + ".part";
        try
        {
            File.WriteAllBytes(part, content);
            if (!File.Exists(path))
            {
                try
                {
                    File.Move(part, path);
                    return;
                }
                catch (IOException) when (File.Exists(path))
                {
                    // Another build was faster; replacing its file by the same one is right too.
                }
            }

            File.Replace(part, path, destinationBackupFileName: null);
        }
        finally
        {
            File.Delete(part);
        }
    }
}

#if !ELF_ONLY
/// <summary>MSBuild: writes a copy of TorchSharp's native library that loads on older distributions, where one is needed.</summary>
public sealed class LoadTorchSharpOnOlderLinux : Microsoft.Build.Utilities.Task
{
    /// <summary>The library as it comes out of its package. It is only read.</summary>
    [Microsoft.Build.Framework.Required]
    public string Library { get; set; } = "";

    /// <summary>Gets the copy, if one is needed, and the file record.txt, whose time tells MSBuild that all is done.</summary>
    [Microsoft.Build.Framework.Required]
    public string Folder { get; set; } = "";

    /// <summary>Also where this machine does not need it.</summary>
    public bool Always { get; set; }

    public override bool Execute()
    {
        string name = Path.GetFileName(Library);
        string record = "this machine does not need it";
        string copy = Path.Combine(Folder, name);
        try
        {
            Directory.CreateDirectory(Folder);
            if (Always || OlderLinux.IsHere())
            {
                WeakVersionOutcome outcome = OlderLinux.WriteLoadableCopy(Library, copy);
                record = outcome.ToString();
                if (outcome == WeakVersionOutcome.Changed)
                    Log.LogMessage(
                        Microsoft.Build.Framework.MessageImportance.High,
                        $"{name}: {OlderLinux.Version} is optional in this project's copy, so that TorchSharp loads where {OlderLinux.Library} lacks it.");
            }

            File.WriteAllText(Path.Combine(Folder, "record.txt"), record + "\n");
        }
        catch (Exception exception) when (exception is InvalidDataException || exception is IOException || exception is UnauthorizedAccessException)
        {
            // No record: the next build tries, and warns, again.
            Log.LogWarning(
                null, "TorchSharpOnOlderLinux", null, Library, 0, 0, 0, 0,
                $"{name} is used as it is, because no copy that loads on older Linux distributions could be made: {exception.Message}. "
                + $"TorchSharp will not load where {OlderLinux.Library} lacks {OlderLinux.Version}, as on Debian 12, Ubuntu 22.04 and RHEL 9. "
                + "The property TorchSharpOnOlderLinux=never turns this step, and this warning, off.");
        }

        return true;
    }
}
#endif
