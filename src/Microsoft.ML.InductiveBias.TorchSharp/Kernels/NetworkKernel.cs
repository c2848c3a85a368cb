using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The nonlinearity of a network whose infinitely wide limit a kernel is.</summary>
public enum NetworkActivation
{
    /// <summary>max(0, z).</summary>
    Relu,

    /// <summary>The error function erf(z): a smooth step from −1 to 1.</summary>
    Erf,
}

/// <summary>The kernel of an infinitely wide fully connected network of given depth.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// The network has L = `Depth` hidden layers, $f^{(l+1)} = W^{(l)}\phi(f^{(l)}) + b^{(l)}$, with independent normal weights of variance
/// `WeightVariance` / (inputs of the layer) and biases of variance `BiasVariance`.
/// ]]></format>
/// </remarks>
public abstract record NetworkKernel : Kernel
{
    private readonly int _depth = 1;
    private readonly double _weightVariance = 2;
    private readonly double _biasVariance;
    private readonly NetworkActivation _activation;

    private protected NetworkKernel()
    {
    }

    /// <summary>L: the number of hidden layers; at least 1, 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Depth
    {
        get => _depth;
        init => _depth = Checked.AtLeast(value, 1, nameof(Depth));
    }

    /// <summary>The nonlinearity; ReLU by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration.</exception>
    public NetworkActivation Activation
    {
        get => _activation;
        init => _activation = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Activation), $"Activation was {(int)value}; it must be a value of {nameof(NetworkActivation)}.");
    }

    /// <summary>σ_w²: the variance of a weight times the number of inputs of its layer; positive and finite. 2 by default, which keeps
    /// the size of ReLU activations from layer to layer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double WeightVariance
    {
        get => _weightVariance;
        init => _weightVariance = Checked.Positive(value, nameof(WeightVariance));
    }

    /// <summary>σ_b²: the variance of a bias; finite and at least 0, 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double BiasVariance
    {
        get => _biasVariance;
        init => _biasVariance = Checked.NotNegative(value, nameof(BiasVariance));
    }

    private protected abstract bool IsTangent { get; }

    internal override ResolvedKernel Resolve(torch.Tensor training)
    {
        string activation = Activation == NetworkActivation.Relu ? "relu" : "erf";
        KeyValuePair<string, object>[] parameters =
        [
            new("kernel", Name), new("activation", activation), new("depth", Depth), new("weightVariance", WeightVariance), new("biasVariance", BiasVariance),
        ];
        return Activation == NetworkActivation.Relu
            ? new ResolvedReluKernel(parameters, Depth, WeightVariance, BiasVariance, IsTangent, Amplitude)
            : new ResolvedErfKernel(parameters, Depth, WeightVariance, BiasVariance, IsTangent, Amplitude);
    }
}
