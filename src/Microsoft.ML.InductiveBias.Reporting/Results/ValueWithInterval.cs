namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A number with its interval.</summary>
/// <param name="Value">The number.</param>
/// <param name="Lower">Lower end of the interval; the number itself where it is exact.</param>
/// <param name="Upper">Upper end of the interval; the number itself where it is exact.</param>
public readonly record struct ValueWithInterval(double Value, double Lower, double Upper)
{
    /// <summary>A number without uncertainty.</summary>
    /// <param name="value">The number.</param>
    public static ValueWithInterval Exact(double value) => new(value, value, value);
}
