using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A positive semidefinite kernel K(x, y): the prior covariance of a hypothesis at two points.</summary>
/// <remarks>Kernels add (<see cref="KernelSum"/>), multiply (<see cref="KernelProduct"/>) and scale (<see cref="Amplitude"/>). A
/// kernel that is not here comes in as a function (<see cref="ExternalKernel"/>).</remarks>
public abstract record Kernel
{
    private readonly double _amplitude = 1;

    private protected Kernel()
    {
    }

    /// <summary>The kernel's name in results, such as <c>rbf</c>.</summary>
    public abstract string Name { get; }

    /// <summary>a: the kernel is a² times its formula without it; positive and finite, 1 by default. For a kernel of distances
    /// it is the prior standard deviation of a hypothesis at a point, in units of the targets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double Amplitude
    {
        get => _amplitude;
        init => _amplitude = Checked.Positive(value, nameof(Amplitude));
    }

    /// <summary>The sum of two kernels: hypotheses that are sums of independent ones.</summary>
    /// <param name="left">A kernel.</param>
    /// <param name="right">A kernel.</param>
    public static KernelSum operator +(Kernel left, Kernel right) => new(left, right);

    /// <summary>The product of two kernels.</summary>
    /// <param name="left">A kernel.</param>
    /// <param name="right">A kernel.</param>
    public static KernelProduct operator *(Kernel left, Kernel right) => new(left, right);

    /// <summary>The kernel with its parameters set from the training rows; those to be found by the likelihood at their starts.</summary>
    /// <param name="training"><c>[n, d]</c>.</param>
    internal abstract ResolvedKernel Resolve(torch.Tensor training);
}
