using System.Globalization;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The distribution from which the parameters of a network start.</summary>
/// <remarks>Gains of normalizations start at 1 and shifts at 0 under all of them.</remarks>
public sealed record NetworkInitialization
{
    private enum Rule
    {
        PyTorch,
        He,
        Glorot,
        NeuralTangent,
    }

    private readonly Rule _rule;

    private NetworkInitialization(Rule rule, double gain)
    {
        _rule = rule;
        Gain = gain;
    }

    /// <summary>Weights and biases uniform within ±1/√fan-in: PyTorch's default for linear and convolutional layers, used by the
    /// paper (Boopathy et al., IJCAI 2024).</summary>
    public static NetworkInitialization PyTorchDefault { get; } = new(Rule.PyTorch, 1);

    /// <summary>Weights normal with variance 2/fan-in, biases 0 (He et al. 2015).</summary>
    public static NetworkInitialization He { get; } = new(Rule.He, 1);

    /// <summary>Weights uniform within ±√(6/(fan-in + fan-out)), biases 0 (Glorot and Bengio 2010).</summary>
    public static NetworkInitialization Glorot { get; } = new(Rule.Glorot, 1);

    /// <summary>Weights gain/√fan-in · W with W standard normal, biases 0; training changes W (the parametrisation of Jacot et al.
    /// 2018), so that the size of a step does not depend on the width.</summary>
    /// <param name="gain">The standard deviation of a weighted sum of inputs of mean square 1; above 0. √2 keeps the size of activations under ReLU.</param>
    public static NetworkInitialization NeuralTangent(double gain = 1)
    {
        if (!(gain > 0) || !double.IsFinite(gain))
            throw new ArgumentOutOfRangeException(nameof(gain), FormattableString.Invariant($"gain was {gain}; it must be finite and above 0."));
        return new NetworkInitialization(Rule.NeuralTangent, gain);
    }

    /// <summary>The gain of <see cref="NeuralTangent"/>; 1 otherwise.</summary>
    public double Gain { get; }

    /// <summary>A name for results, such as <c>he</c> or <c>neuralTangent(1.5)</c>.</summary>
    public string Name => _rule switch
    {
        Rule.PyTorch => "pyTorchDefault",
        Rule.He => "he",
        Rule.Glorot => "glorot",
        _ => string.Create(CultureInfo.InvariantCulture, $"neuralTangent({Gain})"),
    };

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>What the trained values of a parameter are multiplied by to give those that the network uses.</summary>
    internal float ScaleOf(NetworkParameter parameter) =>
        _rule == Rule.NeuralTangent && parameter.Role == NetworkParameterRole.Weight ? (float)(Gain / Math.Sqrt(parameter.FanIn)) : 1f;

    /// <summary>Draws the trained values of a parameter.</summary>
    internal void Draw(NetworkParameter parameter, ref ReplicateRandom random, Span<float> values)
    {
        switch (parameter.Role)
        {
            case NetworkParameterRole.Gain:
                values.Fill(1);
                break;
            case NetworkParameterRole.Position:
                Normal(0.02, ref random, values);
                break;
            case NetworkParameterRole.Weight when _rule == Rule.He:
                Normal(Math.Sqrt(2.0 / parameter.FanIn), ref random, values);
                break;
            case NetworkParameterRole.Weight when _rule == Rule.Glorot:
                Uniform(Math.Sqrt(6.0 / ((double)parameter.FanIn + parameter.FanOut)), ref random, values);
                break;
            case NetworkParameterRole.Weight when _rule == Rule.NeuralTangent:
                Normal(1, ref random, values);
                break;
            case NetworkParameterRole.Weight or NetworkParameterRole.Bias when _rule == Rule.PyTorch:
                Uniform(1 / Math.Sqrt(parameter.FanIn), ref random, values);
                break;
            default:
                values.Clear();
                break;
        }
    }

    private static void Uniform(double bound, ref ReplicateRandom random, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(bound * (2 * random.NextDouble() - 1));
    }

    /// <summary>Box and Muller's pairs: few operations, and each value depends on its place alone.</summary>
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
