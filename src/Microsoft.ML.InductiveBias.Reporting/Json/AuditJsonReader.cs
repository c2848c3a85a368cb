using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Reads the numbers of an audit back from its JSON result.</summary>
internal static class AuditJsonReader
{
    public static AuditQuantities Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The baseline isn't JSON: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"The baseline isn't a complete JSON result of an audit: {exception.Message}", exception);
        }
    }

    private static AuditQuantities Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("formatVersion", out var version))
            throw new FormatException("The baseline isn't a JSON result: it has no formatVersion.");
        if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number > JsonNodes.FormatVersion || number < 1)
            throw new FormatException($"The baseline has formatVersion {version}; this version reads {JsonNodes.FormatVersion}. Update the tool, or create the baseline again.");
        string? command = root.GetProperty("command").GetString();
        if (command != "audit")
            throw new FormatException($"The baseline is a result of '{command}'; it must be a result of 'audit'.");
        return new AuditQuantities(Text(root, "name"), [.. root.GetProperty("quantities").EnumerateArray().Select(quantity => new AuditQuantity(
            Text(quantity, "name"),
            [.. quantity.GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString() ?? "")],
            Number(quantity, "value") ?? double.NaN, Number(quantity, "lower"), Number(quantity, "upper"),
            Text(quantity, "unit"), Text(quantity, "method"))
        {
            TestRowContributions = quantity.TryGetProperty("testRowContributions", out var rows) ? rows.EnumerateArray().Select(row => row.GetDouble()).ToArray() : default,
        })])
        {
            // Earlier versions don't write these.
            Label = root.TryGetProperty("label", out var label) ? label.GetString() ?? "" : "",
            TestRowHashes = root.TryGetProperty("testRowHashes", out var hashes)
                ? hashes.EnumerateObject().ToDictionary(column => column.Name, column => column.Value.GetString() ?? "", StringComparer.Ordinal)
                : new Dictionary<string, string>(),
        };
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    private static double? Number(JsonElement element, string name)
    {
        var number = element.GetProperty(name);
        return number.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.Number => number.GetDouble(),
            JsonValueKind.String when number.GetString() is "Infinity" => double.PositiveInfinity,
            JsonValueKind.String when number.GetString() is "-Infinity" => double.NegativeInfinity,
            JsonValueKind.String when number.GetString() is "NaN" => double.NaN,
            _ => throw new FormatException($"The baseline has {number.GetRawText()} for {name}; it must be a number."),
        };
    }
}
