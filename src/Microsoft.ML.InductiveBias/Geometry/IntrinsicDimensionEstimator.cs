using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Estimates the intrinsic dimension of points from the distances to their nearest neighbors.</summary>
/// <remarks>In a ball around a point of a q-dimensional manifold the number of neighbors grows with the q-th power of the
/// radius, so ln(T_k/T_j), the log-ratio of the distances to the k-th and the j-th neighbor, has mean proportional to 1/q.
/// Rows that equal or nearly repeat an earlier row are counted, reported and left out. Source: Levina and Bickel 2004; MacKay and Ghahramani
/// 2005; Facco et al. 2017; Boopathy et al. 2023, appendix.</remarks>
internal static class IntrinsicDimensionEstimator
{
    /// <summary>Estimates the intrinsic dimension.</summary>
    /// <param name="points">The points.</param>
    /// <param name="options">Method, neighbors, interval; see the defaults.</param>
    /// <param name="copies">The distinct points of the usable rows, where they are known.</param>
    public static IntrinsicDimensionEstimate Estimate(PointSet points, DifficultyOptions? options = null, NearCopies? copies = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        options ??= new DifficultyOptions();
        options.Validate();
        List<Diagnostic> diagnostics = [];

        var usable = Enumerable.Range(0, points.Rows).Where(points.IsUsable).ToArray();
        var unusable = points.Rows - usable.Length;
        if (unusable > 0)
        {
            diagnostics.Add(DataDiagnostics.UnusableRows(unusable, points.Rows));
            points = points.Select(usable);
        }
        copies ??= NearCopies.In(points, options);
        var distinct = copies.Rows.FirstRows;
        var duplicates = points.Rows - distinct.Length;
        diagnostics.AddRange(copies.Diagnostics());

        var k = options.DimensionMethod == IntrinsicDimensionMethod.TwoNN ? 2 : options.Neighbors;
        var least = options.DimensionMethod == IntrinsicDimensionMethod.LevinaBickelUnbiased ? 3 : 2;
        var seed = options.SeedOrDefault;
        if (distinct.Length <= least)
        {
            diagnostics.Add(DataDiagnostics.TooFewDistinctRows(distinct.Length, least + 1));
            return new IntrinsicDimensionEstimate
            {
                Confidence = options.Confidence, Method = options.DimensionMethod, Seed = seed, Diagnostics = diagnostics,
                DistinctRows = distinct.Length, DuplicateRows = duplicates, UnusableRows = unusable,
            };
        }
        if (distinct.Length <= k)
        {
            diagnostics.Add(new Diagnostic("fewerRowsThanNeighbours", DiagnosticSeverity.Warning,
                $"{k} neighbors were requested, but there are only {distinct.Length} distinct rows: {distinct.Length - 1} neighbors were used. Use more rows or fewer neighbors."));
            k = distinct.Length - 1;
        }

        if (duplicates > 0)
            points = points.Select(distinct);
        var queries = Sample(distinct.Length, options.MaxQueryRows, seed);
        var neighbors = NearestNeighbors.Among(points, k, queries, options.Search());
        var (sums, nearest) = LogRatios.Of(neighbors, points, queries);

        var kept = Kept(options, sums, nearest, diagnostics);
        var value = Value(options.DimensionMethod, k, kept);
        // An infinite value (TwoNN on a grid) has no spread.
        var replicates = double.IsInfinity(value) ? [] : Bootstrap(options, k, kept, seed);
        var inflation = LogRatios.ErrorInflation(neighbors, sums, queries);
        for (var b = 0; b < replicates.Length; b++)
            replicates[b] = value * Math.Pow(replicates[b] / value, inflation);
        var (lower, upper) = Replicates.Interval(replicates, options.Confidence, value);
        Diagnose(value, points.Features, queries.Length, diagnostics);
        var perRow = options.DimensionMethod == IntrinsicDimensionMethod.LevinaBickelUnbiased ? k - 2 : k - 1;
        return new IntrinsicDimensionEstimate
        {
            Value = value,
            Lower = lower,
            Upper = upper,
            Confidence = options.Confidence,
            IsDefined = true,
            Method = options.DimensionMethod,
            Neighbors = k,
            QueryRows = queries.Length,
            DistinctRows = distinct.Length,
            DuplicateRows = duplicates,
            UnusableRows = unusable,
            LeftOutRows = sums.Length - kept.Length,
            LocalRows = [.. queries.Select(query => options.Rows.Number(usable[distinct[query]]))],
            LocalDimensions = [.. sums.Select(sum => perRow / sum)],
            Seed = seed,
            Diagnostics = diagnostics,
            Replicates = replicates,
        };
    }

    /// <summary>All rows, or as many as allowed, drawn without replacement; ascending.</summary>
    internal static int[] Sample(int rows, int? limit, long seed)
    {
        int[] all = [.. Enumerable.Range(0, rows)];
        if (limit is not { } wanted || wanted >= rows)
            return all;
        var random = new ReplicateRandom(seed, RandomStream.QueryRows, 0);
        for (var i = 0; i < wanted; i++)
        {
            var j = i + random.NextInt(rows - i);
            (all[i], all[j]) = (all[j], all[i]);
        }
        Array.Sort(all, 0, wanted);
        return all[..wanted];
    }

    /// <summary>The sums of log-ratios that enter the estimate.</summary>
    private static double[] Kept(DifficultyOptions options, double[] sums, double[] nearest, List<Diagnostic> diagnostics)
    {
        if (options.DimensionMethod is IntrinsicDimensionMethod.MacKayGhahramani or IntrinsicDimensionMethod.TwoNN)
            return sums;
        var fence = options.LeaveOutIsolatedRows ? LogRatios.OuterFence(nearest) : double.PositiveInfinity;
        var kept = sums.Where((sum, i) => sum > 0 && Math.Log(nearest[i]) <= fence).ToArray();
        var isolated = nearest.Count(distance => Math.Log(distance) > fence);
        if (isolated > 0)
        {
            diagnostics.Add(new Diagnostic("isolatedRows", DiagnosticSeverity.Information, FormattableString.Invariant(
                $"{isolated} of {sums.Length} rows are farther than {Math.Exp(fence):G4} from their nearest neighbor, beyond the outer fence of these distances; they were left out of the mean.")));
        }
        if (kept.Length + isolated < sums.Length)
        {
            diagnostics.Add(new Diagnostic("equidistantNeighbours", DiagnosticSeverity.Information,
                $"The neighbors of {sums.Length - kept.Length - isolated} rows are all equally far: their local estimates are infinite, so they were left out of the mean. The pooled estimate includes them."));
        }
        return kept;
    }

    private static double Value(IntrinsicDimensionMethod method, int k, double[] sums) => method switch
    {
        // All sums 0: the neighbors of every row are all equally far.
        _ when sums.Length == 0 => double.PositiveInfinity,
        IntrinsicDimensionMethod.MacKayGhahramani => sums.Length * (k - 1.0) / sums.Sum(),
        IntrinsicDimensionMethod.LevinaBickel => sums.Average(sum => (k - 1) / sum),
        IntrinsicDimensionMethod.LevinaBickelUnbiased => sums.Average(sum => (k - 2) / sum),
        _ => LogRatios.TwoNN([.. sums.Order()], null),
    };

    /// <summary>Replicates over rows drawn with replacement; the neighbors of a row stay the same.</summary>
    private static double[] Bootstrap(DifficultyOptions options, int k, double[] sums, long seed)
    {
        var sorted = sums.Order().ToArray();
        var replicates = new double[options.Replicates];
        Parallel.For(0, replicates.Length, options.Search().Parallel(), () => new int[sorted.Length], (b, _, counts) =>
        {
            Array.Clear(counts);
            var random = new ReplicateRandom(seed, RandomStream.Dimension, b);
            for (var i = 0; i < counts.Length; i++)
                counts[random.NextInt(counts.Length)]++;
            double sum = 0, inverse = 0;
            for (var i = 0; i < counts.Length; i++)
            {
                sum += counts[i] * sorted[i];
                inverse += counts[i] == 0 ? 0 : counts[i] / sorted[i];
            }
            replicates[b] = options.DimensionMethod switch
            {
                IntrinsicDimensionMethod.MacKayGhahramani => counts.Length * (k - 1.0) / sum,
                IntrinsicDimensionMethod.LevinaBickel => (k - 1) * inverse / counts.Length,
                IntrinsicDimensionMethod.LevinaBickelUnbiased => (k - 2) * inverse / counts.Length,
                _ => LogRatios.TwoNN(sorted, counts),
            };
            return counts;
        }, _ => { });
        return replicates;
    }

    private static void Diagnose(double value, int features, int queries, List<Diagnostic> diagnostics)
    {
        if (double.IsInfinity(value))
        {
            diagnostics.Add(new Diagnostic("infiniteDimension", DiagnosticSeverity.Warning,
                "The neighbors of every row are all equally far, so the estimate is infinite. Such data (one-hot identifiers, for example) have no neighborhoods."));
        }
        else if (value > features)
        {
            diagnostics.Add(new Diagnostic("dimensionAboveFeatures", DiagnosticSeverity.Warning, FormattableString.Invariant(
                $"The estimate, {value:G4}, exceeds the number of features, {features}. Data on a grid or few rows can cause this.")));
        }
        if (queries < 50)
        {
            diagnostics.Add(new Diagnostic("fewRows", DiagnosticSeverity.Warning,
                $"The estimate uses only {queries} rows; see its interval."));
        }
    }
}
