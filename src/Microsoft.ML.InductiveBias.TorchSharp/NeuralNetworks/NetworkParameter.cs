namespace Microsoft.ML.InductiveBias;

/// <summary>What a parameter of a network does, which decides how it starts.</summary>
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

    /// <summary>A position's own vector: normal with standard deviation 0.02, whatever the initialisation.</summary>
    Position,
}

/// <summary>One parameter tensor of a network.</summary>
/// <param name="Name">A name for people, such as <c>hidden1.weight</c>.</param>
/// <param name="Shape">Its shape for one hypothesis.</param>
/// <param name="Role">What it does.</param>
/// <param name="FanIn">The number of values that one output sums, at least 1; for a bias, that of its layer.</param>
/// <param name="FanOut">The number of outputs that one input reaches, at least 1.</param>
public sealed record NetworkParameter(string Name, IReadOnlyList<long> Shape, NetworkParameterRole Role, int FanIn, int FanOut)
{
    /// <summary>Number of values.</summary>
    public int Count => checked((int)Shape.Aggregate(1L, (product, length) => product * length));
}
