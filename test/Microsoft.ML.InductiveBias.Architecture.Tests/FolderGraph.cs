using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Microsoft.ML.InductiveBias.Architecture.Tests;

/// <summary>Which folders of a project refer to which others, and to which libraries, by the symbols of the compiler.</summary>
/// <remarks>The name of a type and the use of a member both refer to the outermost type. References from documentation comments
/// don't count: a page may point anywhere.</remarks>
internal sealed class FolderGraph
{
    private readonly Dictionary<(string From, string To), SortedSet<string>> _references = [];
    private readonly Dictionary<(string Folder, string Assembly), SortedSet<string>> _libraries = [];

    private FolderGraph(IEnumerable<string> folders) => Folders = [.. folders.Distinct().Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> Folders { get; }

    /// <summary>Each reference with the places that make it, as "File.cs uses Type".</summary>
    public IReadOnlyDictionary<(string From, string To), SortedSet<string>> References => _references;

    /// <summary>Each use of another assembly with its places.</summary>
    public IReadOnlyDictionary<(string Folder, string Assembly), SortedSet<string>> Libraries => _libraries;

    /// <param name="compilation">The code of one project; trees that <paramref name="folders"/> doesn't name are ignored.</param>
    /// <param name="folders">The folder of each tree.</param>
    public static FolderGraph Of(Compilation compilation, IReadOnlyDictionary<SyntaxTree, string> folders)
    {
        var graph = new FolderGraph(folders.Values);
        Parallel.ForEach(folders, entry =>
        {
            var used = UsedTypes(compilation.GetSemanticModel(entry.Key));
            lock (graph)
            {
                foreach (var type in used)
                    graph.Add(compilation, folders, entry.Key, type);
            }
        });
        return graph;
    }

    /// <summary>Sets of two or more folders that refer to each other in circles (strongly connected components).</summary>
    public IEnumerable<IReadOnlyList<string>> Circles() =>
        from folder in Folders
        let circle = Folders.Where(other => Reaches(folder, other) && Reaches(other, folder)).ToList()
        where circle.Count > 1 && circle[0] == folder
        select circle;

    /// <summary>The references that don't follow from others; with the others they say the same.</summary>
    public IEnumerable<(string From, string To)> WithoutImplied() =>
        _references.Keys.Where(reference => !_references.Keys.Any(first =>
            first.From == reference.From && first.To != reference.To && Reaches(first.To, reference.To)));

    /// <summary>Whether <paramref name="from"/> refers to <paramref name="to"/>, directly or through other folders.</summary>
    private bool Reaches(string from, string to)
    {
        HashSet<string> seen = [];
        Stack<string> open = new([from]);
        while (open.TryPop(out var folder))
        {
            foreach (var next in _references.Keys.Where(reference => reference.From == folder).Select(reference => reference.To))
            {
                if (next == to)
                    return true;
                if (seen.Add(next))
                    open.Push(next);
            }
        }
        return false;
    }

    private void Add(Compilation compilation, IReadOnlyDictionary<SyntaxTree, string> folders, SyntaxTree tree, INamedTypeSymbol type)
    {
        var from = folders[tree];
        var place = $"{Path.GetFileName(tree.FilePath)} uses {type.Name}";
        if (!SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly))
        {
            Note(_libraries, (from, type.ContainingAssembly?.Name ?? ""), place);
            return;
        }
        foreach (var declaration in type.DeclaringSyntaxReferences)
        {
            if (folders.TryGetValue(declaration.SyntaxTree, out var to) && to != from)
                Note(_references, (from, to), place);
        }
    }

    private static void Note<TKey>(Dictionary<TKey, SortedSet<string>> notes, TKey key, string place)
        where TKey : notnull
    {
        if (!notes.TryGetValue(key, out var places))
            notes[key] = places = new SortedSet<string>(StringComparer.Ordinal);
        places.Add(place);
    }

    private static HashSet<INamedTypeSymbol> UsedTypes(SemanticModel model)
    {
        HashSet<INamedTypeSymbol> used = new(SymbolEqualityComparer.Default);
        foreach (var node in model.SyntaxTree.GetRoot().DescendantNodes())
        {
            // "var" is a name as well: its symbol is the inferred type. "new(…)" names no type.
            ITypeSymbol? type = node switch
            {
                SimpleNameSyntax name => model.GetSymbolInfo(name).Symbol switch
                {
                    ITypeSymbol named => named,
                    IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol => model.GetSymbolInfo(name).Symbol!.ContainingType,
                    _ => null,
                },
                ImplicitObjectCreationExpressionSyntax creation => model.GetTypeInfo(creation).Type,
                _ => null,
            };
            while (type is IArrayTypeSymbol array)
                type = array.ElementType;
            if (type is INamedTypeSymbol { TypeKind: not TypeKind.Error } found)
                used.Add(Outermost(found));
        }
        return used;
    }

    private static INamedTypeSymbol Outermost(INamedTypeSymbol type)
    {
        while (type.ContainingType is not null)
            type = type.ContainingType;
        return type.OriginalDefinition;
    }
}
