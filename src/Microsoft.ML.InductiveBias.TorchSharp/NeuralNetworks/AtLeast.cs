using System.Globalization;
using System.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Checks of options.</summary>
internal static class AtLeast
{
    /// <summary>The value, if it is at least 1.</summary>
    public static T One<T>(T value, string name)
        where T : IBinaryInteger<T> => value >= T.One
            ? value
            : throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"{name} was {value}; it must be at least 1."));
}
