namespace Microsoft.ML.InductiveBias;

/// <summary>Brings numeric features to mean 0 and standard deviation 1 over the training rows; one that does not vary there becomes 0.</summary>
internal sealed class FeatureScaling
{
    private readonly double[] _mean;
    private readonly double[] _factor;

    private FeatureScaling(double[] mean, double[] factor) => (_mean, _factor) = (mean, factor);

    /// <summary>Learns means and deviations.</summary>
    /// <param name="data">All rows.</param>
    /// <param name="training">The rows to learn from.</param>
    /// <param name="isNumeric">For each feature, whether it is scaled.</param>
    public static FeatureScaling Of(TaskData data, ReadOnlySpan<int> training, IReadOnlyList<bool> isNumeric)
    {
        var mean = new double[data.FeatureCount];
        var factor = new double[data.FeatureCount];
        Array.Fill(factor, 1);
        foreach (int row in training)
            Add(data.FeatureRow(row), mean, 1.0 / training.Length);
        var variance = new double[data.FeatureCount];
        foreach (int row in training)
        {
            var features = data.FeatureRow(row);
            for (int f = 0; f < variance.Length; f++)
                variance[f] += (features[f] - mean[f]) * (features[f] - mean[f]) / training.Length;
        }
        for (int f = 0; f < factor.Length; f++)
        {
            if (!isNumeric[f])
                mean[f] = 0;
            else
                factor[f] = IsVaried(data, training, f) ? 1 / Math.Sqrt(variance[f]) : 0;
        }
        return new FeatureScaling(mean, factor);
    }

    /// <summary>The scaled features of rows.</summary>
    public double[] Apply(TaskData data)
    {
        var features = data.Features.ToArray();
        for (int i = 0; i < features.Length; i++)
            features[i] = (features[i] - _mean[i % _mean.Length]) * _factor[i % _mean.Length];
        return features;
    }

    /// <summary>Equal values can leave a variance by the rounding of their mean, so the values themselves are asked.</summary>
    private static bool IsVaried(TaskData data, ReadOnlySpan<int> training, int feature)
    {
        foreach (int row in training)
        {
            if (data.FeatureRow(row)[feature] != data.FeatureRow(training[0])[feature])
                return true;
        }
        return false;
    }

    private static void Add(ReadOnlySpan<double> row, double[] sum, double weight)
    {
        for (int f = 0; f < sum.Length; f++)
            sum[f] += weight * row[f];
    }
}
