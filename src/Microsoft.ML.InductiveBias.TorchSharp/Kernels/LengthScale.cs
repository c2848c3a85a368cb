using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>How the length scale ℓ of a radial kernel is chosen, in units of the features.</summary>
public readonly record struct LengthScale
{
    private readonly double _value;

    private LengthScale(double value) => _value = value;

    /// <summary>The median Euclidean distance between two training rows; the default.</summary>
    public static LengthScale MedianDistance => default;

    /// <summary>Whether the length scale is the median distance.</summary>
    public bool IsMedianDistance => _value == 0;

    /// <summary>The number that was given.</summary>
    /// <exception cref="InvalidOperationException">The length scale is the median distance, which only the training rows tell.</exception>
    public double Value => IsMedianDistance
        ? throw new InvalidOperationException("The length scale is the median distance of the training rows; it has no value before they are known.")
        : _value;

    /// <summary>A given length scale.</summary>
    /// <param name="value">ℓ, positive and finite, in units of the features.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not positive and finite.</exception>
    public static LengthScale Fixed(double value)
    {
        if (!(value > 0) || !double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), string.Create(CultureInfo.InvariantCulture,
                $"The length scale was {value}; it must be positive and finite."));
        return new LengthScale(value);
    }

    /// <summary>A given length scale: the same as <see cref="Fixed"/>.</summary>
    /// <param name="value">ℓ, positive and finite.</param>
    public static implicit operator LengthScale(double value) => Fixed(value);

    /// <summary>The number, or <c>median</c>.</summary>
    public override string ToString() => IsMedianDistance ? "median" : _value.ToString("R", CultureInfo.InvariantCulture);
}
