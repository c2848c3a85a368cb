namespace Microsoft.ML.InductiveBias;

/// <summary>Finds the classes that random hypotheses confuse.</summary>
internal static class ClassConfusion
{
    /// <summary>Pairs that are confused less often aren't listed.</summary>
    private const double Visible = 0.005;

    /// <summary>The confused pairs, most confused first.</summary>
    /// <param name="input">The class names.</param>
    /// <param name="test">The test rows.</param>
    /// <param name="spaces">The spaces with the outputs of their hypotheses.</param>
    public static IReadOnlyList<ClassPair> Of(AuditInput input, TaskData test, IReadOnlyList<MeasuredSpace> spaces)
    {
        if (input.ClassNames.Count == 0)
            return [];
        // Few of the pairs occur if there are many classes.
        var confused = new SortedDictionary<(int First, int Second), double>();
        foreach (var space in spaces)
            Count(space.Draws.Value, test, 1.0 / spaces.Count, confused);
        var rows = Enumerable.Range(0, test.Rows).ToLookup(row => TrueClass.Of(test, row));
        List<ClassPair> pairs = [];
        foreach (var ((first, second), expected) in confused)
        {
            double confusion = expected / (rows[first].Count() + rows[second].Count());
            if (confusion >= Visible)
                pairs.Add(new ClassPair(input.ClassNames[first], input.ClassNames[second], confusion, SmallestDistance(test, rows[first], rows[second])));
        }
        return [.. pairs.OrderByDescending(pair => pair.Confusion)];
    }

    /// <summary>Adds, for each pair of classes, the expected number of test rows of one that a random hypothesis assigns to the other.</summary>
    private static void Count(IReadOnlyList<float[]> draws, TaskData test, double weight, SortedDictionary<(int First, int Second), double> confused)
    {
        int outputs = test.OutputCount;
        foreach (var draw in draws)
        {
            for (int row = 0; row < test.Rows; row++)
            {
                int right = TrueClass.Of(test, row), assigned = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(draw.AsSpan(row * outputs, outputs));
                if (assigned == right)
                    continue;
                var pair = (Math.Min(right, assigned), Math.Max(right, assigned));
                confused[pair] = confused.GetValueOrDefault(pair) + weight / draws.Count;
            }
        }
    }

    private static double SmallestDistance(TaskData data, IEnumerable<int> first, IEnumerable<int> second)
    {
        double smallest = double.PositiveInfinity;
        var sparse = data.Sparse();
        foreach (int one in first)
        {
            foreach (int other in second)
                smallest = Math.Min(smallest, data.Distance(sparse, one, other));
        }
        return smallest;
    }
}
