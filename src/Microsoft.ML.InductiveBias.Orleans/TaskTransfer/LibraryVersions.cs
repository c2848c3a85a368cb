using System.Reflection;

namespace Microsoft.ML.InductiveBias;

/// <summary>The versions that the hypotheses of a space depend on besides its description.</summary>
internal static class LibraryVersions
{
    /// <summary>The versions of this library, of the library of the space, and of the libraries that they compute with.</summary>
    public static string Of(ISampledHypothesisSpace space) => Of(typeof(TaskData).Assembly, space.GetType().Assembly);

    /// <summary>The versions of this library, and of the libraries that it computes with.</summary>
    public static string OfThisLibrary => Of(typeof(TaskData).Assembly);

    private static string Of(params Assembly[] own)
    {
        var used = own.SelectMany(assembly => assembly.GetReferencedAssemblies()).Select(name => name.Name!)
            .Where(name => name.StartsWith("Microsoft.ML", StringComparison.Ordinal) || name is "TorchSharp" or "MathNet.Numerics");
        return string.Join(", ", own.Select(assembly => assembly.GetName().Name!).Concat(used).Distinct().Order(StringComparer.Ordinal)
            .Select(name => $"{name} {VersionOf(name)}"));
    }

    private static string VersionOf(string name)
    {
        try
        {
            var assembly = Assembly.Load(name);
            return assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version!.ToString();
        }
        catch (FileNotFoundException)
        {
            return "missing"; // an optional one that the application doesn't have
        }
    }
}
