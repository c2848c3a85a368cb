using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The bias at one reference loss over several random splits into training and test rows.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// Splits of one data set share rows, so their variance s² understates that of the mean. The interval of the mean over J splits has the
/// corrected variance $(1/J + m/n)\, s^2$, with n training and m test rows, and a t distribution with J − 1 degrees of freedom.
/// Source: Nadeau and Bengio, Machine Learning 52, 2003.
/// ]]></format>
/// </remarks>
public sealed class SplitSummary : InductiveBiasResult
{
    private const double Confidence = 0.95;

    private SplitSummary(IReadOnlyList<InductiveBiasEstimate> estimates, int trainingRows, int testRows)
    {
        Estimates = estimates;
        double[] nats = [.. estimates.Select(estimate => estimate.Nats).Order()];
        (Smallest, Largest) = (Information.FromNats(nats[0]), Information.FromNats(nats[^1]));
        double low = nats[(nats.Length - 1) / 2], high = nats[nats.Length / 2];
        Median = Information.FromNats(low == high ? low : (low + high) / 2);
        Mean = Information.FromNats(nats.Average());
        if (nats.Length < 2 || !double.IsFinite(Mean.Nats))
            return;
        double half = StudentT.InvCDF(0, 1, nats.Length - 1, (1 + Confidence) / 2) * Math.Sqrt((1.0 / nats.Length + (double)testRows / trainingRows) * nats.Variance());
        (MeanLower, MeanUpper) = (Information.FromNats(Math.Max(0, Mean.Nats - half)), Information.FromNats(Mean.Nats + half));
    }

    /// <summary>The estimate of each split.</summary>
    public IReadOnlyList<InductiveBiasEstimate> Estimates { get; }

    /// <summary>The median: the answer for data of this kind and size.</summary>
    public Information Median { get; }

    /// <summary>The smallest of all splits.</summary>
    public Information Smallest { get; }

    /// <summary>The largest of all splits.</summary>
    public Information Largest { get; }

    /// <summary>The mean; infinite if a split is.</summary>
    public Information Mean { get; }

    /// <summary>The lower end of the 95% interval of the mean; <see langword="null"/> for a single split or an infinite mean.</summary>
    public Information? MeanLower { get; }

    /// <summary>The upper end of the 95% interval of the mean; <see langword="null"/> for a single split or an infinite mean.</summary>
    public Information? MeanUpper { get; }

    /// <summary>Summarizes the metrics of one space over several splits: one summary for each reference loss, in their order.</summary>
    /// <param name="splits">The metrics of each split, with the same references in the same order; at least one.</param>
    /// <exception cref="ArgumentException">There are no metrics, or their references differ.</exception>
    public static IReadOnlyList<SplitSummary> Of(IReadOnlyList<InductiveBiasMetrics> splits)
    {
        ArgumentNullException.ThrowIfNull(splits);
        if (splits.Count == 0)
            throw new ArgumentException("There are no metrics; give those of at least one split.", nameof(splits));
        var references = splits[0].InductiveBias.Select(estimate => estimate.Reference).ToList();
        if (splits.FirstOrDefault(split => !split.InductiveBias.Select(estimate => estimate.Reference).SequenceEqual(references)) is { } other)
            throw new ArgumentException($"The splits have different references: {string.Join(", ", references)} and {string.Join(", ", other.InductiveBias.Select(estimate => estimate.Reference))}.", nameof(splits));
        return [.. references.Select((_, i) => new SplitSummary([.. splits.Select(split => split.InductiveBias[i])], splits[0].TrainingRows, splits[0].TestRows))];
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"median {ResultText.Of(Median.Bits, Smallest.Bits, Largest.Bits, " bits")} over {Estimates.Count} splits";
}
