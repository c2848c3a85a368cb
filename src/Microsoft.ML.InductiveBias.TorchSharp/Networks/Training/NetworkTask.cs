using TorchSharp;
namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Training rows in single precision.</summary>
internal sealed class NetworkTask
{
    public NetworkTask(TaskData data)
    {
        Rows = data.Rows;
        FeatureCount = data.FeatureCount;
        OutputCount = data.OutputCount;
        Features = SingleFeatures(data);
        Targets = Single(data.Targets.Span);
    }

    public int Rows { get; }

    public int FeatureCount { get; }

    public int OutputCount { get; }

    /// <summary><c>[n, d]</c>.</summary>
    public float[] Features { get; }

    /// <summary><c>[n, k]</c>.</summary>
    public float[] Targets { get; }

    /// <summary>The features in single precision, with their zeros.</summary>
    /// <exception cref="TaskTooLargeException">They don't fit in memory; thrown before they are allocated.</exception>
    public static float[] SingleFeatures(TaskData data)
    {
        if (data.Sparse() is not { } sparse)
            return Single(data.Features.Span);
        MatrixMemory.CheckTemporary(
            $"A network reads every feature of every row, and a unit of its first layer has a weight for each: {data.Rows} rows of {data.FeatureCount} features with their zeros",
            (double)data.Rows * data.FeatureCount / 2, torch.CPU, "use a kernel, which reads sparse rows, project the features to fewer (ProjectToPrincipalComponents, FeatureSelection), or use fewer rows");
        if ((long)data.Rows * data.FeatureCount > Array.MaxLength)
            throw new ArgumentException($"{data.Rows} rows of {data.FeatureCount} features exceed one array, which a network needs; project the features to fewer, or use fewer rows.", nameof(data));
        var single = new float[data.Rows * data.FeatureCount];
        for (int row = 0; row < data.Rows; row++)
        {
            var columns = sparse.ColumnsOf(row);
            var values = sparse.ValuesOf(row);
            for (int i = 0; i < columns.Length; i++)
                single[row * data.FeatureCount + columns[i]] = (float)values[i];
        }
        return single;
    }

    /// <summary>Numbers in single precision.</summary>
    public static float[] Single(ReadOnlySpan<double> values)
    {
        var single = new float[values.Length];
        for (int i = 0; i < single.Length; i++)
            single[i] = (float)values[i];
        return single;
    }
}
