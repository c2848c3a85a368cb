using System.Text.Json;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>The JSON schema of docs/schemas, checked against results: each is valid, and has no member that the schema does not name.</summary>
/// <remarks>A library validates results. That every member is named is checked here, because the published schema allows
/// later versions to add members.</remarks>
internal static class ResultSchema
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ToolRun.Samples)!, "..", "docs", "schemas", "result.schema.json"));
    private static readonly JsonElement Root = JsonDocument.Parse(Text).RootElement;
    private static readonly JsonSchema Validator = JsonSchema.FromJsonAsync(Text).GetAwaiter().GetResult();

    /// <summary>What is wrong with a result; nothing if all is well.</summary>
    public static IReadOnlyList<string> FaultsOf(string json)
    {
        var result = JsonDocument.Parse(json).RootElement;
        string form = FormOf(result);
        // The part of the schema for this form has clearer messages than the choice between all forms.
        var faults = Leaves(Validator.Definitions[form].Validate(json)).Select(fault => $"{fault.Path}: {fault.Kind}").ToList();
        if (faults.Count == 0 && Validator.Validate(json).Count > 0)
            faults.Add("no form of the schema's choice admits it");
        return [.. faults, .. Unnamed(result, [Definition(form)], "")];
    }

    /// <summary>The names of all members of a form, whatever their depth.</summary>
    public static IReadOnlySet<string> NamesOf(string form)
    {
        HashSet<string> names = [], seen = [];
        Collect(Definition(form), names, seen);
        return names;
    }

    private static IEnumerable<ValidationError> Leaves(IEnumerable<ValidationError> faults) => faults.SelectMany(fault =>
        fault is ChildSchemaValidationError { Errors: var inner } && inner.Values.Any(errors => errors.Count > 0) ? Leaves(inner.Values.SelectMany(errors => errors)) : [fault]);

    private static string FormOf(JsonElement result) => (result.GetProperty("command").GetString(), result.TryGetProperty("results", out _)) switch
    {
        ("measure", false) => "measure",
        ("measure", true) => "measures",
        ("difficulty", false) => result.TryGetProperty("constants", out _) ? "difficultyOfConstants" : "difficulty",
        ("difficulty", true) => "difficulties",
        ("audit", false) => "audit",
        ("compare", true) => "audits",
        ("probe", false) => "probe",
        ("sample", false) => "sampleFile",
        ("merge", false) => "mergedFile",
        ("conformance", false) => "conformance",
        var (command, _) => throw new AssertFailedException($"The result of '{command}' has no form in the schema."),
    };

    private static JsonElement Definition(string name) => Root.GetProperty("definitions").GetProperty(name);

    private static IEnumerable<string> Unnamed(JsonElement value, IReadOnlyList<JsonElement> schemas, string path)
    {
        var parts = schemas.SelectMany(Parts).ToList();
        if (value.ValueKind == JsonValueKind.Array)
        {
            var items = parts.Where(part => part.TryGetProperty("items", out _)).Select(part => part.GetProperty("items")).ToList();
            return value.EnumerateArray().SelectMany((item, index) => Unnamed(item, items, $"{path}[{index}]"));
        }
        if (value.ValueKind != JsonValueKind.Object || parts.Any(part => part.TryGetProperty("additionalProperties", out _)))
            return [];
        return value.EnumerateObject().SelectMany(member =>
        {
            var named = parts.Where(part => part.TryGetProperty("properties", out var properties) && properties.TryGetProperty(member.Name, out _))
                .Select(part => part.GetProperty("properties").GetProperty(member.Name)).ToList();
            return named.Count == 0 ? [$"{path}.{member.Name}: the schema does not name it"] : Unnamed(member.Value, named, $"{path}.{member.Name}");
        });
    }

    /// <summary>The schema itself and all that it refers to or chooses from.</summary>
    private static IEnumerable<JsonElement> Parts(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Parts(Definition(reference.GetString()!["#/definitions/".Length..]));
        var inner = from word in (string[])["allOf", "anyOf"]
                    where schema.TryGetProperty(word, out _)
                    from part in schema.GetProperty(word).EnumerateArray()
                    from deeper in Parts(part)
                    select deeper;
        return [schema, .. inner];
    }

    private static void Collect(JsonElement schema, HashSet<string> names, HashSet<string> seen)
    {
        foreach (var part in Parts(schema).Where(part => seen.Add(part.GetRawText())))
        {
            if (part.TryGetProperty("items", out var items))
                Collect(items, names, seen);
            if (!part.TryGetProperty("properties", out var properties))
                continue;
            foreach (var member in properties.EnumerateObject())
            {
                names.Add(member.Name);
                Collect(member.Value, names, seen);
            }
        }
    }
}
