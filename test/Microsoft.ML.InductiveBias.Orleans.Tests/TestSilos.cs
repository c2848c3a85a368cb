using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>A cluster in this process, with short times, whose silos know the spaces that a test names, or take no part in runs.</summary>
internal sealed class TestSilos : IAsyncDisposable
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Action<ClusterWorkerOptions>?> s_configurations = [];

    private const string ClusterName = "ClusterId";

    private TestSilos(TestCluster cluster) => Cluster = cluster;

    public TestCluster Cluster { get; }

    /// <summary>One test task: a number to predict from a number.</summary>
    public static TaskData Rows { get; } = TaskData.Regression([0.1, 0.7, 0.3, 0.9], [0.05, 0.3, 0.2, 0.4], 4);

    public static async Task<TestSilos> Start(short silos, Action<ClusterWorkerOptions>? configure)
    {
        var builder = new TestClusterBuilder(silos);
        s_configurations[builder.Options.ClusterId] = configure;
        builder.AddSiloBuilderConfigurator<Configurator>();
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new TestSilos(cluster);
    }

    /// <summary>Options of runs whose leases last only as long as a busy machine needs to renew them.</summary>
    public static ClusterRunOptions Quick(int blockSize = 2, int losses = 3, double leaseSeconds = 10) =>
        new() { BlockSize = blockSize, MaximumLosses = losses, LeaseTime = TimeSpan.FromSeconds(leaseSeconds) };

    public LossSamplingResult Sample(ISampledHypothesisSpace space, string specification, int samples, ClusterRunOptions? options = null, string? file = null,
        TaskData? training = null, TaskData? test = null, CancellationToken cancellationToken = default, IProgress<WorkProgress>? progress = null) =>
        new MLContext().InductiveBias.SampleLosses(space, training ?? Rows, test ?? Rows, new LossSamplingOptions
        {
            Samples = samples,
            SampleFile = file,
            Executor = new ClusterExecutor(Cluster.Client, specification, options ?? Quick()),
        }, progress, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
    }

    private sealed class Configurator : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            string cluster = siloBuilder.Configuration[$"Orleans:{ClusterName}"] ?? siloBuilder.Configuration[ClusterName] ?? s_configurations.Keys.Single();
            // A silo that ends is found out within seconds.
            siloBuilder.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromMilliseconds(500);
                options.NumMissedProbesLimit = 2;
                options.TableRefreshTimeout = TimeSpan.FromSeconds(1);
                options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(1);
                options.NumVotesForDeathDeclaration = 1;
            });
            siloBuilder.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(3));
            siloBuilder.Services.AddSingleton(TimeProvider.System);
            if (s_configurations[cluster] is not { } configure)
                return;
            siloBuilder.AddInductiveBias(worker =>
            {
                worker.IdleTime = TimeSpan.FromMilliseconds(100);
                worker.Heartbeat = TimeSpan.FromMilliseconds(300);
                configure(worker);
            });
        }
    }
}
