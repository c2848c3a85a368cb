using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.InductiveBias;

/// <summary>A hypothesis as a line of a sample file.</summary>
internal static class SampleFileRecord
{
    /// <summary>Losses that another processor computed from the same outputs may differ in their last digits, not by more than this.</summary>
    private const double LossAgreement = 1e-9;

    /// <summary>The line, without its line feed.</summary>
    public static byte[] Encode(RecordedHypothesis hypothesis, IReadOnlyList<(LossKind Kind, double Loss)> losses) => SampleFileLine.Encode(writer =>
    {
        writer.WriteNumber("seed", hypothesis.Drawn.Seed);
        writer.WriteString("status", Name(hypothesis.Drawn.Status.ToString()));
        writer.WriteValue("trainingLoss", hypothesis.Drawn.TrainingLoss);
        if (hypothesis.Drawn.Failure is not null)
            writer.WriteString("failure", hypothesis.Drawn.Failure);
        writer.WriteString("outputs", Name(hypothesis.OutputMeaning.ToString()));
        writer.WriteBoolean("onlyHypothesis", hypothesis.IsOnlyHypothesis);
        writer.WriteStartObject("testLosses");
        foreach (var (kind, loss) in losses)
            writer.WriteValue(Name(kind.ToString()), loss);
        writer.WriteEndObject();
        writer.WriteBase64String("predictions", Bytes(hypothesis.Predictions));
    });

    /// <summary>The losses that a line records: those that are defined, from the outputs.</summary>
    public static IReadOnlyList<(LossKind Kind, double Loss)> Losses(RecordedHypothesis hypothesis, TaskData test) =>
        [.. hypothesis.OutputMeaning.Losses(test.Kind).Select(kind => (kind, hypothesis.Measure(kind, test).TestLoss))];

    /// <summary>The hypothesis that a line holds, with the losses that it records.</summary>
    public static (RecordedHypothesis Hypothesis, IReadOnlyList<(LossKind Kind, double Loss)> Losses) Decode(
        ReadOnlyMemory<byte> line, SampleFileHeader header, TaskData? test)
    {
        if (!SampleFileLine.IsWhole(line.Span))
            throw new FormatException("its checksum doesn't match: the line was changed or damaged");
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.TryGetProperty("formatVersion", out _))
                throw new FormatException($"it is a second header; join the files with {nameof(LossSampleFile)}.{nameof(LossSampleFile.Merge)}");
            var status = Enum.Parse<HypothesisStatus>(root.GetProperty("status").GetString()!, ignoreCase: true);
            var predictions = Values(root.GetProperty("predictions").GetBytesFromBase64());
            int expected = status == HypothesisStatus.Diverged ? 0 : header.TestRows * header.Outputs;
            if (predictions.Length != expected)
                throw new FormatException($"it holds {predictions.Length} outputs instead of {expected}");
            var hypothesis = new RecordedHypothesis(
                new DrawnHypothesis(root.GetProperty("seed").GetInt32(), status, root.GetProperty("trainingLoss").ReadValue(),
                    root.TryGetProperty("failure", out var failure) ? failure.GetString() : null),
                Enum.Parse<OutputMeaning>(root.GetProperty("outputs").GetString()!, ignoreCase: true), root.GetProperty("onlyHypothesis").GetBoolean(), predictions);
            IReadOnlyList<(LossKind, double)> losses = [.. root.GetProperty("testLosses").EnumerateObject()
                .Select(property => (Enum.Parse<LossKind>(property.Name, ignoreCase: true), property.Value.ReadValue()))];
            if (test is not null)
                CheckLosses(losses, hypothesis, test);
            return (hypothesis, losses);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"it does not hold a hypothesis ({exception.Message})", exception);
        }
    }

    private static void CheckLosses(IReadOnlyList<(LossKind Kind, double Loss)> losses, RecordedHypothesis hypothesis, TaskData test)
    {
        foreach (var (kind, loss) in losses)
        {
            double measured = hypothesis.Measure(kind, test).TestLoss;
            // Equals, because NaN is the same as NaN here, and infinities have no difference.
            if (!measured.Equals(loss) && !(Math.Abs(measured - loss) <= LossAgreement * Math.Max(Math.Abs(measured), Math.Abs(loss))))
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"its {Name(kind.ToString())} is {loss:R}, but that of its predictions is {measured:R}"));
        }
    }

    private static string Name(string member) => JsonNamingPolicy.CamelCase.ConvertName(member);

    private static byte[] Bytes(float[] values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }

    private static float[] Values(byte[] bytes)
    {
        if (bytes.Length % sizeof(float) != 0)
            throw new FormatException("its predictions are not whole numbers of four bytes");
        var values = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        return values;
    }
}
