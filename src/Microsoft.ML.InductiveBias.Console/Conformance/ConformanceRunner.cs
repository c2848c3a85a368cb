namespace Microsoft.ML.InductiveBias.Console.Conformance;

/// <summary>What a case gave for an expected value.</summary>
/// <param name="Expected">What it should give.</param>
/// <param name="Found">What it gave; <see langword="null"/> if the computation failed.</param>
/// <param name="Failure">Why the computation failed.</param>
internal sealed record ConformanceCheck(ExpectedValue Expected, double? Found, string? Failure)
{
    public bool Passed => Found is { } found && Expected.IsMetBy(found);

    /// <summary>The difference as a share of what is allowed; infinite if there is no number, or if an infinite value is missed.</summary>
    public double ShareOfTolerance => Found is not { } found ? double.PositiveInfinity
        : found == Expected.Value ? 0
        : double.IsFinite(found) && double.IsFinite(Expected.Value) && Expected.Tolerance > 0 ? Math.Abs(found - Expected.Value) / Expected.Tolerance : double.PositiveInfinity;
}

/// <summary>The checks of a case.</summary>
internal sealed record ConformanceResult(ConformanceCase Case, IReadOnlyList<ConformanceCheck> Checks)
{
    public bool Passed => Checks.All(check => check.Passed);
}

/// <summary>The results of a run.</summary>
/// <param name="Results">The cases that ran.</param>
/// <param name="LeftOut">The names of the cases that take minutes and weren't asked for.</param>
internal sealed record ConformanceOutcome(IReadOnlyList<ConformanceResult> Results, IReadOnlyList<string> LeftOut);

/// <summary>Runs cases with known answers.</summary>
internal static class ConformanceRunner
{
    /// <summary>Runs the cases in their order.</summary>
    /// <exception cref="ToolException">A case has an unknown kind or quantity, or an input of another kind.</exception>
    public static ConformanceOutcome Run(IReadOnlyList<ConformanceCase> cases, bool all, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        if (cases.CountBy(one => one.Name).FirstOrDefault(count => count.Value > 1) is { Key: { } twice })
            throw new ToolException($"Two cases have the name '{twice}'; each needs its own.");
        foreach (var one in cases)
            CaseKinds.Check(one);
        var run = cases.Where(one => all || !one.TakesMinutes).ToList();
        List<ConformanceResult> results = [];
        foreach (var one in run)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress.Report(new WorkProgress(one.Name, results.Count / (double)run.Count));
            results.Add(new ConformanceResult(one, ChecksOf(one, cancellationToken)));
        }
        return new ConformanceOutcome(results, [.. cases.Where(one => !all && one.TakesMinutes).Select(one => one.Name)]);
    }

    private static List<ConformanceCheck> ChecksOf(ConformanceCase one, CancellationToken cancellationToken)
    {
        try
        {
            using var answers = CaseKinds.Answer(one, cancellationToken);
            return [.. one.Expected.Select(expected => new ConformanceCheck(expected, answers.Of(expected), null))];
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or ToolException))
        {
            return [.. one.Expected.Select(expected => new ConformanceCheck(expected, null, Text.FirstSentence(failure.Message)))];
        }
    }
}
