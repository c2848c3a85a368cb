using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.ML.InductiveBias;

namespace Orleans.Hosting;

/// <summary>Silos that draw hypotheses for sampling runs.</summary>
public static class ClusterWorkerExtensions
{
    /// <summary>Lets a silo take part in sampling runs. The application chooses how the cluster is formed and secured.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configure">Names the spaces that the silo can draw from.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddInductiveBias(this ISiloBuilder silo, Action<ClusterWorkerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(configure);
        silo.Services.AddOptions<ClusterWorkerOptions>().Configure(configure)
            .Validate(options => options.BlocksAtOnce >= 1, "BlocksAtOnce must be at least 1.")
            .Validate(options => options.Heartbeat > TimeSpan.Zero && options.IdleTime > TimeSpan.Zero, "Heartbeat and IdleTime must be positive.");
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddHostedService<ClusterWorker>();
        return silo;
    }
}
