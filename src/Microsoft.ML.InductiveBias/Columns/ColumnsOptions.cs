using System.Collections.ObjectModel;
using Microsoft.ML.InductiveBias.Numerics;

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
    /// <summary>The roles of columns that shouldn't be inferred, by name.</summary>
    public IReadOnlyDictionary<string, ColumnRole> Roles = ReadOnlyDictionary<string, ColumnRole>.Empty;

    /// <summary>How numbers are scaled; standardized by default.</summary>
    public NumberScaling Scaling;

    /// <summary>The most categories of a column that each become a feature of their own; at least 1, 100 by default. More are hashed into 1,024 features.
    /// In a column of more than 30 categories, those of a single training row become one category first.</summary>
    public int MaximumCategories = 100;

    /// <summary>The most features that a text column becomes: the words and character sequences of most training rows; at least 1, 2,000 by default.</summary>
    public int MaximumTextFeatures = 2000;

    /// <summary>Whether features are Double, which the measures of this library read in full precision. By default they are Single, as ML.NET's trainers need them.</summary>
    public bool DoublePrecision;

    /// <summary>A copy that later changes of the options don't reach.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    internal ColumnsOptions Verified()
    {
        Require.AtLeast(MaximumCategories, 1);
        Require.AtLeast(MaximumTextFeatures, 1);
        ArgumentNullException.ThrowIfNull(Roles);
        return (ColumnsOptions)MemberwiseClone();
    }
}
