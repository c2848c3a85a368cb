using MathNet.Numerics.Distributions;

namespace Microsoft.ML.InductiveBias;

/// <summary>Where several learning curves of one task reach a bias, with an interval for another curve of the same kind, and whether they fall as learning
/// curves should.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// A curve is continued along a line through its last points in the coordinates that are straightest, $\sqrt I$ or $\ln I$ against $\ln n$: those that
/// best predict the bias of the largest numbers of rows from numbers of at most half of them. I against $\ln n$ and $\sqrt I$ against n are often as
/// straight there, but fall to 0 at full speed, which curves rarely do: on a large task they promised half of the rows that were needed. The interval is
/// Student's prediction interval for $\ln n$ of another curve. The J curves share rows, so they are correlated, and their variance s² understates that of
/// curves of other data. With the correlation q of Nadeau and Bengio (2003), the share of all rows that are test rows, a curve of other data differs from
/// their mean with variance $s^2 (1/J + (1 + q)/(1 - q))$.
/// ]]></format>
/// </remarks>
internal sealed class CurveShape
{
    /// <summary>The level of intervals.</summary>
    public const double Confidence = 0.9;

    /// <summary>The last points that a line goes through.</summary>
    private const int LinePoints = 4;

    /// <summary>No line is followed beyond this multiple of the largest number of rows.</summary>
    private const double Farthest = 100;

    /// <summary>Points up to this share of a number of rows predict its bias.</summary>
    private const double PredictingShare = 0.53;

    /// <summary>The level of the tests, for all steps together.</summary>
    private const double Significance = 0.05;

    /// <summary>How much wider the interval becomes for a curve that isn't convex.</summary>
    private const double Widening = 1.5;

    /// <summary>What is a line against ln n, and how it gives √I.</summary>
    private static readonly (Func<double, double> Of, Func<double, double> Root)[] Coordinates =
        [(Math.Sqrt, y => Math.Max(y, 0)), (nats => Math.Log(Math.Max(nats, 1e-9)), y => Math.Exp(y / 2))];

    private readonly double[] _rows;
    private readonly double[][] _nats;
    private readonly double _testShare;

    /// <param name="rows">The numbers of rows, ascending.</param>
    /// <param name="nats">The bias of each curve at each number of rows.</param>
    /// <param name="testShare">The share of all rows that are test rows of a curve.</param>
    public CurveShape(double[] rows, double[][] nats, double testShare)
    {
        (_rows, _nats, _testShare) = (rows, nats, testShare);
        Rise = Largest(from i in Enumerable.Range(0, rows.Length) from j in Enumerable.Range(i + 1, rows.Length - i - 1) select (i, j, Roots: Differences(i, j)));
        Bulge = Largest(from j in Enumerable.Range(1, Math.Max(0, rows.Length - 2)) select (i: j, j, Roots: AboveChord(j)));
    }

    /// <summary>The two numbers of rows between which the bias rises most clearly, if it does.</summary>
    public (double From, double To)? Rise { get; }

    /// <summary>The number of rows at which the bias is most clearly above the line between its neighbors, if it is.</summary>
    public (double From, double To)? Bulge { get; }

    /// <summary>The rows at which the bias falls to an amount. Not a number if half of the curves never do, or if they rise.</summary>
    public RequiredTrainingRows RowsFor(double nats)
    {
        int count = _nats.Length, straightest = Straightest();
        double last = _rows[^1];
        double[] logarithms = [.. _nats.Select(curve => Math.Log(Crossing(curve, nats, straightest)))], finite = [.. logarithms.Where(double.IsFinite)];
        double median = Median(logarithms);
        bool beyond = median > Math.Log(last);
        if (double.IsInfinity(median) || (beyond && Rise is not null))
            return new RequiredTrainingRows(double.NaN, finite.Length > 0 ? Math.Min(last, Math.Exp(finite.Min())) : last, double.PositiveInfinity, isExtrapolated: true, double.PositiveInfinity);
        double deviation = Math.Sqrt(finite.Sum(one => (one - median) * (one - median)) / Math.Max(1, finite.Length - 1));
        double half = count < 2 ? double.PositiveInfinity
            : StudentT.InvCDF(0, 1, count - 1, (1 + Confidence) / 2) * Spread(count) * deviation * (beyond && Bulge is not null ? Widening : 1);
        bool reachesFirst = finite.Min() <= Math.Log(_rows[0]) + 1e-12;
        // Fewer rows than were measured aren't given.
        return new RequiredTrainingRows(
            Math.Max(_rows[0], Math.Exp(median)), reachesFirst ? 0 : Math.Exp(median - half), finite.Length < count ? double.PositiveInfinity : Math.Max(_rows[0], Math.Exp(median + half)), beyond, Math.Max(0, median - Math.Log(last)));
    }

    /// <summary>The median of an amount over the curves, and the prediction interval for another curve on the scale of its square root.</summary>
    public (double Median, double Lower, double Upper) At(int point)
    {
        double[] roots = [.. _nats.Select(curve => Math.Sqrt(curve[point]))];
        double median = Median(roots);
        if (roots.Length < 2 || double.IsInfinity(median))
            return (median * median, roots.Min() * roots.Min(), double.PositiveInfinity);
        double[] finite = [.. roots.Where(double.IsFinite)];
        double deviation = Math.Sqrt(finite.Sum(root => (root - median) * (root - median)) / Math.Max(1, finite.Length - 1));
        double half = StudentT.InvCDF(0, 1, roots.Length - 1, (1 + Confidence) / 2) * Spread(roots.Length) * deviation;
        return (median * median, Math.Pow(Math.Max(0, median - half), 2), finite.Length < roots.Length ? double.PositiveInfinity : Math.Pow(median + half, 2));
    }

    /// <summary>The rows at which one curve reaches an amount; +∞ if it or the line that continues it doesn't.</summary>
    private double Crossing(double[] curve, double nats, int coordinates)
    {
        for (int i = 0; i < curve.Length; i++)
        {
            if (curve[i] > nats)
                continue;
            if (i == 0)
                return BeforeFirst(curve, nats);
            double before = Math.Sqrt(curve[i - 1]), after = Math.Sqrt(curve[i]);
            double share = double.IsInfinity(before) ? 1 : (before - Math.Sqrt(nats)) / (before - after);
            return _rows[i - 1] * Math.Pow(_rows[i] / _rows[i - 1], share);
        }
        if (Line(curve, _rows.Length, coordinates) is not { Slope: < 0 } line)
            return double.PositiveInfinity;
        double rows = Math.Exp(Math.Min(line.X + (Coordinates[coordinates].Of(nats) - line.Y) / line.Slope, 700));
        return rows <= Farthest * _rows[^1] ? Math.Max(rows, _rows[^1]) : double.PositiveInfinity;
    }

    /// <summary>Where the line through the first points reaches an amount that the first of them is below already. Without it, curves that are all there
    /// would seem to agree.</summary>
    private double BeforeFirst(double[] curve, double nats)
    {
        if (Line(curve, Math.Min(LinePoints, _rows.Length), 0) is not { Slope: < 0 } line)
            return _rows[0];
        return Math.Exp(Math.Clamp(line.X + (Math.Sqrt(nats) - line.Y) / line.Slope, 0, Math.Log(_rows[0])));
    }

    /// <summary>The coordinates whose line errs least where the answer is known.</summary>
    private int Straightest() => Enumerable.Range(0, Coordinates.Length).MinBy(coordinates =>
    {
        double sum = 0;
        foreach (double[] curve in _nats)
        {
            foreach (int last in new[] { _rows.Length - 1, _rows.Length - 2 })
            {
                int known = _rows.Count(rows => last > 0 && rows <= PredictingShare * _rows[last]);
                if (known >= 3 && double.IsFinite(curve[last]) && Line(curve, known, coordinates) is { } line)
                    sum += Math.Pow(Coordinates[coordinates].Root(line.Y + line.Slope * (Math.Log(_rows[last]) - line.X)) - Math.Sqrt(curve[last]), 2);
            }
        }
        return sum;
    });

    /// <summary>The least-squares line through the last of the first points; none through fewer than two finite ones.</summary>
    private (double Slope, double X, double Y)? Line(double[] curve, int points, int coordinates)
    {
        int[] used = [.. Enumerable.Range(0, points).TakeLast(LinePoints).Where(i => double.IsFinite(curve[i]))];
        if (used.Length < 2)
            return null;
        double[] x = Array.ConvertAll(used, i => Math.Log(_rows[i])), y = Array.ConvertAll(used, i => Coordinates[coordinates].Of(curve[i]));
        double meanX = x.Average(), meanY = y.Average();
        return (x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX)), meanX, meanY);
    }

    /// <summary>The clearest of several effects that are expected to be at most 0: one-sided tests of the mean over the curves, with the variance for
    /// curves that share rows (Nadeau and Bengio 2003) and a level for all together (Bonferroni).</summary>
    private (double From, double To)? Largest(IEnumerable<(int I, int J, double[] Roots)> effects)
    {
        var tested = effects.Where(effect => effect.Roots.All(double.IsFinite)).ToList();
        int count = _nats.Length;
        if (tested.Count == 0 || count < 3)
            return null;
        double critical = StudentT.InvCDF(0, 1, count - 1, 1 - Significance / tested.Count), correction = 1.0 / count + _testShare / (1 - _testShare);
        var (best, from, to) = tested.Select(effect =>
        {
            double mean = effect.Roots.Average(), variance = effect.Roots.Sum(root => (root - mean) * (root - mean)) / (count - 1);
            return (T: mean > 1e-9 ? mean / Math.Sqrt(Math.Max(variance * correction, 1e-300)) : 0, effect.I, effect.J);
        }).MaxBy(effect => effect.T);
        return best > critical ? (_rows[from], _rows[to]) : null;
    }

    /// <summary>The standard deviation of the difference between another curve and the mean of so many, in standard deviations over these.</summary>
    private double Spread(int curves) => Math.Sqrt(1.0 / curves + (1 + _testShare) / (1 - _testShare));

    private double[] Differences(int from, int to) => [.. _nats.Select(curve => Math.Sqrt(curve[to]) - Math.Sqrt(curve[from]))];

    private double[] AboveChord(int point)
    {
        double share = (_rows[point] - _rows[point - 1]) / (_rows[point + 1] - _rows[point - 1]);
        return [.. _nats.Select(curve => Math.Sqrt(curve[point]) - Math.Sqrt((1 - share) * curve[point - 1] + share * curve[point + 1]))];
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        double low = sorted[(sorted.Length - 1) / 2], high = sorted[sorted.Length / 2];
        return low == high ? low : (low + high) / 2;
    }
}
