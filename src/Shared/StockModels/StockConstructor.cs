using System.Reflection;

namespace Microsoft.ML.InductiveBias.StockModels;

/// <summary>Makes ML.NET's own models with given parameters through their internal constructors.</summary>
/// <remarks>A model made of stock types loads wherever Microsoft.ML is, without this library. A test checks that the
/// constructors exist in the referenced version; that is why the packages reference a range of versions.</remarks>
internal static class StockConstructor
{
    /// <summary>Calls the constructor of <typeparamref name="T"/> with exactly the given parameter types.</summary>
    public static T Invoke<T>(Type[] parameterTypes, params object?[] arguments)
    {
        var constructor = typeof(T).GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, parameterTypes)
            ?? throw new NotSupportedException(
                $"{typeof(T).Assembly.GetName().Name} {typeof(T).Assembly.GetName().Version} has no constructor {typeof(T).Name}({string.Join(", ", parameterTypes.Select(t => t.Name))}), "
                + "which this library needs; use Microsoft.ML 5.0.1 or a later 5.x version.");
        try
        {
            return (T)constructor.Invoke(arguments);
        }
        catch (TargetInvocationException error) when (error.InnerException is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error.InnerException);
            throw;
        }
    }
}
