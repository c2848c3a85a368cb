using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Measures;

/// <summary>Measures the bias that a table requires of all requested spaces.</summary>
internal static class BiasMeasurement
{
    /// <summary>Measures space by space. All spaces see the same rows after the same steps; a space that fails doesn't affect the others.</summary>
    /// <exception cref="ToolException">The files don't contain such a task.</exception>
    public static MeasureOutcome Run(MeasureRequest request, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        request = request with { Source = request.Source.Resolved() };
        progress.Report(new WorkProgress($"reading {request.Source.File}", 0));
        var task = MeasuredTask.Read(request.Source, request.TestFile, request.Split, cancellationToken);
        if (request.Loss != LossKind.MeanSquaredError && task.Table.Label.Task == LabelTask.Regression)
            throw new ToolException($"--loss compares classes, but the label '{request.Source.Label}' is a number (a regression); use mse, or --task classification if its values are classes.");

        request = request with { ClassBalanced = request.Loss != LossKind.ZeroOneError && (request.ClassBalanced ?? task.HasSkewedClasses) };

        List<FailedSpace> failed = [];
        // Checked before any work, so that nobody waits for one space to learn that another doesn't fit into memory.
        var possible = request.Spaces.Where(space => Attempt(task, space, failed, cancellationToken,
            () => space.Form.CheckMemory(space.Settings, task.Split.Training.Lines.Count, task.Split.Test.Lines.Count))).ToList();
        List<MeasuredSpace> measured = [];
        if (possible.Count > 0)
        {
            var rows = task.Encode(request.Normalization, request.Split.Seed, cancellationToken);
            foreach (var (index, space) in possible.Index())
            {
                string name = possible.Count == 1 ? space.Text : $"{space.Text} ({index + 1} of {possible.Count})";
                var ofSpace = request.Spaces.Count == 1 ? progress : new PartProgress(progress, name, index, possible.Count);
                Attempt(task, space, failed, cancellationToken,
                    () => measured.Add(new MeasuredSpace(space, SpaceMeasurement.Run(space, rows, request, ofSpace, cancellationToken))));
            }
        }
        measured = WithSplits(measured, task, request, failed, progress, cancellationToken);
        return new MeasureOutcome(
            request, task, request.Spaces.Count > 1 ? BestPosteriorMean.AddTo(measured) : measured,
            [.. request.Spaces.Join(failed, space => space, failure => failure.Space, (_, failure) => failure)]);
    }

    /// <summary>Measures the spaces on the other splits. A space that fails on one of them has failed.</summary>
    private static List<MeasuredSpace> WithSplits(
        List<MeasuredSpace> measured, MeasuredTask task, MeasureRequest request, List<FailedSpace> failed, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        if (request.Split.Splits == 1)
            return measured;
        int count = request.Split.Splits;
        var splits = new InductiveBiasMetrics?[count, measured.Count];
        var failures = new List<FailedSpace>[count];
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = SplitsAtOnce(measured, task, request) };
        // A split's numbers depend on its seed alone, so they are the same however many run at once.
        Parallel.For(1, count, options, number =>
        {
            int seed = unchecked(request.Split.Seed + number);
            var other = task.WithSeed(request.Split, seed);
            var rows = other.Encode(request.Normalization, seed, cancellationToken);
            var ofSplit = new PartProgress(progress, $"split {number + 1} of {count}", number, count);
            failures[number] = [];
            foreach (var (index, space) in measured.Index())
            {
                Attempt(other, space.Space, failures[number], cancellationToken,
                    () => splits[number, index] = SpaceMeasurement.Run(space.Space, rows, request, ofSplit, cancellationToken));
            }
        });
        failed.AddRange(failures.Skip(1).SelectMany(ofSplit => ofSplit).DistinctBy(failure => failure.Space));
        return [.. measured.Index().Select(space => (space.Item, Others: Enumerable.Range(1, count - 1).Select(number => splits[number, space.Index]).OfType<InductiveBiasMetrics>().ToList()))
            .Where(space => space.Others.Count == count - 1)
            .Select(space => space.Item with { Metrics = space.Item.Metrics.With(splits: SplitSummary.Of([space.Item.Metrics, .. space.Others])) })];
    }

    /// <summary>Two splits at a time if they fit in memory: √2 times as many rows need twice as much. Simulations of the 0-1 error, networks, and ensembles
    /// use all cores already.</summary>
    private static int SplitsAtOnce(List<MeasuredSpace> measured, MeasuredTask task, MeasureRequest request)
    {
        if (request.Loss == LossKind.ZeroOneError || measured.Any(space => space.Metrics.Method != EstimationMethod.Exact))
            return 1;
        try
        {
            foreach (var space in measured)
                space.Space.Form.CheckMemory(space.Space.Settings, (int)Math.Ceiling(Math.Sqrt(2) * task.Split.Training.Lines.Count), (int)Math.Ceiling(Math.Sqrt(2) * task.Split.Test.Lines.Count));
            return 2;
        }
        catch (TaskTooLargeException)
        {
            return 1;
        }
    }

    private static bool Attempt(MeasuredTask task, SpaceSpecification space, List<FailedSpace> failed, CancellationToken cancellationToken, Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception canceled) when (cancellationToken.IsCancellationRequested && IsCancellation(canceled))
        {
            throw new OperationCanceledException(canceled.Message, canceled, cancellationToken);
        }
        catch (Exception failure)
        {
            failed.Add(new FailedSpace(space, MessageOf(failure, task.Split.Training), failure));
            return false;
        }
    }

    /// <summary>Parallel work reports a cancellation as one of several exceptions.</summary>
    private static bool IsCancellation(Exception exception) => exception is OperationCanceledException
        || (exception is AggregateException several && several.Flatten().InnerExceptions.All(inner => inner is OperationCanceledException));

    /// <summary>The message in terms of the command line.</summary>
    private static string MessageOf(Exception failure, RawTable training) => failure switch
    {
        ContradictingRowsException contradiction =>
            contradiction.Describe(row => training.Lines[row].ToString(CultureInfo.InvariantCulture), $"lines of {training.File}") + " To do so, use --noise.",
        TaskTooLargeException => $"{failure.Message} To do so, use --max-train and --max-test, which choose rows at random.",
        ArgumentException { ParamName: { } name } => failure.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal),
        _ => Text.FirstSentence(failure.Message),
    };
}
