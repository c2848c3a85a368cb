using System.Globalization;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A positive semidefinite kernel K(x, y): the prior covariance of a hypothesis at two points.</summary>
/// <remarks>Kernels can be added (<see cref="KernelSum"/>), multiplied (<see cref="KernelProduct"/>) and scaled
/// (<see cref="Amplitude"/>). <see cref="ExternalKernel"/> wraps a function as a kernel. Kernels are immutable; two kernels are equal
/// if they have the same type and the same parameters.</remarks>
public abstract class Kernel
{
    private double _amplitude = 1;

    private protected Kernel(string name) => Name = name;

    /// <summary>The kernel's name in results, such as <c>rbf</c>.</summary>
    public string Name { get; private protected init; }

    /// <summary>a: the kernel is a² times its formula; positive and finite, 1 by default. For a stationary kernel it is the prior
    /// standard deviation of a hypothesis at a point, in units of the targets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double Amplitude
    {
        get => _amplitude;
        init => _amplitude = Checked.Positive(value);
    }

    /// <summary>The parameters by name, as results show them.</summary>
    internal IReadOnlyList<KeyValuePair<string, object>> Parameters => [new("kernel", Name), .. OwnParameters, new("amplitude", Amplitude)];

    /// <summary>The kernel in terms of ML.NET's own transformers; <see langword="null"/> if they cannot express it.</summary>
    internal virtual StockKernel? Stock => null;

    /// <summary>The parameters that are chosen by maximum likelihood, at their current values.</summary>
    internal virtual IReadOnlyList<FreeParameter> Free => [];

    /// <summary>a².</summary>
    private protected double Variance => _amplitude * _amplitude;

    /// <summary>The parameters between name and amplitude.</summary>
    private protected virtual IEnumerable<KeyValuePair<string, object>> OwnParameters => [];

    /// <summary>The sum of two kernels: a hypothesis is the sum of two independent ones.</summary>
    /// <param name="left">A kernel.</param>
    /// <param name="right">A kernel.</param>
    public static KernelSum operator +(Kernel left, Kernel right) => new(left, right);

    /// <summary>The product of two kernels.</summary>
    /// <param name="left">A kernel.</param>
    /// <param name="right">A kernel.</param>
    public static KernelProduct operator *(Kernel left, Kernel right) => new(left, right);

    /// <summary>The same kernel with another amplitude.</summary>
    /// <param name="amplitude">a; positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="amplitude"/> is not positive and finite.</exception>
    public Kernel WithAmplitude(double amplitude)
    {
        var copy = (Kernel)MemberwiseClone();
        copy._amplitude = Checked.Positive(amplitude, nameof(amplitude));
        return copy;
    }

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => obj is Kernel other && other.GetType() == GetType() && HasSameParameters(other);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => HashCode.Combine(Name, Amplitude);

    /// <summary>The kernel with every parameter a number, ready for matrices; parameters to be chosen by maximum likelihood get the
    /// values at which the search starts.</summary>
    /// <param name="training"><c>[n, d]</c>.</param>
    internal virtual Kernel Resolve(PointRows training) => this;

    /// <summary>K(x, x) of each point, <c>[a]</c>; the caller disposes it.</summary>
    /// <param name="points"><c>[a, d]</c>.</param>
    /// <exception cref="KernelMatrixException">A value isn't finite.</exception>
    internal torch.Tensor Diagonal(PointRows points) => Finite(DiagonalOf(points));

    /// <summary>The kernel matrix of two sets of points; the caller disposes it.</summary>
    /// <param name="left"><c>[a, d]</c>.</param>
    /// <param name="right"><c>[b, d]</c>.</param>
    /// <returns><c>[a, b]</c>.</returns>
    /// <exception cref="KernelMatrixException">A value isn't finite.</exception>
    internal torch.Tensor Cross(PointRows left, PointRows right) => left.Rows * right.Rows <= RowBlocks.LargestAtOnce
        ? Finite(CrossOf(left, right))
        : RowBlocks.InBlocks(left.Rows, right.Rows, left.Device, (rows, target) =>
        {
            using var points = left.Slice(rows.Start, rows.Count);
            using var values = Finite(CrossOf(points, right));
            target.copy_(values);
        });

    /// <summary>The kernel matrix of one set of points with itself, with an exact diagonal; the caller disposes it.</summary>
    /// <param name="points"><c>[a, d]</c>.</param>
    /// <exception cref="KernelMatrixException">A value isn't finite.</exception>
    internal torch.Tensor Gram(PointRows points) => points.Rows * points.Rows <= RowBlocks.LargestAtOnce
        ? Finite(GramOf(points))
        : RowBlocks.InBlocks(points.Rows, points.Rows, points.Device, (rows, target) =>
        {
            using var scope = torch.NewDisposeScope();
            using var own = points.Slice(rows.Start, rows.Count);
            target.narrow(1, rows.Start, rows.Count).copy_(Finite(GramOf(own)));
            if (rows.Start == 0)
                return;
            // The other triangle is the mirror of this one. On a device, blocks of one size reuse each other's memory.
            long width = points.Device.type == DeviceType.CPU ? rows.Start : RowBlocks.LargestAtOnce / 16 / rows.Count;
            for (long column = 0; column < rows.Start; column += width)
            {
                using var inner = torch.NewDisposeScope();
                long columns = Math.Min(width, rows.Start - column);
                using var before = points.Slice(column, columns);
                target.narrow(1, column, columns).copy_(Finite(CrossOf(own, before)));
            }
        }, RowBlocks.Mirror);

    /// <summary>Blocks of the kernel matrix that share their memory, which the caller disposes; <see langword="null"/> where there are none, or where they would
    /// lose more than <see cref="Gram"/> does, in single precision more than its rounding.</summary>
    /// <param name="points"><c>[a, d]</c>.</param>
    /// <param name="isSingle">Whether they are in single precision.</param>
    internal virtual KernelBlocks? Blocks(PointRows points, bool isSingle) => null;

    /// <summary>The name with the parameters, for messages.</summary>
    internal string Describe() => string.Create(CultureInfo.InvariantCulture,
        $"'{Name}' ({string.Join(", ", Parameters.Skip(1).Select(parameter => string.Create(CultureInfo.InvariantCulture, $"{parameter.Key} = {parameter.Value:G6}")))})");

    /// <summary>What to change if all values are 0.</summary>
    internal virtual string RemedyForZeros => "Use a larger amplitude.";

    /// <summary>What to change if values overflow.</summary>
    private protected virtual string RemedyForOverflow => "Use a smaller amplitude.";

    /// <summary>The values of <see cref="Diagonal"/>, which need not be finite.</summary>
    private protected abstract torch.Tensor DiagonalOf(PointRows points);

    /// <summary>The values of <see cref="Cross"/>, which need not be finite.</summary>
    private protected abstract torch.Tensor CrossOf(PointRows left, PointRows right);

    /// <summary>The values of <see cref="Gram"/>, which need not be finite.</summary>
    private protected abstract torch.Tensor GramOf(PointRows points);

    /// <summary>The kernel with its amplitude times a factor.</summary>
    internal Kernel Amplified(double factor) => WithAmplitude(Amplitude * factor);

    /// <summary>The kernel with other values of its free parameters.</summary>
    /// <param name="logarithms">One natural logarithm for each of <see cref="Free"/>.</param>
    internal virtual Kernel With(ReadOnlySpan<double> logarithms) => this;

    /// <summary>Adds Σ_ab weights_ab ∂K_ab/∂ln θ for each free parameter θ.</summary>
    /// <param name="points"><c>[a, d]</c>.</param>
    /// <param name="weights"><c>[a, a]</c>, symmetric.</param>
    /// <param name="gradient">One element for each of <see cref="Free"/>.</param>
    internal virtual void AddGradient(PointRows points, torch.Tensor weights, Span<double> gradient)
    {
    }

    /// <summary>The kernel with its length scales times a factor; <see langword="null"/> if it has none.</summary>
    internal virtual Kernel? WithLengthScalesTimes(double factor) => null;

    /// <summary>The kernel with its length scale, if it has a single one, chosen by maximum likelihood.</summary>
    internal virtual Kernel WithFreeLengthScale() => this;

    /// <summary>The kernel without free parameters and without a store: every parameter keeps its current value.</summary>
    internal virtual Kernel Settled() => this;

    /// <summary>The kernel that takes its distances from a store, and adds to it those that are missing.</summary>
    internal virtual Kernel Sharing(DistanceStore store) => this;

    /// <summary>Throws if a value isn't finite: no later step could tell why.</summary>
    private torch.Tensor Finite(torch.Tensor values)
    {
        using var scope = torch.NewDisposeScope();
        // A sum without a copy finds NaN and infinity; only if it isn't finite does each value count, since a sum may overflow by itself.
        if (values.numel() == 0 || double.IsFinite(values.sum().Value()))
            return values;
        long infinite = values.numel() - values.isfinite().sum().Count();
        if (infinite == 0)
            return values;
        values.Dispose();
        throw new KernelMatrixException(string.Create(CultureInfo.InvariantCulture,
            $"The kernel {Describe()} overflows on these rows: {infinite} of its values aren't finite numbers. {RemedyForOverflow}"));
    }

    private protected virtual bool HasSameParameters(Kernel other) => Parameters.SequenceEqual(other.Parameters);

    /// <summary>A kernel matrix whose diagonal is replaced by <see cref="Diagonal"/>, which has more digits than the formula of two points.</summary>
    private protected torch.Tensor WithExactDiagonal(torch.Tensor gram, PointRows points)
    {
        using var diagonal = gram.diagonal();
        using var exact = Diagonal(points);
        diagonal.copy_(exact);
        return gram;
    }
}

/// <summary>A positive parameter that maximum likelihood chooses, as a natural logarithm.</summary>
/// <param name="Name">The name in messages.</param>
/// <param name="Start">Where the search starts.</param>
internal readonly record struct FreeParameter(string Name, double Start);
