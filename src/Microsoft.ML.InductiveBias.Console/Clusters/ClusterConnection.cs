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
    private readonly IHost _host;

    private ClusterConnection(IHost host) => _host = host;

    /// <summary>Connects.</summary>
    /// <exception cref="ToolException">No cluster answers.</exception>
    public static ClusterConnection Open(ClusterAddress address, CancellationToken cancellationToken)
    {
        if (!ClusterAddress.Answers(address.Measurements))
            throw new ToolException($"no cluster answers at {address}; start its first worker with 'inductive-bias worker --cluster {address}', and others with the same address.");
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client.UseStaticClustering(address.Measurements).Configure<ClusterOptions>(WorkerHost.Name));
        var host = builder.Build();
        try
        {
            Task.Run(() => host.StartAsync(cancellationToken), cancellationToken).GetAwaiter().GetResult();
            return new ClusterConnection(host);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            host.Dispose();
            throw new ToolException($"what answers at {address} isn't a cluster of this version of the tool ({Text.FirstSentence(failure.Message)}).");
        }
    }

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
    }
}
