namespace Microsoft.ML.InductiveBias;

/// <summary>The distribution of the loss as far as a sample of hypotheses tells it.</summary>
public sealed class SampledLossDistribution : LossDistribution
{
    private readonly double[] _sorted;

    private SampledLossDistribution(LossSample sample)
    {
        Sample = sample;
        _sorted = [.. sample.Losses.Order()];
    }

    /// <summary>The losses that it rests on.</summary>
    public LossSample Sample { get; }

    /// <summary>What most answers rest on.</summary>
    public EstimationMethod Method => EstimationMethod.Empirical;

    /// <summary>What a reader must know of it.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => [];

    /// <inheritdoc/>
    public override double Mean => _sorted.Average();

    /// <inheritdoc/>
    public override double StandardDeviation => Math.Sqrt(_sorted.Average(loss => (loss - Mean) * (loss - Mean)));

    /// <inheritdoc/>
    public override double Minimum => 0;

    /// <summary>Estimates the distribution.</summary>
    /// <param name="sample">The losses; at least one hypothesis counts.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static SampledLossDistribution Of(LossSample sample, CancellationToken cancellationToken = default) => new(sample);

    /// <inheritdoc/>
    public override double LogCumulativeProbability(double loss) => Math.Log(_sorted.Count(value => value <= loss) / (double)_sorted.Length);

    /// <inheritdoc/>
    public override double LogUpperTailProbability(double loss) => Math.Log(_sorted.Count(value => value > loss) / (double)_sorted.Length);

    /// <inheritdoc/>
    public override double Quantile(double probability) => _sorted[Math.Clamp((int)Math.Ceiling(probability * _sorted.Length) - 1, 0, _sorted.Length - 1)];
}
