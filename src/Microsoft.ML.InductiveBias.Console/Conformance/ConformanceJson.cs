using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Microsoft.ML.InductiveBias.Console.Conformance;

/// <summary>The JSON result of <c>conformance</c>.</summary>
internal static class ConformanceJson
{
    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(ConformanceOutcome outcome) => new JsonObject
    {
        ["formatVersion"] = JsonNodes.FormatVersion,
        ["command"] = "conformance",
        ["passed"] = outcome.Results.All(result => result.Passed),
        ["leftOut"] = new JsonArray([.. outcome.LeftOut.Select(name => JsonValue.Create(name))]),
        ["cases"] = new JsonArray([.. outcome.Results.Select(result => new JsonObject
        {
            ["name"] = result.Case.Name,
            ["kind"] = result.Case.Kind,
            ["origin"] = result.Case.Origin,
            ["passed"] = result.Passed,
            ["checks"] = new JsonArray([.. result.Checks.Select(NodeOf)]),
        })]),
    }.ToJsonString(s_options) + "\n";

    private static JsonObject NodeOf(ConformanceCheck check)
    {
        var node = new JsonObject { ["quantity"] = check.Expected.Quantity };
        if (check.Expected.At is { } at)
            node["at"] = Number(at);
        if (check.Expected.Row is { } row)
            node["row"] = row;
        if (check.Expected.Output is { } output)
            node["output"] = output;
        node["expected"] = Number(check.Expected.Value);
        node["found"] = check.Found is { } found ? Number(found) : null;
        node["tolerance"] = Number(check.Expected.Tolerance);
        node["passed"] = check.Passed;
        if (check.Failure is { } failure)
            node["failure"] = failure;
        return node;
    }

    private static JsonNode Number(double number) => double.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(number.ToString(CultureInfo.InvariantCulture))!;
}
