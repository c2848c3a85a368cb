namespace Microsoft.ML.InductiveBias;

/// <summary>Specifies the control of an inverted pendulum as a regression.</summary>
public sealed class InvertedPendulumOptions
{
    /// <summary>The number of rows, at least 1; 1,000 by default.</summary>
    public int Rows { get; init; } = 1000;

    /// <summary>Steps of 0.02 seconds between the observation and the action that it must predict, at least 0; 0 by default.</summary>
    public int Delay { get; init; }

    /// <summary>Whether the angular velocity is observed; <see langword="true"/> by default. Without it, the observation doesn't determine the action.</summary>
    public bool ObservesVelocity { get; init; } = true;

    /// <summary>The number of further features of standard normal noise, at least 0; 0 by default.</summary>
    public int NoiseDimensions { get; init; }

    /// <summary>The seed of states and noise; 0 by default. States don't depend on the other options.</summary>
    public int Seed { get; init; }
}
