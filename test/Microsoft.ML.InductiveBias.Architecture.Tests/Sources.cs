using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Microsoft.ML.InductiveBias.Architecture.Tests;

/// <summary>Compiles sources in memory and computes their graph.</summary>
internal static class Sources
{
    /// <summary>The partial methods that source generators write are missing here: nothing else refers to generated code.</summary>
    private const string MissingGeneratedMethod = "CS8795";

    // Flow of nulls and documentation take most of a compilation's time, and add nothing to the graph.
    private static readonly CSharpParseOptions s_parsing = new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.None)
        .WithFeatures([new("run-nullable-analysis", "never")]);

    /// <summary>What this test can load: the framework, all packages, all product assemblies.</summary>
    private static readonly Dictionary<string, MetadataReference> s_assemblies =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .DistinctBy(path => Path.GetFileNameWithoutExtension(path))
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), MetadataReference (path) => MetadataReference.CreateFromFile(path), StringComparer.Ordinal);

    private static readonly Lazy<IReadOnlyDictionary<string, FolderGraph>> s_productGraphs = new(() => ProductProject.All.Values
        .AsParallel().Select(project => (project.Name, Graph: GraphOf(project))).ToDictionary(entry => entry.Name, entry => entry.Graph, StringComparer.Ordinal));

    /// <summary>The graph of each product project, by the project's name.</summary>
    public static IReadOnlyDictionary<string, FolderGraph> ProductGraphs => s_productGraphs.Value;

    public static FolderGraph GraphOf(ProductProject project)
    {
        var usings = string.Concat(project.Usings.Select(name => $"global using global::{name};\n"));
        var referenced = WithTheirReferences(project).Select(other => other.AssemblyName).ToHashSet(StringComparer.Ordinal);
        var hidden = ProductProject.All.Values.Select(other => other.AssemblyName).Where(name => !referenced.Contains(name)).ToHashSet(StringComparer.Ordinal);
        return GraphOf(project.AssemblyName, project.Sources, usings, project.IsProgram, s_assemblies.Where(assembly => !hidden.Contains(assembly.Key)).Select(assembly => assembly.Value));
    }

    /// <summary>The graph of sources that refer to the framework alone.</summary>
    public static FolderGraph GraphOf(params SourceFile[] sources) => GraphOf("Test", sources, "", false, s_assemblies.Values);

    private static FolderGraph GraphOf(string assembly, IEnumerable<SourceFile> sources, string usings, bool isProgram, IEnumerable<MetadataReference> references)
    {
        var folders = sources.ToDictionary(
            source => CSharpSyntaxTree.ParseText(source.Text, s_parsing, $"{source.Folder}/{source.Name}"), source => source.Folder);
        var compilation = CSharpCompilation.Create(
            assembly, folders.Keys.Append(CSharpSyntaxTree.ParseText(usings, s_parsing)), references,
            new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        var errors = compilation.GetDeclarationDiagnostics().Where(diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error && diagnostic.Id != MissingGeneratedMethod).ToList();
        if (errors.Count > 0)
            throw new InvalidOperationException($"{assembly} doesn't compile here, so its graph would have gaps:\n{string.Join("\n", errors.Take(5))}");
        return FolderGraph.Of(compilation, folders);
    }

    private static IEnumerable<ProductProject> WithTheirReferences(ProductProject project) =>
        project.References.Select(name => ProductProject.All[name]).SelectMany(other => WithTheirReferences(other).Append(other)).Distinct();
}
