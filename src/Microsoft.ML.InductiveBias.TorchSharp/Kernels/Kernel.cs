using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A positive semidefinite kernel K(x, y): the prior covariance of a hypothesis at two points.</summary>
public abstract record Kernel
{
    private readonly double _amplitude = 1;

    private protected Kernel()
    {
    }

    /// <summary>The kernel's name in results, such as <c>rbf</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The prior standard deviation of a hypothesis at a point, in units of the targets; positive and finite, 1 by
    /// default. The kernel is the amplitude squared times a correlation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double Amplitude
    {
        get => _amplitude;
        init => _amplitude = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Amplitude), FormattableString.Invariant($"Amplitude was {value}; it must be positive and finite."));
    }

    /// <summary>The kernel with its free parameters set from the training rows.</summary>
    /// <param name="training"><c>[n, d]</c>.</param>
    internal abstract ResolvedKernel Resolve(torch.Tensor training);
}
