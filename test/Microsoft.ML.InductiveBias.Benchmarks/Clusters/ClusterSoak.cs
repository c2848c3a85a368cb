using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.Clusters;

/// <summary>Workers and drivers as processes that are killed again and again; nothing may be lost or doubled.</summary>
internal static class ClusterSoak
{
    private const int Workers = 4;

    /// <summary>Runs it: <c>cluster soak TOOL IRIS [HYPOTHESES] [DRIVER-KILLS] [SECONDS-BETWEEN-WORKER-KILLS] [FOLDER]</c>. With a folder, the files stay there, and
    /// another call goes on with them.</summary>
    public static void Run(string[] arguments)
    {
        string tool = arguments[0], iris = arguments[1];
        int hypotheses = Number(arguments, 2, 2000), driverKills = Number(arguments, 3, 20), pause = Number(arguments, 4, 4);
        var folder = arguments.Length > 5 ? Directory.CreateDirectory(arguments[5]) : Directory.CreateTempSubdirectory("inductive-bias-soak-");
        string file = Path.Combine(folder.FullName, "soak.samples"), whole = Path.Combine(folder.FullName, "whole.samples");
        string[] sample = ["sample", iris, "--label", "Species", "--space", "mlp:width=32,depth=2,epochs=400,tolerance=0", "--samples", hypotheses.ToString(CultureInfo.InvariantCulture)];
        var random = new Random(1);
        var (first, cluster) = ToolProcesses.StartCluster(tool);
        var workers = Enumerable.Range(0, Workers).Select(index => ToolProcesses.StartWorker(tool, cluster, $"worker {index}")).ToList();
        int killedWorkers = 0, killedDrivers = 0, ended = 0;
        var watch = Stopwatch.StartNew();
        try
        {
            while (true)
            {
                using var driver = ToolProcesses.Start(tool, keepsOutput: false, [.. sample, "--cluster", cluster, "--output", file]);
                var life = killedDrivers < driverKills ? TimeSpan.FromSeconds(4 + 6 * random.NextDouble()) : TimeSpan.MaxValue;
                var born = Stopwatch.StartNew();
                while (!driver.HasExited && born.Elapsed < life)
                {
                    Thread.Sleep(TimeSpan.FromSeconds(Math.Min(pause, Math.Max(0.1, (life - born.Elapsed).TotalSeconds))));
                    int which = random.Next(Workers);
                    ToolProcesses.KillAndWait(workers[which]);
                    workers[which] = ToolProcesses.StartWorker(tool, cluster, string.Create(CultureInfo.InvariantCulture, $"worker {which} ({++killedWorkers})"));
                }
                if (!driver.HasExited)
                {
                    driver.Kill();
                    driver.WaitForExit();
                    killedDrivers++;
                    Console.WriteLine($"{watch.Elapsed:mm\\:ss} driver kill {killedDrivers}; {Lines(file)} lines, {killedWorkers} workers killed");
                    continue;
                }
                if (driver.ExitCode == 0)
                    break;
                // A run that gives blocks up, because their machines were killed three times, is reported and started again.
                Console.WriteLine($"{watch.Elapsed:mm\\:ss} a driver ended with exit code {driver.ExitCode}; {Lines(file)} lines");
                if (++ended > 50)
                    throw new InvalidOperationException("The drivers don't come to an end.");
            }
        }
        finally
        {
            workers.ForEach(ToolProcesses.KillAndWait);
            ToolProcesses.KillAndWait(first);
        }
        Console.WriteLine($"{watch.Elapsed:mm\\:ss} done on the cluster: {killedWorkers} workers and {killedDrivers} drivers killed, {ended} runs reported lost blocks");
        using var alone = ToolProcesses.Start(tool, keepsOutput: false, [.. sample, "--output", whole]);
        alone.WaitForExit();
        var found = File.ReadAllLines(file).Order(StringComparer.Ordinal).ToList();
        var expected = File.ReadAllLines(whole).Order(StringComparer.Ordinal).ToList();
        Console.WriteLine(FormattableString.Invariant($"{found.Count - 1} hypotheses, {found.Distinct().Count() - 1} of them different; the same lines as those of one machine: {found.SequenceEqual(expected)}"));
        if (arguments.Length <= 5)
            folder.Delete(recursive: true);
    }

    private static int Number(string[] arguments, int index, int byDefault) => arguments.Length > index ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : byDefault;

    private static int Lines(string file) => File.Exists(file) ? File.ReadLines(file).Count() : 0;
}
