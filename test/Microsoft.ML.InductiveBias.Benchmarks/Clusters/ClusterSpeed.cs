using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.Clusters;

/// <summary>Hypotheses per second of one process, of one worker, and of two workers with one core each.</summary>
internal static class ClusterSpeed
{
    /// <summary>Runs it: <c>cluster speed TOOL IRIS [HYPOTHESES] [ROUNDS]</c>.</summary>
    public static void Run(string[] arguments)
    {
        string tool = arguments[0], iris = arguments[1];
        int hypotheses = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 160;
        int rounds = arguments.Length > 3 ? int.Parse(arguments[3], CultureInfo.InvariantCulture) : 3;
        // One core for each process, whatever the machine has.
        Environment.SetEnvironmentVariable("DOTNET_PROCESSOR_COUNT", "1");
        var folder = Directory.CreateTempSubdirectory("inductive-bias-speed-");
        var (first, cluster) = ToolProcesses.StartCluster(tool);
        Process? second = null;
        Console.WriteLine("| round | one process | one worker | two workers | two / one worker | one worker / one process |");
        Console.WriteLine("|---|---|---|---|---|---|");
        try
        {
            for (int round = 0; round < rounds; round++)
            {
                double alone = Rate([]);
                double one = Rate(["--cluster", cluster]);
                second = ToolProcesses.StartWorker(tool, cluster, "second");
                Thread.Sleep(TimeSpan.FromSeconds(8));
                double two = Rate(["--cluster", cluster]);
                ToolProcesses.KillAndWait(second);
                second = null;
                Console.WriteLine(FormattableString.Invariant($"| {round + 1} | {alone:0.0}/s | {one:0.0}/s | {two:0.0}/s | {two / one:0.00} | {one / alone:0.00} |"));

                // The rate between a small and a large run, so that the start of the tool and the reading of the table don't count.
                double Rate(string[] where)
                {
                    int few = hypotheses / 8;
                    double shorter = Seconds(few, where), longer = Seconds(hypotheses, where);
                    return (hypotheses - few) / (longer - shorter);
                }
            }
        }
        finally
        {
            if (second is not null)
                ToolProcesses.KillAndWait(second);
            ToolProcesses.KillAndWait(first);
            folder.Delete(recursive: true);
        }

        double Seconds(int count, string[] where)
        {
            string file = Path.Combine(folder.FullName, $"{Guid.NewGuid()}.samples");
            var watch = Stopwatch.StartNew();
            using var driver = ToolProcesses.Start(tool, keepsOutput: false,
                ["sample", iris, "--label", "Species", "--space", "mlp:width=64,depth=2,epochs=300,tolerance=0", "--samples", count.ToString(CultureInfo.InvariantCulture), "--output", file, .. where]);
            driver.WaitForExit();
            return driver.ExitCode == 0 ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"A driver ended with exit code {driver.ExitCode}.");
        }
    }
}
