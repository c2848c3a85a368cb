using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Reads text files, plain or compressed with gzip, once and from start to end, so that pipes can be read, too.</summary>
internal static class TextFile
{
    private const char Nul = '\0';

    /// <summary>The encodings with a byte order mark. The mark of UTF-32 starts with that of UTF-16.</summary>
    private static readonly Encoding[] Marked = [Encoding.UTF8, Encoding.UTF32, new UTF32Encoding(bigEndian: true, byteOrderMark: true), Encoding.Unicode, Encoding.BigEndianUnicode];

    /// <summary>Files that aren't text, by their first bytes.</summary>
    private static readonly (byte[] Start, string Kind)[] Foreign =
    [
        ([.. "PK\x3\x4"u8], "an Excel workbook or a ZIP archive; save the sheet as a CSV file, or extract the file"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an Excel workbook; save the sheet as a CSV file"),
        ([.. "BZh"u8], "compressed with bzip2; decompress it, or compress it with gzip"),
        ([0xFD, .. "7zXZ"u8], "compressed with xz; decompress it, or compress it with gzip"),
        ([0x28, 0xB5, 0x2F, 0xFD], "compressed with Zstandard; decompress it, or compress it with gzip"),
        ([0x1F, 0x8B], "compressed with gzip twice; decompress it once"),
        ([.. "PAR1"u8], "a Parquet file; save the table as a CSV file"),
        ([.. "SQLite format 3"u8], "an SQLite database; save the table as a CSV file"),
    ];

    /// <summary>The encoding of a name, such as windows-1252; <see langword="null"/> if there is none.</summary>
    public static Encoding? FindEncoding(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try
        {
            return Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Reads the text.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoding">The encoding; if <see langword="null"/>, the one of the byte order mark, or UTF-8.</param>
    /// <param name="cancellationToken">Ends the wait for a pipe.</param>
    /// <exception cref="ToolException">The file has bytes that aren't text in the encoding.</exception>
    public static string Read(string path, Encoding? encoding, CancellationToken cancellationToken = default)
    {
        byte[] bytes = InputFile.Bytes(path, cancellationToken);
        var marked = Array.Find(Marked, candidate => bytes.AsSpan().StartsWith(candidate.Preamble));
        string text;
        try
        {
            text = encoding is null || encoding.CodePage == marked?.CodePage
                ? Decode(path, bytes.AsSpan(marked?.Preamble.Length ?? 0), marked ?? Encoding.UTF8)
                : Decode(path, bytes, encoding);
        }
        catch (ToolException) when (KindOf(bytes) is { } kind)
        {
            throw new ToolException($"{path} is {kind}.");
        }
        int nul = text.IndexOf(Nul, StringComparison.Ordinal);
        if (nul >= 0 && KindOf(bytes) is { } binary)
            throw new ToolException($"{path} is {binary}.");
        return nul < 0 ? text : throw new ToolException($"Line {LineOf(text.AsSpan(0, nul))} of {path} contains a NUL character, which text files don't have. "
            + $"If the file is UTF-16, use --encoding {(bytes[0] == 0 ? "utf-16BE" : "utf-16")}; otherwise save it as a CSV or TSV file.");
    }

    private static string? KindOf(byte[] bytes) => Array.Find(Foreign, foreign => bytes.AsSpan().StartsWith(foreign.Start)).Kind;

    private static string Decode(string path, ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        if (encoding is UTF8Encoding)
            return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw NotUtf8(path, bytes);
        try
        {
            return Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetString(bytes);
        }
        catch (DecoderFallbackException malformed)
        {
            throw new ToolException($"{path} isn't text in the encoding {encoding.WebName}: byte {malformed.Index + 1} has no meaning in it. Specify the right one with --encoding.", malformed);
        }
    }

    private static ToolException NotUtf8(string path, ReadOnlySpan<byte> bytes)
    {
        int position = 0;
        while (Rune.DecodeFromUtf8(bytes[position..], out _, out int length) == OperationStatus.Done)
            position += length;
        int start = bytes[..position].LastIndexOf((byte)'\n') + 1;
        return new ToolException($"Line {bytes[..position].Count((byte)'\n') + 1} of {path} isn't valid UTF-8: byte {position - start + 1} of the line is 0x{bytes[position]:X2}. "
            + "Save the file as UTF-8, or specify its encoding, such as --encoding windows-1252.");
    }

    private static int LineOf(ReadOnlySpan<char> before) => before.Count('\n') + 1;
}
