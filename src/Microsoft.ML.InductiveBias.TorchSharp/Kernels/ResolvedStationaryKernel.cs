using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A kernel of the distance with numbers for its length scales.</summary>
internal sealed class ResolvedStationaryKernel(
    Correlation correlation, double[] lengthScales, double amplitude, double[]? starts = null, DistanceStore? store = null) : ResolvedKernel
{
    /// <summary>How much shorter or longer another length scale may be that uses stored distances.</summary>
    private const double StoreRange = 100;

    private bool IsPerFeature => lengthScales.Length > 1;

    public override IReadOnlyList<KeyValuePair<string, object>> Parameters =>
    [
        .. correlation.Parameters,
        new("lengthScale", IsPerFeature ? LengthScale.Text(lengthScales) : lengthScales[0]),
        new("amplitude", amplitude),
    ];

    public override StockKernel? Stock =>
        correlation.Expression(IsPerFeature ? 1 : 1 / (lengthScales[0] * lengthScales[0])) is { } body
            ? new StockKernel(StockInput.SquaredDistance, IsPerFeature ? lengthScales : null, StockKernel.Scaled(body, amplitude * amplitude))
            : null;

    public override IReadOnlyList<FreeParameter> Free => starts is null
        ? []
        : [.. starts.Select((start, j) => new FreeParameter(starts.Length > 1 ? $"lengthScale of feature {j}" : "lengthScale", Math.Log(start)))];

    public override torch.Tensor Diagonal(torch.Tensor points) => torch.full(points.shape[0], amplitude * amplitude, dtype: torch.float64);

    public override torch.Tensor Cross(torch.Tensor left, torch.Tensor right)
    {
        var u = Distances(left, right);
        RowBlocks.Change(u, block =>
        {
            correlation.Apply(block);
            if (amplitude != 1)
                block.mul_(amplitude * amplitude);
        });
        return u;
    }

    public override torch.Tensor Gram(torch.Tensor points)
    {
        var gram = Cross(points, points);
        using var diagonal = gram.diagonal();
        diagonal.fill_(amplitude * amplitude);
        return gram;
    }

    public override ResolvedKernel Amplified(double factor) => new ResolvedStationaryKernel(correlation, lengthScales, amplitude * factor, starts, store);

    public override ResolvedKernel With(ReadOnlySpan<double> logarithms)
    {
        if (starts is null)
            return this;
        var values = new double[lengthScales.Length];
        for (int j = 0; j < values.Length; j++)
            values[j] = Math.Exp(logarithms[j]);
        return new ResolvedStationaryKernel(correlation, values, amplitude, starts, store);
    }

    public override ResolvedKernel WithLengthScalesTimes(double factor) =>
        new ResolvedStationaryKernel(correlation, Array.ConvertAll(lengthScales, value => value * factor), amplitude, null, store);

    public override ResolvedKernel Settled() => new ResolvedStationaryKernel(correlation, lengthScales, amplitude);

    public override ResolvedKernel Sharing(DistanceStore shared) => new ResolvedStationaryKernel(correlation, lengthScales, amplitude, starts, shared);

    public override void AddGradient(torch.Tensor points, torch.Tensor weights, Span<double> gradient)
    {
        if (starts is null)
            return;
        using var scope = torch.NewDisposeScope();
        var u = Distances(points, points);
        var slopes = u.clone();
        RowBlocks.Change(slopes, correlation.Slope);
        slopes.mul_(weights).mul_(amplitude * amplitude);
        if (!IsPerFeature)
            // ∂u/∂ln ℓ = −2u for squares, −u for the distance itself.
            gradient[0] += (correlation.IsManhattan ? -1 : -2) * slopes.mul_(u).sum().ToDouble();
        else if (correlation.IsManhattan)
            AddManhattanGradient(points, slopes, gradient);
        else
            AddEuclideanGradient(points, slopes, gradient);
    }

    /// <summary>−2 Σ_ab s_ab (x_aj − x_bj)²/ℓ_j² = −4 (Σ_a x_aj² Σ_b s_ab − x_jᵀ s x_j)/ℓ_j², for all features by one product.</summary>
    private void AddEuclideanGradient(torch.Tensor points, torch.Tensor slopes, Span<double> gradient)
    {
        slopes.diagonal().fill_(0);
        var scaled = Scaled(points - points.mean([0L], keepdim: true));
        var own = scaled.square().mul(slopes.sum(1).unsqueeze(1)).sum([0L]);
        var mixed = scaled.mul(torch.mm(slopes, scaled)).sum([0L]);
        var values = Tensors.ToArray((own - mixed) * -4);
        for (int j = 0; j < values.Length; j++)
            gradient[j] += values[j];
    }

    private void AddManhattanGradient(torch.Tensor points, torch.Tensor slopes, Span<double> gradient)
    {
        for (int j = 0; j < lengthScales.Length; j++)
        {
            using var inner = torch.NewDisposeScope();
            var column = points.narrow(1, j, 1);
            gradient[j] -= (column - column.t()).abs_().mul_(slopes).sum().ToDouble() / lengthScales[j];
        }
    }

    /// <summary>u for all pairs; the caller disposes it.</summary>
    private torch.Tensor Distances(torch.Tensor left, torch.Tensor right)
    {
        if (IsPerFeature)
        {
            using var scaledLeft = Scaled(left);
            using var scaledRight = Scaled(right);
            return Raw(scaledLeft, scaledRight, 1, 1);
        }
        double scale = lengthScales[0];
        // Stored distances serve other length scales too, so they are exact on any.
        var distances = store is null ? Raw(left, right, scale, scale) : store.Get(left, right, () => Raw(left, right, scale / StoreRange, scale * StoreRange));
        return distances.mul_(correlation.IsManhattan ? 1 / scale : 1 / (scale * scale));
    }

    /// <summary>Distances for all length scales from a shortest to a longest.</summary>
    private torch.Tensor Raw(torch.Tensor left, torch.Tensor right, double shortest, double longest) => correlation.IsManhattan
        ? torch.cdist(left, right, p: 1)
        : SquaredDistances.Between(left, right, shortest, correlation.ExactBelow * longest * longest);

    private torch.Tensor Scaled(torch.Tensor points)
    {
        using var scales = Tensors.Matrix(lengthScales, lengthScales.Length);
        return points / scales;
    }
}
