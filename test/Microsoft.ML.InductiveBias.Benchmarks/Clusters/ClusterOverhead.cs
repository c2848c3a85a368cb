using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Microsoft.ML.InductiveBias.Benchmarks.Clusters;

/// <summary>What messages and bookkeeping cost: silos whose blocks wait for a second instead of computing, so that nothing else uses the processor.</summary>
internal static class ClusterOverhead
{
    private const int BlockSize = 8, FirstPort = 22111;

    /// <summary>Runs it: <c>cluster overhead [BLOCKS-PER-SILO] [OUTPUTS-PER-HYPOTHESIS] [SILOS]</c>.</summary>
    public static async Task Run(string[] arguments)
    {
        int blocks = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 40;
        int outputs = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 1000;
        var space = new WaitingSpace(TimeSpan.FromSeconds(1.0 / BlockSize));
        double[] numbers = [.. Enumerable.Range(0, outputs).Select(i => i / (double)outputs)];
        var rows = TaskData.Regression(numbers, numbers, outputs);
        var hosts = new List<IHost>();
        Console.WriteLine("| silos | blocks | seconds | silos at work | processor time of a block, in all | hypotheses/s |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (int silos in arguments.Length > 2 ? [int.Parse(arguments[2], CultureInfo.InvariantCulture)] : (int[])[1, 2, 4])
        {
            while (hosts.Count < silos)
            {
                int port = FirstPort + 2 * hosts.Count;
                var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
                builder.UseOrleans(silo => silo.UseDevelopmentClustering(new IPEndPoint(IPAddress.Loopback, FirstPort))
                    .Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = "overhead")
                    .ConfigureEndpoints(IPAddress.Loopback, port, port + 1)
                    .AddInductiveBias(worker => worker.AddSpace("waiting", _ => space)));
                hosts.Add(builder.Build());
                await hosts[^1].StartAsync();
            }
            await Task.Delay(TimeSpan.FromSeconds(3));
            var executor = new ClusterExecutor(hosts[0].Services.GetRequiredService<IGrainFactory>(), "waiting");
            var file = Path.GetTempFileName();
            File.Delete(file);
            var started = Stopwatch.StartNew();
            var processor = Process.GetCurrentProcess().TotalProcessorTime;
            space.Reset();
            var result = await Task.Run(() => new MLContext().InductiveBias.SampleLosses(space, rows, rows,
                new LossSamplingOptions { Samples = BlockSize * blocks * silos, SampleFile = file, Executor = executor }));
            // The work begins when the first silo has found the run, and ends with its last hypothesis on the disk.
            double seconds = Stopwatch.GetElapsedTime(space.FirstDraw).TotalSeconds, cost = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalMilliseconds / (blocks * silos);
            Console.WriteLine(FormattableString.Invariant($"| {silos} | {blocks * silos} | {seconds:0.0} | {space.Waited.TotalSeconds / (seconds * silos):P1} | {cost:0.0} ms | {result.DrawnNow / seconds:0.00} |"));
            File.Delete(file);
        }
        foreach (var host in Enumerable.Reverse(hosts))
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private sealed class WaitingSpace(TimeSpan time) : ISampledHypothesisSpace
    {
        private long _waited, _firstDraw;

        public HypothesisSpaceDescription Description => new("waiting", [new("seconds", time.TotalSeconds)]);

        /// <summary>The time that hypotheses took, as measured: a busy machine wakes a thread late.</summary>
        public TimeSpan Waited => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _waited));

        public long FirstDraw => Interlocked.Read(ref _firstDraw);

        public void Reset() => (_waited, _firstDraw) = (0, 0);

        public IFittedHypothesisSpace Fit(TaskData training, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public IEnumerable<IHypothesisBatch> Draw(TaskData training, IReadOnlyList<int> seeds, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            foreach (int seed in seeds)
            {
                long started = Stopwatch.GetTimestamp();
                Interlocked.CompareExchange(ref _firstDraw, started, 0);
                cancellationToken.WaitHandle.WaitOne(time);
                cancellationToken.ThrowIfCancellationRequested();
                Interlocked.Add(ref _waited, Stopwatch.GetTimestamp() - started);
                yield return new Batch(seed);
            }
        }

        private sealed class Batch(int seed) : IHypothesisBatch
        {
            public IReadOnlyList<DrawnHypothesis> Hypotheses => [new(seed, HypothesisStatus.Fitted, 0)];

            public OutputMeaning OutputMeaning => OutputMeaning.Values;

            public IReadOnlyList<float[]> Predict(ReadOnlyMemory<double> features, CancellationToken cancellationToken = default) =>
                [[.. features.ToArray().Select(feature => (float)(feature + seed))]];

            public void Dispose()
            {
            }
        }
    }
}
