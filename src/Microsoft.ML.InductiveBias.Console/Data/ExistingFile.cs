namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>A file that the user named and that must be there.</summary>
internal static class ExistingFile
{
    /// <summary>Ends the command where it is not.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it should be, such as "a CSV or TSV file".</param>
    /// <exception cref="ToolException">There is no such file.</exception>
    public static void Require(string path, string kind)
    {
        if (Directory.Exists(path))
            throw new ToolException($"'{path}' is a directory; give {kind}.");
        if (!File.Exists(path))
            throw new ToolException($"There is no file '{path}'.{NearNames.Suggest(path, NeighborsOf(path))}");
    }

    private static IEnumerable<string> NeighborsOf(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        string searched = string.IsNullOrEmpty(folder) ? "." : folder;
        return Directory.Exists(searched)
            ? Directory.EnumerateFiles(searched).Select(file => Path.Combine(folder ?? "", Path.GetFileName(file)))
            : [];
    }
}
