namespace Microsoft.ML.InductiveBias;

/// <summary>Brings the targets of a regression to mean 0 and standard deviation 1 over the training rows, so that a loss is a share
/// of their variance; classes stay as they are.</summary>
internal sealed record TargetScaling(double Mean, double Deviation)
{
    /// <summary>Learns mean and deviation.</summary>
    public static TargetScaling Of(TaskData data, ReadOnlySpan<int> training)
    {
        if (data.Kind != TaskKind.Regression)
            return new TargetScaling(0, 1);
        double mean = 0, variance = 0;
        foreach (int row in training)
            mean += data.TargetRow(row)[0] / training.Length;
        foreach (int row in training)
            variance += (data.TargetRow(row)[0] - mean) * (data.TargetRow(row)[0] - mean) / training.Length;
        return new TargetScaling(mean, variance > 0 ? Math.Sqrt(variance) : 1);
    }

    /// <summary>Scaled targets.</summary>
    public double[] Apply(ReadOnlySpan<double> targets)
    {
        var scaled = targets.ToArray();
        for (int i = 0; i < scaled.Length; i++)
            scaled[i] = (scaled[i] - Mean) / Deviation;
        return scaled;
    }

    /// <summary>A scaled number in the units of the label.</summary>
    public double Restore(double scaled) => Mean + Deviation * scaled;
}
