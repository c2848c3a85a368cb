using System.Runtime.CompilerServices;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Checks of arguments.</summary>
internal static class Argument
{
    /// <summary>Returns an argument that isn't null.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static T NotNull<T>(T argument, [CallerArgumentExpression(nameof(argument))] string name = "") where T : class
    {
        ArgumentNullException.ThrowIfNull(argument, name);
        return argument;
    }

    /// <summary>Returns a list that holds at least one item.</summary>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public static IReadOnlyList<T> NotEmpty<T>(IReadOnlyList<T> items, [CallerArgumentExpression(nameof(items))] string name = "")
    {
        return NotNull(items, name).Count > 0 ? items : throw new ArgumentException($"{name} was empty; it must contain at least one item.", name);
    }
}
