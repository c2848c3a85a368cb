using System.Text;

namespace Microsoft.ML.InductiveBias.Architecture.Tests;

/// <summary>The picture of the floors in docs/architecture.md.</summary>
internal static class Picture
{
    private const string Start = "<!-- floors: written by a test -->", End = "<!-- end of floors -->";

    public static string File { get; } = Path.Combine(Repository.Root, "docs", "architecture.md");

    /// <summary>A page whose part between the markers is replaced.</summary>
    public static string Replace(string page, string picture)
    {
        int start = page.IndexOf(Start, StringComparison.Ordinal), end = page.IndexOf(End, StringComparison.Ordinal);
        if (start < 0 || end < start)
            throw new InvalidOperationException($"docs/architecture.md must contain the lines '{Start}' and '{End}', in this order.");
        return $"{page[..(start + Start.Length)]}\n\n{picture}\n{page[end..]}";
    }

    /// <summary>For each project its floors from top to bottom, as a house has them, and the arrows between them.</summary>
    public static string Draw(IEnumerable<ProjectFloors> projects, IReadOnlyDictionary<string, FolderGraph> graphs)
    {
        var text = new StringBuilder();
        foreach (var project in projects)
        {
            var graph = graphs[project.Project];
            text.Append("### ").Append(project.Project).Append("\n\n```mermaid\nflowchart TD\n");
            var ids = project.Floors.Reverse().Select((floor, index) => (floor.Folder, Id: $"f{index}")).ToDictionary(entry => entry.Folder, entry => entry.Id, StringComparer.Ordinal);
            foreach (var (folder, id) in ids)
                text.Append("  ").Append(id).Append("[\"").Append(folder).Append("\"]\n");
            foreach (var (from, to) in graph.WithoutImplied().Where(arrow => ids.ContainsKey(arrow.From) && ids.ContainsKey(arrow.To)).Order())
                text.Append("  ").Append(ids[from]).Append(" --> ").Append(ids[to]).Append('\n');
            text.Append("```\n\n| floor, from top to bottom | holds | uses |\n|---|---|---|\n");
            foreach (var floor in project.Floors.Reverse())
            {
                var below = project.Floors.Reverse().Select(other => other.Folder).Where(other => graph.References.ContainsKey((floor.Folder, other)));
                text.Append("| `").Append(floor.Folder).Append("` | ").Append(floor.Holds).Append(" | ").AppendJoin(", ", below).Append(" |\n");
            }
            text.Append('\n');
        }
        return text.ToString().TrimEnd() + "\n";
    }
}
