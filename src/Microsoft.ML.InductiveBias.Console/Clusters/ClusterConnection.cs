using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML.InductiveBias.Console.Spaces;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Microsoft.ML.InductiveBias.Console.Clusters;

/// <summary>A connection to a cluster, for the commands that draw hypotheses there.</summary>
internal sealed class ClusterConnection : IDisposable
{
    /// <summary>A cluster that answers does so within less.</summary>
    private static readonly TimeSpan s_usual = TimeSpan.FromSeconds(3);

    private readonly IHost _host;
    private readonly ClusterCertificate? _certificate;

    private ClusterConnection(IHost host, ClusterCertificate? certificate) => (_host, _certificate) = (host, certificate);

    /// <summary>Connects.</summary>
    /// <param name="address">The address of the cluster.</param>
    /// <param name="certificate">Its certificate, owned by the connection; <see langword="null"/> if it doesn't encrypt.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ToolException">No cluster answers, or one with another certificate.</exception>
    public static ClusterConnection Open(ClusterAddress address, ClusterCertificate? certificate, CancellationToken cancellationToken)
    {
        if (!ClusterAddress.Answers(address.Measurements))
            throw new ToolException($"no cluster answers at {address}; start its first worker with 'inductive-bias worker --cluster {address}', and others with the same address.");
        certificate?.RequireAt(address.Measurements, $"{address}");
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(address.Measurements).Configure<ClusterOptions>(WorkerHost.Name);
            if (certificate is not null)
                client.UseTls(certificate.Certificate, certificate.Secure);
        });
        var host = builder.Build();
        try
        {
            Start(host, address, isEncrypted: certificate is not null, cancellationToken);
            return new ClusterConnection(host, certificate);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or ToolException))
        {
            host.Dispose();
            throw new ToolException($"what answers at {address} isn't a cluster of this version of the tool ({Text.FirstSentence(failure.Message)}).");
        }
    }

    /// <summary>Connects. Orleans tries a cluster that encrypts its connections again and again, so that is found out here.</summary>
    private static void Start(IHost host, ClusterAddress address, bool isEncrypted, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var start = Task.Run(() => host.StartAsync(stop.Token), stop.Token);
        try
        {
            if (!isEncrypted && Task.WaitAny([start], (int)s_usual.TotalMilliseconds, cancellationToken) < 0)
                ClusterCertificate.RequireNoneAt(address.Measurements, $"{address}");
        }
        catch
        {
            stop.Cancel();
            _ = start.ContinueWith(_ => host.Dispose(), TaskScheduler.Default);
            throw;
        }
        start.GetAwaiter().GetResult();
    }

    /// <summary>Computes pieces of work that workers find by its name.</summary>
    public IEnumerable<(int Piece, ReadOnlyMemory<byte> Result)> Compute(string work, byte[] data, IReadOnlyList<int> pieces, IProgress<WorkProgress> progress, CancellationToken cancellationToken) =>
        ClusterPieces.Compute(_host.Services.GetRequiredService<IClusterClient>(), work, data, pieces, options: null, progress, cancellationToken);

    /// <summary>Where the hypotheses of a space are drawn. Runs with other first seeds may draw at the same time.</summary>
    public ISamplingExecutor ExecutorOf(SpaceSpecification space) =>
        new ClusterExecutor(_host.Services.GetRequiredService<IClusterClient>(), space.Complete, new ClusterRunOptions { Shard = space.Settings.Given(SamplingOptions.FirstSeed) ?? 0 });

    /// <summary>Where the hypotheses of a space of an audit are drawn; <see langword="null"/> for a space that no text names, which is drawn here.</summary>
    public ISamplingExecutor? ExecutorOf(ISampledHypothesisSpace space) => SpecificationOf(space) is { } text ? ExecutorOf(SpaceSpecification.Of(text)) : null;

    /// <summary>The text that names the networks of an audit.</summary>
    public static string? SpecificationOf(ISampledHypothesisSpace space) => space is NeuralNetworkHypothesisSpace { Options: { Architecture: MultilayerPerceptron layers } options }
        ? string.Create(CultureInfo.InvariantCulture, $"mlp:width={layers.Width},depth={layers.Depth},epochs={options.Epochs}{(options.Tolerance is { } tolerance ? $",tolerance={tolerance:R}" : "")}")
        : null;

    public void Dispose()
    {
        Task.Run(() => _host.StopAsync()).GetAwaiter().GetResult();
        _host.Dispose();
        _certificate?.Dispose();
    }
}
