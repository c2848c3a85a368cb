using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>What a seed determines: the initial parameters of a network, and the order of its training rows.</summary>
internal static class NetworkStart
{
    /// <summary>Values from one parameter tensor to the next, each in row-major order; before scaling.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="initialization">Their distribution.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="attempt">0 for the network of a seed; other numbers for further independent networks.</param>
    /// <param name="values">Receives the values.</param>
    public static void Draw(IReadOnlyList<NetworkParameter> parameters, NetworkInitialization initialization, int seed, long attempt, Span<float> values)
    {
        var random = new ReplicateRandom(seed, RandomStream.NetworkStart, attempt);
        int offset = 0;
        foreach (var parameter in parameters)
        {
            int count = parameter.Count;
            initialization.Draw(parameter, ref random, values.Slice(offset, count));
            offset += count;
        }
    }

    /// <summary>Multiplies values by the scales of their parameters.</summary>
    public static void Scale(IReadOnlyList<NetworkParameter> parameters, NetworkInitialization initialization, Span<float> values)
    {
        int offset = 0;
        foreach (var parameter in parameters)
        {
            float scale = initialization.ScaleOf(parameter);
            int count = parameter.Count;
            if (scale != 1)
            {
                foreach (ref float value in values.Slice(offset, count))
                    value *= scale;
            }
            offset += count;
        }
    }

    /// <summary>The order of the rows in an epoch.</summary>
    public static void Shuffle(long seed, int epoch, Span<int> order)
    {
        var random = new ReplicateRandom(seed, RandomStream.NetworkOrder, epoch);
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = random.NextInt(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
