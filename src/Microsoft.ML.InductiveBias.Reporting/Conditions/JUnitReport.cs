using System.Globalization;
using System.Xml.Linq;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Writes the outcomes of conditions as JUnit XML, which build servers display: each data set is a suite, each condition a test case.</summary>
/// <remarks>A condition describes what must not be (<c>--fail-if</c>): it fails if it holds. A condition on a number that the audit lacks is an error.</remarks>
public static class JUnitReport
{
    /// <summary>Returns the text of the file.</summary>
    /// <param name="outcomes">The outcomes for each data set.</param>
    public static string ToXml(IReadOnlyList<AuditConditionOutcomes> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var suites = new XElement("testsuites", Counts(outcomes.SelectMany(suite => suite.Outcomes).ToList()), outcomes.Select(Suite));
        return new XDeclaration("1.0", "utf-8", null) + "\n" + suites.ToString().ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>Writes the file, completely or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="outcomes">The outcomes for each data set.</param>
    /// <exception cref="IOException">The file can't be written; an existing one is unchanged.</exception>
    public static void WriteFile(string path, IReadOnlyList<AuditConditionOutcomes> outcomes) => ReportFile.Write(path, ToXml(outcomes));

    private static XElement Suite(AuditConditionOutcomes suite) => new("testsuite",
        new XAttribute("name", ShownText.Of(suite.Name)),
        Counts(suite.Outcomes),
        new XAttribute("time", suite.Elapsed.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)),
        suite.Outcomes.Select(outcome => Case(suite.Name, outcome)));

    private static XElement Case(string name, AuditConditionOutcome outcome)
    {
        string message = ShownText.Visible(outcome.Message), doubt = outcome.IsSettled ? "" : "; the interval doesn't settle it";
        return new XElement("testcase",
            new XAttribute("name", $"not {ShownText.Visible(outcome.Condition.Text)}"),
            new XAttribute("classname", $"inductive-bias.{ShownText.Of(name)}"),
            outcome.Holds switch
            {
                true => new XElement("failure", new XAttribute("type", "condition"), new XAttribute("message", message),
                    $"{ShownText.Visible(outcome.Condition.Text)}: {message}{doubt}"),
                null => new XElement("error", new XAttribute("type", "missing"), new XAttribute("message", message)),
                false => new XElement("system-out", message + doubt),
            });
    }

    private static IEnumerable<XAttribute> Counts(IReadOnlyList<AuditConditionOutcome> outcomes) =>
    [
        new("tests", outcomes.Count),
        new("failures", outcomes.Count(outcome => outcome.Holds == true)),
        new("errors", outcomes.Count(outcome => outcome.Holds is null)),
    ];
}
