using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>The seed that <c>new MLContext(seed)</c> was given.</summary>
/// <remarks>ML.NET keeps it internal. The hosts' own random numbers won't do, because two calls on one context differ by them.</remarks>
internal static class ContextSeed
{
    /// <summary>More hypotheses than anybody draws, so contexts of neighboring seeds share none.</summary>
    private const uint HypothesesApart = 1_048_573;

    /// <summary>The seed of the context; 0 where it has none.</summary>
    public static int Of(IHostEnvironment environment) =>
        environment.GetType().GetInterface("Microsoft.ML.Runtime.IHostEnvironmentInternal")?.GetProperty("Seed")?.GetValue(environment) as int? ?? 0;

    /// <summary>The seed of a context's first hypothesis: from 0 to 2³⁰ − 1, 0 for the seed 0.</summary>
    public static int FirstHypothesis(IHostEnvironment environment) => (int)(unchecked((uint)Of(environment) * HypothesesApart) & 0x3FFF_FFFF);
}
