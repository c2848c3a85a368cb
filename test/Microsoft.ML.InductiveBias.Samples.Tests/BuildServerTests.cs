using System.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace Microsoft.ML.InductiveBias.Samples.Tests;

/// <summary>Audits in builds: the MSBuild target, and the script of the GitHub action.</summary>
[TestClass]
public sealed class BuildServerTests
{
    private const string Options = "--max-train 60 --max-test 30 --samples 3 --splits 1";

    private static readonly string s_tool = Path.Combine(SampleTests.Root, "src/Microsoft.ML.InductiveBias.Console/bin",
        new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0/inductive-bias.dll");

    private static readonly string s_iris = Path.Combine(SampleTests.Root, "samples/data/iris.csv");

    [TestMethod]
    public void DataWithinTheirBoundsAreAuditedOnce()
    {
        using var project = new Project("missingCells > 0;rows < 1");
        var built = project.Build();
        Assert.AreEqual(0, built.ExitCode, built.Output);
        string result = Path.Combine(project.Folder, "obj/Debug/net10.0/inductive-bias/iris.csv.json");
        Assert.Contains("\"command\": \"audit\"", File.ReadAllText(result), StringComparison.Ordinal);
        File.WriteAllText(result, "");
        Assert.AreEqual(0, project.Build().ExitCode);
        Assert.AreEqual("", File.ReadAllText(result), "audited again although nothing changed");
    }

    [TestMethod]
    public void DataOutsideTheirBoundsFailEveryBuild()
    {
        using var project = new Project("missingCells > 0;rows > 100");
        for (int build = 0; build < 2; build++)
        {
            var built = project.Build();
            Assert.AreNotEqual(0, built.ExitCode);
            Assert.Contains("error IB0003: The audit leaves its bounds: missingCells > 0;rows > 100.", built.Output, StringComparison.Ordinal);
            Assert.Contains("'rows > 100' holds: rows is 150 rows", built.Output, StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public void AMissingToolAndAMissingLabelAreErrors()
    {
        using var project = new Project("rows > 100");
        Assert.Contains("error IB0002: 'no-such-tool audit' ended with exit code", project.Build("-p:InductiveBiasTool=no-such-tool").Output, StringComparison.Ordinal);
        using var unlabeled = new Project("rows > 100", label: "");
        Assert.Contains("error IB0001: The item InductiveBiasAudit", unlabeled.Build().Output, StringComparison.Ordinal);
    }

    [TestMethod]
    public void TheSampleBuilds()
    {
        var built = Run(SampleTests.Root, "dotnet", ["build", "samples/DataGuard", "-nodeReuse:false", $"-p:InductiveBiasTool=dotnet {s_tool}"]);
        Assert.AreEqual(0, built.ExitCode, built.Output);
    }

    // The script runs with the tool of this build in place of the installed one.
    [TestMethod]
    [OSCondition(OperatingSystems.Linux | OperatingSystems.OSX)]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    [DataRow("missingCells > 0\n\nrows < 1\n", 0)]
    [DataRow("rows > 100", 3)]
    public void TheActionAuditsAndReturnsTheExitCode(string conditions, int exitCode)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "inductive-bias"), $"#!/bin/sh\nexec dotnet '{s_tool}' \"$@\"\n");
            File.SetUnixFileMode(Path.Combine(folder, "inductive-bias"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var steps = (YamlSequenceNode)Action()["runs"]["steps"];
            var script = (YamlMappingNode)steps.Children[^1];
            Dictionary<string, string> inputs = new() { ["file"] = s_iris, ["label"] = "Species", ["fail-if"] = conditions, ["options"] = Options, ["sarif"] = "found.sarif", ["html"] = "page.html" };
            var environment = ((YamlMappingNode)script["env"]).ToDictionary(
                one => one.Key.ToString(), one => inputs[one.Value.ToString().Replace("${{ inputs.", "", StringComparison.Ordinal).Replace(" }}", "", StringComparison.Ordinal)]);
            environment["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}";
            environment["GITHUB_STEP_SUMMARY"] = Path.Combine(folder, "summary.md");
            var run = Run(folder, "bash", ["-e", "-o", "pipefail", "-c", script["run"].ToString()], environment);
            Assert.AreEqual(exitCode, run.ExitCode, run.Output);
            Assert.Contains("\"version\": \"2.1.0\"", File.ReadAllText(Path.Combine(folder, "found.sarif")), StringComparison.Ordinal);
            Assert.Contains("</html>", File.ReadAllText(Path.Combine(folder, "page.html")), StringComparison.Ordinal);
            Assert.Contains("```text\n", File.ReadAllText(Path.Combine(folder, "summary.md")), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void EveryInputOfTheActionIsUsed()
    {
        string text = File.ReadAllText(Path.Combine(SampleTests.Root, "action.yml"));
        foreach (var input in (YamlMappingNode)Action()["inputs"])
        {
            Assert.IsFalse(string.IsNullOrWhiteSpace(input.Value["description"].ToString()));
            Assert.Contains($"${{{{ inputs.{input.Key} }}}}", text, StringComparison.Ordinal);
        }
    }

    private static YamlNode Action()
    {
        var yaml = new YamlStream();
        using var reader = new StreamReader(Path.Combine(SampleTests.Root, "action.yml"));
        yaml.Load(reader);
        return yaml.Documents.Single().RootNode;
    }

    private static (int ExitCode, string Output) Run(string folder, string program, string[] arguments, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    /// <summary>A project outside of the repository that audits a copy of the iris data.</summary>
    private sealed class Project : IDisposable
    {
        public Project(string failIf, string label = "Species")
        {
            Folder = Directory.CreateTempSubdirectory().FullName;
            File.Copy(s_iris, Path.Combine(Folder, "iris.csv"));
            File.WriteAllText(Path.Combine(Folder, "Guard.csproj"), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                  <Import Project="{SampleTests.Root}/src/Microsoft.ML.InductiveBias.Reporting/buildTransitive/Microsoft.ML.InductiveBias.Reporting.targets" />
                  <ItemGroup>
                    <InductiveBiasAudit Include="iris.csv" LabelColumn="{label}" FailIf="{failIf.Replace(">", "&gt;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)}" Options="{Options}" />
                  </ItemGroup>
                </Project>
                """);
        }

        public string Folder { get; }

        public (int ExitCode, string Output) Build(params string[] options) =>
            Run(Folder, "dotnet", ["build", "-nodeReuse:false", $"-p:InductiveBiasTool=dotnet {s_tool}", .. options]);

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
