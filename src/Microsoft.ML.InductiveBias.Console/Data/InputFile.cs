using System.IO.Compression;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Reads files that the user named.</summary>
internal static class InputFile
{
    /// <summary>The name that means the standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>No text and no table ends like this.</summary>
    private static ReadOnlySpan<byte> EndMark => "\0end of gzip data\0"u8;

    /// <summary>Reads an existing file of an expected kind, such as "a CSV or TSV file".</summary>
    /// <exception cref="ToolException">The file doesn't exist or can't be read.</exception>
    public static T Read<T>(string path, string kind, Func<string, T> read)
    {
        bool isFile = path != StandardInput;
        if (isFile && Directory.Exists(path))
            throw new ToolException($"'{path}' is a directory; specify {kind}.");
        if (isFile && !File.Exists(path))
            throw new ToolException($"There is no file '{path}'.{NameSuggestions.For(path, FilesBeside(path))}");
        try
        {
            return read(path);
        }
        // Some messages, such as those of gzip streams, don't name the file.
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ToolException(
                unreadable is InvalidDataException && unreadable.Message.Contains(path, StringComparison.Ordinal) ? unreadable.Message : $"'{path}' can't be read: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>The content of a file, decompressed if its first bytes are those of gzip. Reads from start to end once, as pipes require.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the wait for a pipe that delivers nothing; its read stays behind.</param>
    public static byte[] Bytes(string path, CancellationToken cancellationToken = default)
    {
        byte[] bytes = Task.Run(() => path == StandardInput ? FromStandardInput() : File.ReadAllBytes(path), CancellationToken.None).WaitAsync(cancellationToken).GetAwaiter().GetResult();
        return bytes is [0x1F, 0x8B, ..] ? Decompressed(bytes) : bytes;
    }

    /// <summary>The content of a gzip file, complete or not at all.</summary>
    /// <remarks>The runtime reads a file that was cut off, up to where it ends, and ignores what follows the compressed data, without an error. So a
    /// compressed mark is appended, which ends the content only if everything before it is complete.</remarks>
    private static byte[] Decompressed(byte[] bytes)
    {
        using var mark = new MemoryStream();
        using (var compressor = new GZipStream(mark, CompressionLevel.Fastest, leaveOpen: true))
            compressor.Write(EndMark);
        using var compressed = new GZipStream(new MemoryStream([.. bytes, .. mark.ToArray()]), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        InvalidDataException? damage = null;
        try
        {
            compressed.CopyTo(plain);
        }
        catch (InvalidDataException damaged)
        {
            damage = damaged;
        }
        var content = plain.GetBuffer().AsSpan(0, (int)plain.Length);
        return damage is null && content.EndsWith(EndMark) ? content[..^EndMark.Length].ToArray() : throw new InvalidDataException(
            "its gzip data are damaged, incomplete, or followed by something else. Compress or download it again.", damage);
    }

    private static byte[] FromStandardInput()
    {
        using var input = System.Console.OpenStandardInput();
        using var content = new MemoryStream();
        input.CopyTo(content);
        return content.ToArray();
    }

    private static IEnumerable<string> FilesBeside(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        string searched = string.IsNullOrEmpty(folder) ? "." : folder;
        return Directory.Exists(searched)
            ? Directory.EnumerateFiles(searched).Select(file => Path.Combine(folder ?? "", Path.GetFileName(file)))
            : [];
    }
}
