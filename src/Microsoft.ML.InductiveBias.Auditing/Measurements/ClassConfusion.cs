namespace Microsoft.ML.InductiveBias;

/// <summary>Which classes random hypotheses take for each other.</summary>
internal static class ClassConfusion
{
    /// <summary>Pairs that are confused less often are not listed.</summary>
    private const double Visible = 0.005;

    /// <summary>The confused pairs, the most confused first.</summary>
    /// <param name="input">The class names.</param>
    /// <param name="test">The test rows.</param>
    /// <param name="spaces">The spaces with the outputs of their hypotheses.</param>
    public static IReadOnlyList<ClassPair> Of(AuditInput input, TaskData test, IReadOnlyList<MeasuredSpace> spaces)
    {
        int classes = input.ClassNames.Count;
        if (classes == 0)
            return [];
        var taken = new double[classes, classes];
        foreach (var space in spaces)
            Count(space.Draws.Value, test, 1.0 / spaces.Count, taken);
        var rows = RowsOf(test, classes);
        var pairs = new List<ClassPair>();
        for (int first = 0; first < classes; first++)
        {
            for (int second = first + 1; second < classes; second++)
            {
                int both = rows[first].Count + rows[second].Count;
                double confusion = both == 0 ? 0 : (taken[first, second] + taken[second, first]) / both;
                if (confusion >= Visible)
                    pairs.Add(new ClassPair(input.ClassNames[first], input.ClassNames[second], confusion, SmallestDistance(test, rows[first], rows[second])));
            }
        }
        return [.. pairs.OrderByDescending(pair => pair.Confusion)];
    }

    /// <summary>Adds, for each class, the expected number of its rows that a random hypothesis takes for each other class.</summary>
    private static void Count(IReadOnlyList<float[]> draws, TaskData test, double weight, double[,] taken)
    {
        int outputs = test.OutputCount;
        foreach (var draw in draws)
        {
            for (int row = 0; row < test.Rows; row++)
                taken[TrueClass.Of(test, row), IndexOfLargest(draw.AsSpan(row * outputs, outputs))] += weight / draws.Count;
        }
    }

    private static int IndexOfLargest(ReadOnlySpan<float> values) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(values);

    private static List<int>[] RowsOf(TaskData data, int classes)
    {
        List<int>[] rows = [.. Enumerable.Range(0, classes).Select(_ => new List<int>())];
        for (int row = 0; row < data.Rows; row++)
            rows[TrueClass.Of(data, row)].Add(row);
        return rows;
    }

    private static double SmallestDistance(TaskData data, List<int> first, List<int> second)
    {
        double smallest = double.PositiveInfinity;
        foreach (int one in first)
        {
            foreach (int other in second)
                smallest = Math.Min(smallest, System.Numerics.Tensors.TensorPrimitives.Distance(data.FeatureRow(one), data.FeatureRow(other)));
        }
        return smallest;
    }
}
