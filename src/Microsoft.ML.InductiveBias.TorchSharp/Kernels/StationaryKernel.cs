using System.Globalization;
using Microsoft.ML.InductiveBias.Numerics;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A kernel of the distance between two points, K(x, y) = a² ρ(u), with one length scale ℓ or one for each feature.</summary>
/// <remarks>u is the squared Euclidean distance ‖x − y‖²/ℓ², or the Manhattan distance Σ_j |x_j − y_j|/ℓ_j. A subclass supplies ρ and its
/// slope; this class does everything else.</remarks>
public abstract class StationaryKernel : Kernel
{
    /// <summary>A smaller u counts as 0: keeps u^(−½) finite.</summary>
    private protected const double Tiny = 1e-200;

    /// <summary>Beyond it, and below its inverse, coordinates and length scales may not be squared.</summary>
    private const double SafeToSquare = 1e100;

    /// <summary>A larger u counts as this: ρ stays free of ∞ · 0.</summary>
    private const double Far = 1e300;

    private LengthScale _lengthScale;
    private double[] _scales = [];
    private DistanceStore? _store;

    private protected StationaryKernel(string name)
        : base(name)
    {
    }

    /// <summary>ℓ: the distance over which a hypothesis varies, in units of the features; the median distance by default.</summary>
    public LengthScale LengthScale
    {
        get => _lengthScale;
        init => (_lengthScale, _scales) = (value, [.. value.Values]);
    }

    /// <summary>Whether u is the Manhattan distance.</summary>
    private protected virtual bool IsManhattan => false;

    /// <summary>Values of u below which its relative accuracy matters.</summary>
    private protected virtual double ExactBelow => 0;

    internal override StockKernel? Stock => Expression(IsPerFeature ? 1 : 1 / (_scales[0] * _scales[0])) is { } body
        ? new StockKernel(StockInput.SquaredDistance, IsPerFeature ? _scales : null, StockKernel.Scaled(body, Variance))
        : null;

    internal override string RemedyForZeros => "Use an amplitude above 1E-140.";

    private protected override string RemedyForOverflow => "Use an amplitude below 1E+140, and features and length scales that are finite numbers.";

    internal override IReadOnlyList<FreeParameter> Free => LengthScale.IsMaximumLikelihood
        ? [.. _scales.Select((scale, j) => new FreeParameter(IsPerFeature ? $"lengthScale of feature {j}" : "lengthScale", Math.Log(scale)))]
        : [];

    private protected override IEnumerable<KeyValuePair<string, object>> OwnParameters =>
        [new("lengthScale", _scales.Length switch { 0 => LengthScale.ToString(), 1 => _scales[0], _ => LengthScale.Text(_scales) })];

    private bool IsPerFeature => _scales.Length > 1;

    /// <summary>Replaces u by ρ(u); runs in a dispose scope.</summary>
    private protected abstract void Value(torch.Tensor u);

    /// <summary>Replaces u by ρ'(u), 0 at u = 0 where that is infinite; runs in a dispose scope.</summary>
    private protected abstract void Slope(torch.Tensor u);

    /// <summary>ρ as an ML.NET expression of the squared distance <c>v</c>, given 1/ℓ²; <see langword="null"/> if there is none.</summary>
    private protected virtual string? Expression(double inverseSquaredLengthScale) => null;

    internal StationaryKernel WithLengthScale(LengthScale lengthScale) => Changed(lengthScale, [.. lengthScale.Values], _store);

    internal override Kernel Resolve(PointRows training)
    {
        if (LengthScale is { IsMaximumLikelihood: true, IsPerFeature: true })
            return Changed(LengthScale, StartsOf(training), _store);
        if (_scales.Length == 0)
            return Changed(LengthScale, [MedianDistance.Of(training, IsManhattan)], _store);
        if (IsPerFeature && _scales.Length != training.Features)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The {Name} kernel has {_scales.Length} length scales and the rows have {training.Features} features; give one length scale, or one for each feature."));
        }
        return this;
    }

    private protected override torch.Tensor DiagonalOf(PointRows points) => Tensors.Full(Variance, points.Device, points.Rows);

    private protected override torch.Tensor CrossOf(PointRows left, PointRows right)
    {
        var u = Distances(left, right);
        RowBlocks.Change(u, block =>
        {
            Value(block);
            if (Amplitude != 1)
                block.Times_(Variance);
        });
        return u;
    }

    private protected override torch.Tensor GramOf(PointRows points)
    {
        var gram = CrossOf(points, points);
        using var diagonal = gram.diagonal();
        diagonal.fill_(Scalars.Of(Variance));
        return gram;
    }

    internal override Kernel With(ReadOnlySpan<double> logarithms)
    {
        if (!LengthScale.IsMaximumLikelihood)
            return this;
        var scales = new double[_scales.Length];
        for (int j = 0; j < scales.Length; j++)
            scales[j] = Math.Exp(logarithms[j]);
        return Changed(LengthScale, scales, _store);
    }

    internal override Kernel WithLengthScalesTimes(double factor) => Fixed(Array.ConvertAll(_scales, scale => scale * factor), _store);

    internal override Kernel WithFreeLengthScale() => IsPerFeature ? this : Changed(LengthScale.MaximumLikelihood, _scales, _store);

    internal override Kernel Settled() => Fixed(_scales, null);

    internal override Kernel Sharing(DistanceStore store) => Changed(LengthScale, _scales, store);

    internal override KernelBlocks? Blocks(PointRows points, bool isSingle)
    {
        if (IsManhattan || ExactBelow > 0 || points.Sparse is not null)
            return null;
        using var scope = torch.NewDisposeScope();
        using var divisors = Tensors.Matrix(_scales, _scales.Length, points.Device);
        return KernelBlocks.Of(points.Matrix / divisors, isSingle, Value, Variance);
    }

    internal override void AddGradient(PointRows points, torch.Tensor weights, Span<double> gradient)
    {
        if (!LengthScale.IsMaximumLikelihood)
            return;
        using var scope = torch.NewDisposeScope();
        var u = Distances(points, points);
        var slopes = u.clone();
        RowBlocks.Change(slopes, Slope);
        slopes.mul_(weights).Times_(Variance);
        if (!IsPerFeature)
            // ∂u/∂ln ℓ = −2u for squares, −u for the distance itself.
            gradient[0] += (IsManhattan ? -1 : -2) * slopes.mul_(u).sum().Value();
        else if (IsManhattan)
            AddManhattanGradient(points, slopes, gradient);
        else
            AddEuclideanGradient(points, slopes, gradient);
    }

    /// <summary>−2 Σ_ab s_ab (x_aj − x_bj)²/ℓ_j² = −4 (Σ_a x_aj² Σ_b s_ab − x_jᵀ s x_j)/ℓ_j², for all features by one product.</summary>
    private void AddEuclideanGradient(PointRows points, torch.Tensor slopes, Span<double> gradient)
    {
        slopes.diagonal().fill_(Scalars.Zero);
        if (points.Sparse is { } sparse)
        {
            AddSparseGradient(sparse, Tensors.ToArray(slopes), (j, x, y) => -2 * Math.Pow((x - y) / _scales[j], 2), gradient);
            return;
        }
        using var divisors = Tensors.Matrix(_scales, _scales.Length, points.Device);
        var scaled = (points.Matrix - points.Matrix.mean([0L], keepdim: true)) / divisors;
        var own = scaled.Squared().mul(slopes.sum(1).unsqueeze(1)).sum([0L]);
        var mixed = scaled.mul(torch.mm(slopes, scaled)).sum([0L]);
        var values = Tensors.ToArray((own - mixed).Times_(-4));
        for (int j = 0; j < values.Length; j++)
            gradient[j] += values[j];
    }

    private void AddManhattanGradient(PointRows points, torch.Tensor slopes, Span<double> gradient)
    {
        if (points.Sparse is { } sparse)
        {
            AddSparseGradient(sparse, Tensors.ToArray(slopes), (j, x, y) => -Math.Abs(x - y) / _scales[j], gradient);
            return;
        }
        for (int j = 0; j < _scales.Length; j++)
        {
            using var inner = torch.NewDisposeScope();
            var column = points.Matrix.narrow(1, j, 1);
            gradient[j] -= (column - column.t()).abs_().mul_(slopes).sum().Value() / _scales[j];
        }
    }

    /// <summary>Σ_ab s_ab t_j(x_aj, x_bj) for all features by the points that aren't 0 there: t_j(x, 0) counts for all others of a row at once.</summary>
    private static void AddSparseGradient(SparseRows points, double[] slopes, Func<int, double, double, double> term, Span<double> gradient)
    {
        int n = points.Count;
        var totals = new double[n];
        for (int a = 0; a < n; a++)
            totals[a] = System.Numerics.Tensors.TensorPrimitives.Sum<double>(slopes.AsSpan(a * n, n));
        var byFeature = points.Transposed();
        var sums = new double[byFeature.Count];
        Parallel.For(0, sums.Length, j =>
        {
            var rows = byFeature.ColumnsOf(j);
            var values = byFeature.ValuesOf(j);
            for (int a = 0; a < rows.Length; a++)
            {
                double others = totals[rows[a]], pairs = 0;
                for (int b = 0; b < rows.Length; b++)
                {
                    double slope = slopes[(long)rows[a] * n + rows[b]];
                    others -= slope;
                    pairs += slope * term(j, values[a], values[b]);
                }
                sums[j] += pairs + 2 * others * term(j, values[a], 0);
            }
        });
        for (int j = 0; j < sums.Length; j++)
            gradient[j] += sums[j];
    }

    /// <summary>u for all pairs; the caller disposes it.</summary>
    private torch.Tensor Distances(PointRows left, PointRows right)
    {
        if (Array.Exists(_scales, scale => scale is < 1 / SafeToSquare or > SafeToSquare) || Math.Max(left.Largest(), right.Largest()) > SafeToSquare)
            return ByFeature(left, right);
        if (IsPerFeature)
        {
            using var scaledLeft = left.DividedBy(_scales);
            using var scaledRight = right.DividedBy(_scales);
            return Raw(scaledLeft, scaledRight, 1, 1);
        }
        double scale = _scales[0];
        // Stored distances serve other length scales too.
        var distances = _store is null
            ? Raw(left, right, scale, scale)
            : _store.Get(left, right, scale, () => Raw(left, right, scale / DistanceStore.Range, scale * DistanceStore.Range));
        return distances.Times_(IsManhattan ? 1 / scale : 1 / (scale * scale));
    }

    /// <summary>u for all pairs from the scaled differences of each feature, in which nothing can become ∞ − ∞ or 0 · ∞.</summary>
    private torch.Tensor ByFeature(PointRows left, PointRows right)
    {
        if (PointRows.AsSparse(left, right) is var (x, y))
            return PointRows.Distances(x, y, left.Device, _scales, IsManhattan).clamp_(max: Scalars.Of(Far));
        var u = Tensors.Full(0, left.Device, left.Rows, right.Rows);
        for (long j = 0; j < left.Features; j++)
        {
            Cancellable.ThrowIfCancelled();
            using var scope = torch.NewDisposeScope();
            var difference = (left.Matrix.narrow(1, j, 1) - right.Matrix.narrow(1, j, 1).t()).div_(Scalars.Of(_scales[IsPerFeature ? j : 0]));
            u.Plus_(IsManhattan ? difference.abs_() : difference.pow_(Scalars.Two));
        }
        return u.clamp_(max: Scalars.Of(Far));
    }

    /// <summary>Distances that are accurate enough for all length scales from a shortest to a longest.</summary>
    private torch.Tensor Raw(PointRows left, PointRows right, double shortest, double longest) => IsManhattan
        ? SquaredDistances.Manhattan(left, right)
        : SquaredDistances.Between(left, right, shortest, ExactBelow * longest * longest);

    /// <summary>The length scales at which every feature contributes equally to a distance of about 1.</summary>
    private double[] StartsOf(PointRows training)
    {
        var values = training.Deviations();
        double factor = IsManhattan ? values.Length : Math.Sqrt(2.0 * values.Length);
        // A constant feature has no distances: any number serves, and 1 stays in range.
        return Array.ConvertAll(values, deviation => deviation > 0 ? factor * deviation : 1);
    }

    private StationaryKernel Fixed(double[] scales, DistanceStore? store) => Changed(LengthScale.PerFeature(scales), scales, store);

    private StationaryKernel Changed(LengthScale lengthScale, double[] scales, DistanceStore? store)
    {
        var copy = (StationaryKernel)MemberwiseClone();
        (copy._lengthScale, copy._scales, copy._store) = (lengthScale, scales, store);
        return copy;
    }
}
