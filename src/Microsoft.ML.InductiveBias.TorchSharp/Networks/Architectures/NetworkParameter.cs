namespace Microsoft.ML.InductiveBias;

/// <summary>The role of a network's parameter, which decides its initial values.</summary>
public enum NetworkParameterRole
{
    /// <summary>Multiplies inputs: drawn at a scale that depends on fan-in and fan-out.</summary>
    Weight,

    /// <summary>Is added to a sum of weighted inputs.</summary>
    Bias,

    /// <summary>Multiplies normalized values: starts at 1.</summary>
    Gain,

    /// <summary>Is added to normalized values: starts at 0.</summary>
    Shift,

    /// <summary>The vector of a position: normal with standard deviation 0.02 under every initialization.</summary>
    Position,
}

/// <summary>One parameter tensor of a network.</summary>
/// <param name="name">A human-readable name, such as <c>hidden1.weight</c>.</param>
/// <param name="shape">Its shape for one hypothesis.</param>
/// <param name="role">Its role.</param>
/// <param name="fanIn">The number of values that one output sums, at least 1; for a bias, that of its layer.</param>
/// <param name="fanOut">The number of outputs that one input reaches, at least 1.</param>
public sealed class NetworkParameter(string name, IReadOnlyList<long> shape, NetworkParameterRole role, int fanIn, int fanOut)
{
    internal string Name => name;

    internal IReadOnlyList<long> Shape => shape;

    internal NetworkParameterRole Role => role;

    internal int FanIn => fanIn;

    internal int FanOut => fanOut;

    /// <summary>Number of values.</summary>
    internal int Count { get; } = CountOf(name, shape);

    private static int CountOf(string name, IReadOnlyList<long> shape)
    {
        double count = shape.Aggregate(1.0, (product, length) => product * length);
        return count <= Array.MaxLength ? (int)count : throw new ArgumentException(FormattableString.Invariant(
            $"The parameter {name} of the network would have {count:G3} values; an array has at most {Array.MaxLength}. Use a smaller width, or fewer features."));
    }
}
