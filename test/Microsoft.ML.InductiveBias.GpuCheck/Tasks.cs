namespace Microsoft.ML.InductiveBias.GpuCheck;

/// <summary>Generated tasks.</summary>
internal static class Tasks
{
    /// <summary>Classes by the largest of random linear functions, one for each class, of normal features.</summary>
    public static TaskData Classes(int rows, int features, int classes, int seed)
    {
        var random = new Random(seed);
        double[] weights = Normals(new Random(99), features * classes), inputs = Normals(random, rows * features);
        var labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            double best = double.NegativeInfinity;
            for (int c = 0; c < classes; c++)
            {
                double score = 0;
                for (int j = 0; j < features; j++)
                    score += weights[(c * features) + j] * inputs[(row * features) + j];
                if (score > best)
                    (best, labels[row]) = (score, c);
            }
        }
        return TaskData.Classification(inputs, labels, classes);
    }

    /// <summary>Two classes of rows with ten features in a hundred that aren't 0.</summary>
    public static TaskData Sparse(int rows, int features, int seed)
    {
        var random = new Random(seed);
        int each = features / 10;
        var starts = new int[rows + 1];
        List<int> columns = [];
        List<double> values = [];
        var targets = new double[2 * rows];
        for (int row = 0; row < rows; row++)
        {
            int label = random.Next(2);
            targets[(2 * row) + label] = 1;
            foreach (int column in Enumerable.Range(0, features).OrderBy(_ => random.Next()).Take(each).Order())
            {
                columns.Add(column);
                values.Add(random.NextDouble() + (column % 2 == label ? 0.5 : 0));
            }
            starts[row + 1] = columns.Count;
        }
        return new TaskData(TaskKind.MulticlassClassification, new SparseFeatures(features, starts, [.. columns], [.. values]), targets);
    }

    private static double[] Normals(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
}
