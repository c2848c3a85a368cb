using System.Text.Json.Nodes;
using static Microsoft.ML.InductiveBias.Reporting.Argument;
using static Microsoft.ML.InductiveBias.Reporting.JsonNodes;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Writes results as JSON, a contract with other programs: members are added, but never renamed, removed, or moved.</summary>
/// <remarks>Numbers have all digits of a <see cref="double"/>. JSON has no infinity, so an infinite bias is
/// the string <c>"Infinity"</c>. Member names are in camelCase; an amount of information has its unit in its name.
/// Each text ends with a line break.</remarks>
public static class JsonReport
{
    /// <summary>Returns audits as JSON: one object for a single audit; for several, an array <c>results</c> in the given order.</summary>
    /// <param name="results">The audits; at least one.</param>
    /// <param name="options">What else the result contains; by default nothing.</param>
    /// <exception cref="ArgumentException"><paramref name="results"/> is empty.</exception>
    public static string ToJson(IReadOnlyList<AuditResult> results, AuditReportOptions? options = null)
    {
        var node = NotEmpty(results).Count == 1 ? AuditJson.Of(results[0]) : new JsonObject { ["results"] = Array(results, AuditJson.Of) };
        if (options is { Conditions.Count: > 0 })
            node["conditions"] = AuditJson.Conditions(options.Conditions);
        if (options is { Comparison: { } comparison })
            node["comparison"] = AuditJson.Comparison(comparison);
        return Text(results.Count == 1 ? "audit" : "compare", node);
    }

    /// <summary>Returns probes as JSON.</summary>
    /// <param name="profile">The probes.</param>
    public static string ToJson(ProbeProfile profile) => Text("probe", ProbeJson.Of(NotNull(profile)));

    /// <summary>Writes audits to a file, completely or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="results">The audits; at least one.</param>
    /// <param name="options">What else the result contains; by default nothing.</param>
    /// <exception cref="ArgumentException"><paramref name="results"/> is empty.</exception>
    /// <exception cref="IOException">The file can't be written; an existing one is unchanged.</exception>
    public static void WriteFile(string path, IReadOnlyList<AuditResult> results, AuditReportOptions? options = null) => ReportFile.Write(path, ToJson(results, options));

    /// <summary>Reads the numbers of an audit back, to compare them with a later audit.</summary>
    /// <param name="json">The JSON result of one audit.</param>
    /// <exception cref="FormatException">The text isn't the result of one audit; the message explains why.</exception>
    public static AuditQuantities ReadAudit(string json) => AuditJsonReader.Read(NotNull(json));
}
