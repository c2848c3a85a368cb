namespace Microsoft.ML.InductiveBias;

/// <summary>The activation function between two layers of a network.</summary>
public enum NetworkActivation
{
    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>x Φ(x), with the normal distribution function Φ (Hendrycks and Gimpel 2016).</summary>
    Gelu,
}
