using Microsoft.ML.InductiveBias.Numerics;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The median distance between two rows.</summary>
internal static class MedianDistance
{
    /// <summary>The most rows whose pairs all count. The selection of the median holds three matrices of them.</summary>
    public const int MostRows = 8192;

    /// <summary>The median over all pairs of different rows; the mean of the middle two where their number is even. Of more than
    /// <see cref="MostRows"/> rows, so many chosen at random count.</summary>
    /// <param name="points"><c>[n, d]</c>.</param>
    /// <param name="manhattan">Whether the distance is Σ|x − y| and not Euclidean.</param>
    /// <exception cref="ArgumentException">More than half of the pairs are equal, or there is only one row.</exception>
    public static double Of(PointRows points, bool manhattan = false)
    {
        if (points.Rows > MostRows)
        {
            using var some = points.Select(StableShuffle.Order((int)points.Rows, 0)[..MostRows]);
            return Of(some, manhattan);
        }
        // Squares must neither overflow nor underflow; a power of two changes no digit.
        double largest = points.Rows > 0 ? points.Largest() : 0;
        if (largest is 0 or (>= 1e-100 and <= 1e100))
            return OfModerate(points, manhattan);
        int exponent = Math.Clamp(Math.ILogB(largest), -1000, 1000);
        using var scaled = points.Times(Math.ScaleB(1, -exponent));
        return Math.ScaleB(OfModerate(scaled, manhattan), exponent);
    }

    private static double OfModerate(PointRows points, bool manhattan)
    {
        long n = points.Rows;
        if (n < 2)
            throw new ArgumentException("The median distance needs at least 2 training rows; give the length scale as a number.");
        using var distances = manhattan ? SquaredDistances.Manhattan(points, points) : SquaredDistances.Between(points, points, lengthScale: 1);
        using (var diagonal = distances.diagonal())
            diagonal.fill_(Scalars.Of(-1)); // the n zero distances of rows to themselves come first and are skipped
        using var flat = distances.flatten();
        // Each pair appears twice, so the two middle positions of the doubled list give the median of the list.
        long half = n * (n - 1) / 2;
        double median = (Distance(half) + Distance(half + 1)) / 2;
        if (median == 0)
            throw new ArgumentException("The median distance of the training rows is 0, because most rows are equal; give the length scale as a number.");
        return median;

        double Distance(long position)
        {
            var (values, indices) = flat.kthvalue(n + position, 0, keepdim: false);
            using (values)
            using (indices)
                return manhattan ? values.Value() : Math.Sqrt(values.Value());
        }
    }
}
