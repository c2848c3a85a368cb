using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Reporting;

public static partial class JsonReport
{
    /// <summary>Reads the numbers of an audit back from its JSON result, for a comparison with a later one.</summary>
    /// <param name="json">The text that <see cref="ToJson(IReadOnlyList{AuditResult})"/> gave for one audit.</param>
    /// <exception cref="FormatException">It is no JSON result of one audit; the message says what it is or where it breaks off.</exception>
    public static AuditQuantities ReadAudit(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            return ReadAudit(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The baseline is no JSON: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"The baseline is no complete JSON result of an audit: {exception.Message}", exception);
        }
    }

    private static AuditQuantities ReadAudit(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("formatVersion", out var version))
            throw new FormatException("The baseline is no JSON result: it has no formatVersion.");
        if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number > FormatVersion || number < 1)
            throw new FormatException($"The baseline has formatVersion {version}; this version reads {FormatVersion}. Update the tool, or make the baseline anew.");
        string? command = root.GetProperty("command").GetString();
        if (command != "audit")
            throw new FormatException($"The baseline is a result of '{command}'; it must be one of 'audit'.");
        return new AuditQuantities(root.GetProperty("name").GetString() ?? "", [.. root.GetProperty("quantities").EnumerateArray().Select(ReadQuantity)]);
    }

    private static AuditQuantity ReadQuantity(JsonElement quantity) => new()
    {
        Name = quantity.GetProperty("name").GetString() ?? "",
        Arguments = [.. quantity.GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString() ?? "")],
        Value = ReadNumber(quantity.GetProperty("value")) ?? double.NaN,
        Lower = ReadNumber(quantity.GetProperty("lower")),
        Upper = ReadNumber(quantity.GetProperty("upper")),
        Unit = quantity.GetProperty("unit").GetString() ?? "",
        Method = quantity.GetProperty("method").GetString() ?? "",
    };

    private static double? ReadNumber(JsonElement number) => number.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number => number.GetDouble(),
        JsonValueKind.String when number.GetString() is "Infinity" => double.PositiveInfinity,
        JsonValueKind.String when number.GetString() is "-Infinity" => double.NegativeInfinity,
        JsonValueKind.String when number.GetString() is "NaN" => double.NaN,
        _ => throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"The baseline holds {number.GetRawText()} where a number must stand.")),
    };
}
