using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>What determines a trained network: a seed, or latents, which can be moved.</summary>
internal abstract class NetworkOrigin(int seed)
{
    /// <summary>The seed that results show; for latents, their index.</summary>
    public int Seed { get; } = seed;

    /// <summary>The initial values of all parameters, from one parameter tensor to the next; before scaling.</summary>
    public abstract void Start(IReadOnlyList<NetworkParameter> parameters, NetworkInitialization initialization, Span<float> values);

    /// <summary>The order of the rows in an epoch.</summary>
    public abstract void Shuffle(int epoch, Span<int> order);
}

/// <summary>The origin of the network of a seed.</summary>
internal sealed class SeedOrigin(int seed) : NetworkOrigin(seed)
{
    public override void Start(IReadOnlyList<NetworkParameter> parameters, NetworkInitialization initialization, Span<float> values) =>
        NetworkStart.Draw(parameters, initialization, Seed, 0, values);

    public override void Shuffle(int epoch, Span<int> order) => NetworkStart.Shuffle(Seed, epoch, order);
}

/// <summary>The origin of a network of given latents: a normal number for each random parameter, and a seed for the orders of each group of epochs.</summary>
internal sealed class LatentOrigin(int index, HypothesisLatents latents) : NetworkOrigin(index)
{
    public override void Start(IReadOnlyList<NetworkParameter> parameters, NetworkInitialization initialization, Span<float> values)
    {
        var normals = latents.Normals.Span;
        int offset = 0, used = 0;
        foreach (var parameter in parameters)
        {
            int random = initialization.IsRandom(parameter) ? parameter.Count : 0;
            initialization.FromNormals(parameter, normals.Slice(used, random), values.Slice(offset, parameter.Count));
            used += random;
            offset += parameter.Count;
        }
    }

    public override void Shuffle(int epoch, Span<int> order) => NetworkStart.Shuffle(latents.Seeds.Span[EpochGroup(epoch)], epoch, order);

    /// <summary>The number of normal numbers of a network.</summary>
    public static int CountNormals(IReadOnlyList<NetworkParameter> parameters, NetworkInitialization initialization) =>
        parameters.Where(initialization.IsRandom).Sum(parameter => parameter.Count);

    /// <summary>The group of an epoch, from 0: later groups are longer, because the order of a late epoch changes less.</summary>
    public static int EpochGroup(int epoch) => (int)Math.Floor(2 * Math.Log2(epoch));
}
