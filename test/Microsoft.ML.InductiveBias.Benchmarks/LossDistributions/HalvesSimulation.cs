using System.Globalization;
using Microsoft.ML.InductiveBias.Benchmarks.LabelNoise;
using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Benchmarks.LossDistributions;

/// <summary>False alarms: how often a baseline from one random half of a data set reports a change in the other half:
/// <c>-- test-rows halves [pairs]</c>, from the root of the repository.</summary>
internal static class HalvesSimulation
{
    private const double TestFraction = 0.3;

    /// <summary>More rows would make 200 pairs take hours.</summary>
    private const int MostRows = 300;

    public static void Run(string[] arguments)
    {
        int pairs = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 200;
        foreach (string name in (string[])["diabetes", "wine", "breast_cancer", "overlapping"])
            Report(name, pairs);
    }

    private static void Report(string name, int pairs)
    {
        var all = name == "diabetes" ? Diabetes() : Of(LabelSets.Of(name, 1));
        var comparisons = new List<AuditComparison>();
        for (int pair = 0; pair < pairs; pair++)
        {
            int[] order = [.. Enumerable.Range(0, all.Rows)];
            new Random(pair).Shuffle(order);
            int half = Math.Min(all.Rows / 2, MostRows);
            comparisons.Add(AuditComparison.Of(Measure(all, order[..half]), Measure(all, order[half..(2 * half)])));
        }
        foreach (var changes in comparisons.SelectMany(comparison => comparison.Changes).GroupBy(change => change.Key))
        {
            System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {changes.Key} | {changes.Select(change => change.Current!.Value).Order().ElementAt(changes.Count() / 2):G3} | {changes.Count(change => change.IsBeyondIntervals) / (double)changes.Count():P1} |"));
        }
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {comparisons.Sum(comparison => comparison.Changes.Count(change => change.IsBeyondIntervals)) / (double)comparisons.Sum(comparison => comparison.Changes.Count):P1} of all numbers"));
    }

    /// <summary>The bits that the exact spaces of an audit require, as an audit of these rows finds them.</summary>
    private static AuditQuantities Measure(TaskData all, int[] rows)
    {
        int test = (int)Math.Round(TestFraction * rows.Length);
        var (training, tested) = Standardized(all.SelectRows(rows.AsSpan(test)), all.SelectRows(rows.AsSpan(0, test)));
        List<AuditSpace> spaces = [];
        foreach (var (name, kernel) in ((string, Kernel)[])[("rbf", new RbfKernel()), ("nngp", new NngpKernel { Depth = 3 })])
        {
            using var space = GaussianProcessHypothesisSpace.ByLikelihood(kernel).Fit(training);
            spaces.Add(new AuditSpace(name, new MLContext().InductiveBias.Evaluate(space, tested), []));
        }
        var audit = AuditQuantities.Of(new AuditResult { Spaces = spaces, TestRows = test });
        return new AuditQuantities("half", [.. audit.All.Where(quantity => quantity.Name == "requiredBits")]);
    }

    /// <summary>Numbers with the mean 0 and the standard deviation 1 over the training rows.</summary>
    private static (TaskData Training, TaskData Test) Standardized(TaskData training, TaskData test)
    {
        double[] features = training.Features.ToArray(), others = test.Features.ToArray();
        int d = training.FeatureCount;
        for (int f = 0; f < d; f++)
            Scale(features, others, f, d);
        double[] targets = training.Targets.ToArray(), otherTargets = test.Targets.ToArray();
        if (training.Kind == TaskKind.Regression)
            Scale(targets, otherTargets, 0, 1);
        return (new TaskData(training.Kind, training.Rows, features, targets), new TaskData(test.Kind, test.Rows, others, otherTargets));

        static void Scale(double[] values, double[] others, int column, int columns)
        {
            double[] all = [.. values.Where((_, i) => i % columns == column)];
            double mean = all.Average(), deviation = Math.Sqrt(all.Average(value => (value - mean) * (value - mean)));
            foreach (double[] scaled in (double[][])[values, others])
            {
                for (int i = column; i < scaled.Length; i += columns)
                    scaled[i] = deviation > 0 ? (scaled[i] - mean) / deviation : 0;
            }
        }
    }

    private static TaskData Of(LabelSet set) =>
        TaskData.Classification([.. set.Features.SelectMany(row => row.Select(value => (double)value))], set.Labels, set.Classes);

    private static TaskData Diabetes()
    {
        double[][] rows = [.. File.ReadLines("samples/data/diabetes.csv").Skip(1).Where(line => line.Length > 0)
            .Select(line => Array.ConvertAll(line.Split(','), cell => double.Parse(cell, CultureInfo.InvariantCulture)))];
        return TaskData.Regression([.. rows.SelectMany(row => row[..^1])], [.. rows.Select(row => row[^1])], rows.Length);
    }
}
