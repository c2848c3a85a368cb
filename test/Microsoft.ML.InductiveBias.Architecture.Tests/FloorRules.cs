namespace Microsoft.ML.InductiveBias.Architecture.Tests;

/// <summary>Compares a graph with the stated order; each violation is a sentence that says where and what to do.</summary>
internal static class FloorRules
{
    private const string Table = "test/Microsoft.ML.InductiveBias.Architecture.Tests/Floors.cs";

    public static IEnumerable<string> Circles(FolderGraph graph) =>
        from circle in graph.Circles()
        select $"The folders {string.Join(", ", circle)} refer to each other in a circle: " + string.Join("; ",
            from reference in graph.References
            where circle.Contains(reference.Key.From) && circle.Contains(reference.Key.To)
            select Sentence(reference.Key.From, reference.Key.To, reference.Value));

    public static IEnumerable<string> Upward(FolderGraph graph, IReadOnlyList<Floor> floors)
    {
        var heights = Heights(floors);
        return from reference in graph.References
               where heights.ContainsKey(reference.Key.From) && heights.ContainsKey(reference.Key.To) && heights[reference.Key.To] > heights[reference.Key.From]
               select $"{Sentence(reference.Key.From, reference.Key.To, reference.Value)}, but {reference.Key.To} is the higher floor. Move the type down, or pass what is needed as a parameter.";
    }

    /// <summary>Folders that the table doesn't list, and entries without a folder.</summary>
    public static IEnumerable<string> Unlisted(FolderGraph graph, IReadOnlyList<Floor> floors)
    {
        var listed = floors.Select(floor => floor.Folder).ToList();
        return graph.Folders.Except(listed).Select(folder =>
                $"The folder {folder} has no floor. Add new(\"{folder}\", \"what it holds\", Allowed.Neither) to {Table}, above all folders that it refers to ({string.Join(", ", graph.References.Keys.Where(reference => reference.From == folder).Select(reference => reference.To).Order(StringComparer.Ordinal))}).")
            .Concat(listed.Except(graph.Folders).Select(folder => $"The floor {folder} has no folder with sources. Remove it from {Table}, or correct its name."));
    }

    /// <summary>Uses of libraries that a floor isn't allowed.</summary>
    public static IEnumerable<string> Libraries(FolderGraph graph, IReadOnlyList<Floor> floors)
    {
        var allowed = floors.ToDictionary(floor => floor.Folder, floor => floor.Allowed, StringComparer.Ordinal);
        return from use in graph.Libraries
               let floor = allowed.GetValueOrDefault(use.Key.Folder)
               let what = IsTensors(use.Key.Assembly) && !floor.HasFlag(Allowed.Tensors) ? "tensor types"
                   : IsMLNet(use.Key.Assembly) && !floor.HasFlag(Allowed.MLNet) ? "ML.NET types" : null
               where what is not null
               select $"{use.Key.Folder} uses {what} of {use.Key.Assembly}: {Places(use.Value)}. Convert them to arrays on a higher floor.";
    }

    private static bool IsTensors(string assembly) => assembly.StartsWith("TorchSharp", StringComparison.Ordinal);

    private static bool IsMLNet(string assembly) =>
        (assembly.StartsWith("Microsoft.ML", StringComparison.Ordinal) || assembly.StartsWith("Microsoft.Data", StringComparison.Ordinal)) && !assembly.StartsWith("Microsoft.ML.InductiveBias", StringComparison.Ordinal);

    private static Dictionary<string, int> Heights(IReadOnlyList<Floor> floors) =>
        floors.Select((floor, height) => (floor.Folder, height)).ToDictionary(entry => entry.Folder, entry => entry.height, StringComparer.Ordinal);

    private static string Sentence(string from, string to, IReadOnlyCollection<string> places) => $"{from} refers to {to} ({Places(places)})";

    private static string Places(IReadOnlyCollection<string> places) => string.Join(", ", places.Take(5)) + (places.Count > 5 ? $", and {places.Count - 5} more" : "");
}
