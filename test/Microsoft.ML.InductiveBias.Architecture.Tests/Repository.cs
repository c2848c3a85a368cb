namespace Microsoft.ML.InductiveBias.Architecture.Tests;

internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Microsoft.ML.InductiveBias.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
