using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The values that JSON results consist of.</summary>
internal static class JsonNodes
{
    /// <summary>The version of the contract. It rises only if a reader of an earlier version could misread the result.</summary>
    public const int FormatVersion = 1;

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Indented = true,
        NewLine = "\n",
        // Names of columns and classes stay readable. The result is a file, never part of a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of a result, with a line break at its end.</summary>
    public static string Text(string command, JsonObject result)
    {
        result.Insert(0, "formatVersion", FormatVersion);
        result.Insert(1, "command", command);
        return Text(result);
    }

    /// <summary>The text of any JSON value, with a line break at its end.</summary>
    public static string Text(JsonNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, WriterOptions))
            node.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>A number with the shortest digits that read back as the same double. JSON has no infinity and no NaN, so they are strings.</summary>
    public static JsonNode? Number(double? number) => number switch
    {
        null => null,
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        double.NaN => "NaN",
        double value => JsonValue.Create(value),
    };

    /// <summary>An enumeration member in camelCase.</summary>
    public static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> nodeOf) => new([.. items.Select(nodeOf)]);

    /// <summary>Finite numbers with four digits, on one line: there are as many as test rows, and only what they have in common with others matters.</summary>
    public static JsonNode RoundedNumbers(ReadOnlyMemory<double> numbers) => JsonValue.Create(numbers, Rounded)!;

    private static readonly JsonTypeInfo<ReadOnlyMemory<double>> Rounded =
        JsonMetadataServices.CreateValueInfo<ReadOnlyMemory<double>>(new JsonSerializerOptions { TypeInfoResolver = JsonTypeInfoResolver.Combine() }, new RoundedNumbersConverter());

    private sealed class RoundedNumbersConverter : JsonConverter<ReadOnlyMemory<double>>
    {
        public override ReadOnlyMemory<double> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<double> value, JsonSerializerOptions options) =>
            writer.WriteRawValue($"[{string.Join(", ", value.ToArray().Select(number => number.ToString("G4", CultureInfo.InvariantCulture)))}]");
    }

    public static JsonArray Strings(IEnumerable<string> items) => Array(items, item => item);

    /// <summary>The object with another member in front.</summary>
    public static JsonObject Prefixed(string name, JsonNode? value, JsonObject rest)
    {
        rest.Insert(0, name, value);
        return rest;
    }

    public static JsonObject? Interval(ValueWithInterval? number) => number is not { } known ? null : new()
    {
        ["value"] = Number(known.Value), ["lower"] = Number(known.Lower), ["upper"] = Number(known.Upper),
    };

    public static JsonArray Diagnostics(IReadOnlyList<Diagnostic> diagnostics) => Array(diagnostics, diagnostic => new JsonObject
    {
        ["code"] = diagnostic.Code, ["severity"] = Word(diagnostic.Severity), ["message"] = diagnostic.Message,
    });

    /// <summary>Columns with their roles and the features that they become.</summary>
    public static JsonArray ColumnRoles(IEnumerable<ColumnDescription> columns) => Array(columns, column => new JsonObject
    {
        ["name"] = column.Name, ["role"] = column.Role == ColumnRole.Ignored ? "ignore" : Word(column.Role), ["reason"] = column.Reason, ["encoding"] = column.Encoding,
        ["missingShare"] = Number(column.MissingShare), ["features"] = column.Features,
    });
}
