using System.Diagnostics;
using Microsoft.ML.InductiveBias.Console.Data;

namespace Microsoft.ML.InductiveBias.Console.Measures;

/// <summary>Audits tables within one budget.</summary>
internal static class AuditMeasurement
{
    private static readonly TimeSpan MinimumBudget = TimeSpan.FromSeconds(1);

    /// <summary>Reads all tables, then announces the cost and the budget of each audit and runs it.</summary>
    /// <exception cref="ToolException">A file doesn't contain a table with its label.</exception>
    public static List<AuditResult> Run(
        AuditRequest request, Action<string, AuditCost, TimeSpan?> announce, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        bool several = request.Sources.Count > 1;
        var catalog = new MLContext().InductiveBias;
        var inputs = request.Sources.Select(source =>
        {
            progress.Report(new WorkProgress($"reading {source.File}", 0));
            return Naming(source.File, () => AuditTable.Read(source, cancellationToken));
        }).ToList(); // all files before the first audit, so that errors show early
        // Bits grow with the number of test rows, so data sets are compared on equally many.
        var options = request.Options;
        int testRows = inputs.Min(input => Math.Max(1, (int)Math.Round(options.TestFraction * input.Rows.Rows, MidpointRounding.AwayFromZero)));
        if (several && testRows < options.MaximumTestRows)
            options = new AuditOptions(options) { MaximumTestRows = testRows };
        var results = new AuditResult?[inputs.Count];
        if (several && request.Elsewhere is not null)
        {
            // How many machines take part isn't known before, so each audit gets the same share of the time.
            var each = new AuditOptions(options) { Budget = request.Budget is { } whole ? Remaining(whole, start) / inputs.Count : null };
            foreach (var (number, result) in request.Elsewhere(request.Sources, each, progress))
                results[number] = result;
        }
        int remaining = results.Count(result => result is null);
        return [.. inputs.Select((input, index) => results[index] ?? Naming(input.Name, () => Audit(input, remaining--)))];

        T Naming<T>(string file, Func<T> work) => several ? ToolException.Naming(file, work) : work();

        AuditResult Audit(AuditInput input, int remaining)
        {
            var receiver = several ? new PartProgress(progress, input.Name) : progress;
            receiver.Report(new WorkProgress("calibrating", 0));
            var cost = catalog.EstimateAuditCost(input, new AuditOptions(options) { Budget = Share() }, receiver, cancellationToken);
            var budget = Share();
            announce(input.Name, cost, budget);
            return catalog.Audit(input, new AuditOptions(options) { Budget = budget }, cost, receiver, cancellationToken);

            // Each remaining file gets an equal share of the remaining time.
            TimeSpan? Share() => request.Budget is { } whole ? Remaining(whole, start) / remaining : null;
        }
    }

    private static TimeSpan Remaining(TimeSpan whole, long start)
    {
        var remaining = whole - Stopwatch.GetElapsedTime(start);
        return remaining > MinimumBudget ? remaining : MinimumBudget;
    }
}
