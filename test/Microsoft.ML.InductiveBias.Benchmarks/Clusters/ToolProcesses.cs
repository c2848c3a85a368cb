using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Microsoft.ML.InductiveBias.Benchmarks.Clusters;

/// <summary>Processes of the built tool on loopback.</summary>
internal static class ToolProcesses
{
    /// <summary>Starts the tool. What it prints is dropped, except of a process whose caller reads it.</summary>
    public static Process Start(string tool, bool keepsOutput, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        if (!keepsOutput)
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }
        return process;
    }

    /// <summary>Starts the first worker of a new cluster and waits until it listens. Returns its address.</summary>
    public static (Process Worker, string Cluster) StartCluster(string tool)
    {
        string cluster = $"127.0.0.1:{FreePorts()}";
        var first = Start(tool, keepsOutput: true, "worker", "--cluster", cluster, "--name", "first");
        if (first.StandardOutput.ReadLine() is not { } line || !line.Contains("listens", StringComparison.Ordinal))
            throw new InvalidOperationException($"The first worker didn't start. {first.StandardError.ReadToEnd()}");
        // A full pipe would stop the worker.
        _ = first.StandardOutput.ReadToEndAsync();
        _ = first.StandardError.ReadToEndAsync();
        return (first, cluster);
    }

    public static Process StartWorker(string tool, string cluster, string name) => Start(tool, keepsOutput: false, "worker", "--cluster", cluster, "--name", name);

    /// <summary>Sends SIGKILL and waits for the end.</summary>
    public static void KillAndWait(Process process)
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>A port that is free, as is the next one.</summary>
    private static int FreePorts()
    {
        while (true)
        {
            var one = new TcpListener(IPAddress.Loopback, 0);
            one.Start();
            int port = ((IPEndPoint)one.LocalEndpoint).Port;
            one.Stop();
            try
            {
                var next = new TcpListener(IPAddress.Loopback, port + 1);
                next.Start();
                next.Stop();
                return port;
            }
            catch (SocketException)
            {
                // taken
            }
        }
    }
}
