using Microsoft.ML.InductiveBias.Console.Commands;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The rows of a task as hypotheses see them: the same for every space of a call.</summary>
/// <param name="Training">The training rows.</param>
/// <param name="Test">The test rows, with the steps that the training rows decided.</param>
internal sealed record EncodedTask(TaskData Training, TaskData Test)
{
    /// <summary>Fits the steps from columns to features to the training rows and applies them to both parts.</summary>
    public static EncodedTask Of(MeasuredTask task, MeasureOptions options, CancellationToken cancellationToken)
    {
        var mlContext = new MLContext(options.Seed);
        var training = TaskDataView.Of(task.Training, task.Features, task.Label);
        var test = TaskDataView.Of(task.Test, task.Features, task.Label);
        var steps = FeaturePipeline.Of(mlContext, task.Features, task.Label, options.Normalization).Fit(training);
        return new EncodedTask(Read(training), Read(test));

        TaskData Read(IDataView rows) => mlContext.InductiveBias.ReadTask(
            steps.Transform(rows), TaskDataView.LabelColumn, FeaturePipeline.FeaturesColumn, cancellationToken: cancellationToken);
    }
}
