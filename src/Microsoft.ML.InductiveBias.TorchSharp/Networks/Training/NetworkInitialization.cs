using System.Globalization;
using MathNet.Numerics;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The distribution of the initial parameters of a network.</summary>
/// <remarks>Gains of normalizations always start at 1, and shifts at 0.</remarks>
public sealed class NetworkInitialization
{
    private enum Rule
    {
        PyTorch,
        He,
        Glorot,
        NeuralTangent,
    }

    private readonly Rule _rule;
    private readonly double _gain;

    private NetworkInitialization(Rule rule, double gain = 1) => (_rule, _gain) = (rule, gain);

    /// <summary>Weights and biases uniform within ±1/√fan-in: PyTorch's default for linear and convolutional layers, used by the
    /// paper (Boopathy et al., IJCAI 2024).</summary>
    public static NetworkInitialization PyTorchDefault { get; } = new(Rule.PyTorch);

    /// <summary>Weights normal with variance 2/fan-in, biases 0 (He et al. 2015).</summary>
    public static NetworkInitialization He { get; } = new(Rule.He);

    /// <summary>Weights uniform within ±√(6/(fan-in + fan-out)), biases 0 (Glorot and Bengio 2010).</summary>
    public static NetworkInitialization Glorot { get; } = new(Rule.Glorot);

    /// <summary>Weights gain/√fan-in · W with W standard normal, biases 0; training changes W (the parametrization of Jacot et al.
    /// 2018), so the size of a step does not depend on the width.</summary>
    /// <param name="gain">The standard deviation of a weighted sum of inputs of mean square 1; above 0. √2 keeps the size of activations under ReLU.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gain"/> is not positive and finite.</exception>
    public static NetworkInitialization NeuralTangent(double gain = 1) => new(Rule.NeuralTangent, Checked.Positive(gain, nameof(gain)));

    /// <summary>The name in results, such as <c>he</c> or <c>neuralTangent(1.5)</c>.</summary>
    internal string Name => _rule switch
    {
        Rule.PyTorch => "pyTorchDefault",
        Rule.He => "he",
        Rule.Glorot => "glorot",
        _ => string.Create(CultureInfo.InvariantCulture, $"neuralTangent({_gain})"),
    };

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The factor from the trained values of a parameter to those that the network uses.</summary>
    internal float ScaleOf(NetworkParameter parameter) =>
        _rule == Rule.NeuralTangent && parameter.Role == NetworkParameterRole.Weight ? (float)(_gain / Math.Sqrt(parameter.FanIn)) : 1f;

    /// <summary>Whether the values of a parameter are drawn; otherwise they are constants.</summary>
    internal bool IsRandom(NetworkParameter parameter) => LawOf(parameter).Spread > 0;

    /// <summary>Draws the trained values of a parameter.</summary>
    internal void Draw(NetworkParameter parameter, ref ReplicateRandom random, Span<float> values)
    {
        var law = LawOf(parameter);
        if (law.Spread == 0)
            values.Fill(law.Center);
        else if (law.IsNormal)
            Normal(law.Spread, ref random, values);
        else
            Uniform(law.Spread, ref random, values);
    }

    /// <summary>The trained values of a parameter that standard normal numbers give; they have the law of drawn ones.</summary>
    internal void FromNormals(NetworkParameter parameter, ReadOnlySpan<float> normals, Span<float> values)
    {
        var law = LawOf(parameter);
        if (law.Spread == 0)
            values.Fill(law.Center);
        for (int i = 0; i < normals.Length; i++)
            values[i] = (float)(law.Spread * (law.IsNormal ? normals[i] : SpecialFunctions.Erf(normals[i] / Math.Sqrt(2))));
    }

    /// <summary>The law of the trained values: constant, uniform within ± the spread, or normal with the spread as standard deviation.</summary>
    internal (float Center, double Spread, bool IsNormal) LawOf(NetworkParameter parameter) => parameter.Role switch
    {
        NetworkParameterRole.Gain => (1, 0, false),
        NetworkParameterRole.Position => (0, 0.02, true),
        NetworkParameterRole.Weight when _rule == Rule.He => (0, Math.Sqrt(2.0 / parameter.FanIn), true),
        NetworkParameterRole.Weight when _rule == Rule.Glorot => (0, Math.Sqrt(6.0 / ((double)parameter.FanIn + parameter.FanOut)), false),
        NetworkParameterRole.Weight when _rule == Rule.NeuralTangent => (0, 1, true),
        NetworkParameterRole.Weight or NetworkParameterRole.Bias when _rule == Rule.PyTorch => (0, 1 / Math.Sqrt(parameter.FanIn), false),
        _ => (0, 0, false),
    };

    private static void Uniform(double bound, ref ReplicateRandom random, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(bound * (2 * random.NextDouble() - 1));
    }

    /// <summary>Pairs by Box and Muller: few operations, and each value depends only on its position.</summary>
    private static void Normal(double deviation, ref ReplicateRandom random, Span<float> values)
    {
        for (int i = 0; i < values.Length; i += 2)
        {
            double radius = deviation * Math.Sqrt(-2 * Math.Log(random.NextDouble()));
            var (sine, cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
            values[i] = (float)(radius * cosine);
            if (i + 1 < values.Length)
                values[i + 1] = (float)(radius * sine);
        }
    }
}
