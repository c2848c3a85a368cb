using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The likelihood of a family: its maximum, its curvature, and the smallest and largest bias over the parameters that
/// it doesn't rule out.</summary>
/// <remarks>
/// For each value of the shape the two regular parameters have one maximum, which Newton's method finds; the shape itself, along
/// which the likelihood may be a flat ridge with two tops, is searched over its whole range. The profile-likelihood interval of
/// I(ε) is the range of I(ε) over {θ : ℓ(θ) ≥ ℓ_max − q/2}, q the quantile of χ²₁. That region does not depend on ε.
/// </remarks>
internal sealed class LikelihoodSurface
{
    private static readonly double[] ShapeGrid = [0, 0.15, 0.35, 0.55, 0.75, 0.9, 0.98, 1];

    private readonly LossFamily _family;
    private readonly List<Slice> _slices = [];

    public LikelihoodSurface(LossFamily family)
    {
        _family = family;
        if (family.HasShape)
        {
            foreach (double shape in ShapeGrid)
                _slices.Add(SliceAt(shape));
            var (best, _) = GridMaximizer.Maximize(shape => Known(shape).LogLikelihood, ShapeGrid, ShapeTolerance);
            Best = Known(best);
            foreach (var slice in _slices)
            {
                // The ends are exact boundaries: an optimum within the search's tolerance of one is at it.
                if (slice.Shape is 0 or 1 && slice.LogLikelihood >= Best.LogLikelihood - 1e-7)
                    Best = slice;
            }
        }
        else
        {
            Best = SliceAt(0);
            _slices.Add(Best);
        }
    }

    /// <summary>The maximum over the regular parameters at one shape.</summary>
    /// <param name="Shape">The shape.</param>
    /// <param name="A">First parameter.</param>
    /// <param name="B">Second parameter.</param>
    /// <param name="LogLikelihood">The log-likelihood there.</param>
    /// <param name="Root">The columns of a lower triangular root of the inverse information: (aa, ba, bb).</param>
    public sealed record Slice(double Shape, double A, double B, double LogLikelihood, (double AA, double BA, double BB) Root);

    /// <summary>The maximum of the likelihood.</summary>
    public Slice Best { get; }

    /// <summary>The family.</summary>
    public LossFamily Family => _family;

    /// <summary>The law at the maximum.</summary>
    public LossDistribution Law => _family.Law(Best.A, Best.B, Best.Shape);

    /// <summary>The smallest and the largest I(ε), in nats, over the parameters within <paramref name="drop"/> of the maximum.</summary>
    public (double Lower, double Upper) BiasInterval(double targetLoss, double drop)
    {
        double cut = Best.LogLikelihood - drop;
        return (-Extreme(targetLoss, cut, -1), Extreme(targetLoss, cut, 1));
    }

    /// <summary>Standard errors of the named parameters from the observed information; NaN for those on a boundary.</summary>
    public double[] StandardErrors()
    {
        var center = _family.Parameters(Best.A, Best.B, Best.Shape);
        var errors = new double[center.Length];
        var (aa, ba, bb) = Best.Root;
        bool free = _family.HasShape && _family.Boundary(Best.Shape) is null;
        // The regular parameters move along the two columns of the root; the shape along its own profile.
        var directions = new List<Func<double, (double A, double B, double Shape)>>
        {
            step => (Best.A + (step * aa), Best.B + (step * ba), Best.Shape),
            step => (Best.A, Best.B + (step * bb), Best.Shape),
        };
        if (free)
        {
            double h = 0.25 * Math.Min(0.2, Math.Min(Best.Shape, 1 - Best.Shape));
            var (low, high) = (SliceAt(Best.Shape - h), SliceAt(Best.Shape + h));
            double curvature = ((2 * Best.LogLikelihood) - low.LogLikelihood - high.LogLikelihood) / (h * h);
            double deviation = curvature > 0 ? 1 / Math.Sqrt(curvature) : double.PositiveInfinity;
            directions.Add(step => (Best.A + (step * deviation * (high.A - low.A) / (2 * h)), Best.B + (step * deviation * (high.B - low.B) / (2 * h)), Best.Shape + (step * deviation)));
            if (!double.IsFinite(deviation))
                return [.. center.Select(_ => double.PositiveInfinity)];
        }
        foreach (var direction in directions)
        {
            const double Step = 1e-3;
            var up = direction(Step);
            var down = direction(-Step);
            var above = _family.Parameters(up.A, up.B, up.Shape);
            var below = _family.Parameters(down.A, down.B, down.Shape);
            for (int i = 0; i < errors.Length; i++)
                errors[i] += Math.Pow((above[i].Value - below[i].Value) / (2 * Step), 2);
        }
        // A parameter on a boundary doesn't move with the others.
        return [.. errors.Select(square => square == 0 ? double.NaN : Math.Sqrt(square))];
    }

    // Near share 1 the tail changes with the few degrees of freedom that are left: a tenth of the grid's smallest step. A large
    // sample resolves shares to a few times 1/√S.
    private double ShapeTolerance => Math.Min(2e-3, 0.5 / Math.Sqrt(_family.Count));

    private double Extreme(double targetLoss, double cut, int sign)
    {
        if (!_family.HasShape)
            return ExtremeOnSlice(Best, targetLoss, cut, sign);
        double At(double shape)
        {
            return ExtremeOnSlice(shape == Best.Shape ? Best : Known(shape), targetLoss, cut, sign);
        }
        double[] grid = [.. ShapeGrid.Append(Best.Shape).Distinct().Order()];
        return GridMaximizer.Maximize(At, grid, ShapeTolerance).Value;
    }

    private double ExtremeOnSlice(Slice slice, double targetLoss, double cut, int sign)
    {
        if (slice.LogLikelihood < cut)
            return double.NegativeInfinity;
        double radius = Math.Sqrt(2 * (slice.LogLikelihood - cut));
        double Bias(double x, double y)
        {
            var (a, b) = Place(slice, x, y);
            return sign * -_family.Law(a, b, slice.Shape).LogCumulativeProbability(targetLoss);
        }
        double OnBoundary(double angle)
        {
            double cos = Math.Cos(angle), sin = Math.Sin(angle);
            double r = Reach(slice, cos, sin, cut, radius);
            return Bias(r * cos, r * sin);
        }
        if (radius < 1e-6)
            return Bias(0, 0);
        if (!_family.HasSecond)
            return Math.Max(OnBoundary(0), OnBoundary(Math.PI));
        double h = 0.1 * radius;
        double start = Math.Atan2(Bias(0, h) - Bias(0, -h), Bias(h, 0) - Bias(-h, 0));
        if (double.IsNaN(start))
            start = 0;
        return GridMaximizer.Maximize(OnBoundary, [start - 1.2, start - 0.4, start, start + 0.4, start + 1.2], 0.05).Value;
    }

    /// <summary>How far the likelihood stays above the cut in a direction.</summary>
    private double Reach(Slice slice, double cos, double sin, double cut, double radius)
    {
        double inside = 0, outside = double.PositiveInfinity, r = radius;
        for (int iteration = 0; iteration < 30; iteration++)
        {
            var (a, b) = Place(slice, r * cos, r * sin);
            double fall = Math.Sqrt(2 * Math.Max(0, slice.LogLikelihood - _family.LogLikelihood(a, b, slice.Shape)));
            if (Math.Abs(fall - radius) < 1e-4 * radius)
                break;
            if (fall < radius)
                inside = r;
            else
                outside = r;
            // The root of the fall is nearly proportional to r.
            double next = fall > 0 && double.IsFinite(fall) ? r * radius / fall : 2 * r;
            if (!(next > inside && next < outside))
                next = double.IsFinite(outside) ? 0.5 * (inside + outside) : 2 * r;
            r = next;
        }
        return r;
    }

    private static (double A, double B) Place(Slice slice, double x, double y) =>
        (slice.A + (slice.Root.AA * x), slice.B + (slice.Root.BA * x) + (slice.Root.BB * y));

    private Slice Known(double shape) => _slices.FirstOrDefault(slice => slice.Shape == shape) ?? SliceAt(shape);

    private Slice SliceAt(double shape)
    {
        var nearest = _slices.Where(slice => Math.Abs(slice.Shape - shape) < 0.5).MinBy(slice => Math.Abs(slice.Shape - shape));
        var (a, b) = nearest is null ? _family.Start : (nearest.A, nearest.B);
        var (stepA, stepB) = _family.Spread;
        double root = Math.Sqrt(_family.Count), ha = 0.05 * stepA / root, hb = _family.HasSecond ? 0.05 * stepB / root : 0;
        double F(double x, double y) => _family.LogLikelihood(x, y, shape);
        double value = F(a, b);
        for (int iteration = 0; iteration < 60; iteration++)
        {
            double right = F(a + ha, b), left = F(a - ha, b);
            double up = hb > 0 ? F(a, b + hb) : value, down = hb > 0 ? F(a, b - hb) : value;
            double ga = (right - left) / (2 * ha), gb = hb > 0 ? (up - down) / (2 * hb) : 0;
            double aa = ((2 * value) - right - left) / (ha * ha), bb = hb > 0 ? ((2 * value) - up - down) / (hb * hb) : 1;
            double ab = hb > 0 ? (right + up - value - F(a + ha, b + hb)) / (ha * hb) : 0;
            bool convex = aa > 0 && bb > 0 && (aa * bb) - (ab * ab) > 1e-6 * aa * bb;
            if (!convex)
                (aa, bb, ab) = (1 / (400 * ha * ha), hb > 0 ? 1 / (400 * hb * hb) : 1, 0);
            double determinant = (aa * bb) - (ab * ab);
            double da = ((bb * ga) - (ab * gb)) / determinant, db = ((aa * gb) - (ab * ga)) / determinant;
            double decrement = (ga * da) + (gb * db);
            if (convex && decrement < 1e-9)
            {
                // The inverse information and its root.
                double vaa = bb / determinant, vab = -ab / determinant, vbb = aa / determinant;
                double raa = Math.Sqrt(vaa), rba = vab / raa;
                return new Slice(shape, a, b, value, (raa, hb > 0 ? rba : 0, hb > 0 ? Math.Sqrt(Math.Max(0, vbb - (rba * rba))) : 0));
            }
            double length = 1, next = double.NegativeInfinity;
            for (int halving = 0; halving < 40; halving++, length *= 0.5)
            {
                next = F(a + (length * da), b + (length * db));
                if (next > value)
                    break;
            }
            if (!(next > value))
                return new Slice(shape, a, b, value, (1 / Math.Sqrt(aa), 0, hb > 0 ? 1 / Math.Sqrt(bb) : 0));
            (a, b, value) = (a + (length * da), b + (length * db), next);
        }
        return new Slice(shape, a, b, value, (20 * ha, 0, 20 * hb));
    }
}
