using System.Collections.Immutable;
using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>How the length scale ℓ of a kernel of distances is chosen, in units of the features.</summary>
public readonly record struct LengthScale
{
    private readonly Choice _choice;
    private readonly double[]? _values;

    private LengthScale(Choice choice, params double[] values) => (_choice, _values) = (choice, values);

    private enum Choice
    {
        MedianDistance,
        Numbers,
        MaximumLikelihood,
        MaximumLikelihoodPerFeature,
    }

    /// <summary>The median distance between two training rows, in the distance of the kernel; the default.</summary>
    public static LengthScale MedianDistance => default;

    /// <summary>The length scale at which the marginal likelihood of the training targets is largest.</summary>
    /// <remarks>See <see cref="LikelihoodTuning"/> for the search, which fits the kernel about 20 times.</remarks>
    public static LengthScale MaximumLikelihood => new(Choice.MaximumLikelihood);

    /// <summary>One length scale for each feature, at which the marginal likelihood of the training targets is largest
    /// (automatic relevance determination).</summary>
    public static LengthScale MaximumLikelihoodPerFeature => new(Choice.MaximumLikelihoodPerFeature);

    /// <summary>Whether the length scale is the median distance.</summary>
    internal bool IsMedianDistance => _choice == Choice.MedianDistance;

    /// <summary>Whether maximum likelihood chooses the length scale, or one for each feature.</summary>
    internal bool IsMaximumLikelihood => _choice is Choice.MaximumLikelihood or Choice.MaximumLikelihoodPerFeature;

    /// <summary>Whether there is one length scale for each feature.</summary>
    internal bool IsPerFeature => _choice == Choice.MaximumLikelihoodPerFeature || _values?.Length > 1;

    /// <summary>The number that was given.</summary>
    /// <exception cref="InvalidOperationException">The length scale is not one number: it is chosen from the training rows, or there is one for each feature.</exception>
    internal double Value => _choice == Choice.Numbers && _values!.Length == 1
        ? _values[0]
        : throw new InvalidOperationException(IsMedianDistance
            ? "The length scale is the median distance of the training rows; it has no value before the kernel is fitted."
            : $"The length scale is {this}; it is not one number.");

    /// <summary>The numbers that were given: one, or one for each feature; empty if they depend on the training rows.</summary>
    internal IReadOnlyList<double> Values => _values is null ? [] : ImmutableArray.Create(_values);

    /// <summary>A given length scale.</summary>
    /// <param name="value">ℓ, positive and finite, in units of the features.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not positive and finite.</exception>
    public static LengthScale Fixed(double value)
    {
        if (!(value > 0) || !double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), string.Create(CultureInfo.InvariantCulture,
                $"The length scale was {value}; it must be positive and finite."));
        return new LengthScale(Choice.Numbers, value);
    }

    /// <summary>A given length scale for each feature: feature j is divided by its own before distances are taken.</summary>
    /// <param name="values">ℓ_j, each positive and finite, as many as there are features.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One is not positive and finite.</exception>
    public static LengthScale PerFeature(params double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0)
            throw new ArgumentException("There is no length scale; give one for each feature.", nameof(values));
        for (int j = 0; j < values.Length; j++)
        {
            if (!(values[j] > 0) || !double.IsFinite(values[j]))
                throw new ArgumentOutOfRangeException(nameof(values), string.Create(CultureInfo.InvariantCulture,
                    $"The length scale of feature {j} was {values[j]}; it must be positive and finite."));
        }
        return new LengthScale(Choice.Numbers, [.. values]);
    }

    /// <summary>A given length scale: the same as <see cref="Fixed"/>.</summary>
    /// <param name="value">ℓ, positive and finite.</param>
    public static implicit operator LengthScale(double value) => Fixed(value);

    /// <summary>Whether both are the same choice with the same numbers.</summary>
    /// <param name="other">Another length scale.</param>
    public bool Equals(LengthScale other) => _choice == other._choice && (_values ?? []).SequenceEqual(other._values ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => (_values ?? []).Aggregate((int)_choice, HashCode.Combine);

    /// <summary>The number or numbers, <c>median</c>, <c>maximum likelihood</c> or <c>maximum likelihood per feature</c>.</summary>
    public override string ToString() => _choice switch
    {
        Choice.MedianDistance => "median",
        Choice.MaximumLikelihood => "maximum likelihood",
        Choice.MaximumLikelihoodPerFeature => "maximum likelihood per feature",
        _ => Text(_values!),
    };

    /// <summary>Numbers as results show them.</summary>
    internal static string Text(IEnumerable<double> values) =>
        string.Join(" ", values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
}
