using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Microsoft.ML.InductiveBias;

/// <summary>The first line of a sample file: the space and data of its hypotheses.</summary>
/// <param name="Fingerprint">SHA-256 over space, training rows and test rows.</param>
/// <param name="Space">The description of the space, as JSON.</param>
/// <param name="Task">What the targets are.</param>
/// <param name="TrainingRows">n.</param>
/// <param name="TestRows">m.</param>
/// <param name="Features">d.</param>
/// <param name="Outputs">k.</param>
internal sealed record SampleFileHeader(
    string Fingerprint, string Space, TaskKind Task, int TrainingRows, int TestRows, int Features, int Outputs)
{
    private const string FormatName = "inductiveBiasLossSample";
    private const int FormatVersion = 2;
    private const int LongestShownSpace = 600;

    /// <summary>The header of a run.</summary>
    public static SampleFileHeader Of(HypothesisSpaceDescription space, TaskData training, TaskData test)
    {
        byte[] canonical = Canonical(space);
        return new SampleFileHeader(TaskFingerprint.Of(canonical, training, test), Encoding.UTF8.GetString(canonical),
            test.Kind, training.Rows, test.Rows, test.FeatureCount, test.OutputCount);
    }

    /// <summary>The line, without its line feed.</summary>
    public byte[] Encode() => SampleFileLine.Encode(writer =>
    {
        writer.WriteString("format", FormatName);
        writer.WriteNumber("formatVersion", FormatVersion);
        writer.WriteString("fingerprint", Fingerprint);
        writer.WritePropertyName("space");
        writer.WriteRawValue(Space);
        writer.WriteString("task", JsonNamingPolicy.CamelCase.ConvertName(Task.ToString()));
        writer.WriteNumber("trainingRows", TrainingRows);
        writer.WriteNumber("testRows", TestRows);
        writer.WriteNumber("features", Features);
        writer.WriteNumber("outputs", Outputs);
    });

    /// <summary>The header that a line holds.</summary>
    public static SampleFileHeader Decode(ReadOnlyMemory<byte> line, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.GetProperty("format").GetString() != FormatName)
                throw new FormatException($"its format is '{root.GetProperty("format").GetString()}'.");
            int version = root.GetProperty("formatVersion").GetInt32();
            if (version != FormatVersion)
                throw new SampleFileException(path, 1, $"its format version is {version}; this library reads version {FormatVersion}. Use the version of the library that wrote it, or give another file.");
            if (!SampleFileLine.IsWhole(line.Span))
                throw new SampleFileException(path, 1, "its checksum doesn't match: the line was changed or damaged. Restore the file from a copy, or give another file.");
            return new SampleFileHeader(
                root.GetProperty("fingerprint").GetString()!, root.GetProperty("space").GetRawText(),
                Enum.Parse<TaskKind>(root.GetProperty("task").GetString()!, ignoreCase: true),
                root.GetProperty("trainingRows").GetInt32(), root.GetProperty("testRows").GetInt32(),
                root.GetProperty("features").GetInt32(), root.GetProperty("outputs").GetInt32());
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new SampleFileException(path, 1, "it isn't the header of a sample file. The file wasn't changed; use another name, or remove the file.", exception);
        }
    }

    /// <summary>Throws if the header in a file isn't this one, with the difference.</summary>
    public void CheckSameTask(SampleFileHeader found, string path, string expectedBy)
    {
        if (found.Fingerprint == Fingerprint)
            return;
        string difference =
            found.Space != Space ? $"it holds hypotheses of another space, {Shown(found.Space)}; {expectedBy} {Shown(Space)}"
            : (found.Task, found.TrainingRows, found.TestRows, found.Features, found.Outputs) != (Task, TrainingRows, TestRows, Features, Outputs)
                ? $"it holds hypotheses of another task, {found.Sizes}; {expectedBy} {Sizes}"
            : $"it holds hypotheses of the same space on other data of the same size ({Sizes}): a feature, a target or the order of the rows differs";
        throw new SampleFileException(path, 1, $"{difference}. Use another file, or the space and data that it belongs to.");
    }

    private string Sizes => string.Create(CultureInfo.InvariantCulture,
        $"{JsonNamingPolicy.CamelCase.ConvertName(Task.ToString())} with {TrainingRows} training rows, {TestRows} test rows, {Features} features and {Outputs} outputs");

    private static string Shown(string space) => space.Length <= LongestShownSpace ? space : space[..LongestShownSpace] + "…";

    /// <summary>The description as JSON, parameters in their order; the same for equal descriptions whatever the culture or the
    /// type that holds a whole number.</summary>
    private static byte[] Canonical(HypothesisSpaceDescription space)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", space.Kind);
            writer.WriteStartObject("parameters");
            foreach (var (name, value) in space.Parameters)
                WriteParameter(writer, name, value);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteParameter(Utf8JsonWriter writer, string name, object value)
    {
        switch (value)
        {
            case bool truth:
                writer.WriteBoolean(name, truth);
                break;
            case double number:
                writer.WriteValue(name, number);
                break;
            case float number:
                writer.WriteValue(name, number);
                break;
            case IConvertible and (sbyte or byte or short or ushort or int or uint or long or ulong or decimal):
                writer.WriteNumber(name, Convert.ToDecimal(value, CultureInfo.InvariantCulture));
                break;
            default:
                writer.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
