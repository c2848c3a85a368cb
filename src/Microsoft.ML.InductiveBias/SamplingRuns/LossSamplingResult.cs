using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The result of a sampling run.</summary>
public sealed class LossSamplingResult : InductiveBiasResult
{
    private readonly Dictionary<LossKind, LossSample> _samples;

    internal LossSamplingResult(RecordedHypothesisSpace space, TaskData test, int resumed, int drawnNow, LossSamplingOptions options)
    {
        (Recorded, Test, Resumed, DrawnNow, Options) = (space, test, resumed, drawnNow, new LossSamplingOptions(options) { Progress = null, CancellationToken = default });
        _samples = options.Losses.ToDictionary(loss => loss, loss => space.Sample(loss, options.CancellationToken));
    }

    /// <summary>The drawn hypotheses as a fitted space that supports only the test rows of the run.</summary>
    public IRowLossSpace Space => Recorded;

    internal RecordedHypothesisSpace Recorded { get; }

    /// <summary>The test rows.</summary>
    public TaskData Test { get; }

    /// <summary>The options of the run.</summary>
    internal LossSamplingOptions Options { get; }

    /// <summary>How many hypotheses of the sample came from the sample file.</summary>
    public int Resumed { get; }

    /// <summary>How many hypotheses of the sample this run drew.</summary>
    public int DrawnNow { get; }

    /// <summary>The samples of the requested losses, in the order of <see cref="LossSamplingOptions.Losses"/>.</summary>
    public IReadOnlyList<LossSample> Samples => [.. Options.Losses.Select(loss => _samples[loss])];

    /// <summary>The outputs on the test rows of each hypothesis that counts, <c>[m, k]</c> row-major, in the order of the seeds.</summary>
    public IEnumerable<float[]> Predictions => Recorded.Predictions;

    /// <summary>The mean of the hypotheses that count on the test rows, <c>[m, k]</c> row-major.</summary>
    internal double[] MeanPrediction() => Recorded.MeanPrediction();

    /// <summary>The sample of one kind of loss, whether or not the run requested it.</summary>
    /// <param name="loss">The kind of loss.</param>
    /// <exception cref="ArgumentException">The loss isn't defined for the task or the hypotheses.</exception>
    public LossSample Sample(LossKind loss) =>
        _samples.TryGetValue(loss, out var sample) ? sample : Recorded.Sample(loss, default);

    /// <summary>The distribution of one kind of loss.</summary>
    /// <param name="loss">The kind of loss.</param>
    /// <exception cref="ArgumentException">The loss isn't defined for the task or the hypotheses.</exception>
    public FittedLoss Loss(LossKind loss = LossKind.MeanSquaredError) => Space.LossOn(Test, loss);

    /// <summary>I(ε) at the reference losses and the given target losses, as <c>Evaluate</c> of the catalog measures it.</summary>
    /// <param name="options">Target losses, the kind of loss; by default the first loss of the run.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    public InductiveBiasMetrics Evaluate(InductiveBiasOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default) =>
        InductiveBiasEvaluator.Evaluate(Recorded, Test, new InductiveBiasOptions(options ?? new InductiveBiasOptions { Loss = Options.Losses[0] })
        {
            Progress = progress,
            CancellationToken = cancellationToken,
        });

    /// <inheritdoc/>
    protected override string Describe() =>
        FormattableString.Invariant($"{DrawnNow} hypotheses drawn, {Resumed} resumed; {string.Join("; ", Samples)}");
}
