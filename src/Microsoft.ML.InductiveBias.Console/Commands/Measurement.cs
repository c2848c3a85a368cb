using Microsoft.ML.InductiveBias.Console.Data;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>Measures a task with an ML.NET pipeline that ends with the kernel trainer.</summary>
internal static class Measurement
{
    /// <summary>Fits the pipeline to the training rows and measures the test rows.</summary>
    /// <exception cref="ToolException">The space cannot fit the rows, or the task does not fit into memory.</exception>
    public static InductiveBiasMetrics Run(MeasuredTask task, MeasureOptions options, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            return Measure(task, options, progress, cancellationToken);
        }
        catch (ContradictingRowsException contradiction)
        {
            throw new ToolException(
                contradiction.Describe(row => task.Training.Lines[row].ToString(System.Globalization.CultureInfo.InvariantCulture), $"lines of {task.Training.File}")
                + " The option --noise gives one.", contradiction);
        }
        catch (TaskTooLargeException tooLarge)
        {
            throw new ToolException($"{tooLarge.Message} The options --max-train and --max-test do so, with rows chosen at random.", tooLarge);
        }
        catch (AggregateException several) when (several.InnerExceptions is [OperationCanceledException cancelled, ..])
        {
            throw new OperationCanceledException(cancelled.Message, several, cancellationToken);
        }
    }

    private static InductiveBiasMetrics Measure(MeasuredTask task, MeasureOptions options, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        GaussianProcessHypothesisSpace.CheckMemory(task.Training.Lines.Count, task.Test.Lines.Count);
        var mlContext = new MLContext(options.Seed);
        var training = TaskDataView.Of(task.Training, task.Features, task.Label);
        var test = TaskDataView.Of(task.Test, task.Features, task.Label);
        var pipeline = FeaturePipeline.Of(mlContext, task.Features, task.Label, options.Normalization)
            .Append(mlContext.InductiveBias().Trainers.Kernel(new KernelTrainerOptions
            {
                LabelColumnName = TaskDataView.LabelColumn,
                FeatureColumnName = FeaturePipeline.FeaturesColumn,
                Kernel = new RbfKernel { LengthScale = options.LengthScale, Amplitude = options.Amplitude },
                NoiseVariance = options.NoiseVariance,
                Progress = progress,
                CancellationToken = cancellationToken,
            }));
        var metrics = mlContext.InductiveBias().Evaluate(pipeline.Fit(training), test, new InductiveBiasOptions
        {
            TargetLosses = options.TargetLosses,
            Progress = progress,
            CancellationToken = cancellationToken,
        });
        return metrics with { Diagnostics = [.. task.Diagnostics, .. metrics.Diagnostics] };
    }
}
