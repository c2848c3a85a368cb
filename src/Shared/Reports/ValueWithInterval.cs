namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A number with its interval, whose ends are the number itself if it is exact.</summary>
internal readonly record struct ValueWithInterval(double Value, double Lower, double Upper)
{
    public static ValueWithInterval Exact(double value) => new(value, value, value);

    /// <summary>log₂ of a difficulty in bits; <see langword="null"/> if it is undefined.</summary>
    public static ValueWithInterval? Log2BitsOf(GeneralizationDifficultyEstimate? estimate) =>
        estimate?.Log2Bits is { } value ? new(value, estimate.Log2BitsLower ?? value, estimate.Log2BitsUpper ?? value) : null;

    /// <summary>A difficulty in bits; <see langword="null"/> if it is undefined.</summary>
    public static ValueWithInterval? BitsOf(GeneralizationDifficultyEstimate? estimate) => estimate?.Bits is { } bits && Log2BitsOf(estimate) is { } log2
        // Rounding of the power must not separate an end from the value that it equals.
        ? new(bits, Math.Min(bits, Math.Pow(2, log2.Lower)), Math.Max(bits, Math.Pow(2, log2.Upper)))
        : null;
}
