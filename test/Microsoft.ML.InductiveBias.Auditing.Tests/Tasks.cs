using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Auditing.Tests;

/// <summary>Small tasks with a known answer.</summary>
internal static class Tasks
{
    /// <summary>Two clouds far apart, one for each class, and a third feature that never varies.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="wrong">A row that carries the label of the other class; −1 for none.</param>
    public static AuditInput Clouds(int rows = 90, int wrong = -1)
    {
        var random = new Random(3);
        var features = new double[rows * 3];
        var classes = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            int cloud = row % 2;
            features[row * 3] = (8 * cloud) + random.NextDouble();
            features[(row * 3) + 1] = random.NextDouble();
            features[(row * 3) + 2] = 7;
            classes[row] = row == wrong ? 1 - cloud : cloud;
        }
        return Of(TaskData.Classification(features, classes, 2), ["left", "right"], row => classes[row] == 0 ? "left" : "right");
    }

    /// <summary>A straight line with little noise.</summary>
    public static AuditInput Line(int rows = 60)
    {
        var random = new Random(4);
        var x = Enumerable.Range(0, rows).Select(_ => 10 * random.NextDouble()).ToArray();
        var y = Array.ConvertAll(x, value => 100 + (20 * value) + random.NextDouble());
        return Of(TaskData.Regression(x, y, rows), [], row => y[row].ToString("R", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Random features with a label of the given kind.</summary>
    public static AuditInput Small(int rows, int features, SmallLabel label, int seed = 5)
    {
        var random = new Random(seed);
        var x = Enumerable.Range(0, rows * features).Select(_ => random.NextDouble()).ToArray();
        int classCount = label switch { SmallLabel.TwoClasses => 2, SmallLabel.ThreeClasses => 3, _ => rows };
        if (label is SmallLabel.TwoClasses or SmallLabel.ThreeClasses or SmallLabel.ClassPerRow)
        {
            var classes = Enumerable.Range(0, rows).Select(row => row % classCount).ToArray();
            return Of(TaskData.Classification(x, classes, classCount), [.. Enumerable.Range(0, classCount).Select(c => $"c{c}")], row => $"c{classes[row]}");
        }
        var y = Enumerable.Range(0, rows).Select(row => label == SmallLabel.Constant ? 14.62 : 3 + x[row * features] + 0.1 * random.NextDouble()).ToArray();
        return Of(TaskData.Regression(x, y, rows), [], row => y[row].ToString("R", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>An input with a column for each feature.</summary>
    public static AuditInput Of(TaskData rows, string[] classes, Func<int, string> label) => new(
        name: "test",
        label: "y",
        rows: rows,
        isNumeric: [.. Enumerable.Repeat(true, rows.FeatureCount)],
        ids: [.. Enumerable.Range(0, rows.Rows).Select(row => row + 2L)],
        rowUnit: "line",
        labels: [.. Enumerable.Range(0, rows.Rows).Select(label)],
        classNames: classes,
        columns: [.. Enumerable.Range(0, rows.FeatureCount).Select(feature => new ColumnSummary($"x{feature}", ColumnRole.Number, 0, feature == 2 ? 1 : rows.Rows))],
        cells: row => Array.ConvertAll(rows.FeatureRow(row).ToArray(), value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)),
        droppedRows: 0);
}

/// <summary>A row of a data view.</summary>
internal sealed class CloudRow
{
    public string Kind { get; set; } = "";

    [VectorType(3)]
    public float[] Features { get; set; } = [];
}

/// <summary>Labels of small tasks.</summary>
public enum SmallLabel
{
    Numbers,
    Constant,
    TwoClasses,
    ThreeClasses,
    ClassPerRow,
}
