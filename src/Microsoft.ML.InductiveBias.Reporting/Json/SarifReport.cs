using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using static Microsoft.ML.InductiveBias.Reporting.Argument;
using static Microsoft.ML.InductiveBias.Reporting.JsonNodes;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Writes what audits found as SARIF 2.1.0, which code hosts and editors show beside the lines of the data file.</summary>
/// <remarks>
/// A condition (<c>--fail-if</c>) that holds is an error, and so is one on a number that the audit lacks. A label that is more probably wrong than right
/// is a warning at its line. Diagnostics are warnings and notes on the whole file. The names of the audits are taken as the paths of the files.
/// </remarks>
public static class SarifReport
{
    /// <summary>Returns the text of the file.</summary>
    /// <param name="results">The audits; at least one.</param>
    /// <param name="conditions">The outcomes of conditions for each data set; by default none.</param>
    /// <exception cref="ArgumentException"><paramref name="results"/> is empty.</exception>
    public static string ToJson(IReadOnlyList<AuditResult> results, IReadOnlyList<AuditConditionOutcomes>? conditions = null)
    {
        var findings = (conditions ?? []).SelectMany(OfConditions).Concat(NotEmpty(results).SelectMany(OfLabels)).Concat(results.SelectMany(OfDiagnostics)).ToList();
        string[] rules = [.. findings.Select(finding => finding.Rule).Distinct().Order(StringComparer.Ordinal)];
        var driver = new JsonObject
        {
            ["name"] = "inductive-bias",
            ["version"] = typeof(SarifReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0",
            ["rules"] = Array(rules, rule => new JsonObject { ["id"] = rule, ["shortDescription"] = new JsonObject { ["text"] = Description(rule) } }),
        };
        var log = new JsonObject
        {
            ["version"] = "2.1.0",
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject { ["driver"] = driver },
                ["columnKind"] = "utf16CodeUnits",
                ["results"] = Array(findings, finding => Result(finding, System.Array.IndexOf(rules, finding.Rule))),
            }),
        };
        return Text(log);
    }

    /// <summary>Writes the file, completely or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="results">The audits; at least one.</param>
    /// <param name="conditions">The outcomes of conditions for each data set; by default none.</param>
    /// <exception cref="ArgumentException"><paramref name="results"/> is empty.</exception>
    /// <exception cref="IOException">The file can't be written; an existing one is unchanged.</exception>
    public static void WriteFile(string path, IReadOnlyList<AuditResult> results, IReadOnlyList<AuditConditionOutcomes>? conditions = null) =>
        ReportFile.Write(path, ToJson(results, conditions));

    private static IEnumerable<Finding> OfConditions(AuditConditionOutcomes audit) => audit.Outcomes.Where(outcome => outcome.Holds != false).Select(outcome => new Finding(
        outcome.Holds is null ? "conditionUndefined" : "conditionViolated", "error", $"{outcome.Condition.Text}: {outcome.Message}", audit.Name, null));

    private static IEnumerable<Finding> OfLabels(AuditResult result) => (result.Labels?.Rows ?? []).Where(row => row.Reason == RowReason.WrongLabel).Select(row => new Finding(
        "wrongLabel", "warning",
        string.Create(CultureInfo.InvariantCulture, $"The label '{row.Label}' of {result.RowUnit} {row.Id} is wrong with probability {row.ProbabilityWrong:0.##}; '{row.Suggested}' is more plausible."),
        result.Name, result.RowUnit == "line" ? row.Id : null));

    private static IEnumerable<Finding> OfDiagnostics(AuditResult result) => result.Diagnostics.Concat(result.Labels?.Diagnostics ?? []).DistinctBy(one => (one.Code, one.Message))
        .Select(one => new Finding(one.Code, one.Severity == DiagnosticSeverity.Warning ? "warning" : "note", one.Message, result.Name, null));

    private static JsonObject Result(Finding finding, int rule)
    {
        var place = new JsonObject { ["artifactLocation"] = new JsonObject { ["uri"] = UriOf(finding.File) } };
        if (finding.Line is { } line)
            place["region"] = new JsonObject { ["startLine"] = line };
        return new JsonObject
        {
            ["ruleId"] = finding.Rule,
            ["ruleIndex"] = rule,
            ["level"] = finding.Level,
            ["message"] = new JsonObject { ["text"] = ShownText.Visible(finding.Message) },
            ["locations"] = new JsonArray(new JsonObject { ["physicalLocation"] = place }),
        };
    }

    /// <summary>A path as a relative reference, or as a file URI if it is absolute.</summary>
    private static string UriOf(string path) => Path.IsPathRooted(path)
        ? new Uri(Path.GetFullPath(path)).AbsoluteUri
        : string.Join('/', path.Split('/', Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));

    private static string Description(string rule) => rule switch
    {
        "conditionViolated" => "A condition that must not hold holds.",
        "conditionUndefined" => "A condition is on a number that the audit doesn't have.",
        "wrongLabel" => "A label is more probably wrong than right.",
        _ => $"Diagnostic {rule} of the audit.",
    };

    private sealed record Finding(string Rule, string Level, string Message, string File, long? Line);
}
