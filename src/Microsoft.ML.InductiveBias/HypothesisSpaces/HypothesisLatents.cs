namespace Microsoft.ML.InductiveBias;

/// <summary>The random numbers that a hypothesis is made of.</summary>
public sealed class HypothesisLatents
{
    /// <summary>Holds the given numbers.</summary>
    /// <param name="normals"><see cref="Normals"/>.</param>
    /// <param name="seeds"><see cref="Seeds"/>.</param>
    public HypothesisLatents(ReadOnlyMemory<float> normals, ReadOnlyMemory<long> seeds) => (Normals, Seeds) = (normals, seeds);

    /// <summary>Independent standard normal numbers, such as those that initial weights are made of.</summary>
    public ReadOnlyMemory<float> Normals { get; }

    /// <summary>Independent seeds, each uniform over all 64-bit numbers, for random numbers without a neighborhood, such as the
    /// order of the rows in an epoch.</summary>
    public ReadOnlyMemory<long> Seeds { get; }
}
