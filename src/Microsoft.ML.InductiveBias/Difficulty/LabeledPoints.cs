namespace Microsoft.ML.InductiveBias;

/// <summary>Points with the class or the targets of each.</summary>
/// <param name="Points">n points of d features.</param>
/// <param name="Classes">The class of each row, any numbers; <see langword="null"/> for regression.</param>
/// <param name="Targets"><c>[n, outputs]</c>, row-major; <see langword="null"/> for classification.</param>
/// <param name="TargetExponent">The targets are in units of 2 to this power of the label; 0 unless single precision couldn't hold the label.</param>
internal sealed record LabeledPoints(PointSet Points, int[]? Classes, float[]? Targets, int TargetExponent = 0)
{
    /// <summary>Targets between 2⁻¹⁰⁰ and 2¹⁰⁰ are well within single precision, as are their differences.</summary>
    private const int LargestExponent = 100;

    /// <summary>The rows of a task: the position of the largest target is a row's class.</summary>
    public static LabeledPoints Of(TaskData data)
    {
        var points = PointSet.FromDouble(data.Features.ToArray(), data.Rows, data.FeatureCount);
        if (data.Kind != TaskKind.Regression)
            return new LabeledPoints(points, [.. Enumerable.Range(0, data.Rows).Select(row => data.TargetRow(row).IndexOf(1.0))], null);
        var targets = data.Targets.ToArray();
        int exponent = ExponentOf(targets);
        return new LabeledPoints(points, null, Array.ConvertAll(targets, target => (float)Math.ScaleB(target, -exponent)), exponent);
    }

    private static int ExponentOf(double[] targets)
    {
        double largest = targets.Max(Math.Abs);
        int exponent = largest > 0 ? Math.ILogB(largest) : 0;
        return Math.Abs(exponent) <= LargestExponent ? 0 : exponent;
    }
}
