using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Microsoft.ML.InductiveBias;

/// <summary>One line of a sample file: a JSON object whose last property, <c>check</c>, is a checksum.</summary>
internal static class SampleFileLine
{
    private const int CheckBytes = 8;

    private static ReadOnlySpan<byte> CheckName => ",\"check\":\""u8;

    private static int EndLength => CheckName.Length + 2 * CheckBytes + 2;

    /// <summary>The bytes of a line with its check, without the line feed.</summary>
    /// <param name="writeProperties">Writes at least one property.</param>
    public static byte[] Encode(Action<Utf8JsonWriter> writeProperties)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writeProperties(writer);
            writer.WriteEndObject();
        }
        var content = buffer.WrittenSpan[..^1];
        return [.. content, .. CheckName, .. Check(content), .. "\"}"u8];
    }

    /// <summary>Whether the line is complete: its checksum matches.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> line)
    {
        if (line.Length <= EndLength)
            return false;
        var content = line[..^EndLength];
        var end = line[^EndLength..];
        return end.StartsWith(CheckName) && end.EndsWith("\"}"u8) && end.Slice(CheckName.Length, 2 * CheckBytes).SequenceEqual(Check(content));
    }

    /// <summary>A number, or its name where JSON has no digits for it.</summary>
    public static void WriteValue(this Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
            writer.WriteNumber(name, value);
        else
            writer.WriteString(name, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    /// <summary>Reads a number written by <see cref="WriteValue"/>.</summary>
    public static double ReadValue(this JsonElement element) => element.ValueKind == JsonValueKind.Number
        ? element.GetDouble()
        : element.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var other => throw new FormatException($"'{other}' is not a number."),
        };

    private static byte[] Check(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash[..CheckBytes]));
    }
}
