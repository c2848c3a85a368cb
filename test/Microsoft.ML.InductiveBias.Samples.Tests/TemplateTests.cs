using System.Text.Json;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Microsoft.ML.InductiveBias.Samples.Tests;

/// <summary>The templates of dotnet new are consistent, and what they make compiles. test/PackageCheck/run installs and builds them.</summary>
[TestClass]
public sealed class TemplateTests
{
    private static readonly string s_folder = Path.Combine(SampleTests.Root, "samples", "Templates");

    /// <summary>The global usings of the SDK (ImplicitUsings).</summary>
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    public static IEnumerable<object[]> Templates => Directory.GetDirectories(s_folder)
        .Where(folder => Directory.Exists(Path.Combine(folder, ".template.config"))).Select(folder => new object[] { Path.GetFileName(folder) });

    [TestMethod]
    public void ThereAreThreeAndTheReadmeNamesThem()
    {
        var names = Templates.Select(template => Configuration((string)template[0]).GetProperty("shortName").GetString()!).ToList();
        Assert.HasCount(3, names);
        string readme = File.ReadAllText(Path.Combine(s_folder, "README.md"));
        foreach (string name in names)
            StringAssert.Contains(readme, $"`{name}`");
    }

    [TestMethod]
    [DynamicData(nameof(Templates))]
    public void TheConfigurationAndTheProjectAgree(string template)
    {
        var configuration = Configuration(template);
        string source = configuration.GetProperty("sourceName").GetString()!;
        string project = Path.Combine(s_folder, template, source + ".csproj");
        Assert.IsTrue(File.Exists(project), project);
        Assert.AreEqual(source + ".csproj", configuration.GetProperty("primaryOutputs")[0].GetProperty("path").GetString());

        var versions = XDocument.Load(Path.Combine(SampleTests.Root, "src", "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(version => (string)version.Attribute("Include")!, version => (string)version.Attribute("Version")!);
        foreach (var package in XDocument.Load(project).Descendants("PackageReference"))
        {
            string id = (string)package.Attribute("Include")!;
            string expected = id.StartsWith("Microsoft.ML.InductiveBias", StringComparison.Ordinal) ? "0.1.0-local" : id.StartsWith("libtorch-", StringComparison.Ordinal) ? "LIBTORCH_VERSION" : versions[id];
            Assert.AreEqual(expected, (string)package.Attribute("Version")!, id);
            if (id.StartsWith("Microsoft.ML.InductiveBias", StringComparison.Ordinal))
                Assert.IsTrue(Directory.Exists(Path.Combine(SampleTests.Root, "src", id)), id);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Templates))]
    public void TheSourcesCompile(string template)
    {
        // The tool's output holds the libraries and what they refer to; the assemblies of this process hold the runtime and MSTest.
        string tool = AppContext.BaseDirectory.Replace("Microsoft.ML.InductiveBias.Samples.Tests", "Microsoft.ML.InductiveBias.Console", StringComparison.Ordinal)
            .Replace($"{Path.DirectorySeparatorChar}test{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}src{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        var files = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Concat(Directory.GetFiles(tool, "Microsoft.*.dll")).DistinctBy(Path.GetFileName);
        var sources = Directory.GetFiles(Path.Combine(s_folder, template), "*.cs").Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file))
            .Append(CSharpSyntaxTree.ParseText(Usings));
        var compilation = CSharpCompilation.Create(template, sources, files.Where(IsManaged).Select(file => MetadataReference.CreateFromFile(file)), new CSharpCompilationOptions(
            template == "test" ? OutputKind.DynamicallyLinkedLibrary : OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        var errors = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1701").ToList();
        Assert.IsEmpty(errors, string.Join('\n', errors.Take(5)));
    }

    private static bool IsManaged(string file)
    {
        try
        {
            return System.Reflection.AssemblyName.GetAssemblyName(file) is not null;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }

    private static JsonElement Configuration(string template) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(s_folder, template, ".template.config", "template.json"))).RootElement;
}
