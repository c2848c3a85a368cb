using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Runs the parts of an audit, so that a part that fails or runs out of time is left out and reported while the others go on.</summary>
internal sealed class AuditParts(AuditBudget budget, CancellationToken audit)
{
    private readonly List<Diagnostic> _failures = [];

    /// <summary>The parts that failed.</summary>
    public IReadOnlyList<Diagnostic> Failures => _failures;

    /// <summary>Fits and measures a hypothesis space.</summary>
    /// <param name="space">The name of the space.</param>
    /// <param name="work">The work. Its token cancels it when its time is up.</param>
    /// <returns>Whether the space was measured.</returns>
    /// <exception cref="OperationCanceledException">The audit was canceled.</exception>
    public bool RunSpace(string space, Action<CancellationToken> work) =>
        Run($"the space {space}", work, message => new Diagnostic("spaceFailed", DiagnosticSeverity.Warning, message));

    /// <summary>Runs a part.</summary>
    /// <param name="part">The part, as messages name it.</param>
    /// <param name="work">The work. Its token cancels it when its time is up.</param>
    /// <returns>Whether the part completed.</returns>
    /// <exception cref="OperationCanceledException">The audit was canceled.</exception>
    public bool Run(string part, Action<CancellationToken> work) =>
        Run(part, work, message => new Diagnostic("partFailed", DiagnosticSeverity.Warning, message));

    private bool Run(string part, Action<CancellationToken> work, Func<string, Diagnostic> failed)
    {
        using var limit = budget.Limit(audit);
        try
        {
            work(limit.Token);
            return true;
        }
        catch (Exception failure)
        {
            audit.ThrowIfCancellationRequested();
            if (IsCancellation(failure))
                budget.RanOut(part);
            else
                _failures.Add(failed($"{char.ToUpperInvariant(part[0])}{part[1..]} was left out, because it failed on these rows: {Message(failure)}"));
            return false;
        }
    }

    /// <summary>The first message of a failure, without the name of a parameter, which users of an audit don't know.</summary>
    private static string Message(Exception failure) => failure switch
    {
        NoFittingHypothesisException none when none.Drawn.All(hypothesis => hypothesis is { Status: HypothesisStatus.Diverged, Failure: null }) =>
            string.Create(CultureInfo.InvariantCulture, $"none of {none.Drawn.Count} hypotheses has a finite loss on the training rows."),
        AggregateException several => Message(several.Flatten().InnerExceptions[0]),
        ArgumentException { ParamName: { } name } => failure.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal),
        _ => failure.Message,
    };

    /// <summary>Parallel work reports a cancellation as one of several exceptions.</summary>
    private static bool IsCancellation(Exception failure) => failure is OperationCanceledException
        || (failure is AggregateException several && several.Flatten().InnerExceptions.All(inner => inner is OperationCanceledException));
}
