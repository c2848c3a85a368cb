using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Microsoft.ML.InductiveBias.Architecture.Tests;

/// <summary>A source file with its folder inside the project; files of src/Shared are in <c>Shared/…</c>.</summary>
internal sealed record SourceFile(string Folder, string Name, string Text)
{
    /// <summary>The folder of files that are directly in the project.</summary>
    public const string ProjectFolder = "(project)";
}

/// <summary>A project of src as its project file describes it.</summary>
internal sealed partial class ProductProject
{
    private static readonly string[] s_implicitUsings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    private ProductProject(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        var elements = XDocument.Load(file).Descendants().ToList();
        Name = Path.GetFileNameWithoutExtension(file);
        AssemblyName = elements.FirstOrDefault(element => element.Name.LocalName == "AssemblyName")?.Value ?? Name;
        IsProgram = elements.Any(element => element.Name.LocalName == "OutputType" && element.Value == "Exe");
        Usings = [.. s_implicitUsings, .. Items(elements, "Using", "Include")];
        References = [.. Items(elements, "ProjectReference", "Include").Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')))];

        var removed = Items(elements, "Compile", "Remove").Select(Pattern).ToList();
        var own = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(path => Relative(folder, path))
            .Where(path => !path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("bin/", StringComparison.Ordinal))
            .Where(path => !removed.Exists(pattern => pattern.IsMatch(path)));
        var linked = Items(elements, "Compile", "Include").Select(Pattern).ToList();
        var src = Path.GetDirectoryName(folder)!;
        var shared = Directory.EnumerateFiles(Path.Combine(src, "Shared"), "*.cs", SearchOption.AllDirectories)
            .Select(path => "../" + Relative(src, path))
            .Where(path => linked.Exists(pattern => pattern.IsMatch(path)));
        Sources = [.. own.Concat(shared).Order(StringComparer.Ordinal).Select(path => Source(folder, path))];
    }

    public string Name { get; }

    public string AssemblyName { get; }

    public bool IsProgram { get; }

    /// <summary>Namespaces that every file of the project imports.</summary>
    public IReadOnlyList<string> Usings { get; }

    /// <summary>Names of the projects that it references directly.</summary>
    public IReadOnlyList<string> References { get; }

    public IReadOnlyList<SourceFile> Sources { get; }

    /// <summary>All projects of src by name.</summary>
    public static IReadOnlyDictionary<string, ProductProject> All { get; } = Directory
        .GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .Select(file => new ProductProject(file))
        .ToDictionary(project => project.Name, StringComparer.Ordinal);

    private static SourceFile Source(string folder, string path)
    {
        var inside = path.StartsWith("../", StringComparison.Ordinal) ? path[3..] : path;
        var end = inside.LastIndexOf('/');
        return new SourceFile(end < 0 ? SourceFile.ProjectFolder : inside[..end], inside[(end + 1)..], File.ReadAllText(Path.Combine(folder, path)));
    }

    private static IEnumerable<string> Items(IEnumerable<XElement> elements, string item, string attribute) =>
        from element in elements
        where element.Name.LocalName == item
        let value = element.Attribute(attribute)?.Value
        where value is not null
        from part in value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        select part;

    private static string Relative(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    /// <summary>MSBuild's wildcards: <c>**</c> is any number of folders, <c>*</c> any part of a name.</summary>
    private static Regex Pattern(string wildcards) => new(
        "^" + Wildcard().Replace(Regex.Escape(wildcards.Replace('\\', '/')), match => match.Value switch
        {
            @"\*\*/" => "(.*/)?",
            @"\*\*" => ".*",
            _ => "[^/]*",
        }) + "$");

    [GeneratedRegex(@"\\\*\\\*/|\\\*\\\*|\\\*")]
    private static partial Regex Wildcard();
}
