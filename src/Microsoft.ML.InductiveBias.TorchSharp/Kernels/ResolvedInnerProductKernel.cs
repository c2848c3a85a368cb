using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>a² (γ xᵀy + c)^p with numbers for its parameters.</summary>
internal sealed class ResolvedInnerProductKernel(
    IReadOnlyList<KeyValuePair<string, object>> parameters, double scale, double offset, int degree, double amplitude) : ResolvedKernel
{
    public override IReadOnlyList<KeyValuePair<string, object>> Parameters => [.. parameters, new("amplitude", amplitude)];

    public override StockKernel Stock
    {
        get
        {
            string affine = offset == 0 ? $"{StockKernel.Number(scale)} * v" : $"{StockKernel.Number(scale)} * v + {StockKernel.Number(offset)}";
            // Repeated products: ML.NET's power works through logarithms of single precision.
            string body = string.Join(" * ", Enumerable.Repeat($"({affine})", degree));
            return new StockKernel(StockInput.InnerProduct, null, StockKernel.Scaled(body, amplitude * amplitude),
                degree == 1 ? (amplitude * amplitude * scale, amplitude * amplitude * offset) : null);
        }
    }

    public override torch.Tensor Diagonal(torch.Tensor points)
    {
        using var squares = points.square();
        return Applied(squares.sum(1));
    }

    public override torch.Tensor Cross(torch.Tensor left, torch.Tensor right)
    {
        using var transposed = right.t();
        return Applied(torch.mm(left, transposed));
    }

    public override torch.Tensor Gram(torch.Tensor points) => Cross(points, points);

    public override ResolvedKernel Amplified(double factor) => new ResolvedInnerProductKernel(parameters, scale, offset, degree, amplitude * factor);

    private torch.Tensor Applied(torch.Tensor products)
    {
        products.mul_(scale).add_(offset);
        if (degree > 1)
            products.pow_(degree);
        return products.mul_(amplitude * amplitude);
    }
}
