using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.InductiveBias.Console.Conformance;

/// <summary>A case with known answers.</summary>
internal sealed record ConformanceCase
{
    public required string Name { get; init; }

    /// <summary>What is computed from the input, such as <c>difficulty</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Where the expected values come from.</summary>
    public required string Origin { get; init; }

    /// <summary>Whether the case takes minutes, so that it only runs if asked for.</summary>
    public bool TakesMinutes { get; init; }

    /// <summary>The whole input; its members belong to the kind.</summary>
    public required JsonElement Input { get; init; }

    public required IReadOnlyList<ExpectedValue> Expected { get; init; }
}

/// <summary>A value that a case must give.</summary>
internal sealed record ExpectedValue
{
    public required string Quantity { get; init; }

    /// <summary>The loss at which the quantity is taken, if it has one.</summary>
    public double? At { get; init; }

    /// <summary>The row, counted from 0, of a quantity of rows: of a test row, or of the noise matrix.</summary>
    public int? Row { get; init; }

    /// <summary>The output or column, counted from 0, of a quantity that has one.</summary>
    public int? Output { get; init; }

    public required double Value { get; init; }

    /// <summary>The allowed difference as a share of the value.</summary>
    public required double RelativeTolerance { get; init; }

    /// <summary>The allowed difference, where it is larger than that of the relative tolerance.</summary>
    public double AbsoluteTolerance { get; init; }

    /// <summary>The difference that is allowed.</summary>
    public double Tolerance => Math.Max(AbsoluteTolerance, RelativeTolerance * Math.Abs(Value));

    /// <summary>Whether a number is the expected one, within the tolerance. An infinite value must be met exactly.</summary>
    public bool IsMetBy(double found) => found == Value || (double.IsFinite(Value) && Math.Abs(found - Value) <= Tolerance);

    /// <summary>The quantity with what it is taken at, such as "nats at 0.5".</summary>
    public string Describe() => (At, Row) switch
    {
        ({ } at, _) => $"{Quantity} at {Text.Exact(at)}",
        (_, { } row) => string.Create(CultureInfo.InvariantCulture, $"{Quantity} of row {row}{(Output is { } output ? $", output {output}" : "")}"),
        _ => Quantity,
    };
}

/// <summary>A file of cases.</summary>
internal sealed record ConformanceFile
{
    private const int KnownVersion = 1;

    /// <summary>Unknown members are errors: they would change what a case means.</summary>
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
    };

    public required int FormatVersion { get; init; }

    public required IReadOnlyList<ConformanceCase> Cases { get; init; }

    /// <summary>The cases that the tool has.</summary>
    public static IReadOnlyList<ConformanceCase> OfTheTool()
    {
        var assembly = typeof(ConformanceFile).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(name => name.StartsWith("Conformance/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).SelectMany(name =>
        {
            using var content = assembly.GetManifestResourceStream(name)!;
            using var text = new StreamReader(content);
            return Parse(text.ReadToEnd(), name).Cases;
        })];
    }

    /// <summary>The cases of all JSON files of a folder, in the order of their names.</summary>
    /// <exception cref="ToolException">There is no such folder, no file in it, or a file isn't one of cases.</exception>
    public static IReadOnlyList<ConformanceCase> OfFolder(string folder)
    {
        if (!Directory.Exists(folder))
            throw new ToolException($"--cases: there is no folder '{folder}'.");
        string[] files = [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal)];
        return files.Length > 0 ? [.. files.SelectMany(file => Parse(File.ReadAllText(file), file).Cases)]
            : throw new ToolException($"--cases: '{folder}' has no JSON files; each must be one of conformance cases.");
    }

    /// <summary>The input of a case as the type of its kind.</summary>
    public static T Input<T>(ConformanceCase one)
    {
        try
        {
            return one.Input.Deserialize<T>(s_options)!;
        }
        catch (JsonException malformed)
        {
            throw new ToolException($"Case '{one.Name}': the input doesn't fit the kind {one.Kind}: {malformed.Message}", malformed);
        }
    }

    private static ConformanceFile Parse(string text, string file)
    {
        try
        {
            var parsed = JsonSerializer.Deserialize<ConformanceFile>(text, s_options)!;
            return parsed.FormatVersion == KnownVersion ? parsed
                : throw new ToolException($"{file} has format version {parsed.FormatVersion}; this tool reads version {KnownVersion}.");
        }
        catch (JsonException malformed)
        {
            throw new ToolException($"{file} isn't a file of conformance cases: {malformed.Message}", malformed);
        }
    }
}
