using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Microsoft.ML.InductiveBias.Samples.Tests;

/// <summary>The examples of the documentation compile. Each is a piece of a program: what it takes from the rest of it is given to it.</summary>
[TestClass]
public sealed partial class DocumentationTests
{
    /// <summary>What examples take for granted, with its type.</summary>
    private static readonly (string Name, string Type)[] s_given =
    [
        ("mlContext", "MLContext"), ("data", "IDataView"), ("trainingData", "IDataView"), ("testData", "IDataView"), ("preparation", "IEstimator<ITransformer>"),
        ("model", "ITransformer"), ("linear", "ITransformer"), ("trees", "ITransformer"), ("kernelModel", "ITransformer"), ("forestModel", "ITransformer"),
        ("space", "ISampledHypothesisSpace"), ("fitted", "FittedGaussianProcess"), ("training", "TaskData"), ("test", "TaskData"), ("allRows", "TaskData"),
        ("features", "double[]"), ("rows", "int"), ("columns", "int"), ("builder", "Microsoft.Extensions.Hosting.IHostApplicationBuilder"), ("clusterClient", "IClusterClient"), ("points", "PointSet"), ("classes", "int[]"),
    ];

    [TestMethod]
    public void EveryExampleOfTheReferenceCompiles()
    {
        string root = SampleTests.Root;
        var program = new StringBuilder($"""
            #:project {root}/src/Microsoft.ML.InductiveBias.Auditing/Microsoft.ML.InductiveBias.Auditing.csproj
            #:project {root}/src/Microsoft.ML.InductiveBias.Reporting/Microsoft.ML.InductiveBias.Reporting.csproj
            #:project {root}/src/Microsoft.ML.InductiveBias.Orleans/Microsoft.ML.InductiveBias.Orleans.csproj
            #:project {root}/src/Microsoft.ML.InductiveBias.PaperTasks/Microsoft.ML.InductiveBias.PaperTasks.csproj
            #:property PublishAot=false
            using Microsoft.ML;
            using Microsoft.ML.Data;
            using Microsoft.ML.InductiveBias;
            using Microsoft.ML.InductiveBias.Reporting;
            using Microsoft.ML.Trainers;
            using Orleans;
            using Orleans.Hosting;
            using Microsoft.Extensions.Hosting;
            #pragma warning disable CS8321, CS0219

            """);
        int examples = 0;
        var pages = Directory.GetFiles(Path.Combine(root, "docs", "reference"), "*.md").Append(Path.Combine(root, "docs", "sample-files.md")).Append(Path.Combine(root, "docs", "paper-tasks.md"))
            .Concat(Directory.GetDirectories(Path.Combine(root, "src")).Select(project => Path.Combine(project, "README.md")).Where(File.Exists));
        foreach (string page in pages.Order())
        {
            foreach (Match block in Example().Matches(File.ReadAllText(page).ReplaceLineEndings("\n")))
            {
                string code = Using().Replace(block.Groups[1].Value, "");
                var taken = s_given.Where(given => Regex.IsMatch(code, $@"(?<![\w.""]){given.Name}\b(?!:)") && !Regex.IsMatch(code, $@"\w (\([^)]*\b)?{given.Name}\b[^=;\n]*=[^=>]"));
                program.Append("\n// ").AppendLine(Path.GetRelativePath(root, page))
                    .Append("static void Example").Append(++examples).Append('(').AppendJoin(", ", taken.Select(given => $"{given.Type} {given.Name}")).AppendLine(")")
                    .AppendLine("{").Append(code).AppendLine("}");
            }
        }
        Assert.IsGreaterThan(15, examples);
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "documentation"));
        File.WriteAllText(Path.Combine(folder.FullName, "examples.cs"), program.ToString());
        File.WriteAllText(Path.Combine(folder.FullName, "Directory.Build.props"), $"""<Project><Import Project="{root}/samples/Directory.Build.props" /></Project>""");

        var start = new ProcessStartInfo("dotnet", ["build", "examples.cs", "--nologo", "-v", "quiet"]) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, output + error.Result);
    }

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    /// <summary>The program above has them all.</summary>
    [GeneratedRegex(@"^using [\w.]+;\n+", RegexOptions.Multiline)]
    private static partial Regex Using();
}
