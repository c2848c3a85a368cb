using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Training and test rows of an audit, normalized by the training rows alone.</summary>
/// <param name="Training">The training rows.</param>
/// <param name="Test">The test rows.</param>
/// <param name="TestRows">For each test row its number in the input.</param>
internal sealed record AuditSplit(TaskData Training, TaskData Test, int[] TestRows)
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

    /// <summary>The given rows.</summary>
    public static AuditSplit Of(AuditInput input, int[] training, int[] test)
    {
        var scaling = FeatureScaling.Of(input.Rows, training, input.IsNumeric);
        return new AuditSplit(scaling.Apply(input.Rows.SelectRows(training)), scaling.Apply(input.Rows.SelectRows(test)), test);
    }

    private static int[] Sorted(ReadOnlySpan<int> rows)
    {
        var sorted = rows.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
