using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Console.Tests.Documentation;

/// <summary>The pages of docs/reference match the code.</summary>
[TestClass]
public sealed partial class ReferencePagesTests
{
    private static readonly Assembly[] s_libraries =
        [typeof(TaskData).Assembly, typeof(GaussianProcessHypothesisSpace).Assembly, typeof(AuditResult).Assembly, typeof(HtmlReport).Assembly];

    private static string Root { get; } = FindRoot();

    private static IEnumerable<string> Pages => Directory.GetFiles(Path.Combine(Root, "docs", "reference"), "*.md");

    [TestMethod]
    public void OptionTablesHoldEveryOptionWithItsDefault()
    {
        int tables = 0;
        foreach (string page in Pages)
        {
            foreach (Match table in OptionTable().Matches(File.ReadAllText(page).ReplaceLineEndings("\n")))
            {
                tables++;
                var type = s_libraries.Select(library => library.GetType($"Microsoft.ML.InductiveBias.{table.Groups[1].Value}")).Single(found => found is not null)!;
                var rows = Row().Matches(table.Groups[2].Value).ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value);
                var options = type.GetFields(BindingFlags.Public | BindingFlags.Instance).ToList();
                CollectionAssert.AreEquivalent(options.ConvertAll(option => option.Name), rows.Keys.ToList(), $"{Path.GetFileName(page)}, {type.Name}");
                if (type.GetConstructor(Type.EmptyTypes) is null)
                    continue;
                object defaults = Activator.CreateInstance(type)!;
                foreach (var option in options)
                    Assert.AreEqual(Text(option.GetValue(defaults)), rows[option.Name], $"{Path.GetFileName(page)}, {type.Name}.{option.Name}");
            }
        }
        Assert.IsGreaterThanOrEqualTo(14, tables);
    }

    /// <summary>A default as the pages show it.</summary>
    private static string Text(object? value) => value switch
    {
        CancellationToken => "none",
        null => "`null`",
        bool truth => truth ? "`true`" : "`false`",
        string text => $"`\"{text}\"`",
        NetworkInitialization => "`PyTorchDefault`",
        ComputeDevice device => $"`{device}`",
        IConvertible plain => $"`{Convert.ToString(plain, CultureInfo.InvariantCulture)}`",
        IList { Count: 0 } => "empty",
        IEnumerable several => $"`[{string.Join(", ", several.Cast<object>())}]`",
        // Nested options are shown by their type.
        _ => $"`{value.GetType().Name}`",
    };

    [TestMethod]
    public void EveryNameInCodeExists()
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy;
        Assembly[] others = [typeof(MLContext).Assembly, typeof(IDataView).Assembly, typeof(object).Assembly, typeof(TimeSpan).Assembly];
        var types = s_libraries.Concat(others).SelectMany(library => library.GetExportedTypes()).ToList();
        var known = types.Select(type => type.Name.Split('`')[0])
            .Concat(types.Where(type => s_libraries.Contains(type.Assembly)).SelectMany(type => type.GetMembers(All)).Where(IsPublic).Select(member => member.Name))
            // Columns and types of data views.
            .Concat(["Score", "PredictedLabel", "Probability", "Label", "Features", "LocalIntrinsicDimension", "Margin", "SuggestedLabel", "CrossValidate", "OneVersusAll", "PairwiseCoupling"])
            .ToHashSet(StringComparer.Ordinal);
        var unknown = from page in Pages
                      from Match code in InlineCode().Matches(CodeBlock().Replace(File.ReadAllText(page), ""))
                      from Match name in Name().Matches(Argument().Replace(code.Groups[1].Value, ""))
                      where !known.Contains(name.Value)
                      select $"{Path.GetFileName(page)}: {name.Value}";
        Assert.AreEqual("", string.Join("\n", unknown.Distinct()));
    }

    private static bool IsPublic(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic,
        FieldInfo field => field.IsPublic,
        PropertyInfo property => property.GetMethod?.IsPublic == true,
        _ => true,
    };

    [TestMethod]
    public void DiagnosticsPageListsEveryCode()
    {
        var sources = Directory.GetFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText).ToList();
        var codes = sources.SelectMany(source => DiagnosticCode().Matches(source)).SelectMany(match => match.Groups["code"].Captures).Select(capture => capture.Value).Distinct().ToList();
        var listed = Row().Matches(File.ReadAllText(Path.Combine(Root, "docs", "reference", "diagnostics.md"))).Select(row => row.Groups[1].Value).ToList();
        Assert.IsGreaterThan(40, codes.Count);
        Assert.AreEqual("", string.Join(", ", codes.Except(listed).Concat(listed.Except(codes))), "codes of the source or of the page alone");
        // Pages and messages of other pages name codes that exist.
        var named = from page in Pages
                    from Match code in InlineCode().Matches(CodeBlock().Replace(File.ReadAllText(page), ""))
                    where CamelCase().IsMatch(code.Groups[1].Value) && File.ReadAllText(page).Contains("diagnostics.md", StringComparison.Ordinal)
                    select code.Groups[1].Value;
        string[] otherWords = ["samples", "model", "rbf", "nngp", "fastforest", "mlp", "null", "true", "false", "cancellationToken"];
        Assert.AreEqual("", string.Join(", ", named.Where(name => name.Any(char.IsUpper)).Except(listed).Except(otherWords)));
    }

    [TestMethod]
    public void TheJsonPageNamesEveryMemberInTheSectionOfItsCommand()
    {
        string page = File.ReadAllText(Path.Combine(Root, "docs", "json.md"));
        HashSet<string> known = [];
        foreach (var (section, forms) in ((string, string[])[])[("measure", ["measure", "measures"]), ("difficulty", ["difficulty", "difficultyOfConstants", "difficulties"]), ("audit", ["audit", "audits"]), ("probe", ["probe"]), ("sample", ["sampleFile", "mergedFile"]), ("conformance", ["conformance"])])
        {
            // A section need not repeat what those before it describe.
            string text = Section().Matches(page).Single(match => match.Groups[1].Value == section).Groups[2].Value;
            var names = forms.SelectMany(ResultSchema.NamesOf).ToHashSet();
            Assert.IsGreaterThan(15, names.Count);
            Assert.AreEqual("", string.Join(", ", names.Except(known).Where(name => !text.Contains($"`{name}`", StringComparison.Ordinal))), $"members that the section {section} does not name");
            known.UnionWith(names);
        }
        var written = Directory.GetFiles(Path.Combine(Root, "src", "Microsoft.ML.InductiveBias.Reporting", "Json"), "*.cs")
            .SelectMany(file => WrittenMember().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct();
        // Infinity and NaN are values.
        Assert.AreEqual("", string.Join(", ", written.Except(["Infinity", "NaN"]).Except(known)), "members that the schema does not name");
    }

    [TestMethod]
    public void TheSchemaFindsWhatIsWrong()
    {
        string golden = File.ReadAllText(Path.Combine(Root, "test", "Microsoft.ML.InductiveBias.Console.Tests", "Golden", "iris.json"));
        Assert.IsEmpty(ResultSchema.FaultsOf(golden));
        Assert.Contains("#/trainLoss: PropertyRequired", ResultSchema.FaultsOf(golden.Replace("\"trainLoss\"", "\"trainingLoss\"", StringComparison.Ordinal)));
        Assert.Contains(".trainingLoss: the schema does not name it", ResultSchema.FaultsOf(golden.Replace("\"trainLoss\"", "\"trainingLoss\"", StringComparison.Ordinal)));
        Assert.IsNotEmpty(ResultSchema.FaultsOf(golden.Replace("\"exact\"", "\"guessed\"", StringComparison.Ordinal)));
        Assert.IsNotEmpty(ResultSchema.FaultsOf(golden.Replace("\"trainRows\": ", "\"trainRows\": -", StringComparison.Ordinal)));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Microsoft.ML.InductiveBias.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex(@"Options: `(\w+)`\.\n\n\| option \| default \| meaning \|\n\|---\|---\|---\|\n((?:\|.*\n)+)")]
    private static partial Regex OptionTable();

    [GeneratedRegex(@"^\| `(\w+)` \| (.*?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"```.*?```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"`([^`\n]+)`")]
    private static partial Regex InlineCode();

    /// <summary>Inline code also contains strings and symbols.</summary>
    [GeneratedRegex(@"""[^""]*""|Microsoft\.ML[\w.]*")]
    private static partial Regex Argument();

    [GeneratedRegex(@"(?<![\w-])[A-Z][a-zA-Z]{2,}(?![\w-])")]
    private static partial Regex Name();

    [GeneratedRegex(@"Write\w+\((?:writer, )?""(\w+)""")]
    private static partial Regex WrittenMember();

    [GeneratedRegex(@"^## `(\w+)`\n(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^[a-z]\w*$")]
    private static partial Regex CamelCase();

    // A typed creation whatever follows the code; a target-typed one where a severity follows, as other records begin with a string as well.
    [GeneratedRegex(@"new\s+Diagnostic\(\s*(?:[^""()]*\?\s*)?""(?<code>[a-z]\w+)""(?:\s*:\s*""(?<code>[a-z]\w+)"")?\s*,|new\s*\(\s*(?:[^""()]*\?\s*)?""(?<code>[a-z]\w+)""(?:\s*:\s*""(?<code>[a-z]\w+)"")?,\s*(?:DiagnosticSeverity|family)")]
    private static partial Regex DiagnosticCode();
}
