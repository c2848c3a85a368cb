using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Estimates the generalization difficulty of a data set from its rows.</summary>
/// <remarks>The constants of <see cref="DifficultyMeasure"/> come from the data: n = rows, q from
/// <see cref="IntrinsicDimensionEstimator"/>, R = largest norm, δ from <see cref="ResolutionEstimator"/>; for classification
/// N_d = classes and D = classes − 1; for regression N_d = 1, D = outputs and B = 1 with the target error as a share of the largest
/// deviation of a target. The uncertainty of q, δ and R is propagated by drawing all three at once.</remarks>
internal static class GeneralizationDifficultyEstimator
{
    /// <summary>The difficulty of a data set.</summary>
    public static GeneralizationDifficultyEstimate Estimate(LabeledPoints rows, DifficultyOptions? options = null)
    {
        options ??= new DifficultyOptions();
        options.Validate();
        var points = rows.Points;
        if (rows.Classes is { } classes && classes.Length != points.Rows)
            throw new ArgumentException($"classes held {classes.Length} classes for {points.Rows} rows; it must hold one for each row.", nameof(rows));
        int[] used = [.. Enumerable.Range(0, points.Rows).Where(points.IsUsable)];
        var copies = NearCopies.In(points.Select(used), options);
        var (resolution, tolerance, bound) = Resolution(rows, options, copies);
        if (rows.Classes is null)
            return Finish(points, used.Length, copies, resolution, options, DifficultyTask.Regression, null, 1, Outputs(rows), tolerance, bound);
        int count = used.Select(row => rows.Classes[row]).Distinct().Count();
        return Finish(points, used.Length, copies, resolution, options, DifficultyTask.Classification, count, count, count - 1, null, null);
    }

    /// <inheritdoc cref="Estimate(LabeledPoints, DifficultyOptions?)"/>
    public static GeneralizationDifficultyEstimate Estimate(PointSet points, int[] classes, DifficultyOptions? options = null) =>
        Estimate(new LabeledPoints(points, classes, null), options);

    /// <inheritdoc cref="Estimate(LabeledPoints, DifficultyOptions?)"/>
    public static GeneralizationDifficultyEstimate Estimate(PointSet points, double[] targets, DifficultyOptions? options = null) =>
        Estimate(new LabeledPoints(points, null, targets), options);

    /// <summary>The resolution; for regression with the tolerance of targets and their largest deviation from the mean, in label units.</summary>
    public static (ResolutionEstimate Estimate, double Tolerance, double Bound) Resolution(LabeledPoints rows, DifficultyOptions options, NearCopies? copies = null)
    {
        var points = rows.Points;
        if (rows.Classes is { } classes)
            return (ResolutionEstimator.Estimate(points, classes, options, copies), 0, 0);
        double bound = LargestDeviation(rows.Targets!, Outputs(rows), [.. Enumerable.Range(0, points.Rows).Where(points.IsUsable)]);
        double tolerance = options.TargetTolerance ?? Math.Min(double.MaxValue, 2 * options.TargetError * bound);
        return (ResolutionEstimator.Estimate(points, rows.Targets!, tolerance, options, copies), tolerance, bound);
    }

    private static int Outputs(LabeledPoints rows) => rows.Points.Rows == 0 ? 1 : rows.Targets!.Length / rows.Points.Rows;

    private static double LargestDeviation(double[] targets, int outputs, int[] rows)
    {
        double largest = 0;
        for (var c = 0; c < outputs && rows.Length > 0; c++)
        {
            double mean = 0;
            // A running mean: the sum of 1e308s would overflow.
            for (var i = 0; i < rows.Length; i++)
                mean += (targets[rows[i] * outputs + c] - mean) / (i + 1);
            largest = Math.Max(largest, rows.Max(row => Math.Abs(targets[row * outputs + c] - mean)));
        }
        return Math.Min(largest, double.MaxValue);
    }

    private static GeneralizationDifficultyEstimate Finish(
        PointSet points, int used, NearCopies copies, ResolutionEstimate resolution, DifficultyOptions options,
        DifficultyTask task, int? classes, double discreteFeatures, double outputs, double? tolerance, double? bound)
    {
        var dimension = IntrinsicDimensionEstimator.Estimate(points, options, copies);
        var radius = RadiusEstimate.Of(points, options);
        // Several estimators may report the same finding.
        List<Diagnostic> diagnostics = [.. dimension.Diagnostics.Concat(resolution.Diagnostics).Concat(radius.Diagnostics).DistinctBy(d => d.Code)];
        GeneralizationDifficultyEstimate Estimated(
            DifficultyTerms? terms, double? lower = null, double? upper = null, TaskConstants? constants = null, params (string Name, double Log2BitsLower, double Log2BitsUpper, double Log2BitsPerPercent)[] drivers) =>
            new(dimension, resolution, radius)
            {
                Task = task, Rows = points.Rows, UsedRows = used, Features = points.Features, Classes = classes,
                TargetError = options.TargetError, TargetTolerance = tolerance, TargetBound = bound, Confidence = options.Confidence,
                Seed = dimension.Seed, Diagnostics = diagnostics, Terms = terms, Log2BitsLower = lower, Log2BitsUpper = upper, Constants = constants,
                // The widest first. Both ends −∞ (a difficulty of 0 throughout) have no width; a lower end of −∞ alone has an infinite one.
                Drivers = [.. drivers.OrderByDescending(d => d.Log2BitsLower == d.Log2BitsUpper ? 0 : d.Log2BitsUpper - d.Log2BitsLower)],
            };
        if (used > 0 && resolution.Pairs == 0)
        {
            // A constant target has no output dimension: there is nothing to learn.
            diagnostics.RemoveAll(d => d.Code == "constantTarget");
            var constant = new Diagnostic(task == DifficultyTask.Classification ? "oneClass" : "constantTarget", DiagnosticSeverity.Warning,
                task == DifficultyTask.Classification
                    ? "All rows have the same class: a constant hypothesis is right, so the difficulty is 0."
                    : FormattableString.Invariant($"No two targets differ by more than the tolerance, {tolerance:G4}: a constant hypothesis reaches the target error, so the difficulty is 0."));
            diagnostics.Add(constant);
            return Estimated(DifficultyTerms.None(constant), double.NegativeInfinity, double.NegativeInfinity);
        }
        if (!dimension.IsDefined || !resolution.IsDefined || radius.Value == 0)
        {
            diagnostics.Add(new Diagnostic("difficultyUndefined", DiagnosticSeverity.Warning,
                $"The difficulty is undefined: {(used == 0 ? "no row is usable" : !dimension.IsDefined ? "the intrinsic dimension is" : !resolution.IsDefined ? "the resolution is" : "the radius is 0")}{(used == 0 || (dimension.IsDefined && resolution.IsDefined) ? "" : " undefined")}; see the other diagnostics."));
            return Estimated(null);
        }
        if (dimension.Value > points.Features)
        {
            diagnostics.Add(new Diagnostic("dimensionBoundedByFeatures", DiagnosticSeverity.Warning, FormattableString.Invariant(
                $"The estimate of the intrinsic dimension, {dimension.Value:G4}, exceeds the number of features; the difficulty uses the number of features, {points.Features}, which is the largest possible dimension.")));
        }
        var constants = new TaskConstants(
            used, Bounded(dimension.Value, points.Features), radius.Value, resolution.Value, outputs, options.TargetError, discreteFeatures);
        var terms = DifficultyMeasure.Of(constants);
        diagnostics.AddRange(terms.Diagnostics);
        var (lower, upper) = Interval(constants, terms.Log2Bits, options.Replicates, options.Confidence, dimension.Replicates, resolution.Replicates, radius.Replicates, points.Features);
        (string Name, double Log2BitsLower, double Log2BitsUpper, double Log2BitsPerPercent) Driver(string name, DifficultyVariable variable, double[] dimensions, double[] resolutions, double[] radii)
        {
            var (low, high) = Interval(constants, terms.Log2Bits, options.Replicates, options.Confidence, dimensions, resolutions, radii, points.Features);
            return (name, low, high, PerPercent(constants, variable));
        }
        return Estimated(terms, lower, upper, constants,
            Driver("intrinsicDimension", DifficultyVariable.IntrinsicDimension, dimension.Replicates, [], []),
            Driver("resolution", DifficultyVariable.Resolution, [], resolution.Replicates, []),
            Driver("radius", DifficultyVariable.Radius, [], [], radius.Replicates));
    }

    private static (double Lower, double Upper) Interval(
        TaskConstants constants, double log2Bits, int count, double confidence,
        double[] dimensions, double[] resolutions, double[] radii, int features)
    {
        var replicates = new double[count];
        for (var b = 0; b < count; b++)
        {
            replicates[b] = DifficultyMeasure.Of(new TaskConstants(constants)
            {
                IntrinsicDimension = dimensions.Length > 0 ? Bounded(dimensions[b], features) : constants.IntrinsicDimension,
                Resolution = resolutions.Length > 0 ? Bounded(resolutions[b]) : constants.Resolution,
                Radius = radii.Length > 0 ? Bounded(radii[b]) : constants.Radius,
            }).Log2Bits;
        }
        return Replicates.Interval(replicates, confidence, log2Bits);
    }

    private static double Bounded(double dimension, int features) => Math.Min(dimension, features);

    // A tail without an end could draw 0 or ∞.
    private static double Bounded(double length) => Math.Clamp(length, 1e-300, 1e300);

    private static double PerPercent(TaskConstants constants, DifficultyVariable variable)
    {
        var (here, there) = variable switch
        {
            DifficultyVariable.IntrinsicDimension => (constants, new TaskConstants(constants) { IntrinsicDimension = constants.IntrinsicDimension * 1.01 }),
            DifficultyVariable.Resolution => (constants, new TaskConstants(constants) { Resolution = constants.Resolution * 1.01 }),
            _ => (constants, new TaskConstants(constants) { Radius = constants.Radius * 1.01 }),
        };
        var (from, to) = (DifficultyMeasure.Of(here).Log2Bits, DifficultyMeasure.Of(there).Log2Bits);
        return double.IsFinite(from) && double.IsFinite(to) ? to - from : 0;
    }
}
