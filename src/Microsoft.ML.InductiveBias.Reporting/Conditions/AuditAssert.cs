namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Checks audits in tests of any framework: a data set that leaves its bounds fails the test.</summary>
/// <example><code>
/// AuditAssert.Holds(audit, "upper(wrongLabels) &lt; 0.02", "requiredBits(rbf, bestModel) &lt; 40");
/// </code></example>
public static class AuditAssert
{
    /// <summary>Throws unless all conditions hold.</summary>
    /// <param name="result">The audit.</param>
    /// <param name="conditions">What must hold, in the language of <see cref="AuditCondition"/>; at least one.</param>
    /// <exception cref="AuditAssertException">A condition doesn't hold, or the audit lacks its number. The message has each with the number and its interval.</exception>
    /// <exception cref="FormatException">A text isn't a condition.</exception>
    /// <exception cref="ArgumentException"><paramref name="conditions"/> is empty.</exception>
    public static void Holds(AuditResult result, params IReadOnlyList<string> conditions)
    {
        ArgumentNullException.ThrowIfNull(result);
        var quantities = AuditQuantities.Of(result);
        string[] failures = [.. Argument.NotEmpty(conditions).Select(text => AuditCondition.Parse(text).Evaluate(quantities)).Where(outcome => outcome.Holds != true)
            .Select(outcome => $"'{outcome.Condition.Text}' {(outcome.Holds is null ? "has no answer" : "doesn't hold")}: {outcome.Message}")];
        if (failures.Length > 0)
            throw new AuditAssertException($"The audit of {ShownText.Of(result.Name)} leaves its bounds.\n{string.Join('\n', failures)}");
    }
}

/// <summary>An audit left its bounds.</summary>
public sealed class AuditAssertException : Exception
{
    internal AuditAssertException(string message)
        : base(message)
    {
    }
}
