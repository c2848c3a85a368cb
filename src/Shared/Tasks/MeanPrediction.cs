namespace Microsoft.ML.InductiveBias;

/// <summary>The running mean of the predictions of several hypotheses.</summary>
internal sealed class MeanPrediction(int length)
{
    private readonly double[] _sum = new double[length];
    private int _count;

    /// <summary>Counts the predictions of one more hypothesis.</summary>
    public void Add(ReadOnlySpan<float> predictions)
    {
        for (int i = 0; i < _sum.Length; i++)
            _sum[i] += predictions[i];
        _count++;
    }

    /// <summary>The mean of those that were added, of which there must be one.</summary>
    public double[] ToArray() => Array.ConvertAll(_sum, sum => sum / _count);
}
