using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.InductiveBias;

/// <summary>Range checks for parameters and options. Each returns the value, or throws and names the parameter.</summary>
internal static class Checked
{
    public static double Positive(double value, [CallerMemberName] string name = "") =>
        value > 0 && double.IsFinite(value) ? value : throw OutOfRange(value, name, "must be positive and finite");

    public static double NotNegative(double value, [CallerMemberName] string name = "") =>
        value >= 0 && double.IsFinite(value) ? value : throw OutOfRange(value, name, "must be finite and at least 0");

    /// <summary>At least 0 and below 1.</summary>
    public static double Share(double value, string name) =>
        value is >= 0 and < 1 ? value : throw OutOfRange(value, name, "must be at least 0 and below 1");

    public static T AtLeast<T>(T smallest, T value, [CallerMemberName] string name = "")
        where T : IBinaryInteger<T> =>
        value >= smallest ? value : throw OutOfRange(value, name, string.Create(CultureInfo.InvariantCulture, $"must be at least {smallest}"));

    /// <summary>Odd and at least 1: the side of a filter that keeps the size of an image.</summary>
    public static int Odd(int value, [CallerMemberName] string name = "") =>
        value >= 1 && value % 2 == 1 ? value : throw OutOfRange(value, name, "must be odd and at least 1");

    public static T Defined<T>(T value, [CallerMemberName] string name = "")
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw OutOfRange(Convert.ToInt32(value, CultureInfo.InvariantCulture), name, $"must be a value of {typeof(T).Name}");

    /// <summary>The exception for a value outside its range.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">The parameter's or property's name.</param>
    /// <param name="range">Completes "it …".</param>
    public static ArgumentOutOfRangeException OutOfRange(object value, string name, string range) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"{name} was {value}; it {range}."));
}
