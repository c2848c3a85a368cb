using System.Text.Json;

namespace Microsoft.ML.InductiveBias;

/// <summary>The losses of one run of a simulation, computed by another machine. The run can be repeated from them without training.</summary>
/// <param name="Run">The number of the run.</param>
/// <param name="Losses">The losses in the order in which the run asks for them.</param>
/// <param name="IsTimeExhausted">Whether the time limit ended the run.</param>
internal sealed record RareLossReplicate(int Run, IReadOnlyList<double[]> Losses, bool IsTimeExhausted)
{
    /// <summary>A line with a checksum, without its line feed.</summary>
    public byte[] Encode() => SampleFileLine.Encode(writer =>
    {
        writer.WriteNumber("run", Run);
        writer.WriteBoolean("timeExhausted", IsTimeExhausted);
        writer.WriteStartArray("losses");
        foreach (double[] losses in Losses)
            WriteArray(writer, losses);
        writer.WriteEndArray();
    });

    /// <exception cref="FormatException">The line is damaged.</exception>
    public static RareLossReplicate Decode(ReadOnlyMemory<byte> line)
    {
        if (!SampleFileLine.IsWhole(line.Span))
            throw new FormatException("A line with the losses of a simulation is damaged: its checksum doesn't match.");
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new RareLossReplicate(root.GetProperty("run").GetInt32(), [.. root.GetProperty("losses").EnumerateArray().Select(ReadArray)], root.GetProperty("timeExhausted").GetBoolean());
    }

    /// <summary>Whether both hold the same losses, to the last bit.</summary>
    public bool IsSameAs(RareLossReplicate other) => Losses.Count == other.Losses.Count && Losses.Zip(other.Losses).All(pair => pair.First.SequenceEqual(pair.Second));

    /// <summary>Writes losses; those of hypotheses that don't count, which are infinite, as null.</summary>
    public static void WriteArray(Utf8JsonWriter writer, double[] losses)
    {
        writer.WriteStartArray();
        foreach (double loss in losses)
        {
            if (double.IsFinite(loss))
                writer.WriteNumberValue(loss);
            else
                writer.WriteNullValue();
        }
        writer.WriteEndArray();
    }

    public static double[] ReadArray(JsonElement array) =>
        [.. array.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? double.PositiveInfinity : value.GetDouble())];
}
