using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>What the JSON results of all commands have in common.</summary>
internal static class JsonParts
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Indented = true,
        NewLine = "\n",
        // Names of columns and classes stay readable; the result is a file, never a part of a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of what is written, with a line break at its end.</summary>
    public static string Text(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, WriterOptions))
            write(writer);
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>Opens the object and says what it is.</summary>
    public static void WriteStart(Utf8JsonWriter writer, string command)
    {
        writer.WriteStartObject();
        writer.WriteNumber("formatVersion", JsonReport.FormatVersion);
        writer.WriteString("command", command);
    }

    public static void WriteData(Utf8JsonWriter writer, DataDescription data)
    {
        writer.WriteStartObject("data");
        writer.WriteString("file", data.File);
        writer.WriteString("label", data.Label);
        writer.WriteString("task", data.Task);
        writer.WriteNumber("rows", data.Rows);
        writer.WriteNumber("features", data.Features);
        writer.WriteNumber("outputs", data.Outputs);
        writer.WriteNumber("trainRows", data.TrainRows);
        writer.WriteNumber("testRows", data.TestRows);
        writer.WriteNumber("droppedRows", data.DroppedRows);
        if (data.TestFile is not null)
            writer.WriteString("testFile", data.TestFile);
        if (data.Split is { } split)
        {
            writer.WriteStartObject("split");
            writer.WriteNumber("seed", split.Seed);
            WriteNumber(writer, "testFraction", split.TestFraction);
            WriteNumber(writer, "maxTrain", split.MaxTrain);
            WriteNumber(writer, "maxTest", split.MaxTest);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    public static void WriteDiagnostics(Utf8JsonWriter writer, IReadOnlyList<Diagnostic> diagnostics) =>
        WriteArray(writer, "diagnostics", diagnostics, diagnostic =>
        {
            writer.WriteString("code", diagnostic.Code);
            writer.WriteString("severity", JsonNamingPolicy.CamelCase.ConvertName(diagnostic.Severity.ToString()));
            writer.WriteString("message", diagnostic.Message);
        });

    /// <summary>An array of objects.</summary>
    public static void WriteArray<T>(Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<T> writeMembers)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            writeMembers(item);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    public static void WriteNumber(Utf8JsonWriter writer, string name, double? number)
    {
        writer.WritePropertyName(name);
        WriteNumberValue(writer, number);
    }

    public static void WriteNumberValue(Utf8JsonWriter writer, double? number)
    {
        switch (number)
        {
            case null:
                writer.WriteNullValue();
                break;
            case double value when double.IsFinite(value):
                writer.WriteNumberValue(value); // the shortest digits that read back as the same double
                break;
            case double.PositiveInfinity:
                writer.WriteStringValue("Infinity");
                break;
            case double.NegativeInfinity:
                writer.WriteStringValue("-Infinity");
                break;
            default:
                writer.WriteStringValue("NaN");
                break;
        }
    }
}
