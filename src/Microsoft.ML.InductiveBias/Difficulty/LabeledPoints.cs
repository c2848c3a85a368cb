namespace Microsoft.ML.InductiveBias;

/// <summary>Points with the class or the targets of each.</summary>
/// <param name="Points">n points of d features.</param>
/// <param name="Classes">The class of each row, any numbers; <see langword="null"/> for regression.</param>
/// <param name="Targets"><c>[n, outputs]</c>, row-major; <see langword="null"/> for classification.</param>
internal sealed record LabeledPoints(PointSet Points, int[]? Classes, double[]? Targets)
{
    /// <summary>The rows of a task: the position of the largest target is a row's class.</summary>
    public static LabeledPoints Of(TaskData data)
    {
        var points = PointSet.Of(data);
        if (data.Kind != TaskKind.Regression)
            return new LabeledPoints(points, [.. Enumerable.Range(0, data.Rows).Select(row => data.TargetRow(row).IndexOf(1.0))], null);
        return new LabeledPoints(points, null, data.Targets.ToArray());
    }
}
