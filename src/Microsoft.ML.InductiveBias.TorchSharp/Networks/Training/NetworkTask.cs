namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Training rows in single precision.</summary>
internal sealed class NetworkTask
{
    public NetworkTask(TaskData data)
    {
        Rows = data.Rows;
        FeatureCount = data.FeatureCount;
        OutputCount = data.OutputCount;
        Features = Single(data.Features.Span);
        Targets = Single(data.Targets.Span);
    }

    public int Rows { get; }

    public int FeatureCount { get; }

    public int OutputCount { get; }

    /// <summary><c>[n, d]</c>.</summary>
    public float[] Features { get; }

    /// <summary><c>[n, k]</c>.</summary>
    public float[] Targets { get; }

    /// <summary>Numbers in single precision.</summary>
    public static float[] Single(ReadOnlySpan<double> values)
    {
        var single = new float[values.Length];
        for (int i = 0; i < single.Length; i++)
            single[i] = (float)values[i];
        return single;
    }
}
