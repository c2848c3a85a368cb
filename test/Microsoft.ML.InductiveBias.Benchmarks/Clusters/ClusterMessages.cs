using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Microsoft.ML.InductiveBias.Benchmarks.Clusters;

/// <summary>The time that the run grain needs for a message, the time of a flush to the disk, and block times.</summary>
internal static class ClusterMessages
{
    /// <summary>Runs it: <c>cluster messages [CALLERS] [FILE-FOR-BLOCK-TIMES]</c>.</summary>
    public static async Task Run(string[] arguments)
    {
        int callers = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 64;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo => silo.UseDevelopmentClustering(new IPEndPoint(IPAddress.Loopback, 21111))
            .Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = "messages").ConfigureEndpoints(IPAddress.Loopback, 21111, 21112)
            .Services.AddSingleton(TimeProvider.System));
        using var silo = builder.Build();
        await silo.StartAsync();
        var clientBuilder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        clientBuilder.UseOrleansClient(client => client.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, 21112))
            .Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = "messages"));
        using var client = clientBuilder.Build();
        await client.StartAsync();
        // Through the client, so that each message is serialized and crosses a socket, as it does between machines.
        var grain = client.Services.GetRequiredService<IClusterClient>().GetGrain<IRunGrain>("messages");
        var plan = new RunPlan(Guid.NewGuid(), "messages", "none", "none", 0, TimeSpan.FromMinutes(10));
        await grain.Open(plan, new RunSeeds([0, 1_000_000], 1, 3, TimeSpan.FromMinutes(10)));
        byte[] lines = new byte[10_000];
        int block = 0;
        foreach (int warmUp in (int[])[2_000, 20_000])
        {
            int left = warmUp;
            long start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, callers).Select(async caller =>
            {
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    var reply = await grain.Report(new WorkerReport(plan.Session, $"{caller}", [], [], [], 1));
                    await grain.Deliver(plan.Session, $"{caller}", new BlockPiece(reply.Granted[0].Block, reply.Granted[0].Lease, true, lines, true));
                    // The driver's part, for one block in sixteen.
                    if (Interlocked.Increment(ref block) % 16 == 0)
                        await grain.Fetch(new DriverRequest(plan.Session, long.MaxValue, [], 1 << 20));
                }
            }));
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (warmUp == 20_000)
                Console.WriteLine(FormattableString.Invariant($"{callers} callers: {2.0625 * warmUp / seconds:0} messages/s, {1e6 * seconds / (2.0625 * warmUp):0} µs for a message with its share of client and silo on one machine"));
        }
        await client.StopAsync();
        await silo.StopAsync();

        var folder = Directory.CreateTempSubdirectory("inductive-bias-flush-");
        using (var file = new FileStream(Path.Combine(folder.FullName, "file"), FileMode.Create))
        {
            var flushes = new List<double>();
            for (int i = 0; i < 200; i++)
            {
                file.Write(lines);
                long start = Stopwatch.GetTimestamp();
                file.Flush(flushToDisk: true);
                flushes.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            flushes.Sort();
            Console.WriteLine(FormattableString.Invariant($"flush of 10 kB to the disk: median {flushes[100]:0.00} ms, 99% below {flushes[197]:0.0} ms"));
        }
        folder.Delete(recursive: true);
        if (arguments.Length > 1)
            RecordBlockTimes(arguments[1]);
    }

    /// <summary>Times of blocks of networks that stop when they fit, which differ by what their starts need.</summary>
    private static void RecordBlockTimes(string file)
    {
        var random = new Random(1);
        double[] features = [.. Enumerable.Range(0, 200).Select(_ => random.NextDouble())];
        var rows = TaskData.Regression(features, [.. features.Chunk(2).Select(point => Math.Sin(6 * point[0]) * point[1])], 100);
        var space = new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions { Architecture = new MultilayerPerceptron { Width = 32, Depth = 2 }, Epochs = 400, Tolerance = 0.004 });
        var work = new SamplingWork(space, rows, rows, []);
        using var writer = new StreamWriter(file);
        for (int block = 0; block < 60; block++)
        {
            long start = Stopwatch.GetTimestamp();
            _ = work.Draw([.. Enumerable.Range(8 * block, 8)], default).Count();
            writer.WriteLine(Stopwatch.GetElapsedTime(start).TotalSeconds.ToString("R", CultureInfo.InvariantCulture));
        }
    }
}
