using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Brings numeric features to mean 0 and standard deviation 1 over the training rows. A feature that is constant there becomes 0.</summary>
internal sealed class FeatureScaling
{
    private readonly StandardScale?[] _scales;

    private FeatureScaling(StandardScale?[] scales) => _scales = scales;

    /// <summary>Learns means and deviations.</summary>
    /// <param name="data">All rows.</param>
    /// <param name="training">The rows to learn from.</param>
    /// <param name="isNumeric">For each feature, whether it is scaled.</param>
    public static FeatureScaling Of(TaskData data, ReadOnlySpan<int> training, IReadOnlyList<bool> isNumeric)
    {
        var scales = new StandardScale?[data.FeatureCount];
        var values = new double[training.Length];
        // Sparse rows stay sparse if nothing is scaled.
        var features = isNumeric.Contains(true) ? data.Features.Span : [];
        for (int f = 0; f < scales.Length; f++)
        {
            if (!isNumeric[f])
                continue;
            for (int i = 0; i < values.Length; i++)
                values[i] = features[training[i] * scales.Length + f];
            scales[f] = StandardScale.Of(values);
        }
        return new FeatureScaling(scales);
    }

    /// <summary>The scaled features of rows.</summary>
    private double[] Apply(TaskData data)
    {
        var features = data.Features.ToArray();
        for (int i = 0; i < features.Length; i++)
        {
            if (_scales[i % _scales.Length] is { } scale)
                features[i] = scale.Apply(features[i]);
        }
        return features;
    }

    /// <summary>The rows with scaled features and other targets; sparse rows stay sparse if no feature is scaled.</summary>
    public TaskData Apply(TaskData data, double[] targets) => data.SparseFeatures is { } sparse && Array.TrueForAll(_scales, scale => scale is null)
        ? new TaskData(data.Kind, sparse, targets) : new TaskData(data.Kind, data.Rows, Apply(data), targets);

    /// <summary>The first feature whose value is on another scale than the training rows; −1 if there is none.</summary>
    public int FirstOutOfScale(ReadOnlySpan<double> row)
    {
        for (int f = 0; f < row.Length; f++)
        {
            if (_scales[f] is { } scale && !scale.Covers(row[f]))
                return f;
        }
        return -1;
    }
}
