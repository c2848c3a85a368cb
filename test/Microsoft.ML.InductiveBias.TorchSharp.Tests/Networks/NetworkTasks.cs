namespace Microsoft.ML.InductiveBias.Tests.Networks;

/// <summary>Small made-up tasks.</summary>
internal static class NetworkTasks
{
    /// <summary>Classes by the sign of sums of features: every network here fits it.</summary>
    public static TaskData Classes(int rows, int features, int classes, int seed = 1)
    {
        var random = new Random(seed);
        var values = Uniform(rows * features, random);
        var numbers = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            double angle = Math.Atan2(values[row * features], values[row * features + 1]) + Math.PI;
            numbers[row] = Math.Min(classes - 1, (int)(angle / (2 * Math.PI) * classes));
        }
        return TaskData.Classification(values, numbers, classes);
    }

    /// <summary>Smooth numbers.</summary>
    public static TaskData Numbers(int rows, int features, int outputs, int seed = 1)
    {
        var random = new Random(seed);
        var values = Uniform(rows * features, random);
        var targets = new double[rows * outputs];
        for (int i = 0; i < targets.Length; i++)
            targets[i] = Math.Sin(values[i / outputs * features] + i % outputs) + 0.5 * values[i / outputs * features + 1];
        return TaskData.Regression(values, targets, rows);
    }

    /// <summary>The mean squared error, by its definition.</summary>
    public static double MeanSquaredError(float[] predictions, TaskData data)
    {
        double sum = 0;
        for (int i = 0; i < predictions.Length; i++)
            sum += Math.Pow(predictions[i] - data.Targets.Span[i], 2);
        return sum / predictions.Length;
    }

    public static double[] Uniform(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextDouble() - 1)];

    public static float[] UniformSingle(int count, Random random) => Array.ConvertAll(Uniform(count, random), value => (float)value);
}
