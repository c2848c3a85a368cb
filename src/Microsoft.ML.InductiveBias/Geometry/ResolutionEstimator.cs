using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Estimates the resolution of a task: the smallest distance between inputs at which the target changes.</summary>
/// <remarks>
/// <para>Classification: the smallest distance between rows of different classes.</para>
/// <para>Regression: the smallest distance between rows whose targets differ by more than a tolerance. The reasoning: the
/// resolution is the finest scale on which a hypothesis must be able to change its output. Two targets that differ by at most
/// 2ε are both met within ε by the same output, so such a pair requires no change; a pair that differs by more requires a change
/// within its distance. Hence the tolerance 2ε for a target error ε (in the units of the target); noise in the targets of more
/// than that makes the resolution too small and the task look too hard, which a larger tolerance (two standard deviations of
/// the noise or more) fixes.</para>
/// <para>Rows with equal features have distance 0, from which no finite frequency follows: they and copies up to rounding
/// (<see cref="NearCopies"/>) are left out, and those
/// whose targets differ are listed. Source: Boopathy et al., ICML 2023, section 4 and appendix.</para>
/// </remarks>
internal static class ResolutionEstimator
{
    // Number of closest pairs behind the interval of an exact resolution, besides the one that sets it.
    private const int IntervalPairs = 100;

    // Seconds to tens of seconds on two cores.
    private const double MostOperations = 4e12;

    /// <summary>The resolution of a classification task.</summary>
    public static ResolutionEstimate Estimate(PointSet points, int[] classes, DifficultyOptions? options = null, NearCopies? copies = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Length != points.Rows)
            throw new ArgumentException($"classes held {classes.Length} classes for {points.Rows} rows; it must hold one for each row.", nameof(classes));
        return Estimate(points, new RowTargets(classes), options ?? new DifficultyOptions(), copies);
    }

    /// <summary>The resolution of a regression task.</summary>
    /// <param name="points">The points.</param>
    /// <param name="targets">[n, outputs], row-major: finite numbers.</param>
    /// <param name="tolerance">The difference up to which targets count as the same, in the units of the targets: at least 0.
    /// With several outputs, rows differ when any output does.</param>
    /// <param name="options">Method, sampling, interval; see the defaults.</param>
    /// <param name="copies">The distinct points of the usable rows, where they are known.</param>
    public static ResolutionEstimate Estimate(PointSet points, double[] targets, double tolerance, DifficultyOptions? options = null, NearCopies? copies = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(targets);
        if (!(tolerance >= 0) || double.IsInfinity(tolerance))
            throw new ArgumentOutOfRangeException(nameof(tolerance), $"tolerance was {tolerance}; it must be a finite number of at least 0.");
        if (points.Rows == 0 ? targets.Length > 0 : targets.Length == 0 || targets.Length % points.Rows != 0)
            throw new ArgumentException($"targets held {targets.Length} numbers for {points.Rows} rows; it must hold as many for each row.", nameof(targets));
        if (Array.FindIndex(targets, t => !double.IsFinite(t)) is >= 0 and var bad)
            throw new ArgumentException($"targets held {targets[bad]} at position {bad}; each must be a finite number.", nameof(targets));
        return Estimate(points, new RowTargets(targets, points.Rows == 0 ? 1 : targets.Length / points.Rows, tolerance), options ?? new DifficultyOptions(), copies);
    }

    private static ResolutionEstimate Estimate(PointSet points, RowTargets targets, DifficultyOptions options, NearCopies? copies)
    {
        options.Validate();
        List<Diagnostic> diagnostics = [];
        int[] rows = [.. Enumerable.Range(0, points.Rows).Where(points.IsUsable)];
        if (rows.Length < points.Rows)
        {
            diagnostics.Add(DataDiagnostics.UnusableRows(points.Rows - rows.Length, points.Rows));
            points = points.Select(rows);
            targets = targets.Select(rows);
        }
        copies ??= NearCopies.In(points, options);
        var distinct = copies.Rows;
        if (copies.Merged > 0)
            diagnostics.Add(DataDiagnostics.NearDuplicateRows(copies.Merged, points.Rows, copies.Tolerance));
        var contradicting = targets.Contradictions(distinct);
        if (contradicting.Count > 0)
        {
            var example = contradicting[0].Take(4).Select(row => options.Rows.Number(rows[row]));
            diagnostics.Add(new Diagnostic("contradictingRows", DiagnosticSeverity.Warning,
                $"{contradicting.Sum(group => group.Length)} rows in {contradicting.Count} groups have the same features{(copies.Merged > 0 ? FormattableString.Invariant($", up to {copies.Tolerance:G2} of their spread,") : "")} and different targets ({options.Rows.Unit}s {string.Join(", ", example)}{(contradicting[0].Length > 4 ? ", …" : "")}, for example): no function of the features fits them. Their distance of 0 was ignored. Add features or correct the labels."));
        }

        // Rows with the same features and target have the same distances, so one represents all.
        var pairs = targets.Contrast().Pairs();
        var kept = targets.Representatives(distinct);
        var set = points.Select(kept);
        var contrast = targets.Select(kept).Contrast();
        if (copies.Merged > 0)
            contrast = new ApartContrast(contrast, [.. kept.Select(row => distinct.PointOfRow[row])]);
        // Comparing a pair costs a product of its features, and as much as another 16 for the comparison.
        var operations = pairs * (points.PairWork + 16.0);
        var method = options.ResolutionMethod != ResolutionMethod.Auto ? options.ResolutionMethod
            : operations <= MostOperations ? ResolutionMethod.Exact : ResolutionMethod.ExtremeValue;
        var exact = method == ResolutionMethod.Exact;
        if (!exact && options.ResolutionMethod == ResolutionMethod.Auto)
        {
            diagnostics.Add(new Diagnostic("resolutionSampled", DiagnosticSeverity.Information, FormattableString.Invariant(
                $"{pairs:G3} pairs of rows differ in the target, and comparing all of them would take {operations:G2} operations. The resolution was estimated from {options.SampledPairs} sampled pairs; its interval covers the error. Choose {nameof(ResolutionMethod)}.{nameof(ResolutionMethod.Exact)} to compare all.")));
        }
        options.Progress?.Report(new WorkProgress(exact
            ? FormattableString.Invariant($"resolution: the closest of {pairs:G3} pairs of rows, {operations:G2} operations")
            : FormattableString.Invariant($"resolution: {Math.Min(pairs, options.SampledPairs):G3} of {pairs:G3} pairs of rows"), 0));
        // Only the smallest distances matter: a Poisson bootstrap of twice the tail's length nearly never runs out of them.
        var (found, drawn) = exact
            ? (ClosestPairSearch.Find(set, contrast, Math.Max(options.ReportedPairs, IntervalPairs + 1), options.Search()), 0)
            : PairSampler.Draw(set, contrast, options.SampledPairs, Math.Max(options.ReportedPairs, 2 * options.TailPairs + 20), options);
        var named = found.Take(options.ReportedPairs)
            .Select(p => (First: rows[kept[p.First]], Second: rows[kept[p.Second]], p.Distance))
            .Select(p => (First: options.Rows.Number(Math.Min(p.First, p.Second)), Second: options.Rows.Number(Math.Max(p.First, p.Second)), p.Distance)).ToArray();
        var (value, replicates, fit) = found.Count == 0 ? (0, [], null)
            : exact ? (found[0].Distance, OfClosest(found, options), null)
            : OfSample([.. found.Select(p => p.Distance)], drawn, points.Rows, contrast, targets, options, diagnostics);
        var (lower, upper) = Replicates.Interval(replicates, options.Confidence, value);
        if (found.Count == 0)
        {
            diagnostics.Add(pairs == 0
                ? new Diagnostic("constantTarget", DiagnosticSeverity.Warning, "No two rows differ in the target: there is no distance at which it changes.")
                : new Diagnostic("classesOverlapExactly", DiagnosticSeverity.Warning,
                    "Every pair of rows with different targets has the same features: there is no distance above 0 at which the target changes, so the resolution is undefined and reported as 0."));
        }
        else if (replicates.Length == 0)
        {
            diagnostics.Add(new Diagnostic("singlePair", DiagnosticSeverity.Warning, "Only one pair of rows differs in the target and is apart: the resolution has no interval."));
        }
        return new ResolutionEstimate
        {
            Value = value,
            Lower = lower,
            Upper = upper,
            Confidence = options.Confidence,
            IsDefined = found.Count > 0,
            Method = method,
            Pairs = pairs,
            ClosestPairs = named,
            ContradictingRows = [.. contradicting.Select(group => (IReadOnlyList<int>)[.. group.Select(row => options.Rows.Number(rows[row]))])],
            ExtremeValue = fit,
            Seed = options.SeedOrDefault,
            Diagnostics = diagnostics,
            Replicates = replicates,
        };
    }

    private static double[] OfClosest(List<(int First, int Second, double Distance)> pairs, DifficultyOptions options) => Replicates.OfExtreme(
        [.. pairs.Take(IntervalPairs + 1).Select(p => p.Distance)], smallest: true, options.Replicates, options.SeedOrDefault, RandomStream.ClosestPairs);

    private static (double, double[], ExtremeValueFit?) OfSample(
        double[] sorted, int drawn, int rows, PairContrast contrast, RowTargets targets, DifficultyOptions options, List<Diagnostic> diagnostics)
    {
        var tail = Math.Min(options.TailPairs, drawn / 4);
        if (tail < 2)
        {
            diagnostics.Add(new Diagnostic("fewPairs", DiagnosticSeverity.Warning,
                $"Only {drawn} pairs of rows differ and are apart, too few to fit a tail: the resolution is the smallest of their distances."));
            return (sorted[0], [], null);
        }
        var published = options.ResolutionMethod == ResolutionMethod.ExtremeValuePublished;
        var pairs = published ? (double)rows * rows * (1 - 1.0 / targets.Classes) : contrast.Pairs();
        var a = tail * (pairs / drawn);
        var fit = ExtremeValueResolution.OfSorted(sorted, null, tail, a, published);
        var used = Math.Min(sorted.Length, 2 * tail + 20);
        var replicates = new double[options.Replicates];
        var counts = new int[used];
        for (var b = 0; b < replicates.Length; b++)
        {
            var random = new ReplicateRandom(options.SeedOrDefault, RandomStream.ExtremeValues, b);
            for (var i = 0; i < used; i++)
                counts[i] = random.NextPoisson();
            replicates[b] = ExtremeValueResolution.OfSorted(sorted.AsSpan(0, used), counts, tail, a, published).Resolution;
        }
        return (fit.Resolution, replicates, fit);
    }
}
