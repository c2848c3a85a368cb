namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A number with its interval.</summary>
/// <param name="value">The number.</param>
/// <param name="lower">The lower end of the interval; the number itself if it is exact.</param>
/// <param name="upper">The upper end of the interval; the number itself if it is exact.</param>
public readonly struct ValueWithInterval(double value, double lower, double upper)
{
    /// <summary>The number.</summary>
    public double Value => value;

    /// <summary>The lower end of the interval; the number itself if it is exact.</summary>
    public double Lower => lower;

    /// <summary>The upper end of the interval; the number itself if it is exact.</summary>
    public double Upper => upper;

    /// <summary>Returns a number without uncertainty.</summary>
    /// <param name="value">The number.</param>
    public static ValueWithInterval Exact(double value) => new(value, value, value);
}
