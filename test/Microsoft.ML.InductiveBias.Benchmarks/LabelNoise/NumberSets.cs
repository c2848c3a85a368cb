using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.LabelNoise;

/// <summary>Rows with right numbers as labels.</summary>
internal sealed record NumberSet(string Name, float[][] Features, double[] Labels)
{
    /// <summary>The rows with other labels, to be judged.</summary>
    public AuditInput Input(double[] labels)
    {
        var rows = TaskData.Regression([.. Features.SelectMany(features => features).Select(value => (double)value)], labels, labels.Length);
        return new AuditInput(
            name: Name,
            label: "Label",
            rows: rows,
            isNumeric: [.. Enumerable.Repeat(true, rows.FeatureCount)],
            ids: [.. Enumerable.Range(0, rows.Rows).Select(row => (long)row)],
            labels: [.. labels.Select(label => label.ToString("R", CultureInfo.InvariantCulture))],
            classNames: [],
            columns: [],
            cells: _ => [],
            droppedRows: 0);
    }
}

/// <summary>Regressions: a real one as shipped, and generated ones with three kinds of noise.</summary>
internal static class NumberSets
{
    /// <summary>The noise of right labels; a real set has its own.</summary>
    public static IReadOnlyList<string> Noises { get; } = ["normal", "Student, 5 degrees of freedom", "heteroscedastic"];

    public static IReadOnlyList<string> Generated { get; } = ["linear", "friedman", "waves"];

    public static NumberSet Diabetes()
    {
        var lines = File.ReadLines("samples/data/diabetes.csv").Skip(1).Where(line => line.Length > 0)
            .Select(line => Array.ConvertAll(line.Split(','), cell => double.Parse(cell, CultureInfo.InvariantCulture))).ToList();
        return new NumberSet("diabetes", [.. lines.Select(cells => Array.ConvertAll(cells[..^1], cell => (float)cell))], [.. lines.Select(cells => cells[^1])]);
    }

    /// <summary>500 rows of a function with noise of a kind, whose standard deviation is a quarter of the function's.</summary>
    /// <param name="name">One of <see cref="Generated"/>.</param>
    /// <param name="noise">One of <see cref="Noises"/>. Heteroscedastic: the standard deviation grows sevenfold with the first feature.</param>
    /// <param name="seed">The seed of features and noise.</param>
    public static NumberSet Of(string name, string noise, int seed)
    {
        const int Rows = 500;
        var random = new NormalRandom(seed);
        int count = name switch { "linear" => 8, "friedman" => 10, _ => 2 };
        double[][] features = [.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, count).Select(_ => random.Uniform()).ToArray())];
        double[] values = [.. features.Select(x => name switch
        {
            "linear" => x.Select((value, f) => (f + 1) * value).Sum(),
            // J. H. Friedman, Multivariate Adaptive Regression Splines, Annals of Statistics 19 (1991); five of ten features mean nothing.
            "friedman" => 10 * Math.Sin(Math.PI * x[0] * x[1]) + 20 * Math.Pow(x[2] - 0.5, 2) + 10 * x[3] + 5 * x[4],
            _ => Math.Sin(8 * x[0]) + Math.Cos(6 * x[1]),
        })];
        double mean = values.Average(), scale = Math.Sqrt(values.Average(value => (value - mean) * (value - mean))) / 4;
        return new NumberSet(name, [.. features.Select(x => Array.ConvertAll(x, value => (float)value))],
            [.. values.Select((value, row) => value + scale * Noise(noise, features[row][0], random))]);
    }

    /// <summary>Shifts a share of the labels by 1.5 to 4 standard deviations of the labels, up or down.</summary>
    public static double[] WithErrors(NumberSet set, double share, int seed)
    {
        var random = new NormalRandom(seed + 3000);
        double mean = set.Labels.Average(), deviation = Math.Sqrt(set.Labels.Average(label => (label - mean) * (label - mean)));
        return [.. set.Labels.Select(label =>
        {
            double error = (random.Uniform() < 0.5 ? -1 : 1) * (1.5 + 2.5 * random.Uniform()) * deviation;
            return random.Uniform() < share ? label + error : label;
        })];
    }

    /// <summary>Noise of standard deviation 1, on average over the first feature.</summary>
    private static double Noise(string kind, double first, NormalRandom random)
    {
        if (kind == Noises[0])
            return random.Next();
        if (kind == Noises[2])
            return (0.25 + 1.5 * first) / 1.09 * random.Next();
        double squares = Enumerable.Range(0, 5).Sum(_ => Math.Pow(random.Next(), 2));
        return random.Next() / Math.Sqrt(squares / 5) / Math.Sqrt(5 / 3.0);
    }
}
