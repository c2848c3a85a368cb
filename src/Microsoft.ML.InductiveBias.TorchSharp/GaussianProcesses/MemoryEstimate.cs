namespace Microsoft.ML.InductiveBias;

/// <summary>The memory that the exact computation of a task takes for its matrices, known before it starts.</summary>
/// <param name="FitBytes">The peak while conditioning on the training rows: 3 n² doubles.</param>
/// <param name="LawBytes">The peak while computing the law on the test rows: at most 2n² + 2nm + 4m² doubles.</param>
public sealed record MemoryEstimate(long FitBytes, long LawBytes)
{
    /// <summary>The larger of the two peaks. The data themselves, the runtime and the native library (about half a gigabyte) come on top.</summary>
    public long PeakBytes => Math.Max(FitBytes, LawBytes);

    /// <summary>The estimate for a task, a second factor for an ill-conditioned kernel matrix included.</summary>
    /// <param name="trainingRows">Number of training rows n, at least 1.</param>
    /// <param name="testRows">Number of test rows m, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public static MemoryEstimate Of(int trainingRows, int testRows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trainingRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(testRows, 1);
        return new MemoryEstimate((long)(sizeof(double) * MatrixMemory.FitNumbers(trainingRows)), (long)(sizeof(double) * MatrixMemory.LawNumbers(trainingRows, testRows)));
    }
}
