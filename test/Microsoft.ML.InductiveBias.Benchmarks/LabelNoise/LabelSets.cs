using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.LabelNoise;

/// <summary>Rows with right labels.</summary>
internal sealed record LabelSet(string Name, float[][] Features, int[] Labels, int Classes)
{
    /// <summary>For each class, the logarithm of its density at features, up to a constant; <see langword="null"/> for a real set.</summary>
    public Func<float[], double[]>? LogDensities { get; init; }

    /// <summary>The rows with other labels, to be judged.</summary>
    public AuditInput Input(int[] labels)
    {
        var rows = TaskData.Classification([.. Features.SelectMany(features => features).Select(value => (double)value)], labels, Classes);
        return new AuditInput(
            name: Name,
            label: "Label",
            rows: rows,
            isNumeric: [.. Enumerable.Repeat(true, rows.FeatureCount)],
            ids: [.. Enumerable.Range(0, rows.Rows).Select(row => (long)row)],
            labels: [.. labels.Select(label => $"class {label}")],
            classNames: [.. Enumerable.Range(0, Classes).Select(label => $"class {label}")],
            columns: [],
            cells: _ => [],
            droppedRows: 0);
    }
}

/// <summary>Nine data sets: four real ones as shipped, five generated ones.</summary>
internal static class LabelSets
{
    public static IReadOnlyList<string> Names { get; } = ["iris", "wine", "breast_cancer", "digits", "two classes", "five classes", "moons", "overlapping", "xor"];

    /// <summary>The set of a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="seed">The seed of a generated set.</param>
    public static LabelSet Of(string name, int seed) => name switch
    {
        "iris" or "wine" or "breast_cancer" or "digits" => Shipped(name),
        "two classes" => Hypercube(name, rows: 1000, classes: 2, informative: 5, others: 15, separation: 1.5, seed),
        "five classes" => Hypercube(name, rows: 1000, classes: 5, informative: 8, others: 12, separation: 1.5, seed),
        "moons" => Moons(600, 0.2, seed),
        "overlapping" => Overlapping(800, 2, seed),
        _ => Xor(1000, 20, seed),
    };

    /// <summary>A set of 20 features for measuring times.</summary>
    public static LabelSet Timed(string name, int rows, int classes) => Hypercube(name, rows, classes, informative: 8, others: 12, separation: 1.5, seed: 1);

    private static LabelSet Shipped(string name)
    {
        var lines = File.ReadLines($"samples/data/{name}.csv").Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')).ToList();
        var classes = lines.Select(cells => cells[^1]).Distinct().Order(StringComparer.Ordinal).ToList();
        return new LabelSet(name, [.. lines.Select(cells => Array.ConvertAll(cells[..^1], cell => float.Parse(cell, CultureInfo.InvariantCulture)))],
            [.. lines.Select(cells => classes.IndexOf(cells[^1]))], classes.Count);
    }

    /// <summary>Two normal clusters for each class at random corners of a cube, and features without information.</summary>
    private static LabelSet Hypercube(string name, int rows, int classes, int informative, int others, double separation, int seed)
    {
        var random = new NormalRandom(seed);
        var corners = Enumerable.Range(0, 1 << informative).OrderBy(_ => random.Uniform()).Take(2 * classes).ToArray();
        return Generated(name, rows, classes, row =>
        {
            int cluster = random.Below(2 * classes);
            var features = Normal(random, informative + others);
            for (int f = 0; f < informative; f++)
                features[f] += (float)(separation * ((corners[cluster] >> f & 1) * 2 - 1));
            return (features, cluster % classes);
        }) with
        {
            LogDensities = x => [.. Enumerable.Range(0, classes).Select(c => LogSum([.. new[] { c, c + classes }.Select(cluster =>
                -Enumerable.Range(0, informative).Sum(f => Square(x[f] - separation * ((corners[cluster] >> f & 1) * 2 - 1))) / 2)]))],
        };
    }

    private static LabelSet Moons(int rows, double noise, int seed)
    {
        var random = new NormalRandom(seed);
        return Generated("moons", rows, 2, row =>
        {
            var (x, y) = Point(row % 2, Math.PI * random.Uniform());
            return ([(float)(x + noise * random.Next()), (float)(y + noise * random.Next())], row % 2);
        }) with
        {
            // The mean over the arc, at points that are closer than the noise.
            LogDensities = x => [.. Enumerable.Range(0, 2).Select(label => LogSum([.. Enumerable.Range(0, 200).Select(i => Point(label, Math.PI * (i + 0.5) / 200))
                .Select(point => -(Square(x[0] - point.X) + Square(x[1] - point.Y)) / (2 * noise * noise))]))],
        };

        static (double X, double Y) Point(int label, double angle) =>
            label == 0 ? (Math.Cos(angle), Math.Sin(angle)) : (1 - Math.Cos(angle), 0.5 - Math.Sin(angle));
    }

    /// <summary>Two normal classes of which each covers a part of the other.</summary>
    private static LabelSet Overlapping(int rows, double distance, int seed)
    {
        var random = new NormalRandom(seed);
        return Generated("overlapping", rows, 2, row =>
        {
            var features = Normal(random, 5);
            features[0] += (float)(row % 2 * distance);
            return (features, row % 2);
        }) with
        {
            LogDensities = x => [-Square(x[0]) / 2, -Square(x[0] - distance) / 2],
        };
    }

    /// <summary>The class is the sign of the product of two features; the others mean nothing.</summary>
    private static LabelSet Xor(int rows, int features, int seed)
    {
        var random = new NormalRandom(seed);
        return Generated("xor", rows, 2, row =>
        {
            var values = Normal(random, features);
            return (values, values[0] * values[1] > 0 ? 1 : 0);
        });
    }

    private static LabelSet Generated(string name, int rows, int classes, Func<int, (float[] Features, int Label)> draw)
    {
        var drawn = Enumerable.Range(0, rows).Select(draw).ToList();
        return new LabelSet(name, [.. drawn.Select(one => one.Features)], [.. drawn.Select(one => one.Label)], classes);
    }

    private static double Square(double value) => value * value;

    private static double LogSum(double[] logarithms)
    {
        double largest = logarithms.Max();
        return largest + Math.Log(logarithms.Sum(value => Math.Exp(value - largest)));
    }

    private static float[] Normal(NormalRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Next())];
}

/// <summary>Random numbers of a seed.</summary>
internal sealed class NormalRandom(int seed)
{
    private readonly Random _random = new(seed);

    public double Uniform() => _random.NextDouble();

    public int Below(int bound) => _random.Next(bound);

    /// <summary>A standard normal number (Box–Muller).</summary>
    public double Next() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
