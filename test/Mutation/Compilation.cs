using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Microsoft.ML.InductiveBias.Mutation;

/// <summary>The core library with all mutants of the chosen files.</summary>
internal static class Compilation
{
    private const string Switch = """
        public static class MutantSwitch
        {
            public static int Active;
            public static bool[] Seen = new bool[1];
            public static long Steps, Limit = long.MaxValue;

            public static bool Is(int id)
            {
                if (++Steps > Limit)
                    throw new System.TimeoutException();
                Seen[id] = true;
                return id == Active;
            }
        }
        """;

    /// <summary>Errors about expressions that aren't constants.</summary>
    private static readonly HashSet<string> s_needsConstant = ["CS0133", "CS0150", "CS0182", "CS1736", "CS9135"];

    /// <summary>Compiles; mutants that don't compile are left out.</summary>
    /// <param name="description">What MSBuild says about the project.</param>
    /// <param name="folder">The project's folder.</param>
    /// <param name="isMutated">Whether a file, relative to that folder, is mutated.</param>
    public static (byte[] Assembly, IReadOnlyList<Mutant> Mutants) Of(string description, string folder, Predicate<string> isMutated)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(description));
        var items = document.RootElement.GetProperty("Items");
        string[] Paths(string kind) => [.. items.GetProperty(kind).EnumerateArray().Select(item => item.GetProperty("FullPath").GetString()!)];
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var sources = Paths("Compile").ToDictionary(path => path, path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), options, path));
        var compilation = CSharpCompilation.Create("Microsoft.ML.InductiveBias", [.. sources.Values, CSharpSyntaxTree.ParseText(Switch, options)],
            Paths("ReferencePath").Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

        // By name, since the assembly also holds code for editors, which can't be loaded here.
        string generators = Paths("Analyzer").Single(path => path.EndsWith(".RegularExpressions.Generator.dll", StringComparison.Ordinal));
        var generator = (IIncrementalGenerator)Activator.CreateInstance(Assembly.LoadFrom(generators).GetType("System.Text.RegularExpressions.Generator.RegexGenerator", throwOnError: true)!)!;
        CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: options).RunGeneratorsAndUpdateCompilation(compilation, out var complete, out _);

        HashSet<int> excluded = [];
        for (; ; )
        {
            List<Mutant> mutants = [];
            var mutated = complete;
            foreach (var (path, tree) in sources.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                string name = Path.GetRelativePath(folder, path).Replace('\\', '/');
                if (!isMutated(name))
                    continue;
                // Annotations are lost when a tree is parsed again, so the tree stays as it is.
                var root = new Mutator(name, mutants, excluded).Visit(tree.GetRoot())!;
                mutated = mutated.ReplaceSyntaxTree(tree, tree.WithRootAndOptions(root, options));
            }
            using var assembly = new MemoryStream();
            var result = mutated.Emit(assembly);
            if (result.Success)
                return (assembly.ToArray(), [.. mutants.Where(mutant => !excluded.Contains(mutant.Id))]);
            int before = excluded.Count;
            foreach (var error in result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
            {
                if (error.Location.SourceTree is null)
                    throw new InvalidOperationException(error.ToString());
                var at = error.Location.SourceTree.GetRoot().FindNode(error.Location.SourceSpan);
                // A constant that became a property, but must be one; or the innermost mutant around the error, or those of the smallest code around it.
                var names = at.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(name => name.Identifier.Text).ToHashSet();
                var constants = s_needsConstant.Contains(error.Id) ? mutants.Where(mutant => mutant.Constant is { } name && names.Contains(name)).Select(mutant => mutant.Id).ToList() : [];
                var faulty = at.AncestorsAndSelf().FirstOrDefault(node => node.HasAnnotations(Mutator.Annotation));
                var numbers = constants.Count > 0 ? constants : faulty is not null ? Numbers(faulty)
                    : at.AncestorsAndSelf().Select(around => around.GetAnnotatedNodes(Mutator.Annotation).SelectMany(Numbers).ToList()).FirstOrDefault(found => found.Count > 0);
                excluded.UnionWith(numbers ?? throw new InvalidOperationException(error.ToString()));
            }
            Console.WriteLine($"{excluded.Count} of {mutants.Count} mutants don't compile");
            if (excluded.Count == before)
                throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Take(5)));
        }
    }

    private static IEnumerable<int> Numbers(SyntaxNode node) => node.GetAnnotations(Mutator.Annotation).Select(annotation => int.Parse(annotation.Data!, CultureInfo.InvariantCulture));
}
