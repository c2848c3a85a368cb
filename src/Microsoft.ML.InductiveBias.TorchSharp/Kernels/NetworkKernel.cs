using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The nonlinearity of an infinitely wide network.</summary>
public enum KernelActivation
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
public abstract class NetworkKernel : Kernel
{
    private readonly bool _isTangent;

    private protected NetworkKernel(string name, bool isTangent)
        : base(name) => _isTangent = isTangent;

    /// <summary>L: the number of hidden layers; at least 1, 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Depth
    {
        get;
        init => field = Checked.AtLeast(1, value);
    } = 1;

    /// <summary>The nonlinearity; ReLU by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public KernelActivation Activation
    {
        get;
        init => field = Checked.Defined(value);
    }

    /// <summary>σ_w²: the variance of a weight times the number of inputs of its layer; positive and finite. 2 by default, which keeps
    /// the size of ReLU activations from layer to layer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double WeightVariance
    {
        get;
        init => field = Checked.Positive(value);
    } = 2;

    /// <summary>σ_b²: the variance of a bias; finite and at least 0, 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double BiasVariance
    {
        get;
        init => field = Checked.NotNegative(value);
    }

    private protected override IEnumerable<KeyValuePair<string, object>> OwnParameters =>
    [
        new("activation", Activation == KernelActivation.Relu ? "relu" : "erf"),
        new("depth", Depth), new("weightVariance", WeightVariance), new("biasVariance", BiasVariance),
    ];

    internal override string RemedyForZeros => "Use a bias variance above 0, features that aren't 0, a larger weight variance or amplitude, or a lower depth.";

    private protected override string RemedyForOverflow => "Use a smaller weight variance (2 keeps the size of ReLU activations), a lower depth, a smaller bias variance or amplitude, or normalize the features.";

    private NetworkLimit Limit => Activation == KernelActivation.Relu
        ? new ReluNetworkLimit(Depth, WeightVariance, BiasVariance, _isTangent)
        : new ErfNetworkLimit(Depth, WeightVariance, BiasVariance, _isTangent);

    private protected override torch.Tensor DiagonalOf(PointRows points)
    {
        using var scope = torch.NewDisposeScope();
        return Limit.Variances(points).Times(Variance).MoveToOuterDisposeScope();
    }

    private protected override torch.Tensor CrossOf(PointRows left, PointRows right) => Matrix(left, right, symmetric: false);

    private protected override torch.Tensor GramOf(PointRows points) => WithExactDiagonal(Matrix(points, points, symmetric: true), points);

    private torch.Tensor Matrix(PointRows left, PointRows right, bool symmetric)
    {
        using var scope = torch.NewDisposeScope();
        var limit = Limit;
        var (u, p) = limit.Inputs(left);
        var (v, q) = limit.Inputs(right);
        return RowBlocks.Fill(left.Rows, right.Rows, left.Device, symmetric, (rows, columns) => limit.Covariances(
            u.Slice(rows.Start, rows.Count), p.narrow(0, rows.Start, rows.Count).unsqueeze(1),
            v.Slice(columns.Start, columns.Count), q.narrow(0, columns.Start, columns.Count).unsqueeze(0)).Times_(Variance)).MoveToOuterDisposeScope();
    }
}

/// <summary>The prior covariance of an infinitely wide network with random weights (neural network Gaussian process). For ReLU it is the
/// arc-cosine kernel of order 1, composed.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// $K^{(0)} = \sigma_b^2 + \sigma_w^2\, x^\top y / d$ and $K^{(l+1)} = \sigma_b^2 + \sigma_w^2\, E[\phi(u)\phi(v)]$ with $(u, v)$ normal with
/// covariance $K^{(l)}$; the kernel is $a^2 K^{(L)}$.
/// Sources: Cho and Saul, NIPS 2009; Lee et al., ICLR 2018 (arXiv 1711.00165); for erf Williams, NIPS 1996.
/// ]]></format>
/// </remarks>
public sealed class NngpKernel() : NetworkKernel("nngp", isTangent: false);

/// <summary>The neural tangent kernel: the kernel machine that an infinitely wide network becomes when all its layers are trained by
/// gradient descent with small steps.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// $\Theta^{(0)} = K^{(0)}$ and $\Theta^{(l+1)} = K^{(l+1)} + \sigma_w^2\, \Theta^{(l)} E[\phi'(u)\phi'(v)]$ with the K of `NngpKernel`; the
/// kernel is $a^2 \Theta^{(L)}$: the inner product of the gradients in the standard normal variables of the weights and biases.
/// Source: Jacot, Gabriel and Hongler, NeurIPS 2018 (arXiv 1806.07572).
/// ]]></format>
/// </remarks>
public sealed class NtkKernel() : NetworkKernel("ntk", isTangent: true);
