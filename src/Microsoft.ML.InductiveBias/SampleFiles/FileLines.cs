namespace Microsoft.ML.InductiveBias;

/// <summary>The lines of a file as bytes.</summary>
internal static class FileLines
{
    private const int FirstBufferSize = 1 << 16;

    /// <summary>The lines from the start of the stream; a line is valid until the next one is requested.</summary>
    /// <returns>Each line without its line feed, where it starts, and whether a line feed ends it: the last one may lack it.</returns>
    public static IEnumerable<(ReadOnlyMemory<byte> Line, long Start, bool Ended)> Read(Stream stream)
    {
        stream.Position = 0;
        var buffer = new byte[FirstBufferSize];
        long bufferStart = 0;
        int filled = 0, searched = 0, lineStart = 0;
        while (true)
        {
            int end = Array.IndexOf(buffer, (byte)'\n', searched, filled - searched);
            if (end >= 0)
            {
                yield return (buffer.AsMemory(lineStart, end - lineStart), bufferStart + lineStart, true);
                searched = lineStart = end + 1;
                continue;
            }
            searched = filled;
            if (lineStart > 0)
            {
                Buffer.BlockCopy(buffer, lineStart, buffer, 0, filled - lineStart);
                bufferStart += lineStart;
                filled -= lineStart;
                searched = filled;
                lineStart = 0;
            }
            else if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, checked(buffer.Length * 2));
            }
            int read = stream.Read(buffer, filled, buffer.Length - filled);
            if (read == 0)
                break;
            filled += read;
        }
        if (filled > 0)
            yield return (buffer.AsMemory(0, filled), bufferStart, false);
    }
}
