using System.Globalization;
using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>Measures one task relative to all spaces that were asked for.</summary>
internal static class Measurement
{
    /// <summary>Measures space by space. All see the same rows after the same steps; a space that fails leaves the others alone.</summary>
    /// <param name="task">The task.</param>
    /// <param name="options">The spaces, the loss, the target losses.</param>
    /// <param name="progress">Told of each step.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static MeasurementOutcome Run(MeasuredTask task, MeasureOptions options, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        List<FailedSpace> failed = [];
        // Before any work, so that nobody waits for one space to learn that another does not fit.
        var possible = options.Spaces.Where(space =>
            Attempt(task, space, failed, cancellationToken, () => space.Form.CheckMemory(space.Settings, task.Training.Lines.Count, task.Test.Lines.Count))).ToList();
        List<MeasuredSpace> measured = [];
        if (possible.Count > 0)
        {
            var rows = EncodedTask.Of(task, options, cancellationToken);
            for (int i = 0; i < possible.Count; i++)
            {
                var space = possible[i];
                var told = options.Spaces.Count == 1 ? progress : new SpaceProgress(progress, space.Text, i, possible.Count);
                Attempt(task, space, failed, cancellationToken, () =>
                    measured.Add(new MeasuredSpace(space, SpaceMeasurement.Run(space, rows, options, told, cancellationToken))));
            }
        }
        return new MeasurementOutcome(
            options.Spaces.Count > 1 ? BestMeanPredictor.AddTo(measured) : measured,
            [.. options.Spaces.Join(failed, space => space, failure => failure.Space, (_, failure) => failure)]);
    }

    private static bool Attempt(
        MeasuredTask task, SpaceSpecification space, List<FailedSpace> failed, CancellationToken cancellationToken, Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception cancelled) when (cancellationToken.IsCancellationRequested && IsCancellation(cancelled))
        {
            throw new OperationCanceledException(cancelled.Message, cancelled, cancellationToken);
        }
        catch (Exception failure)
        {
            failed.Add(new FailedSpace(space, MessageOf(failure, task), failure));
            return false;
        }
    }

    /// <summary>Work on several threads reports a cancellation as one of several exceptions.</summary>
    private static bool IsCancellation(Exception exception) => exception is OperationCanceledException
        || (exception is AggregateException several && several.Flatten().InnerExceptions.All(inner => inner is OperationCanceledException));

    /// <summary>The message in the words of the command line.</summary>
    private static string MessageOf(Exception failure, MeasuredTask task) => failure switch
    {
        ContradictingRowsException contradiction =>
            contradiction.Describe(row => task.Training.Lines[row].ToString(CultureInfo.InvariantCulture), $"lines of {task.Training.File}") + " The option --noise gives one.",
        TaskTooLargeException => $"{failure.Message} The options --max-train and --max-test do so, with rows chosen at random.",
        ArgumentException { ParamName: { } name } => failure.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal),
        _ => failure.Message,
    };
}
