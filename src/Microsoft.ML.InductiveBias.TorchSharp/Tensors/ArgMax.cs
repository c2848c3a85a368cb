using System.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The position of the largest value.</summary>
internal static class ArgMax
{
    /// <summary>The first position of the largest value.</summary>
    public static int Of<T>(ReadOnlySpan<T> values)
        where T : IComparisonOperators<T, T, bool>
    {
        int largest = 0;
        for (int c = 1; c < values.Length; c++)
        {
            if (values[c] > values[largest])
                largest = c;
        }
        return largest;
    }
}
