namespace Microsoft.ML.InductiveBias;

/// <summary>The running mean of the predictions of several hypotheses.</summary>
internal sealed class MeanPrediction(int length)
{
    private readonly double[] _sum = new double[length];
    private int _count;

    /// <summary>Adds the predictions of one hypothesis.</summary>
    public void Add(ReadOnlySpan<float> predictions)
    {
        for (int i = 0; i < _sum.Length; i++)
            _sum[i] += predictions[i];
        _count++;
    }

    /// <summary>The mean of the added predictions, of which there must be at least one.</summary>
    public double[] ToArray() => Array.ConvertAll(_sum, sum => sum / _count);
}
