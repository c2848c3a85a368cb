using System.Diagnostics;
using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Microsoft.ML.InductiveBias.Console.Tests.Documentation;

/// <summary>The files of samples/cluster, run as plain processes.</summary>
[TestClass]
public sealed class ClusterFilesTests
{
    private const int Seeds = 2;

    private static string Folder { get; } = Path.Combine(Path.GetDirectoryName(ToolRun.Samples)!, "cluster");

    [TestMethod]
    public void EachPodOfTheJobDrawsTheSeedsOfItsIndex()
    {
        var job = Read("job.yaml");
        Assert.AreEqual(("batch/v1", "Job"), (Text(job, "apiVersion"), Text(job, "kind")));
        var spec = (YamlMappingNode)job["spec"];
        Assert.AreEqual("Indexed", Text(spec, "completionMode"), "Only indexed pods have an index.");
        int pods = int.Parse(Text(spec, "completions"), CultureInfo.InvariantCulture);
        var pod = (YamlMappingNode)spec["template"]["spec"];
        Assert.AreEqual("Never", Text(pod, "restartPolicy"), "backoffLimitPerIndex needs it.");
        var container = (YamlMappingNode)((YamlSequenceNode)pod["containers"]).Single();
        string[] command = [.. Texts(container, "command"), .. Texts(container, "args")];
        var environment = ((YamlSequenceNode)container["env"]).ToDictionary(entry => Text((YamlMappingNode)entry, "name"), entry => Text((YamlMappingNode)entry, "value"));
        CollectionAssert.AreEquivalent((string[])["SEEDS", "DATA", "SAMPLES"], environment.Keys);
        var mounts = ((YamlSequenceNode)container["volumeMounts"]).Select(mount => Text((YamlMappingNode)mount, "mountPath")).ToList();
        CollectionAssert.AreEquivalent((string[])[environment["DATA"], environment["SAMPLES"]], mounts, "What the command reads and writes is on the volume.");
        DrawsEverySeed(pods, index => (command, "JOB_COMPLETION_INDEX", index));
    }

    [TestMethod]
    public void EachTaskOfTheSlurmArrayDrawsTheSeedsOfItsIndex()
    {
        string script = Path.Combine(Folder, "array.slurm");
        string array = File.ReadLines(script).Single(line => line.StartsWith("#SBATCH --array=0-", StringComparison.Ordinal));
        int last = int.Parse(array["#SBATCH --array=0-".Length..], CultureInfo.InvariantCulture);
        DrawsEverySeed(last + 1, index => (["/bin/bash", script], "SLURM_ARRAY_TASK_ID", index));
    }

    [TestMethod]
    public void TheContainerIsBuiltFromProjectsThatExist()
    {
        string root = Path.Combine(Folder, "..", "..");
        var words = File.ReadAllText(Path.Combine(Folder, "Dockerfile")).Split((char[])[' ', '\n']);
        string project = words.Single(word => word.StartsWith("src/", StringComparison.Ordinal));
        Assert.IsTrue(Directory.Exists(Path.Combine(root, project)), project);
        Assert.Contains("[\"inductive-bias\"]", words);
    }

    private static void DrawsEverySeed(int count, Func<int, (string[] Command, string Variable, int Index)> start)
    {
        using var folder = new TemporaryFolder();
        foreach (int index in Enumerable.Range(0, count))
        {
            var (command, variable, value) = start(index);
            var process = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true };
            process.Environment["PATH"] = $"{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
            process.Environment[variable] = value.ToString(CultureInfo.InvariantCulture);
            process.Environment["SEEDS"] = Seeds.ToString(CultureInfo.InvariantCulture);
            process.Environment["DATA"] = ToolRun.Samples;
            process.Environment["SAMPLES"] = folder.Path;
            using var run = Process.Start(process)!;
            _ = run.StandardOutput.ReadToEndAsync();
            string error = run.StandardError.ReadToEnd();
            run.WaitForExit();
            Assert.AreEqual(0, run.ExitCode, error);
        }
        string[] files = [.. Enumerable.Range(0, count).Select(index => Path.Combine(folder.Path, $"{index}.samples"))];
        var merged = ToolRun.JsonOf(["merge", .. files]);
        Assert.AreEqual((count * Seeds, 0, count * Seeds - 1, 0, 0), (merged.GetProperty("hypotheses").GetInt32(), merged.GetProperty("firstSeed").GetInt32(),
            merged.GetProperty("lastSeed").GetInt32(), merged.GetProperty("missingSeeds").GetArrayLength(), merged.GetProperty("duplicates").GetInt32()));
    }

    private static YamlMappingNode Read(string name)
    {
        using var reader = File.OpenText(Path.Combine(Folder, name));
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    private static string Text(YamlMappingNode node, string name) => ((YamlScalarNode)node[name]).Value!;

    private static IEnumerable<string> Texts(YamlMappingNode node, string name) => ((YamlSequenceNode)node[name]).Select(item => ((YamlScalarNode)item).Value!);
}
