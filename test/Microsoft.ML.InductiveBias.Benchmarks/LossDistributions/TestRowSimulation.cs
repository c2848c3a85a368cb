using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.LossDistributions;

/// <summary>How often the 95 % interval for the test rows holds √I of an average test set: <c>-- test-rows [sets] [task …]</c>.</summary>
internal static class TestRowSimulation
{
    private static readonly double[] Nats = [1, 5, 20, 100];

    private static readonly (string Name, int TrainingRows, int TestRows, bool IsClassification, Func<Kernel> Kernel, double Noise)[] Tasks =
    [
        ("smooth kernel, regression", 200, 100, false, () => new RbfKernel { LengthScale = LengthScale.MedianDistance }, 0.01),
        ("rough kernel, regression", 400, 400, false, () => new MaternKernel { Smoothness = MaternSmoothness.Half, LengthScale = LengthScale.MedianDistance }, 0.1),
        ("smooth kernel, classification", 500, 600, true, () => new RbfKernel { LengthScale = LengthScale.MedianDistance }, 0.01),
        ("rough kernel, classification", 400, 2000, true, () => new LaplacianKernel { LengthScale = LengthScale.MedianDistance }, 0.1),
        ("separated classes, classification", 105, 45, true, () => new RbfKernel { LengthScale = LengthScale.MedianDistance }, 0.02),
        ("smooth kernel, 0-1 error", 200, 100, true, () => new RbfKernel { LengthScale = LengthScale.MedianDistance }, 0.1),
        ("rough kernel, 0-1 error", 300, 300, true, () => new LaplacianKernel { LengthScale = LengthScale.MedianDistance }, 0.1),
    ];

    public static void Run(string[] arguments)
    {
        int sets = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 200;
        int[] chosen = arguments.Length > 1 ? [.. arguments.Skip(1).Select(task => int.Parse(task, CultureInfo.InvariantCulture))] : [0, 1, 2, 3, 4, 5, 6];
        System.Console.WriteLine($"{sets} test sets; √I: its standard deviation over test sets, the median of its estimates, the share of intervals that hold its mean");
        foreach (int task in chosen)
            Report(Tasks[task], sets);
    }

    private static void Report((string Name, int TrainingRows, int TestRows, bool IsClassification, Func<Kernel> Kernel, double Noise) task, int sets)
    {
        using var space = new GaussianProcessHypothesisSpace(task.Kernel(), task.Noise).Fit(RowsOf(task.Name, task.TrainingRows, task.IsClassification, 0));
        bool isZeroOne = task.Name.EndsWith("0-1 error", StringComparison.Ordinal);
        double[] nats = isZeroOne && task.TestRows < 200 ? [1, 5, 20] : Nats;
        double[]? targets = null;
        List<InductiveBiasEstimate>[] estimates = [.. nats.Select(_ => new List<InductiveBiasEstimate>())];
        var laws = new List<LossDistribution>();
        for (int set = 1; set <= sets; set++)
        {
            var rows = RowsOf(task.Name, task.TestRows, task.IsClassification, set);
            laws.Add(isZeroOne ? space.ZeroOneErrorOn(rows, new ZeroOneErrorOptions { Seed = set, LargestBiasNats = 160, Draws = 4000 }).Distribution : space.LossOn(rows).Distribution);
            if (laws.Count == Math.Min(sets, 25) && targets is null)
                targets = Array.ConvertAll(nats, one => TargetOf(laws, one, isZeroOne ? 1.0 / task.TestRows : 0));
            else if (targets is null)
                continue;
            foreach (var law in laws)
                Add(law);
            laws.Clear();
        }
        for (int i = 0; i < nats.Length; i++)
        {
            var all = estimates[i];
            int unknown = all.RemoveAll(one => one.Influence is null);
            double[] scores = [.. all.Select(one => Math.Sqrt(one.Nats))];
            double mean = scores.Average(), deviation = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
            double below = all.Count(one => one.TestSetLower!.Value.Nats > mean * mean), above = all.Count(one => one.TestSetUpper!.Value.Nats < mean * mean);
            double median = all.Select(one => one.Influence!.StandardError / (2 * Math.Sqrt(one.Nats))).Order().ElementAt(all.Count / 2);
            System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {task.Name} | {task.TestRows} | {nats[i]} | {targets![i]:G4} | {deviation:F2} | {median:F2} | {1 - ((below + above) / all.Count):F3} | {below}, {above} |{(unknown > 0 ? $" {unknown} without an interval" : "")}"));
        }

        void Add(LossDistribution law)
        {
            for (int i = 0; i < nats.Length; i++)
            {
                estimates[i].Add(law.Estimate(targets![i]));
            }
        }
    }

    /// <summary>The loss at which √I is, on average over test sets, that of the given nats; a multiple of a step if that is given.</summary>
    private static double TargetOf(List<LossDistribution> laws, double nats, double step)
    {
        double low = laws.Average(law => law.Mean) * 1e-3, high = laws.Average(law => law.Mean) * 2;
        for (int i = 0; i < 40; i++)
        {
            double middle = Math.Sqrt(low * high);
            if (laws.Average(law => Math.Sqrt(law.InductiveBias(middle).Nats)) > Math.Sqrt(nats))
                low = middle;
            else
                high = middle;
        }
        double target = Math.Sqrt(low * high);
        return step > 0 ? Math.Round(target / step) * step : target;
    }

    private static TaskData RowsOf(string name, int count, bool isClassification, int seed)
    {
        if (name.StartsWith("separated", StringComparison.Ordinal))
            return Separated(count, seed);
        const int Features = 6;
        var random = new Random(seed);
        var features = new double[count * Features];
        for (int i = 0; i < features.Length; i++)
            features[i] = Normal(random);
        if (isClassification)
        {
            int[] classes = [.. Enumerable.Range(0, count).Select(row => (features[row * Features] * features[(row * Features) + 1]) + features[(row * Features) + 2] > 0 ? 1 : 0)];
            return TaskData.Classification(features, classes, 2);
        }
        double[] targets = [.. Enumerable.Range(0, count).Select(row =>
            Math.Sin(2 * features[row * Features]) + (0.5 * features[(row * Features) + 1] * features[(row * Features) + 2]) + (0.2 * Normal(random)))];
        return TaskData.Regression(features, targets, count);
    }

    /// <summary>Three classes like those of iris: one apart, two that touch.</summary>
    private static TaskData Separated(int count, int seed)
    {
        var random = new Random(seed);
        var features = new double[count * 4];
        var classes = new int[count];
        for (int row = 0; row < count; row++)
        {
            classes[row] = random.Next(3);
            double center = classes[row] switch { 0 => -1.3, 1 => 0.25, _ => 1.05 }, size = 0.25 * Normal(random);
            for (int j = 0; j < 4; j++)
                features[(row * 4) + j] = (j == 1 ? -0.4 * center : center) + size + (0.3 * Normal(random));
        }
        return TaskData.Classification(features, classes, 3);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
