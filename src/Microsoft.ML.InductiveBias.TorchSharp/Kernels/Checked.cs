using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Parameters of kernels in their range.</summary>
internal static class Checked
{
    public static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} was {value}; it must be positive and finite."));

    public static double NotNegative(double value, string name) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} was {value}; it must be finite and at least 0."));

    public static int AtLeast(int value, int smallest, string name) => value >= smallest
        ? value
        : throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"{name} was {value}; it must be at least {smallest}."));
}
