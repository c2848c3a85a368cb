using System.Globalization;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A sum or product of kernels with numbers for their parameters.</summary>
internal sealed class ResolvedCombination(IReadOnlyList<ResolvedKernel> parts, bool isProduct, double amplitude) : ResolvedKernel
{
    public override IReadOnlyList<KeyValuePair<string, object>> Parameters =>
    [
        new("kernel", isProduct ? "product" : "sum"),
        .. parts.SelectMany((part, i) => part.Parameters.Select(parameter => new KeyValuePair<string, object>(
            string.Create(CultureInfo.InvariantCulture, $"{(isProduct ? "factor" : "term")}{i + 1}.{parameter.Key}"), parameter.Value))),
        new("amplitude", amplitude),
    ];

    public override StockKernel? Stock => StockKernel.Join(parts.Select(part => part.Stock), isProduct ? "*" : "+", amplitude * amplitude);

    public override IReadOnlyList<FreeParameter> Free =>
        [.. parts.SelectMany((part, i) => part.Free.Select(free => free with { Name = $"{(isProduct ? "factor" : "term")} {i + 1}: {free.Name}" }))];

    /// <summary>The kernels, of which there must be one.</summary>
    public static IReadOnlyList<Kernel> Checked(IReadOnlyList<Kernel> kernels, string name)
    {
        ArgumentNullException.ThrowIfNull(kernels, name);
        if (kernels.Count == 0 || kernels.Any(kernel => kernel is null))
            throw new ArgumentException($"{name} held {(kernels.Count == 0 ? "no kernel" : "a null")}; it must hold at least one kernel and no null.", name);
        return [.. kernels];
    }

    public override torch.Tensor Diagonal(torch.Tensor points) => Combined(part => part.Diagonal(points));

    public override torch.Tensor Cross(torch.Tensor left, torch.Tensor right) => Combined(part => part.Cross(left, right));

    public override torch.Tensor Gram(torch.Tensor points) => Combined(part => part.Gram(points));

    public override ResolvedKernel Amplified(double factor) => new ResolvedCombination(parts, isProduct, amplitude * factor);

    public override ResolvedKernel With(ReadOnlySpan<double> logarithms)
    {
        var changed = new ResolvedKernel[parts.Count];
        int position = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            int count = parts[i].Free.Count;
            changed[i] = parts[i].With(logarithms.Slice(position, count));
            position += count;
        }
        return new ResolvedCombination(changed, isProduct, amplitude);
    }

    public override void AddGradient(torch.Tensor points, torch.Tensor weights, Span<double> gradient)
    {
        int position = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            int count = parts[i].Free.Count;
            if (count > 0)
            {
                using var own = weights.mul(amplitude * amplitude);
                for (int other = 0; isProduct && other < parts.Count; other++)
                {
                    if (other == i)
                        continue;
                    using var gram = parts[other].Gram(points);
                    own.mul_(gram);
                }
                parts[i].AddGradient(points, own, gradient.Slice(position, count));
            }
            position += count;
        }
    }

    public override ResolvedKernel? WithLengthScalesTimes(double factor)
    {
        var changed = parts.Select(part => part.WithLengthScalesTimes(factor)).ToList();
        return changed.TrueForAll(part => part is null)
            ? null
            : new ResolvedCombination([.. changed.Select((part, i) => part ?? parts[i])], isProduct, amplitude);
    }

    public override ResolvedKernel Settled() => new ResolvedCombination([.. parts.Select(part => part.Settled())], isProduct, amplitude);

    public override ResolvedKernel Sharing(DistanceStore store) =>
        // Parts may differ in their distance and its accuracy, and a store holds one kind.
        this;

    private torch.Tensor Combined(Func<ResolvedKernel, torch.Tensor> matrixOf)
    {
        var total = matrixOf(parts[0]);
        for (int i = 1; i < parts.Count; i++)
        {
            using var next = matrixOf(parts[i]);
            if (isProduct)
                total.mul_(next);
            else
                total.add_(next);
        }
        return amplitude == 1 ? total : total.mul_(amplitude * amplitude);
    }
}
