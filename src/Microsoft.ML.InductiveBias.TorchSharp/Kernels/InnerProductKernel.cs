using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A kernel of the inner product of two points, K(x, y) = a² f(xᵀy).</summary>
/// <remarks>A subclass supplies f; this class does everything else.</remarks>
public abstract class InnerProductKernel : Kernel
{
    private protected InnerProductKernel(string name)
        : base(name)
    {
    }

    internal override StockKernel Stock => new(StockInput.InnerProduct, null, StockKernel.Scaled(Expression, Variance),
        Line is var (slope, intercept) ? (Variance * slope, Variance * intercept) : null);

    /// <summary>f as an ML.NET expression of the inner product <c>v</c>.</summary>
    private protected abstract string Expression { get; }

    /// <summary>Slope and intercept of f where f is linear.</summary>
    private protected virtual (double Slope, double Intercept)? Line => null;

    /// <summary>Replaces inner products by the values of f.</summary>
    private protected abstract void Value(torch.Tensor products);

    private protected override torch.Tensor DiagonalOf(PointRows points) => Applied(points.SquaredNorms());

    private protected override torch.Tensor CrossOf(PointRows left, PointRows right) => Applied(PointRows.Products(left, right));

    private protected override torch.Tensor GramOf(PointRows points) => CrossOf(points, points);

    private torch.Tensor Applied(torch.Tensor products)
    {
        Value(products);
        return products.Times_(Variance);
    }
}
