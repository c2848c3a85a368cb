using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Output;
using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>Carries out <c>audit</c> and <c>compare</c>: reads, states the cost, audits, writes, tests the conditions.</summary>
internal static class AuditRun
{
    /// <summary>Does it; the exit code says how it ended.</summary>
    public static int Run(AuditRequest request, Terminal terminal, CancellationToken cancellationToken) =>
        GuardedRun.Of(() => Audit(request, terminal, cancellationToken), terminal, request.Verbose, cancellationToken);

    private static int Audit(AuditRequest request, Terminal terminal, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (string? file in (string?[])[request.HtmlFile, request.JsonFile, request.JUnitFile])
        {
            if (file is not null)
                ReportFile.EnsureWritable(file);
        }
        var baseline = request.BaselineFile is { } baselineFile ? Baseline(baselineFile) : null;
        List<AuditResult> results = [];
        using (var progress = new ProgressLine(terminal.Error, terminal.ErrorIsTerminal, ProgressLine.Patience))
        {
            var inputs = Read(request, progress, cancellationToken);
            for (int file = 0; file < inputs.Count; file++)
                results.Add(Of(request, inputs, file, start, terminal, progress, cancellationToken));
        }
        var outcomes = results.ConvertAll(result => new AuditConditionOutcomes(result.Name, result.Elapsed, [.. request.Conditions.Select(condition => condition.Evaluate(result))]));
        var comparison = baseline is null ? null : AuditComparison.Of(baseline, AuditQuantities.Of(results[0]));
        Write(request, results, outcomes, comparison);
        terminal.Render(console => AuditText.Write(console, request, results, outcomes, comparison));
        return outcomes.SelectMany(suite => suite.Outcomes).All(outcome => outcome.Holds == false) ? ExitCodes.Success : ExitCodes.ConditionViolated;
    }

    /// <summary>Reads every file before the first is audited, so that a wrong one is told of at once.</summary>
    private static List<AuditInput> Read(AuditRequest request, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        List<AuditInput> inputs = [];
        for (int file = 0; file < request.Files.Count; file++)
        {
            string name = request.Files[file];
            progress.Report(new WorkProgress($"reading {name}", 0));
            inputs.Add(Naming(request, name, () => AuditTable.Read(name, TableSource.Of(name, request.LabelOf(file), request), cancellationToken)));
        }
        return inputs;
    }

    private static AuditResult Of(
        AuditRequest request, IReadOnlyList<AuditInput> inputs, int file, long start, Terminal terminal, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var input = inputs[file];
        var options = request.Audit with
        {
            Progress = inputs.Count > 1 ? new FileProgress(progress, input.Name) : progress,
            CancellationToken = cancellationToken,
        };
        return Naming(request, input.Name, () =>
        {
            options.Progress.Report(new WorkProgress("calibrating", 0));
            var cost = new MLContext().InductiveBias.EstimateAuditCost(input, options);
            // An equal share of what is left for each file that is still to come.
            var budget = request.Budget is { } whole ? Left(whole, start) / (inputs.Count - file) : (TimeSpan?)null;
            terminal.Error.WriteLine(CostText(input.Name, cost, budget));
            return new MLContext().InductiveBias.Audit(input, options with { Budget = budget }, cost);
        });
    }

    private static TimeSpan Left(TimeSpan whole, long start)
    {
        var left = whole - Stopwatch.GetElapsedTime(start);
        return left > TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1);
    }

    private static string CostText(string name, AuditCost cost, TimeSpan? budget)
    {
        string memory = string.Create(CultureInfo.InvariantCulture, $"{cost.MemoryBytes / (double)(1 << 30):0.0} GiB");
        string kept = budget is { } time && time < cost.Duration ? $"; of the budget {Seconds(time)} are left, so parts will be cut" : "";
        return $"{name}: about {Seconds(cost.Duration)} from here and {memory} of memory on this machine{kept} …";
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, time.TotalSeconds):0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min");

    private static void Write(AuditRequest request, List<AuditResult> results, List<AuditConditionOutcomes> outcomes, AuditComparison? comparison)
    {
        var options = new AuditReportOptions { Conditions = request.Conditions.Count > 0 ? outcomes : [], Comparison = comparison };
        // All texts are made before the first is written, so that a failure leaves no part of a result behind.
        List<(string File, string Text)> reports = [];
        if (request.JsonFile is not null)
            reports.Add((request.JsonFile, JsonReport.ToJson(results, options)));
        if (request.HtmlFile is not null)
            reports.Add((request.HtmlFile, HtmlReport.ToHtml(results, options)));
        if (request.JUnitFile is not null)
            reports.Add((request.JUnitFile, JUnitReport.ToXml(outcomes)));
        foreach (var (file, text) in reports)
            ReportFile.Write(file, text);
    }

    private static AuditQuantities Baseline(string file)
    {
        ExistingFile.Require(file, "the JSON result of an audit");
        try
        {
            return JsonReport.ReadAudit(File.ReadAllText(file));
        }
        catch (FormatException wrong)
        {
            throw new ToolException($"--baseline: {file}: {wrong.Message}", wrong);
        }
    }

    /// <summary>Among several files, a failure says which one it is about.</summary>
    private static T Naming<T>(AuditRequest request, string name, Func<T> work) =>
        request.Files.Count > 1 ? NamedFailure.Of(name, work) : work();
}
