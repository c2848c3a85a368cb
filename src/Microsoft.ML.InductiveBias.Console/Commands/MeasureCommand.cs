using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Measures;
using Microsoft.ML.InductiveBias.Console.Output;
using Microsoft.ML.InductiveBias.Console.Pieces;
using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>The command <c>measure</c>.</summary>
internal sealed class MeasureCommand : TaskCommand
{
    private readonly Option<string> _loss = LossOption.Create(
        "The loss: mse (mean squared error over rows and outputs; classes are one-hot), zero-one (the share of misclassified rows; classes only), "
        + "log-loss (in nats; only for classes and hypotheses that predict probabilities).");

    private readonly Option<string> _classBalanced = OptionFactory.Choice("--class-balanced",
        "Whether to measure the bits also at the class-balanced loss, in which each class of the test rows has the same weight: where one class has at least four times the rows of another (auto), always, or never. Not with --loss zero-one.",
        "auto", "always", "never");

    private readonly Option<bool> _sensitivity = OptionFactory.Switch("--sensitivity",
        "Kernels of distances: also measure at half and twice the length scale, which takes three times as long.");

    private readonly Option<bool> _sampleAndFit = OptionFactory.Switch("--sample-and-fit",
        "Kernels with --loss mse: compare each exact number with the published estimate, from 10,000 sampled hypotheses and a fitted scaled noncentral chi-squared distribution.");

    private readonly Option<double[]> _targetLoss = OptionFactory.Numbers("--target-loss", "LOSS",
        "A test loss to measure the bias for, in addition to those of the reference predictors. May be repeated.");

    /// <summary>The command.</summary>
    public MeasureCommand(Terminal terminal)
        : base("measure", "Measures the inductive bias that a data set requires of hypothesis spaces, at the test losses of reference predictors and at those you specify. "
            + "Results are exact for Gaussian-process spaces, and estimated from samples for trained networks and ML.NET trainers.\n\n"
            + "For example: inductive-bias measure iris.csv --label Species --length-scale 1",
            new SpaceArguments(), terminal)
    {
        Add([Table.Label, Table.Images, Table.Labels, .. Table.ImageReading, Test, Split.TestFraction, Split.Splits, Table.Seed, Table.Normalize, _loss, _targetLoss, _classBalanced, .. Spaces.Options, .. Cluster.All, _sensitivity, _sampleAndFit,
            .. Table.Reading, Table.Group, Split.MaxTrain, Split.MaxTest, Table.Task, Table.Encoding, Table.Json, Table.Verbose]);
    }

    protected override void Check(CommandResult command)
    {
        base.Check(command);
        if (command.IsGiven(Split.Splits) && (command.IsGiven(Test) || Spaces.HasSampleFile(command)))
            command.AddError("--splits draws training and test rows several times; it can't be used with --test or --resume.");
        string loss = command.IsGiven(_loss) ? command.TextsOf(_loss).LastOrDefault("") : LossOption.MeanSquaredError;
        if (command.IsGiven(_sampleAndFit) && loss != LossOption.MeanSquaredError)
            command.AddError("--sample-and-fit needs --loss mse: only that loss has an exact distribution to compare with.");
        if (loss == LossOption.ZeroOne && command.IsGiven(_classBalanced) && command.TextsOf(_classBalanced).LastOrDefault("") == "always")
            command.AddError("--class-balanced always weighs test rows, and --loss zero-one counts them; use --loss mse.");
        if (Spaces.AnyPublished(command) && loss != LossOption.MeanSquaredError)
            command.AddError("published needs --loss mse: only the mean squared error has a published estimate.");
        if (command.IsGiven(Cluster.Cluster) && !Spaces.AnySampled(command) && !command.IsGiven(Split.Splits))
            command.AddError("--cluster draws hypotheses and measures on --splits, but none of the spaces is sampled, and there is one split: the distribution of the loss is known and computed here.");
        Spaces.Check(command, needsProbabilities: loss == LossOption.LogLoss);
    }

    protected override void AddFiles(ParseResult parsed, UsedFiles files)
    {
        base.AddFiles(parsed, files);
        foreach (var space in Spaces.SpacesOf(parsed))
        {
            if (space.Settings.Given(SamplingOptions.Resume) is not { } file)
                continue;
            files.AddSampleFile("--resume", file);
            files.AddSampleFile("--resume", SamplingOptions.TailFile(file));
        }
    }

    protected override Func<int> Compute(ParseResult parsed, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        using var cluster = Cluster.Connect(parsed, progress, cancellationToken);
        var outcome = BiasMeasurement.Run(MeasurementOf(parsed) with
        {
            ExecutorOf = space => cluster?.ExecutorOf(space),
            SplitsElsewhere = cluster is null ? null : (request, spaces, splits, receiver) => SplitPieces.Compute(cluster, request, spaces, splits, receiver, cancellationToken),
        }, progress, cancellationToken);
        return () =>
        {
            bool isSingle = outcome.Request.Spaces.Count == 1;
            if (outcome.Measured.Count > 0)
            {
                string ToJson() => isSingle
                    ? ResultJson.Of(outcome.Results[0])
                    : ResultJson.Of(outcome.Results, [.. outcome.Failed.Select(failed => (failed.Space.Text, failed.Message))]);
                Write(parsed, ToJson, isSingle ? page => MeasureText.Write(page, outcome) : page => MeasureTableText.Write(page, outcome));
            }
            // Without a result, nothing else shows that few rows were left.
            string dropped = outcome.Measured.Count > 0 ? "" : string.Concat(outcome.Task.Diagnostics.Where(diagnostic => diagnostic.Code == "rowsDropped").Select(diagnostic => $" {diagnostic.Message}"));
            foreach (var failed in outcome.Failed)
                Terminal.WriteFailure((isSingle ? failed.Message : $"{failed.Space.Text}: {failed.Message}") + dropped, failed.Failure, parsed.GetValue(Table.Verbose));
            return outcome.Failed.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
        };
    }

    private MeasureRequest MeasurementOf(ParseResult parsed)
    {
        var (request, loss) = (RequestOf(parsed), LossOption.Read(parsed.GetValue(_loss)));
        // The 0-1 error counts rows, and files of sampled losses are those of rows that count alike.
        bool weighs = loss != LossKind.ZeroOneError && request.Spaces.All(space => space.Settings.Given(SamplingOptions.Resume) is null);
        return MeasurementOf(parsed, request with { Loss = loss, Split = request.Split with { WeighsTestRows = weighs } });
    }

    private MeasureRequest MeasurementOf(ParseResult parsed, MeasureRequest request) => request with
    {
        ClassBalanced = parsed.GetValue(_classBalanced) switch { "always" => true, "never" => false, _ => null },
        Sensitivity = parsed.GetValue(_sensitivity),
        SampleAndFit = parsed.GetValue(_sampleAndFit),
        TargetLosses = parsed.GetValue(_targetLoss) ?? [],
    };
}
