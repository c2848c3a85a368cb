using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.Study;

/// <summary>A real data set of the study.</summary>
internal sealed record StudySet(string Name, string Source, string License, TaskData Rows)
{
    /// <summary>The most rows of a set that are used; a larger set is sampled.</summary>
    public const int MostRows = 1000;

    /// <summary>The most rows of one split into training, test, and held-out rows.</summary>
    private const int MostSplitRows = 500;

    private static readonly (string Name, string Label)[] Shipped =
        [("iris", "classes"), ("wine", "classes"), ("breast_cancer", "classes"), ("digits", "classes"), ("diabetes", "numbers")];

    /// <summary>The sets that datasets.R wrote to a folder, and those of the samples.</summary>
    public static IReadOnlyList<StudySet> Read(string folder) =>
    [
        .. Shipped.Select(one => Of(one.Name, "samples/data", "see samples/data/README.md", Path.Combine("samples", "data", one.Name + ".csv"), one.Label == "classes")),
        .. File.ReadLines(Path.Combine(folder, "sets.csv")).Skip(1).Select(line => line.Split(','))
            .Select(cells => Of(cells[0], $"R package {cells[1]} {cells[2]}", cells[3].Replace(';', ','), Path.Combine(folder, cells[0] + ".csv"), cells[4] == "classes")),
    ];

    public bool IsClasses => Rows.Kind != TaskKind.Regression;

    /// <summary>Half of the rows for training, a quarter on which bits are measured, and a quarter that neither saw, all standardized by the training rows.</summary>
    public (TaskData Training, TaskData Test, TaskData HeldOut) Split(int seed, Shuffling shuffling = Shuffling.None)
    {
        int[] order = [.. Order(Rows.Rows, seed).Take(MostSplitRows)];
        int half = order.Length / 2, quarter = order.Length / 4;
        var (features, targets) = Standardized(order, half);
        int width = Rows.FeatureCount, outputs = Rows.OutputCount;
        if (shuffling == Shuffling.Labels)
        {
            double[] before = [.. targets];
            foreach (var (to, from) in Order(order.Length, seed + 1000).Index())
                Array.Copy(before, from * outputs, targets, to * outputs, outputs);
        }
        else if (shuffling == Shuffling.Features)
        {
            double[] before = [.. features];
            for (int column = 0; column < width; column++)
            {
                foreach (var (to, from) in Order(order.Length, seed + 1000 + column).Index())
                    features[to * width + column] = before[from * width + column];
            }
        }
        TaskData Part(int start, int count) => new(Rows.Kind, count, features[(start * width)..((start + count) * width)], targets[(start * outputs)..((start + count) * outputs)]);
        return (Part(0, half), Part(half, quarter), Part(half + quarter, order.Length - half - quarter));
    }

    /// <summary>All rows in a random order, standardized.</summary>
    public TaskData All(int seed)
    {
        int[] order = Order(Rows.Rows, seed);
        var (features, targets) = Standardized(order, order.Length);
        return new TaskData(Rows.Kind, order.Length, features, targets);
    }

    /// <summary>The loss of the mean of the training targets, for classes of their shares.</summary>
    public static double ConstantLoss(TaskData training, TaskData other)
    {
        double[] means = [.. Enumerable.Range(0, training.OutputCount).Select(output => Enumerable.Range(0, training.Rows).Average(row => training.TargetRow(row)[output]))];
        return Loss(other, row => means);
    }

    /// <summary>The mean squared error over rows and outputs.</summary>
    public static double Loss(TaskData rows, Func<int, double[]> predict) => Enumerable.Range(0, rows.Rows).Average(row =>
    {
        double[] predicted = predict(row);
        return predicted.Select((value, output) => Square(value - rows.TargetRow(row)[output])).Average();
    });

    public static double Square(double value) => value * value;

    private static int[] Order(int count, int seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Random(seed).Shuffle(order);
        return order;
    }

    private (double[] Features, double[] Targets) Standardized(int[] order, int training)
    {
        double[] features = [.. order.SelectMany(row => Rows.FeatureRow(row).ToArray())], targets = [.. order.SelectMany(row => Rows.TargetRow(row).ToArray())];
        Standardize(features, Rows.FeatureCount, training);
        if (!IsClasses)
            Standardize(targets, 1, training);
        return (features, targets);
    }

    private static void Standardize(double[] values, int columns, int training)
    {
        for (int column = 0; column < columns; column++)
        {
            double[] own = [.. Enumerable.Range(0, training).Select(row => values[row * columns + column])];
            double mean = own.Average(), deviation = Math.Sqrt(own.Average(value => Square(value - mean)));
            for (int i = column; i < values.Length; i += columns)
                values[i] = deviation > 1e-12 * (1 + Math.Abs(mean)) ? (values[i] - mean) / deviation : 0;
        }
    }

    private static StudySet Of(string name, string source, string license, string file, bool isClasses)
    {
        var lines = File.ReadLines(file).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')).ToList();
        if (lines.Count > MostRows)
            lines = [.. Order(lines.Count, 0).Take(MostRows).Select(row => lines[row])];
        double[] features = [.. lines.SelectMany(cells => cells[..^1]).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
        string[] labels = [.. lines.Select(cells => cells[^1])];
        if (!isClasses)
            return new StudySet(name, source, license, TaskData.Regression(features, Array.ConvertAll(labels, label => double.Parse(label, CultureInfo.InvariantCulture)), lines.Count));
        string[] classes = [.. labels.Distinct().Order(StringComparer.Ordinal)];
        return new StudySet(name, source, license, TaskData.Classification(features, Array.ConvertAll(labels, label => Array.IndexOf(classes, label)), classes.Length));
    }
}

/// <summary>What is put in random order, so that nothing can be learned.</summary>
internal enum Shuffling
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The labels.</summary>
    Labels,

    /// <summary>Each feature by itself.</summary>
    Features,
}
