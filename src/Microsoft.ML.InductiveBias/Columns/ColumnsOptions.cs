using System.Collections.ObjectModel;

namespace Microsoft.ML.InductiveBias;

/// <summary>How numbers are brought to one scale. Everything is learned from the training rows.</summary>
public enum NumberScaling
{
    /// <summary>To mean 0 and standard deviation 1.</summary>
    Standardize,

    /// <summary>To 0 … 1.</summary>
    MinMax,

    /// <summary>Numbers stay as they are.</summary>
    None,
}

/// <summary>Options of <see cref="ColumnsEstimator"/>.</summary>
public sealed class ColumnsOptions
{
    private readonly int _maximumCategories = 100, _maximumTextFeatures = 2000;

    /// <summary>The roles of columns that shouldn't be inferred, by name.</summary>
    public IReadOnlyDictionary<string, ColumnRole> Roles { get; init; } = ReadOnlyDictionary<string, ColumnRole>.Empty;

    /// <summary>How numbers are scaled; standardized by default.</summary>
    public NumberScaling Scaling { get; init; }

    /// <summary>The most categories of a column that each become a feature of their own; at least 1, 100 by default. More are hashed into 1,024 features.
    /// In a column of more than 30 categories, those of a single training row become one category first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaximumCategories
    {
        get => _maximumCategories;
        init => _maximumCategories = AtLeastOne(value, nameof(MaximumCategories));
    }

    /// <summary>The most features that a text column becomes: the words and character sequences of most training rows; at least 1, 2,000 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaximumTextFeatures
    {
        get => _maximumTextFeatures;
        init => _maximumTextFeatures = AtLeastOne(value, nameof(MaximumTextFeatures));
    }

    /// <summary>Whether features are Double, which the measures of this library read in full precision. By default they are Single, as ML.NET's trainers need them.</summary>
    public bool DoublePrecision { get; init; }

    private static int AtLeastOne(int value, string option) => value >= 1 ? value
        : throw new ArgumentOutOfRangeException(nameof(value), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{option} was {value}; it must be at least 1."));
}
