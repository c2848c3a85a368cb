using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The distinct points of a set: equal rows are one point, and so are copies that differ by rounding or jitter.</summary>
/// <remarks>
/// <para>The deviation of two rows is their largest difference in a feature, in units of that feature's spread. Rows drawn from
/// a density of one dimension or more have at least G times as many neighbors within G · τ as within τ. Copies break
/// this rule: below the spacing of the originals lie the copies, and then nothing for some decades. So a tolerance τ is accepted
/// where the pairs within it are more than those between τ and G · τ, and where chance would do that in
/// less than one of a million samples of one dimension. Of all such tolerances the most significant counts.</para>
/// <para>The rule has no scale of its own: a spacing of 1e-9 is kept in data that are spaced like that throughout.</para>
/// </remarks>
internal sealed class NearCopies
{
    /// <summary>Enough to see beyond the copies of a row: a row with that many isn't judged.</summary>
    private const int Neighbors = 16;

    /// <summary>From there on a difference is no rounding and no jitter.</summary>
    private const double LargestTolerance = 1e-3;

    private const int SpreadPairs = 4096;

    private static readonly double s_logOfChance = Math.Log(1e-6);

    private readonly PointSet _points;
    private readonly double[] _spreads;

    private NearCopies(PointSet points, DistinctRows equal, DistinctRows rows, double[] spreads, double tolerance)
    {
        (_points, Rows, _spreads, Tolerance) = (points, rows, spreads, tolerance);
        EqualRows = points.Rows - equal.FirstRows.Length;
        Merged = equal.FirstRows.Length - rows.FirstRows.Length;
    }

    /// <summary>The point of each row.</summary>
    public DistinctRows Rows { get; }

    /// <summary>The number of rows that equal an earlier one.</summary>
    public int EqualRows { get; }

    /// <summary>The number of other rows that are copies of an earlier one.</summary>
    public int Merged { get; }

    /// <summary>The largest deviation of a copy; 0 where there are none.</summary>
    public double Tolerance { get; }

    /// <summary>Groups rows into points.</summary>
    /// <param name="points">Usable points.</param>
    /// <param name="options">The rows that are queried, threads, cancellation.</param>
    public static NearCopies In(PointSet points, DifficultyOptions options)
    {
        var equal = points.FindDistinctRows();
        var set = points.Select(equal.FirstRows);
        var count = Math.Min(Neighbors, set.Rows - 2);
        // Two rows are always alone with each other.
        if (count < 1)
            return new NearCopies(points, equal, equal, [], 0);
        var spreads = Spreads(set, options.SeedOrDefault);
        var queries = IntrinsicDimensionEstimator.Sample(set.Rows, options.MaxQueryRows, options.SeedOrDefault);
        var tolerance = ToleranceOf(Neighborhoods(set, spreads, queries, NearestNeighbors.Among(set, count, queries, options.Search())));
        if (tolerance == 0)
            return new NearCopies(points, equal, equal, spreads, 0);
        var merged = Merge(set, spreads, tolerance, options.CancellationToken);
        return new NearCopies(points, equal, Compose(equal, merged), spreads, tolerance);
    }

    /// <summary>Whether a row of another set is a copy of a row of this one.</summary>
    public bool IsCopy(int row, PointSet others, int other) =>
        Tolerance > 0 && Deviation(_points, row, others, other, _spreads, Tolerance) <= Tolerance;

    /// <summary>What was merged, if anything.</summary>
    public IEnumerable<Diagnostic> Diagnostics()
    {
        if (EqualRows > 0)
            yield return DataDiagnostics.DuplicateRows(EqualRows, _points.Rows);
        if (Merged > 0)
            yield return DataDiagnostics.NearDuplicateRows(Merged, _points.Rows, Tolerance);
    }

    /// <summary>Of each feature the difference that 95 % of the pairs of rows stay below: not set by a few outliers, and not by
    /// the jitter of a feature that is mostly 0.</summary>
    private static double[] Spreads(PointSet points, long seed)
    {
        var pairs = Pairs(points.Rows, seed);
        if (points.IsSparse)
            return SparseSpreads(points.Sparse, pairs);
        var spreads = new double[points.Features];
        var differences = new double[pairs.Length];
        for (var f = 0; f < spreads.Length; f++)
        {
            for (var i = 0; i < pairs.Length; i++)
                differences[i] = Math.Abs(points[pairs[i].Item1, f] - points[pairs[i].Item2, f]);
            Array.Sort(differences);
            spreads[f] = differences[pairs.Length * 95 / 100];
            if (spreads[f] == 0)
                spreads[f] = differences[^1];
        }
        return spreads;
    }

    /// <summary>All pairs of few rows, so that their order doesn't matter; random ones of many.</summary>
    private static (int, int)[] Pairs(int rows, long seed)
    {
        if ((long)rows * (rows - 1) / 2 <= SpreadPairs)
            return [.. from one in Enumerable.Range(0, rows) from other in Enumerable.Range(0, one) select (one, other)];
        var random = new ReplicateRandom(seed, RandomStream.FeatureSpread, 0);
        var pairs = new (int, int)[SpreadPairs];
        for (var i = 0; i < pairs.Length; i++)
        {
            var first = random.NextInt(rows);
            pairs[i] = (first, (first + 1 + random.NextInt(rows - 1)) % rows);
        }
        return pairs;
    }

    /// <summary>The same spreads from the differences that aren't 0, gathered by feature.</summary>
    private static double[] SparseSpreads(SparseRows rows, (int First, int Second)[] pairs)
    {
        var counts = new int[rows.Width + 1];
        foreach (var (first, second) in pairs)
        {
            var differences = rows.Differences(first, rows, second);
            while (differences.MoveNext())
                counts[differences.Column + 1]++;
        }
        for (var f = 0; f < rows.Width; f++)
            counts[f + 1] += counts[f];
        var (next, values) = (counts[..^1], new double[counts[^1]]);
        foreach (var (first, second) in pairs)
        {
            var differences = rows.Differences(first, rows, second);
            while (differences.MoveNext())
                values[next[differences.Column]++] = Math.Abs(differences.Difference);
        }
        var spreads = new double[rows.Width];
        for (var f = 0; f < spreads.Length; f++)
        {
            var own = values.AsSpan(counts[f]..counts[f + 1]);
            own.Sort();
            // Before the stored differences lie the zeros of the other pairs.
            var at = pairs.Length * 95 / 100 - (pairs.Length - own.Length);
            spreads[f] = at >= 0 && own[at] > 0 ? own[at] : own.Length > 0 ? own[^1] : 0;
        }
        return spreads;
    }

    /// <summary>The deviations of the neighbors of a row, ascending, and the deviation up to which no row is missing among them.</summary>
    private readonly record struct Neighborhood(double[] Deviations, double Horizon);

    private static Neighborhood[] Neighborhoods(PointSet points, double[] spreads, int[] queries, NearestNeighbors neighbors)
    {
        var diagonal = Math.Sqrt(spreads.Sum(spread => spread * spread));
        var found = new Neighborhood[queries.Length];
        for (var i = 0; i < found.Length; i++)
        {
            var rows = neighbors.Rows(i);
            var deviations = new double[rows.Length];
            for (var j = 0; j < deviations.Length; j++)
                deviations[j] = Deviation(points, queries[i], points, rows[j], spreads, 1);
            Array.Sort(deviations);
            // The search is by distance: a row of deviation ρ lies within ρ times the diagonal of the spreads.
            found[i] = new Neighborhood(deviations, neighbors.Distances(i)[^1] / diagonal);
        }
        return found;
    }

    /// <summary>The deviation of two rows, or some number above the limit where it exceeds that.</summary>
    private static double Deviation(PointSet points, int row, PointSet others, int other, double[] spreads, double limit)
    {
        double largest = 0;
        if (points.IsSparse || others.IsSparse)
        {
            var differences = points.Sparse.Differences(row, others.Sparse, other);
            while (largest <= limit && differences.MoveNext())
            {
                if (differences.Difference != 0)
                    largest = Math.Max(largest, Math.Abs(differences.Difference) / spreads[differences.Column]);
            }
            return largest;
        }
        for (var f = 0; f < spreads.Length && largest <= limit; f++)
        {
            var difference = Math.Abs(points[row, f] - others[other, f]);
            if (difference > 0)
                largest = Math.Max(largest, difference / spreads[f]);
        }
        return largest;
    }

    private static double ToleranceOf(Neighborhood[] neighborhoods)
    {
        var (best, tolerance) = (s_logOfChance, 0.0);
        for (var step = 6; step <= 34; step++)
        {
            var candidate = LargestTolerance * Math.Pow(10, (6 - step) / 2.0);
            foreach (var decades in (ReadOnlySpan<int>)[1, 2, 3, 4, 6, 8, 10])
            {
                var chance = LogOfChance(neighborhoods, candidate, Math.Pow(10, decades));
                if (chance < best)
                    (best, tolerance) = (chance, candidate);
            }
        }
        return tolerance;
    }

    /// <summary>An upper bound on the logarithm of the probability of so few pairs between τ and G · τ, in one dimension; 0 where they are
    /// not the minority.</summary>
    private static double LogOfChance(Neighborhood[] neighborhoods, double tolerance, double factor)
    {
        long within = 0, beyond = 0;
        foreach (var (deviations, horizon) in neighborhoods)
        {
            var close = CountWithin(deviations, tolerance);
            if (close == deviations.Length || tolerance * factor > horizon)
                continue;
            within += close;
            beyond += CountWithin(deviations, tolerance * factor) - close;
        }
        if (within <= beyond)
            return 0;
        // Each pair is met from both of its rows.
        var (pairs, all) = ((within + 1) / 2, (within + beyond + 1) / 2);
        return LogGamma.Of(all + 1) - LogGamma.Of(pairs + 1) - LogGamma.Of(all - pairs + 1) - pairs * Math.Log(factor);
    }

    private static int CountWithin(double[] ascending, double limit)
    {
        var count = 0;
        while (count < ascending.Length && ascending[count] <= limit)
            count++;
        return count;
    }

    /// <summary>Joins rows within the tolerance of each other. Rows are visited along the feature of the most values, so only
    /// those in a narrow window are compared.</summary>
    private static DistinctRows Merge(PointSet points, double[] spreads, double tolerance, CancellationToken cancellationToken)
    {
        var byFeature = points.IsSparse ? points.Sparse.Transposed() : null;
        var along = byFeature is not null
            ? Enumerable.Range(0, points.Features).MaxBy(f => byFeature.ValuesOf(f).Length)
            : Enumerable.Range(0, points.Features).MaxBy(f => Enumerable.Range(0, Math.Min(points.Rows, SpreadPairs)).Select(row => points[row, f]).Distinct().Count());
        var width = tolerance * spreads[along];
        int[] order = [.. Enumerable.Range(0, points.Rows)];
        Array.Sort(order.Select(row => points[row, along]).ToArray(), order);
        int[] first = [.. Enumerable.Range(0, points.Rows)];
        for (int i = 1, start = 0; i < order.Length; i++)
        {
            if (i % 1024 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            while (points[order[i], along] - points[order[start], along] > width)
                start++;
            for (var j = start; j < i; j++)
            {
                if (Deviation(points, order[i], points, order[j], spreads, tolerance) > tolerance)
                    continue;
                var (one, other) = (Root(order[i]), Root(order[j]));
                first[Math.Max(one, other)] = Math.Min(one, other);
            }
        }
        int[] kept = [.. Enumerable.Range(0, points.Rows).Where(row => first[row] == row)];
        return new DistinctRows([.. Enumerable.Range(0, points.Rows).Select(row => Array.BinarySearch(kept, Root(row)))], kept);

        int Root(int row)
        {
            while (first[row] != row)
                row = first[row] = first[first[row]];
            return row;
        }
    }

    private static DistinctRows Compose(DistinctRows equal, DistinctRows merged) => new(
        [.. equal.PointOfRow.Select(point => merged.PointOfRow[point])], [.. merged.FirstRows.Select(point => equal.FirstRows[point])]);
}
