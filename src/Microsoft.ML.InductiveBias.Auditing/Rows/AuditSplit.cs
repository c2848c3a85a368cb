using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Training and test rows of an audit, normalized by the training rows alone.</summary>
/// <param name="Training">The training rows.</param>
/// <param name="Test">The test rows.</param>
/// <param name="TestRows">For each test row its number in the input.</param>
/// <param name="Targets">How the targets were scaled.</param>
internal sealed record AuditSplit(TaskData Training, TaskData Test, int[] TestRows, TargetScaling Targets)
{
    /// <summary>A random split.</summary>
    public static AuditSplit Of(AuditInput input, AuditOptions options)
    {
        int count = input.Rows.Rows;
        if (count < 4)
            throw new ArgumentException($"The data have {count} usable rows; an audit needs at least 4.", nameof(input));
        int testCount = Math.Clamp((int)Math.Round(options.TestFraction * count, MidpointRounding.AwayFromZero), 1, count - 2);
        var order = StableShuffle.Order(count, options.Seed);
        var test = Sorted(order.AsSpan(0, Math.Min(testCount, options.MaximumTestRows)));
        var training = Sorted(order.AsSpan(testCount, Math.Min(count - testCount, options.MaximumTrainingRows)));
        return Of(input, training, test);
    }

    /// <summary>Splits that together test every row that a first one does not test: the training rows in so many parts.</summary>
    /// <param name="input">All rows.</param>
    /// <param name="first">The first split.</param>
    /// <param name="options">The largest numbers of rows; rows beyond them are not tested.</param>
    /// <param name="parts">Number of splits.</param>
    public static IEnumerable<AuditSplit> Folds(AuditInput input, AuditSplit first, AuditOptions options, int parts)
    {
        var tested = first.TestRows.ToHashSet();
        var rest = StableShuffle.Order(input.Rows.Rows, options.Seed).Where(row => !tested.Contains(row)).ToArray();
        for (int part = 0; part < parts; part++)
        {
            var test = rest.Where((_, position) => position % parts == part).Take(options.MaximumTestRows).ToArray();
            if (test.Length == 0)
                yield break;
            var training = rest.Where((_, position) => position % parts != part).Concat(first.TestRows).Take(options.MaximumTrainingRows).ToArray();
            yield return Of(input, Sorted(training), Sorted(test));
        }
    }

    /// <summary>The given rows.</summary>
    public static AuditSplit Of(AuditInput input, int[] training, int[] test)
    {
        var features = FeatureScaling.Of(input.Rows, training, input.IsNumeric);
        var targets = TargetScaling.Of(input.Rows, training);
        return new AuditSplit(Scaled(training), Scaled(test), test, targets);

        TaskData Scaled(int[] rows)
        {
            var selected = input.Rows.SelectRows(rows);
            return new TaskData(selected.Kind, selected.Rows, features.Apply(selected), targets.Apply(selected.Targets.Span));
        }
    }

    private static int[] Sorted(ReadOnlySpan<int> rows)
    {
        var sorted = rows.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
