using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML.InductiveBias.Console.Spaces;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Microsoft.ML.InductiveBias.Console.Clusters;

/// <summary>What a worker is started with.</summary>
/// <param name="Cluster">The address of the cluster.</param>
/// <param name="Listen">The address of this machine that others reach; <see langword="null"/> for a cluster on this computer.</param>
/// <param name="Name">The name of the machine in progress reports.</param>
/// <param name="Certificate">The certificate of the cluster, owned by the worker; <see langword="null"/> without encryption.</param>
internal sealed record WorkerSettings(ClusterAddress Cluster, string? Listen, string? Name, ClusterCertificate? Certificate);

/// <summary>A silo as a process: the command <c>worker</c>.</summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly ClusterCertificate? _certificate;

    private WorkerHost(IHost host, ClusterCertificate? certificate, IPEndPoint address, bool isFirst) => (_host, _certificate, Address, IsFirst) = (host, certificate, address, isFirst);

    /// <summary>The address that it listens on for other workers.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Whether it is the first worker, which knows all others.</summary>
    public bool IsFirst { get; }

    /// <summary>The name of clusters of the tool.</summary>
    public static void Name(ClusterOptions options) => options.ClusterId = options.ServiceId = "inductive-bias";

    /// <summary>Starts a worker.</summary>
    /// <param name="settings">Addresses, name, and certificate.</param>
    /// <param name="findWork">Finds the work of pieces.</param>
    /// <param name="errors">Receives warnings.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="ToolException">The cluster doesn't answer, or a port is taken.</exception>
    public static async Task<WorkerHost> Start(
        WorkerSettings settings, Func<string, ReadOnlyMemory<byte>, Func<int, CancellationToken, byte[]>?> findWork, TextWriter errors, CancellationToken cancellationToken)
    {
        var (cluster, listen, name, certificate) = settings;
        var first = cluster.Workers;
        var own = listen is null ? IPAddress.Loopback : ClusterAddress.AddressOf(listen);
        if (listen is null && !IPAddress.IsLoopback(first.Address))
            throw new ToolException($"--listen is missing: the cluster {cluster} isn't on this computer, so specify the address of this machine that the others reach, such as --listen 10.0.0.2.");
        bool isFirst = own.Equals(first.Address) && !ClusterAddress.Answers(first);
        if (!isFirst && !ClusterAddress.Answers(first))
            throw new ToolException($"no cluster answers at {cluster}; start its first worker on that machine with 'inductive-bias worker --cluster {cluster} --listen {cluster.Host}'.");
        if (!isFirst && certificate is null)
            ClusterCertificate.RequireNoneAt(first, $"{cluster}");
        else if (!isFirst)
            certificate!.RequireAt(first, $"{cluster}");
        if (certificate is null && !IPAddress.IsLoopback(own))
            await errors.WriteLineAsync($"inductive-bias: connections to {own} aren't encrypted, and whoever reaches it can use this worker; start all workers with --certificate, or use an address of a trusted network.");
        var address = isFirst ? first : new IPEndPoint(own, FreePort(own));
        int gateway = isFirst ? cluster.Port + 1 : FreePort(own);

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(new WarningLog(errors));
        builder.UseOrleans(silo => Encrypt(silo, certificate)
            .UseDevelopmentClustering(first)
            .Configure<ClusterOptions>(Name)
            // A worker that is gone is found out in seconds, and its blocks go to others.
            .Configure<ClusterMembershipOptions>(options => (options.ProbeTimeout, options.NumMissedProbesLimit, options.NumVotesForDeathDeclaration) = (TimeSpan.FromSeconds(2), 2, 1))
            .ConfigureEndpoints(own, address.Port, gateway, listenOnAnyHostAddress: false)
            .AddInductiveBias(worker =>
            {
                worker.Name = name ?? worker.Name;
                worker.FindSpace = (specification, training) => SpaceOf(specification, training);
                worker.FindWork = findWork;
            }));
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
            return new WorkerHost(host, certificate, address, isFirst);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            host.Dispose();
            throw new ToolException($"the worker can't join the cluster {cluster}: {Text.FirstSentence(failure.GetBaseException().Message)}");
        }
    }

    /// <summary>Waits until the worker is asked to end, then gives its leases back.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        // Orleans takes the signal that service managers and containers send (SIGTERM), and says so here.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        try
        {
            await Task.Delay(Timeout.Infinite, stop.Token);
        }
        catch (OperationCanceledException)
        {
            await _host.StopAsync(CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync()
    {
        _host.Dispose();
        _certificate?.Dispose();
        return default;
    }

    private static ISiloBuilder Encrypt(ISiloBuilder silo, ClusterCertificate? certificate) =>
        certificate is null ? silo : silo.UseTls(certificate.Certificate, certificate.Secure);

    private static ISampledHypothesisSpace? SpaceOf(string specification, TaskData training)
    {
        try
        {
            var space = SpaceSpecification.Of(specification);
            return space.Form.Make(space.Settings, training) as ISampledHypothesisSpace;
        }
        catch (ToolException wrong)
        {
            throw new InvalidOperationException(wrong.Message, wrong);
        }
    }

    private static int FreePort(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Writes why this machine doesn't take part in a run; what Orleans logs about itself stays quiet.</summary>
    private sealed class WarningLog(TextWriter errors) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith("Microsoft.ML.", StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                errors.WriteLine($"inductive-bias: {formatter(state, exception)}");
        }

        public void Dispose()
        {
        }
    }
}
