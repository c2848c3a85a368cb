using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Measures;
using Microsoft.ML.InductiveBias.Console.Output;
using Microsoft.ML.InductiveBias.Console.Pieces;
using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The options and the work that <c>audit</c> and <c>compare</c> share.</summary>
internal abstract class AuditingCommand : TableCommand
{
    private static readonly AuditOptions Defaults = new();

    private readonly Option<string?> _html = OptionFactory.Text("--html", "FILE", "Write the report to this file: a single page that works offline.");

    private readonly Option<string?> _junit = OptionFactory.Text("--junit", "FILE", "Write the outcomes of --fail-if to this file, as test results for build servers.");

    private readonly Option<string?> _sarif = OptionFactory.Text("--sarif", "FILE",
        "Write violated conditions, labels that are probably wrong, and diagnostics to this file, as SARIF, which code hosts and editors show beside the lines of FILE.");

    private readonly Option<AuditCondition[]> _failIf = new("--fail-if")
    {
        Description = "Exit with code 3 if this holds, such as \"difficultyBits > 1e6\" or \"lower(requiredBits(rbf, nearestNeighbour)) > 200\", where lower(…) and upper(…) are the ends of the interval. May be repeated.",
        HelpName = "CONDITION",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = Conditions,
    };

    private readonly Option<string?> _rows = OptionFactory.Text("--rows", "FILE",
        "Write all judged rows to this CSV file: the line of the file, the probability that the label is wrong, a suggested label, and why the row is hard.");

    private readonly Option<string> _judge = OptionFactory.Choice("--judge",
        "Which labels to judge: a random sample, of as many rows as --max-train and --max-test allow together, or all of them, in parts of that size.", "sample", "all");

    private readonly Option<TimeSpan?> _budget = OptionFactory.Duration("--budget",
        "The time to spend, such as 90s or 2m. To meet it, parts are reduced or left out, and the result says which. Without a budget, nothing is left out.");

    private readonly Option<int?> _samples = OptionFactory.WholeNumber("--samples", "NUMBER", "The number of hypotheses to draw from each sampled space.", 3, Defaults.Samples);

    private readonly ClusterArguments _cluster = new("Use the workers of this cluster (see worker) instead of this computer: they draw the networks of an audit, and each does whole audits of several data sets. The result is the same.");

    private readonly Option<ComputeDevice> _device = OptionFactory.Value("--device", DeviceOption.Option.HelpName, DeviceOption.Option.Expected,
        "Where kernel matrices are computed and networks are trained (default: cpu). cuda needs a build of the tool with CUDA; auto takes it where it is there and the task is large enough.",
        DeviceOption.Read, ComputeDevice.Cpu);

    private readonly SplitArguments _split = new(Defaults.TestFraction, Defaults.MaximumTrainingRows, Defaults.MaximumTestRows, minimumTraining: 2, splits: Defaults.Splits);

    private readonly Option<double?> _targetBits = OptionFactory.Value("--target-bits", "BITS", OptionFactory.AtLeastZero,
        "The required bias, in bits, for which to find the number of training rows.", NumberParser.NotNegative, Defaults.TargetBits);

    protected AuditingCommand(string name, string description, bool severalFiles, Terminal terminal)
        : base(name, description, new TableArguments(severalFiles, seed: "The seed of all random choices: the split and the sampled hypotheses. The same seed gives the same audit."), terminal) =>
        Add([Table.Label, Table.Images, Table.Labels, .. Table.ImageReading, _html, Table.Json, _junit, _sarif, _rows, _judge, _failIf, _budget, _samples, _device, .. _cluster.All, _split.TestFraction, _split.Splits, _split.MaxTrain, _split.MaxTest, _targetBits,
            .. Table.Reading, Table.Group, Table.Task, Table.Seed, Table.Encoding, Table.Verbose]);

    protected override void AddFiles(ParseResult parsed, UsedFiles files)
    {
        files.AddImages(Table, parsed);
        files.AddOutput(_html, parsed);
        files.AddOutput(Table.Json, parsed);
        files.AddOutput(_junit, parsed);
        files.AddOutput(_sarif, parsed);
        files.AddOutput(_rows, parsed);
        files.AddInput(_cluster.Certificate.Name, parsed.GetValue(_cluster.Certificate));
    }

    /// <summary>Adds an error for each option that doesn't fit the files or another option.</summary>
    protected void CheckOptions(CommandResult command, IReadOnlyList<string> files)
    {
        if (command.IsGiven(_junit) && !command.IsGiven(_failIf))
            command.AddError("--junit needs --fail-if: it writes the outcomes of conditions.");
        if (command.IsGiven(_rows) && files.Count > 1)
            command.AddError("--rows needs a single file: use audit for each of the files.");
        _cluster.Check(command);
        Table.Check(command, files);
    }

    /// <summary>Audits the files. Compares a single one with the baseline, and writes a gallery, if specified.</summary>
    protected Func<int> Audit(
        ParseResult parsed, IReadOnlyList<string> files, string? baselineFile, IProgress<WorkProgress> progress, CancellationToken cancellationToken, string? gallery = null)
    {
        var baseline = baselineFile is null ? null : InputFile.Read(baselineFile, "the JSON result of an audit", ReadBaseline);
        using var cluster = _cluster.Connect(parsed, progress, cancellationToken);
        var options = new AuditOptions(OptionsOf(parsed)) { ExecutorOf = cluster is null ? null : cluster.ExecutorOf };
        var request = new AuditRequest(Table.SourcesOf(parsed, files), options, parsed.GetValue(_budget))
        {
            Elsewhere = cluster is null ? null : (sources, each, receiver) => AuditPieces.Compute(cluster, sources, each, receiver, cancellationToken),
        };
        var results = AuditMeasurement.Run(
            request, (name, cost, budget) => Terminal.Error.WriteLine(AuditText.Cost(name, cost, budget)), progress, cancellationToken);
        var conditions = parsed.GetValue(_failIf) ?? [];
        var outcome = new AuditOutcome(
            results,
            conditions.Length == 0 ? [] : results.ConvertAll(result => new AuditConditionOutcomes(result.Name, result.Elapsed, [.. conditions.Select(condition => condition.Evaluate(result))])),
            baseline is null ? null : AuditComparison.Of(baseline, AuditQuantities.Of(results[0])),
            parsed.GetValue(_html) ?? (gallery is null ? null : Path.Combine(gallery, "index.html")));
        return () =>
        {
            Write(ReportsOf(parsed, outcome), page => AuditText.Write(page, outcome));
            // Last, because it refuses to replace files that aren't its own, and the audit took its time.
            if (gallery is not null)
                HtmlReport.WriteFolder(gallery, outcome.Results, ReportOptions(outcome));
            int violations = Violations(outcome.Conditions);
            // The audit took its time, so its other results are written first.
            if (parsed.GetValue(_rows) is not null && outcome.Results[0].Labels is null)
                throw new ToolException($"--rows: no labels were judged, so the file wasn't written. {WhyNotJudged(outcome.Results[0])}");
            return violations == 0 ? ExitCodes.Success : ExitCodes.ConditionViolated;
        };
    }

    /// <summary>Prints the violated conditions as errors, which is where build servers look for the cause of an exit code.</summary>
    private int Violations(IReadOnlyList<AuditConditionOutcomes> audits)
    {
        int count = 0;
        foreach (var (audit, outcome) in audits.SelectMany(audit => audit.Outcomes.Select(outcome => (audit, outcome))).Where(one => one.outcome.Holds != false))
        {
            count++;
            Terminal.Error.WriteLine($"inductive-bias: {audit.Name}: '{outcome.Condition.Text}' {(outcome.Holds is null ? "has no answer" : "holds")}: {outcome.Message}");
        }
        return count;
    }

    private AuditOptions OptionsOf(ParseResult parsed) => new()
    {
        Seed = Table.SeedOf(parsed),
        Samples = parsed.GetValue(_samples) ?? Defaults.Samples,
        TestFraction = parsed.GetValue(_split.TestFraction) ?? Defaults.TestFraction,
        Splits = parsed.GetValue(_split.Splits) ?? Defaults.Splits,
        MaximumTrainingRows = parsed.GetValue(_split.MaxTrain) ?? Defaults.MaximumTrainingRows,
        MaximumTestRows = parsed.GetValue(_split.MaxTest) ?? Defaults.MaximumTestRows,
        JudgesAllLabels = parsed.GetValue(_judge) == "all",
        Device = parsed.GetValue(_device)!,
        TargetBits = parsed.GetValue(_targetBits) ?? Defaults.TargetBits,
    };

    private List<(string File, string Text)> ReportsOf(ParseResult parsed, AuditOutcome outcome)
    {
        var options = ReportOptions(outcome);
        // All texts are created before the first is written, so that a failure leaves no partial result.
        List<(string File, string Text)> reports = [];
        if (parsed.GetValue(Table.Json) is { } json)
            reports.Add((json, JsonReport.ToJson(outcome.Results, options)));
        if (parsed.GetValue(_html) is { } html)
            reports.Add((html, HtmlReport.ToHtml(outcome.Results, options)));
        if (parsed.GetValue(_junit) is { } junit)
            reports.Add((junit, JUnitReport.ToXml(outcome.Conditions)));
        if (parsed.GetValue(_sarif) is { } sarif)
            reports.Add((sarif, SarifReport.ToJson(outcome.Results, outcome.Conditions)));
        if (parsed.GetValue(_rows) is { } rows && outcome.Results[0].Labels is not null)
            reports.Add((rows, RowsFile.ToCsv(outcome.Results[0])));
        return reports;
    }

    private static AuditReportOptions ReportOptions(AuditOutcome outcome) => new() { Conditions = outcome.Conditions, Comparison = outcome.Comparison };

    private static string WhyNotJudged(AuditResult result) =>
        (result.BudgetCuts.FirstOrDefault(cut => cut.Contains("labels", StringComparison.Ordinal)) is { Length: > 0 } cut ? $"To keep to the budget, {cut}." : null)
        ?? result.Diagnostics.FirstOrDefault(one => one.Code == "labelLooksLikeIdentifier" || (one.Code == "partFailed" && one.Message.Contains("labels", StringComparison.Ordinal)))?.Message
        ?? "All labels are equal, so none contradicts another.";

    private static AuditQuantities ReadBaseline(string file)
    {
        try
        {
            return JsonReport.ReadAudit(File.ReadAllText(file));
        }
        catch (FormatException malformed)
        {
            throw new ToolException($"--baseline: {file}: {malformed.Message}", malformed);
        }
    }

    private static AuditCondition[] Conditions(ArgumentResult result)
    {
        List<AuditCondition> conditions = [];
        foreach (var token in result.Tokens)
        {
            try
            {
                conditions.Add(AuditCondition.Parse(token.Value));
            }
            catch (FormatException malformed)
            {
                result.AddError($"--fail-if was '{token.Value}': {malformed.Message}");
            }
        }
        return [.. conditions];
    }
}
