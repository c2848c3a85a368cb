using System.Globalization;
using System.Xml.Linq;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The conditions of audits as a JUnit file, which build servers show: each data set a suite, each condition a test case.</summary>
/// <remarks>A condition is what must not hold (<c>--fail-if</c>): one that holds is a failure, one whose number the audit does not have is an error.</remarks>
public static class JUnitReport
{
    /// <summary>The text of the file.</summary>
    /// <param name="outcomes">Each data set with its elapsed time and the outcomes of its conditions.</param>
    public static string ToXml(IReadOnlyList<AuditConditionOutcomes> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var suites = new XElement("testsuites", Counts(outcomes.SelectMany(suite => suite.Outcomes).ToList()), outcomes.Select(Suite));
        return new XDeclaration("1.0", "utf-8", null) + "\n" + suites.ToString().ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>Writes the file: whole, or not at all.</summary>
    /// <param name="path">The file; it is replaced if it exists.</param>
    /// <param name="outcomes">Each data set with its elapsed time and the outcomes of its conditions.</param>
    /// <exception cref="IOException">The file cannot be written; what was there before still is.</exception>
    public static void WriteFile(string path, IReadOnlyList<AuditConditionOutcomes> outcomes) => ReportFile.Write(path, ToXml(outcomes));

    private static XElement Suite(AuditConditionOutcomes suite) => new("testsuite",
        new XAttribute("name", ShownText.Of(suite.Name)),
        Counts(suite.Outcomes),
        new XAttribute("time", suite.Elapsed.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)),
        suite.Outcomes.Select(outcome => Case(suite.Name, outcome)));

    private static XElement Case(string name, AuditConditionOutcome outcome)
    {
        string message = ShownText.Visible(outcome.Message);
        return new XElement("testcase",
            new XAttribute("name", $"not {ShownText.Visible(outcome.Condition.Text)}"),
            new XAttribute("classname", $"inductive-bias.{ShownText.Of(name)}"),
            outcome.Holds switch
            {
                true => new XElement("failure", new XAttribute("type", "condition"), new XAttribute("message", message),
                    $"{ShownText.Visible(outcome.Condition.Text)}: {message}{(outcome.IsSettled ? "" : "; the interval does not settle it")}"),
                null => new XElement("error", new XAttribute("type", "missing"), new XAttribute("message", message)),
                false => new XElement("system-out", message + (outcome.IsSettled ? "" : "; the interval does not settle it")),
            });
    }

    private static IEnumerable<XAttribute> Counts(IReadOnlyList<AuditConditionOutcome> outcomes) =>
    [
        new("tests", outcomes.Count),
        new("failures", outcomes.Count(outcome => outcome.Holds == true)),
        new("errors", outcomes.Count(outcome => outcome.Holds is null)),
    ];
}

/// <summary>The outcomes of the conditions for one data set.</summary>
/// <param name="Name">What the data set is called.</param>
/// <param name="Elapsed">How long its audit took.</param>
/// <param name="Outcomes">What each condition gave.</param>
public sealed record AuditConditionOutcomes(string Name, TimeSpan Elapsed, IReadOnlyList<AuditConditionOutcome> Outcomes);
