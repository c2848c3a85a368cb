namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A number of an audit that a condition can test and a comparison can follow.</summary>
public sealed class AuditQuantity
{
    internal AuditQuantity(string name, IReadOnlyList<string> arguments, double value, double? lower, double? upper, string unit, string method)
    {
        (Name, Arguments, Value, Lower, Upper, Unit, Method) = (name, arguments, value, lower, upper, unit, method);
        Key = KeyOf(name, arguments);
    }

    /// <summary>The name, such as <c>requiredBits</c>; one of <see cref="AuditQuantities.KnownNames"/>.</summary>
    public string Name { get; }

    /// <summary>What the number belongs to, such as a space and a reference; usually empty.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The number; +∞ if nothing reaches the target.</summary>
    public double Value { get; }

    /// <summary>The lower end of the interval; the value itself if it is exact; <see langword="null"/> if no interval is known.</summary>
    public double? Lower { get; }

    /// <summary>The upper end of the interval; the value itself if it is exact; <see langword="null"/> if no interval is known.</summary>
    public double? Upper { get; }

    /// <summary>The unit, such as <c>bits</c> or <c>rows</c>.</summary>
    public string Unit { get; }

    /// <summary>How the number was obtained, in human-readable form.</summary>
    public string Method { get; }

    /// <summary>The name with its arguments, as a condition writes it, such as <c>requiredBits(rbf, nearestNeighbour)</c>.</summary>
    public string Key { get; }

    /// <summary>What each test row contributes to an exact amount of information, in nats; empty if that is unknown.</summary>
    internal ReadOnlyMemory<double> TestRowContributions { get; init; }

    internal static string KeyOf(string name, IReadOnlyList<string> arguments) =>
        arguments.Count == 0 ? name : $"{name}({string.Join(", ", arguments.Select(Quoted))})";

    /// <summary>An argument as a condition writes it: in quotes unless it is a plain word.</summary>
    internal static string Quoted(string argument) =>
        argument.Length > 0 && argument == argument.Trim() && argument.IndexOfAny([',', '(', ')', '"', '\\']) < 0
            ? argument
            : $"\"{argument.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
