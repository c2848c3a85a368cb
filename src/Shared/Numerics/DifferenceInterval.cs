namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>The interval of a difference from the intervals of both numbers and the correlation of their errors.</summary>
/// <remarks>Zou and Donner 2008, equations 3 and 4.</remarks>
internal static class DifferenceInterval
{
    /// <summary>How far the interval reaches below and above the difference of the first number minus the second.</summary>
    public static (double Down, double Up) Of(
        (double Value, double Lower, double Upper) first, (double Value, double Lower, double Upper) second, double correlation)
    {
        return (Distance(first.Value - first.Lower, second.Upper - second.Value), Distance(first.Upper - first.Value, second.Value - second.Lower));

        double Distance(double own, double others) => Math.Sqrt(Math.Max(0, (own * own) + (others * others) - (2 * correlation * own * others)));
    }

    /// <summary>The correlation of the sampling errors of two numbers on the same rows, from what the rows contribute; 0 if either has none.</summary>
    public static double Correlation(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double product = 0, firstSquares = 0, secondSquares = 0;
        for (int i = 0; i < first.Length; i++)
        {
            product += first[i] * second[i];
            firstSquares += first[i] * first[i];
            secondSquares += second[i] * second[i];
        }
        double scale = Math.Sqrt(firstSquares) * Math.Sqrt(secondSquares);
        return scale > 0 ? Math.Clamp(product / scale, -1, 1) : 0;
    }
}
