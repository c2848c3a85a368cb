using System.Globalization;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Training and test rows of an audit, normalized by the training rows alone.</summary>
/// <param name="Training">The training rows.</param>
/// <param name="Test">The test rows.</param>
/// <param name="TestRows">The number of each test row in the input.</param>
/// <param name="Targets">How the targets were scaled.</param>
internal sealed record AuditSplit(TaskData Training, TaskData Test, int[] TestRows, TargetScaling Targets)
{
    /// <summary>The smallest number of rows that an audit can split.</summary>
    public const int FewestRows = 4;

    /// <summary>The most parts of the training rows. With test fractions below a tenth, their models train on somewhat fewer rows than the first split's.</summary>
    private const int FewestParts = 3, MostParts = 10;

    /// <summary>The number of each training row in the input.</summary>
    private int[] TrainingRows { get; init; } = [];

    /// <summary>The roles of the columns and the steps; <see langword="null"/> for rows that were features already.</summary>
    public EncodedRows? Encoded { get; private init; }

    /// <summary>A random split, which is stratified by class if there are several.</summary>
    /// <exception cref="ArgumentException">There are too few rows, or a value is on another scale than the rest of its column.</exception>
    public static AuditSplit Of(AuditInput input, AuditOptions options)
    {
        int count = input.Rows.Rows;
        if (count < FewestRows)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The data have {count} usable row{(count == 1 ? "" : "s")}; an audit needs at least {FewestRows}."), nameof(input));
        }
        int testCount = Math.Clamp((int)Math.Round(options.TestFraction * count, MidpointRounding.AwayFromZero), 1, count - 2);
        var parts = Divide(input.Rows, testCount, options.Seed);
        if (input.Rows.Kind == TaskKind.Regression)
            return Of(input, Sorted(parts.Training.AsSpan(0, Math.Min(parts.Training.Length, options.MaximumTrainingRows))), Sorted(parts.Test.AsSpan(0, Math.Min(testCount, options.MaximumTestRows))));
        // The share of a class in the training rows is what models learn about its frequency; test rows have weights.
        int[] training = StratifiedSample.Proportional(parts.Training, ClassOf, options.MaximumTrainingRows);
        var (test, weights) = StratifiedSample.Weighted(parts.Test, ClassOf, options.MaximumTestRows, RareClasses.FewRows);
        if (weights is null)
            return Of(input, Sorted(training), Sorted(test));
        Array.Sort(test, weights);
        var split = Of(input, Sorted(training), test);
        return split with { Test = split.Test.WithWeights(weights) };

        int ClassOf(int row) => TrueClass.Of(input.Rows, row);
    }

    /// <summary>Divides rows at random, so that each class of a classification has its share of both parts.</summary>
    internal static (int[] Training, int[] Test) Divide(TaskData rows, int testRows, int seed)
    {
        if (rows.Kind != TaskKind.Regression)
            return StratifiedSplit.Of([.. Enumerable.Range(0, rows.Rows).Select(row => TrueClass.Of(rows, row))], testRows, seed);
        int[] order = StableShuffle.Order(rows.Rows, seed);
        return (order[testRows..], order[..testRows]);
    }

    /// <summary>The number of parts of the training rows: as many as it takes for each model of the others to train on as many rows as this split, so that
    /// training and test rows have the same standard.</summary>
    /// <param name="rows">Number of all rows.</param>
    public int Parts(int rows) => Math.Clamp((int)Math.Ceiling((rows - TestRows.Length) / (double)Math.Max(1, rows - Training.Rows)), FewestParts, MostParts);

    /// <summary>Splits that together test every row that a first split doesn't test: its training rows in <see cref="Parts"/>.</summary>
    /// <param name="input">All rows.</param>
    /// <param name="first">The first split.</param>
    /// <param name="options">The largest numbers of rows; rows beyond them aren't tested.</param>
    /// <exception cref="ArgumentException">A value is on another scale than the rest of its column.</exception>
    public static IEnumerable<AuditSplit> Folds(AuditInput input, AuditSplit first, AuditOptions options)
    {
        foreach (var (training, test) in FoldRows(input, first, options))
            yield return Of(input, training, test);
    }

    /// <summary>Checks the scale of all values ahead of any work.</summary>
    /// <exception cref="ArgumentException">A value is on another scale than the rest of its column.</exception>
    public static void Check(AuditInput input, AuditSplit first, AuditOptions options)
    {
        var values = new double[input.Rows.Rows];
        var byFeature = input.Rows.Sparse()?.Transposed();
        for (int f = 0; f < input.Rows.FeatureCount; f++)
        {
            if (!input.IsNumeric[f])
                continue;
            byFeature?.CopyTo(f, values);
            for (int row = 0; byFeature is null && row < values.Length; row++)
                values[row] = input.Rows.FeatureRow(row)[f];
            if (StandardScale.OutOfScale(values) is >= 0 and var found)
                throw OutOfScale(input, found, f);
        }
        if (input.Rows.Kind == TaskKind.Regression && StandardScale.OutOfScale(input.Rows.Targets.Span) is >= 0 and var target)
            throw OutOfScale(input, target, null);
        foreach (var (training, test) in FoldRows(input, first, options))
            CheckScale(input, test, FeatureScaling.Of(input.Rows, training, input.IsNumeric), TargetScaling.Of(input.Rows, training));
    }

    /// <summary>The given rows.</summary>
    /// <exception cref="ArgumentException">A value is on another scale than the rest of its column.</exception>
    public static AuditSplit Of(AuditInput input, int[] training, int[] test)
    {
        var targets = TargetScaling.Of(input.Rows, training);
        CheckScale(input, test, FeatureScaling.Of(input.Rows, training, input.IsNumeric), targets);
        var encoded = input.Encoded(training, test);
        var features = FeatureScaling.Of(encoded.Training, [.. Enumerable.Range(0, training.Length)], encoded.IsNumeric);
        return new AuditSplit(Scaled(encoded.Training, features, targets), Scaled(encoded.Other, features, targets), test, targets) { Encoded = encoded.Encoded, TrainingRows = training };
    }

    /// <summary>The training rows and then the test rows, all encoded and scaled by the training rows.</summary>
    public TaskData AllRows(AuditInput input)
    {
        var encoded = input.Encoded(TrainingRows, [.. TrainingRows, .. TestRows]);
        return Scaled(encoded.Other, FeatureScaling.Of(encoded.Training, [.. Enumerable.Range(0, TrainingRows.Length)], encoded.IsNumeric), Targets);
    }

    private static TaskData Scaled(TaskData selected, FeatureScaling features, TargetScaling targets)
    {
        var scaled = features.Apply(selected, targets.Apply(selected.Targets.Span));
        return selected.Groups.IsEmpty ? scaled : scaled.WithGroups(selected.Groups.ToArray());
    }

    private static IEnumerable<(int[] Training, int[] Test)> FoldRows(AuditInput input, AuditSplit first, AuditOptions options)
    {
        int parts = first.Parts(input.Rows.Rows);
        var tested = first.TestRows.ToHashSet();
        var rest = StableShuffle.Order(input.Rows.Rows, options.Seed).Where(row => !tested.Contains(row)).ToArray();
        for (int part = 0; part < parts; part++)
        {
            var test = rest.Where((_, position) => position % parts == part).Take(options.MaximumTestRows).ToArray();
            if (test.Length == 0)
                yield break;
            var training = rest.Where((_, position) => position % parts != part).Concat(first.TestRows).Take(first.Training.Rows).ToArray();
            yield return (Sorted(training), Sorted(test));
        }
    }

    private static void CheckScale(AuditInput input, int[] rows, FeatureScaling features, TargetScaling targets)
    {
        var sparse = input.Rows.Sparse();
        foreach (int row in rows)
        {
            if (features.FirstOutOfScale(input.Rows, sparse, row) is >= 0 and var feature)
                throw OutOfScale(input, row, feature);
            if (!targets.Covers(input.Rows.TargetRow(row)[0]))
                throw OutOfScale(input, row, null);
        }
    }

    /// <param name="input">All rows.</param>
    /// <param name="row">The row.</param>
    /// <param name="feature">The feature; <see langword="null"/> for the label.</param>
    private static ArgumentException OutOfScale(AuditInput input, int row, int? feature)
    {
        var (place, value) = feature is { } f ? ($"column '{input.ColumnOf(f)}'", input.Rows.FeatureRow(row)[f]) : ($"label '{input.Label}'", input.Rows.TargetRow(row)[0]);
        return new ArgumentException(string.Create(CultureInfo.InvariantCulture,
            $"{char.ToUpperInvariant(input.RowUnit[0])}{input.RowUnit[1..]} {input.Ids[row]}, {place}: {value:R} is more than {StandardScale.Largest:G1} standard deviations "
            + $"away from other rows, which can't be distinguished next to it. Correct the value, leave the row out, or take the logarithm of the column."));
    }

    private static int[] Sorted(ReadOnlySpan<int> rows)
    {
        var sorted = rows.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
