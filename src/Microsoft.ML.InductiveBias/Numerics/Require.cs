using System.Globalization;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Checks the range of arguments and options. Messages name the value and the range: <c>"count was 0; it must be at least 1."</c></summary>
internal static class Require
{
    public static void AtLeast(int value, int least, [CallerArgumentExpression(nameof(value))] string name = "") =>
        That(value >= least, value, $"at least {least}", name);

    public static void Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        That(value > 0 && double.IsFinite(value), value, "a finite number above 0", name);

    public static void NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        That(value >= 0 && double.IsFinite(value), value, "a finite number of at least 0", name);

    public static void AtLeastOne(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        That(value >= 1 && double.IsFinite(value), value, "a finite number of at least 1", name);

    /// <summary>Above 0 and below 1.</summary>
    public static void Share(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        That(value > 0 && value < 1, value, "above 0 and below 1", name);

    public static void Probability(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        That(value >= 0 && value <= 1, value, "from 0 to 1", name);

    public static void Defined<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : struct, Enum =>
        That(Enum.IsDefined(value), value, $"one of {string.Join(", ", Enum.GetNames<T>())}", name);

    /// <summary>The value, which may be infinite but not NaN.</summary>
    public static double Number(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        That(!double.IsNaN(value), value, "a number or an infinity", name);
        return value;
    }

    /// <summary>Throws unless the condition holds; the range completes the sentence "it must be …".</summary>
    public static void That<T>(bool holds, T value, string range, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"{name} was {value}; it must be {range}."));
    }
}
