using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias;

public sealed partial class InductiveBiasCatalog
{
    /// <summary>Draws the hypotheses of a sampled space, measures each on test rows and drops its model: for samples that are too large to
    /// hold, and for runs that must survive an interruption.</summary>
    /// <param name="space">The space, such as <see cref="TrainerHypothesisSpace"/> or a network space.</param>
    /// <param name="trainingData">The rows to fit, after all steps that prepare features and label.</param>
    /// <param name="testData">The rows to measure losses on, after the same steps.</param>
    /// <param name="labelColumnName">A key column (multiclass), a Boolean one (binary), or a Single or Double one (regression).</param>
    /// <param name="featureColumnName">A vector column of Single or Double of known size.</param>
    /// <param name="options">Number of hypotheses, seeds, sample file, losses.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <returns>The sample, ready for <see cref="LossSamplingResult.Evaluate"/> and the other evaluators; the same whether it was drawn in one
    /// run or in several.</returns>
    /// <exception cref="ArgumentException">A column, an option, or the shape of the test rows doesn't fit.</exception>
    /// <exception cref="SampleFileException">The sample file is of another space or task, is damaged, is in use by another run or
    /// can't be written; the file wasn't changed.</exception>
    /// <exception cref="NoFittingHypothesisException">No hypothesis counts.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; the sample file holds every batch that was done.</exception>
    public LossSamplingResult SampleLosses(
        ISampledHypothesisSpace space, IDataView trainingData, IDataView testData,
        string labelColumnName = "Label", string featureColumnName = "Features", LossSamplingOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(trainingData);
        ArgumentNullException.ThrowIfNull(testData);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        options ??= new LossSamplingOptions();
        using var call = HostCall.Start(MLContext, "SampleLosses", progress, cancellationToken);
        var training = TaskDataReader.Read(trainingData, labelColumnName, featureColumnName, "training", call.Token);
        var test = TaskDataReader.Read(testData, labelColumnName, featureColumnName, "test", call.Token);
        call.Channel.Info(MessageSensitivity.None, "Sampling {0} hypotheses on {1} training rows", options.Samples, training.Rows);
        var result = LossSampling.Run(space, training, test, new LossSamplingOptions(options) { Progress = call.Progress, CancellationToken = call.Token, FirstSeed = FirstSeed(options) });
        foreach (var diagnostic in result.Space.Diagnostics)
            call.Channel.Log(diagnostic);
        return result;
    }

    /// <summary>Draws the hypotheses of a sampled space and measures them, on rows as arrays.</summary>
    /// <param name="space">The space; hypothesis s is a function of it, the training rows and seed s alone.</param>
    /// <param name="training">The rows to fit.</param>
    /// <param name="test">The rows to measure losses on.</param>
    /// <param name="options">Number of hypotheses, seeds, sample file, losses.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <inheritdoc cref="SampleLosses(ISampledHypothesisSpace, IDataView, IDataView, string, string, LossSamplingOptions?, IProgress{WorkProgress}?, CancellationToken)" path="/returns"/>
    /// <inheritdoc cref="SampleLosses(ISampledHypothesisSpace, IDataView, IDataView, string, string, LossSamplingOptions?, IProgress{WorkProgress}?, CancellationToken)" path="/exception"/>
    /// <exception cref="TaskTooLargeException">The outputs of the hypotheses don't fit in memory.</exception>
    public LossSamplingResult SampleLosses(
        ISampledHypothesisSpace space, TaskData training, TaskData test, LossSamplingOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var call = HostCall.Start(MLContext, "SampleLosses", progress, cancellationToken);
        return LossSampling.Run(
            space, training, test, new LossSamplingOptions(options ?? new LossSamplingOptions()) { Progress = call.Progress, CancellationToken = call.Token, FirstSeed = FirstSeed(options) });
    }

    private int FirstSeed(LossSamplingOptions? options) => options?.FirstSeed ?? ContextSeed.FirstHypothesis(MLContext);
}
