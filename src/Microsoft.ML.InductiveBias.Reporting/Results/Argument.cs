using System.Runtime.CompilerServices;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Checks of arguments.</summary>
internal static class Argument
{
    /// <summary>Returns a list that holds at least one item.</summary>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public static IReadOnlyList<T> NotEmpty<T>(IReadOnlyList<T> items, [CallerArgumentExpression(nameof(items))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(items, name);
        return items.Count > 0 ? items : throw new ArgumentException($"{name} was empty; it must contain at least one item.", name);
    }
}
