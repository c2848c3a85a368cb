using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Console.Tests.Robustness;

/// <summary>Ends of the tool as its caller sees them: exit codes, files, and what stays behind.</summary>
/// <remarks>The environment variable <c>KillRounds</c> sets the number of kills and of interruptions of each command; 2 by default.</remarks>
[TestClass]
[DoNotParallelize]
[OSCondition(OperatingSystems.Linux | OperatingSystems.OSX)]
public sealed class ProcessTests
{
    private static readonly string s_iris = Path.Combine(ToolRun.Samples, "iris.csv");

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void InterruptedSamplingEndsWith130AndLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        using var tool = new ToolProcess(folder.Path, "measure", s_iris, "--label", "Species", "--space", "mixer", "--samples", "100000");
        tool.WaitUntilItWorks();
        tool.Cancel();
        var run = tool.End();
        Assert.AreEqual(ExitCodes.Canceled, run.ExitCode, run.Error);
        Assert.Contains("canceled; no result was written.", run.Error);
        Assert.AreEqual("", run.Output);
        Assert.IsEmpty(LeftIn(folder.Path));
    }

    [TestMethod]
    public void AnInterruptionEndsTheWaitForAPipe()
    {
        using var folder = new TemporaryFolder();
        string pipe = Path.Combine(folder.Path, "pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            made.WaitForExit();
        using var tool = new ToolProcess(folder.Path, "measure", pipe, "--label", "y");
        // Opens the pipe and writes nothing: from then on the tool waits for its text.
        using var writer = new FileStream(pipe, FileMode.Open, FileAccess.Write);
        tool.Cancel();
        Assert.AreEqual(ExitCodes.Canceled, tool.End().ExitCode);
    }

    [TestMethod]
    public void ASecondInterruptionEndsTheToolAtOnce()
    {
        using var folder = new TemporaryFolder();
        using var tool = new ToolProcess(folder.Path, "measure", s_iris, "--label", "Species", "--space", "mixer:width=512,depth=4", "--samples", "1000");
        tool.WaitUntilItWorks();
        tool.Cancel();
        tool.Cancel();
        Assert.AreEqual(ExitCodes.Canceled, tool.End().ExitCode);
    }

    [TestMethod]
    public void CompleteRunsLeaveNothingInTheTemporaryFolder()
    {
        foreach (string[] args in new string[][]
        {
            ["measure", s_iris, "--label", "Species", "--space", "lightgbm", "--samples", "3"],
            ["audit", s_iris, "--label", "Species", "--budget", "3s"],
            ["difficulty", s_iris, "--label", "Species"],
        })
        {
            using var folder = new TemporaryFolder();
            using var tool = new ToolProcess(folder.Path, args);
            var run = tool.End();
            Assert.AreEqual(0, run.ExitCode, run.Error);
            Assert.AreEqual("", string.Join(", ", LeftIn(folder.Path)), args[0]);
        }
    }

    // Splits run two at a time, hypotheses and simulations on all threads. Matrix products of several threads add in another order, which maximum likelihood
    // magnifies from 1e-16; trained hypotheses are the same to the last bit.
    [TestMethod]
    [DataRow("--space mlp:width=8,depth=1 --epochs 40 --tolerance 1 --space lightgbm --samples 12", 0.0)]
    [DataRow("--splits 3 --space rbf --space nngp", 1e-6)]
    [DataRow("--loss zero-one --space rbf", 1e-6)]
    public void TheNumberOfThreadsChangesNoNumber(string options, double tolerance)
    {
        using var folder = new TemporaryFolder();
        string[] args = ["measure", s_iris, "--label", "Species", .. options.Split(' '), "--json", "-"];
        using ToolProcess one = new(folder.Path, 1, args), three = new(folder.Path, 3, args);
        var (first, second) = (one.End(), three.End());
        Assert.AreEqual(0, first.ExitCode, first.Error);
        Assert.AreEqual(0, second.ExitCode, second.Error);
        Assert.Contains("\"nats\"", first.Output);
        if (tolerance == 0)
            Assert.AreEqual(first.Output, second.Output);
        else
            AssertClose(JsonDocument.Parse(first.Output).RootElement, JsonDocument.Parse(second.Output).RootElement, tolerance, "");
    }

    private static void AssertClose(JsonElement first, JsonElement second, double tolerance, string path)
    {
        Assert.AreEqual(first.ValueKind, second.ValueKind, path);
        switch (first.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var (one, other) in first.EnumerateObject().Zip(second.EnumerateObject()))
                {
                    Assert.AreEqual(one.Name, other.Name, path);
                    AssertClose(one.Value, other.Value, tolerance, $"{path}.{one.Name}");
                }
                break;
            case JsonValueKind.Array:
                Assert.AreEqual(first.GetArrayLength(), second.GetArrayLength(), path);
                foreach (var (index, pair) in first.EnumerateArray().Zip(second.EnumerateArray()).Index())
                    AssertClose(pair.First, pair.Second, tolerance, $"{path}[{index}]");
                break;
            case JsonValueKind.Number:
                double size = Math.Abs(first.GetDouble());
                // Numbers near 0, such as biases of nearly all hypotheses, are probabilities far out in a tail.
                Assert.AreEqual(first.GetDouble(), second.GetDouble(), tolerance * Math.Max(size, 1e-3), path);
                break;
            default:
                Assert.AreEqual(first.ToString(), second.ToString(), path);
                break;
        }
    }

    [TestMethod]
    public void DashesAreTheStandardStreams()
    {
        using var folder = new TemporaryFolder();
        string result = Path.Combine(folder.Path, "result.json");
        using var toFile = new ToolProcess(folder.Path, "measure", s_iris, "--label", "Species", "--json", result);
        Assert.AreEqual(0, toFile.End().ExitCode);
        using var piped = new ToolProcess(folder.Path, "measure", "-", "--label", "Species", "--json", "-");
        piped.Write(File.ReadAllText(s_iris));
        var run = piped.End();
        Assert.AreEqual(0, run.ExitCode, run.Error);
        // Only the name of the table differs, and the page gives way.
        Assert.AreEqual(File.ReadAllText(result).Replace(JsonEncodedText.Encode(s_iris).ToString(), "-", StringComparison.Ordinal), run.Output);
        using var twice = new ToolProcess(folder.Path, "audit", s_iris, "--label", "Species", "--json", "-", "--html", "-");
        run = twice.End();
        Assert.AreEqual(ExitCodes.WrongUsage, run.ExitCode);
        Assert.Contains("both '-'", run.Error);
    }

    [TestMethod]
    public void KilledRunsLoseAndDoubleNothing()
    {
        int rounds = int.Parse(Environment.GetEnvironmentVariable("KillRounds") ?? "2", CultureInfo.InvariantCulture);
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "run.jsonl");
        string[] Sampling(string path) => ["measure", s_iris, "--label", "Species", "--space", "mlp:width=8,depth=1", "--epochs", "40", "--tolerance", "1", "--samples", "400", "--resume", path];
        var random = new Random(3);
        int before = 0;
        for (int round = 0; round < 2 * rounds; round++)
        {
            using var tool = new ToolProcess(folder.Path, Sampling(file));
            Thread.Sleep(random.Next(100, 2500));
            bool isInterrupted = round % 2 == 1;
            if (isInterrupted)
                tool.Cancel();
            else
                tool.Kill();
            var run = tool.End();
            // 137 is SIGKILL; 0 a run that was complete.
            Assert.Contains(run.ExitCode, isInterrupted ? [0, ExitCodes.Canceled] : [0, 137], $"round {round}: {run.Error}");
            int now = File.Exists(file) ? File.ReadAllText(file).Count(c => c == '\n') : 0;
            Assert.IsGreaterThanOrEqualTo(before, now, $"round {round} lost lines");
            before = now;
        }
        string whole = Path.Combine(folder.Path, "whole.jsonl");
        foreach (string path in new[] { file, whole })
        {
            using var complete = new ToolProcess(folder.Path, Sampling(path));
            var run = complete.End();
            Assert.AreEqual(0, run.ExitCode, run.Error);
        }
        TestContext.WriteLine($"{2 * rounds} ends; {before} lines before the last run");
        CollectionAssert.AreEqual(File.ReadAllLines(whole), File.ReadAllLines(file), "A resumed run is the run.");
    }

    [TestMethod]
    public void KilledAuditsWriteAWholeResultOrNone()
    {
        int rounds = int.Parse(Environment.GetEnvironmentVariable("KillRounds") ?? "2", CultureInfo.InvariantCulture);
        var random = new Random(4);
        for (int round = 0; round < 2 * rounds; round++)
        {
            using var folder = new TemporaryFolder();
            string json = Path.Combine(folder.Path, "audit.json");
            using var tool = new ToolProcess(folder.Path, "audit", s_iris, "--label", "Species", "--budget", "3s", "--json", json, "--html", Path.ChangeExtension(json, "html"));
            Thread.Sleep(random.Next(100, 6000));
            bool isInterrupted = round % 2 == 1;
            if (isInterrupted)
                tool.Cancel();
            else
                tool.Kill();
            var run = tool.End();
            Assert.Contains(run.ExitCode, isInterrupted ? [0, ExitCodes.Canceled] : [0, 137], $"round {round}: {run.Error}");
            if (run.ExitCode == 0)
                Assert.IsTrue(File.Exists(json));
            // A file that is there is whole.
            if (File.Exists(json) && new FileInfo(json).Length > 0)
                Assert.AreEqual("", string.Join("\n", ResultSchema.FaultsOf(File.ReadAllText(json))), $"round {round}");
        }
    }

    /// <summary>What a run left, without the diagnostic sockets of the runtime, which a killed process can't remove.</summary>
    private static string[] LeftIn(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).OfType<string>().Where(name => !name.StartsWith("dotnet-diagnostic-", StringComparison.Ordinal) && !name.StartsWith("clr-debug-pipe", StringComparison.Ordinal))];
}
