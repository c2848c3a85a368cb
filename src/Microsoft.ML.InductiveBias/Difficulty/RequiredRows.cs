using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>A number of training rows, and its logarithm for numbers beyond the range of a double.</summary>
public sealed class RequiredRows
{
    internal RequiredRows(double rows, double log10Rows) => (Rows, Log10Rows) = (rows, log10Rows);

    /// <summary>The number of rows; +∞ where it exceeds the range of a double.</summary>
    public double Rows { get; }

    /// <summary>log₁₀ of the number of rows.</summary>
    public double Log10Rows { get; }

    /// <summary>The result on one line: value, interval, unit, method.</summary>
    public override string ToString() =>
        double.IsFinite(Rows) ? $"{ResultText.Of(Rows)} rows" : $"10^{ResultText.Of(Log10Rows)} rows";
}
