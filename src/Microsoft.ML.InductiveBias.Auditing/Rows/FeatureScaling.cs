using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Brings numeric features to mean 0 and standard deviation 1 over the training rows. A feature that is constant there becomes 0.</summary>
/// <remarks>Sparse rows keep their zeros: they are divided by the standard deviation and not centered. Distances are the same.</remarks>
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
        if (!isNumeric.Contains(true))
            return new FeatureScaling(scales);
        var byFeature = data.Sparse()?.Select(training).Transposed();
        var features = byFeature is null ? data.Features.Span : [];
        for (int f = 0; f < scales.Length; f++)
        {
            if (!isNumeric[f])
                continue;
            byFeature?.CopyTo(f, values);
            for (int i = 0; byFeature is null && i < values.Length; i++)
                values[i] = features[training[i] * scales.Length + f];
            scales[f] = StandardScale.Of(values);
        }
        return new FeatureScaling(scales);
    }

    /// <summary>The rows with scaled features and other targets.</summary>
    public TaskData Apply(TaskData data, double[] targets)
    {
        if (data.Sparse() is { } sparse)
        {
            var scaled = sparse.Map((_, f, value) => _scales[f] is { } scale ? scale.ApplyWithoutCentering(value) : value);
            return new TaskData(data.Kind, new SparseFeatures(scaled.Width, scaled.Starts.ToArray(), scaled.Slots.ToArray(), scaled.Stored.ToArray()), targets);
        }
        var features = data.Features.ToArray();
        for (int i = 0; i < features.Length; i++)
        {
            if (_scales[i % _scales.Length] is { } scale)
                features[i] = scale.Apply(features[i]);
        }
        return new TaskData(data.Kind, data.Rows, features, targets);
    }

    /// <summary>The first feature whose value is on another scale than the training rows; −1 if there is none.</summary>
    public int FirstOutOfScale(TaskData data, SparseRows? sparse, int number)
    {
        if (sparse is not null)
        {
            var columns = sparse.ColumnsOf(number);
            var values = sparse.ValuesOf(number);
            for (int i = 0; i < columns.Length; i++)
            {
                if (_scales[columns[i]] is { } scale && !scale.Covers(values[i]))
                    return columns[i];
            }
            return -1;
        }
        var row = data.FeatureRow(number);
        for (int f = 0; f < row.Length; f++)
        {
            if (_scales[f] is { } scale && !scale.Covers(row[f]))
                return f;
        }
        return -1;
    }
}
