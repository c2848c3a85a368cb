using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias;

/// <summary>The measures and trainers of this library, at <c>mlContext.InductiveBias</c>.</summary>
public sealed partial class InductiveBiasCatalog
{
    internal InductiveBiasCatalog(MLContext mlContext)
    {
        MLContext = mlContext;
        Trainers = new InductiveBiasTrainersCatalog(mlContext);
    }

    /// <summary>The context of this catalog, with its seed and log.</summary>
    public MLContext MLContext { get; }

    /// <summary>Hypothesis spaces as trainers.</summary>
    public InductiveBiasTrainersCatalog Trainers { get; }

    /// <summary>Measures the inductive bias that a task requires of the hypothesis space in a fitted model.</summary>
    /// <param name="model">A model that ends with, or contains, a trainer of this library; of several the last one counts.</param>
    /// <param name="testData">Test rows as they are before the model: the model's own steps are applied to them.</param>
    /// <param name="targetLosses">Target losses besides the reference losses, each at least 0.</param>
    /// <returns>The loss distribution, the training loss and I(ε) at the target losses; nats and bits.</returns>
    /// <exception cref="ArgumentException">The model has no hypothesis space, or a column of the test rows doesn't fit.</exception>
    public InductiveBiasMetrics Evaluate(ITransformer model, IDataView testData, params double[] targetLosses) =>
        Evaluate(model, testData, new InductiveBiasOptions { TargetLosses = targetLosses });

    /// <summary>Measures the inductive bias that a task requires of the hypothesis space in a fitted model.</summary>
    /// <param name="model">A model that ends with, or contains, a trainer of this library; of several the last one counts.</param>
    /// <param name="testData">Test rows as they are before the model: the model's own steps are applied to them.</param>
    /// <param name="options">Target losses, the kind of loss and what else is measured.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <returns>The loss distribution, the training loss and I(ε) at the target losses; nats and bits.</returns>
    /// <exception cref="ArgumentException">The model has no hypothesis space, or a column of the test rows doesn't fit.</exception>
    public InductiveBiasMetrics Evaluate(
        ITransformer model, IDataView testData, InductiveBiasOptions options, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(testData);
        ArgumentNullException.ThrowIfNull(options);
        var (transformer, input) = FittedSpaceFinder.Find(model, testData);
        using var call = HostCall.Start(MLContext, "Evaluate", progress, cancellationToken);
        var test = transformer.Space.Training.Aligned(TaskDataReader.Read(input, transformer.LabelColumnName, transformer.FeatureColumnName, "test", call.Token));
        call.Channel.Info(MessageSensitivity.None, "Measuring the loss distribution on {0} test rows", test.Rows);
        var metrics = InductiveBiasEvaluator.Evaluate(
            transformer.Space, test, new InductiveBiasOptions(options) { Progress = call.Progress, CancellationToken = call.Token },
            (rows, asked) => transformer.LossOn(input, rows, asked.Loss, asked.SampledLoss, asked.Progress, asked.CancellationToken));
        foreach (var diagnostic in metrics.Diagnostics)
            call.Channel.Log(diagnostic);
        return metrics;
    }

    /// <summary>Measures the inductive bias that a task requires of a fitted hypothesis space, without a pipeline.</summary>
    /// <param name="space">The fitted space: any <see cref="IFittedHypothesisSpace"/>, including your own.</param>
    /// <param name="test">The test rows; features and outputs are those of the training rows.</param>
    /// <param name="options">Target losses, the kind of loss and what else is measured.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <returns>The loss distribution, the training loss and I(ε) at the target losses; nats and bits.</returns>
    /// <exception cref="ArgumentException">A target loss is negative or NaN, or the shape of the test rows doesn't fit.</exception>
    /// <exception cref="TaskTooLargeException">The computation doesn't fit in memory.</exception>
    public InductiveBiasMetrics Evaluate(
        IFittedHypothesisSpace space, TaskData test, InductiveBiasOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var call = HostCall.Start(MLContext, "Evaluate", progress, cancellationToken);
        return InductiveBiasEvaluator.Evaluate(
            space, test, new InductiveBiasOptions(options ?? new InductiveBiasOptions()) { Progress = call.Progress, CancellationToken = call.Token });
    }
}
