using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>Real data sets with the training and test rows of the reference values.</summary>
internal static class RealTasks
{
    /// <summary>iris: 100 training and 50 test rows, standardized by the training part; digits: 1000 and 500, divided by 16.</summary>
    public static (TaskData Training, TaskData Test) Load(string dataset)
    {
        var (features, classes) = Csv(dataset);
        var order = Split(dataset);
        int trainingCount = dataset == "iris" ? 100 : 1000;
        int[] training = order[..trainingCount], test = order[trainingCount..(trainingCount + trainingCount / 2)];
        if (dataset == "iris")
            Standardize(features, training);
        else
            Array.ForEach(features, row => DivideBy16(row));
        return (Task(features, classes, training), Task(features, classes, test));
    }

    /// <summary>All rows of a data set of the samples, in the order of the file; classes numbered by their first row.</summary>
    public static (double[][] Features, int[] Classes) Csv(string dataset)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", dataset + ".csv")).Skip(1).Select(line => line.Split(',')).ToArray();
        var names = lines.Select(cells => cells[^1]).Distinct().ToList();
        return (
            [.. lines.Select(cells => cells[..^1].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())],
            [.. lines.Select(cells => names.IndexOf(cells[^1]))]);
    }

    private static int[] Split(string dataset)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "ReferenceValues", "splits.json");
        return [.. JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty(dataset).EnumerateArray().Select(value => value.GetInt32())];
    }

    private static TaskData Task(double[][] features, int[] classes, int[] rows) => TaskData.Classification(
        [.. rows.SelectMany(row => features[row])], [.. rows.Select(row => classes[row])], classes.Max() + 1);

    private static void Standardize(double[][] features, int[] training)
    {
        for (int column = 0; column < features[0].Length; column++)
        {
            double mean = training.Average(row => features[row][column]);
            double deviation = Math.Sqrt(training.Average(row => Math.Pow(features[row][column] - mean, 2)));
            foreach (var row in features)
                row[column] = (row[column] - mean) / deviation;
        }
    }

    private static void DivideBy16(double[] row)
    {
        for (int column = 0; column < row.Length; column++)
            row[column] /= 16;
    }
}
