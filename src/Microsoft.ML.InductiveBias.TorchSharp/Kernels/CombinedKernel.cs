using System.Globalization;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A sum or product of kernels.</summary>
public abstract class CombinedKernel : Kernel
{
    private readonly bool _isProduct;
    private Kernel[] _parts;

    private protected CombinedKernel(bool isProduct, IReadOnlyList<Kernel> parts, string parameterName)
        : base(isProduct ? "product" : "sum")
    {
        ArgumentNullException.ThrowIfNull(parts, parameterName);
        if (parts.Count == 0 || parts.Any(part => part is null))
        {
            throw new ArgumentException(
                $"{parameterName} held {(parts.Count == 0 ? "no kernel" : "a null")}; it must hold at least one kernel and no null.", parameterName);
        }
        (_isProduct, _parts) = (isProduct, [.. parts]);
    }

    /// <summary>The kernels that are combined, in order.</summary>
    public IReadOnlyList<Kernel> Parts => _parts;

    internal override StockKernel? Stock => StockKernel.Join(_parts.Select(part => part.Stock), _isProduct ? "*" : "+", Variance);

    internal override IReadOnlyList<FreeParameter> Free =>
        [.. _parts.SelectMany((part, i) => part.Free.Select(free => free with { Name = $"{PartName} {i + 1}: {free.Name}" }))];

    private protected override IEnumerable<KeyValuePair<string, object>> OwnParameters => _parts.SelectMany((part, i) => part.Parameters.Select(
        parameter => new KeyValuePair<string, object>(string.Create(CultureInfo.InvariantCulture, $"{PartName}{i + 1}.{parameter.Key}"), parameter.Value)));

    internal override string RemedyForZeros => string.Join(" ", _parts.Select(part => part.RemedyForZeros).Distinct());

    private string PartName => _isProduct ? "factor" : "term";

    internal override Kernel Resolve(PointRows training) => Changed(part => part.Resolve(training));

    private protected override torch.Tensor DiagonalOf(PointRows points) => Combined(part => part.Diagonal(points));

    private protected override torch.Tensor CrossOf(PointRows left, PointRows right) => Combined(part => part.Cross(left, right));

    private protected override torch.Tensor GramOf(PointRows points) => Combined(part => part.Gram(points));

    internal override Kernel With(ReadOnlySpan<double> logarithms)
    {
        var changed = new Kernel[_parts.Length];
        for (int i = 0, position = 0; i < changed.Length; i++)
        {
            int count = _parts[i].Free.Count;
            changed[i] = _parts[i].With(logarithms.Slice(position, count));
            position += count;
        }
        return Changed(changed);
    }

    internal override void AddGradient(PointRows points, torch.Tensor weights, Span<double> gradient)
    {
        for (int i = 0, position = 0; i < _parts.Length; i++)
        {
            int count = _parts[i].Free.Count;
            if (count > 0)
            {
                using var own = weights.Times(Variance);
                for (int other = 0; _isProduct && other < _parts.Length; other++)
                {
                    if (other == i)
                        continue;
                    using var gram = _parts[other].Gram(points);
                    own.mul_(gram);
                }
                _parts[i].AddGradient(points, own, gradient.Slice(position, count));
            }
            position += count;
        }
    }

    internal override Kernel? WithLengthScalesTimes(double factor)
    {
        var changed = Array.ConvertAll(_parts, part => part.WithLengthScalesTimes(factor));
        return Array.TrueForAll(changed, part => part is null) ? null : Changed([.. changed.Select((part, i) => part ?? _parts[i])]);
    }

    internal override Kernel Settled() => Changed(part => part.Settled());

    // Sharing is not overridden: parts may differ in their distance and its accuracy, and a store holds one kind.

    private protected override bool HasSameParameters(Kernel other) =>
        base.HasSameParameters(other) && _parts.SequenceEqual(((CombinedKernel)other)._parts);

    private CombinedKernel Changed(Converter<Kernel, Kernel> change) => Changed(Array.ConvertAll(_parts, change));

    private CombinedKernel Changed(Kernel[] parts)
    {
        var copy = (CombinedKernel)MemberwiseClone();
        copy._parts = parts;
        return copy;
    }

    private torch.Tensor Combined(Func<Kernel, torch.Tensor> matrixOf)
    {
        var total = matrixOf(_parts[0]);
        foreach (var part in _parts.AsSpan(1))
        {
            using var next = matrixOf(part);
            if (_isProduct)
                total.mul_(next);
            else
                total.Plus_(next);
        }
        return Amplitude == 1 ? total : total.Times_(Variance);
    }
}

/// <summary>The sum of kernels, K(x, y) = a² Σ_i K_i(x, y): a hypothesis is a sum of independent ones, one from each kernel.</summary>
/// <param name="terms">The kernels that are added; at least one.</param>
/// <exception cref="ArgumentException"><paramref name="terms"/> is empty.</exception>
public sealed class KernelSum(params IReadOnlyList<Kernel> terms) : CombinedKernel(false, terms, nameof(terms));

/// <summary>The product of kernels, K(x, y) = a² Π_i K_i(x, y): hypotheses vary as soon as one of the kernels lets them.</summary>
/// <param name="factors">The kernels that are multiplied; at least one.</param>
/// <exception cref="ArgumentException"><paramref name="factors"/> is empty.</exception>
public sealed class KernelProduct(params IReadOnlyList<Kernel> factors) : CombinedKernel(true, factors, nameof(factors));
