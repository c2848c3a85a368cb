using System.Numerics.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Console.Experiments;

/// <summary>The rows of a task, which seeds split into training and test rows.</summary>
internal sealed class ExperimentTask
{
    private static readonly MLContext s_mlContext = new(seed: 0);

    private ExperimentTask(string name, IDataView view) => (Name, View, Rows) = (name, view, s_mlContext.InductiveBias.ReadTask(view));

    public string Name { get; }

    public IDataView View { get; }

    public TaskData Rows { get; }

    /// <summary>Whether features are standardized on the training rows; otherwise they stay as they are.</summary>
    public bool Standardizes { get; private init; } = true;

    /// <summary>The handwritten digits of 8 × 8 pixels, from 0 to 1, as they are.</summary>
    public static ExperimentTask Digits { get; } = new("digits", Table("digits", 16)) { Standardizes = false };

    /// <summary>The digits 0 to 3 alone, a task on which thousands of networks can be trained.</summary>
    public static ExperimentTask FourDigits { get; } = new("digits 0 to 3", Table("digits", 16, firstClasses: 4)) { Standardizes = false };

    public static ExperimentTask Iris { get; } = new("iris", Table("iris", 1));

    public static ExperimentTask Wine { get; } = new("wine", Table("wine", 1));

    /// <summary>The control of a pendulum.</summary>
    public static ExperimentTask Pendulum { get; } = new("pendulum", s_mlContext.Data.InvertedPendulum(rows: 1000));

    /// <summary>5-way 1-shot episodes of digits.</summary>
    public static ExperimentTask Episodes { get; } = new("episodes of digits", s_mlContext.Data.FewShotEpisodes(Digits.View, 1000)) { Standardizes = false };

    /// <summary>The same task with further features of noise.</summary>
    public ExperimentTask WithNoise(int dimensions) =>
        dimensions == 0 ? this : new ExperimentTask(Name, s_mlContext.Data.AddNoiseDimensions(View, dimensions, seed: 1)) { Standardizes = Standardizes };

    /// <summary>The same images with their pixels in another order, the same for all.</summary>
    public ExperimentTask WithPermutedPixels()
    {
        int[] order = StableShuffle.Order(Rows.FeatureCount, 1);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, order.Length);
        var rows = s_mlContext.Data.CreateEnumerable<Row>(View, reuseRowObject: false, ignoreMissingColumns: true, schema)
            .Select(row => new Row { Features = [.. order.Select(pixel => row.Features[pixel])], Label = row.Label }).ToList();
        schema[nameof(Row.Label)].ColumnType = View.Schema["Label"].Type;
        return new ExperimentTask("permuted " + Name, s_mlContext.Data.LoadFromEnumerable(rows.ConvertAll(row => new Row { Features = row.Features, Label = row.Label - 1 }), schema)) { Standardizes = Standardizes };
    }

    /// <summary>The test rows of a seed, and training rows: more of them include fewer of them.</summary>
    public (TaskData Training, TaskData Test) Split(int seed, int training, int test)
    {
        int[] order = StableShuffle.Order(Rows.Rows, seed);
        TaskData trainingRows = Rows.SelectRows(order.AsSpan(test, training)), testRows = Rows.SelectRows(order.AsSpan(0, test));
        double[] features = trainingRows.Features.ToArray(), others = testRows.Features.ToArray();
        if (Standardizes)
            Standardize(features, others, Rows.FeatureCount);
        double[] targets = trainingRows.Targets.ToArray(), otherTargets = testRows.Targets.ToArray();
        if (Rows.Kind == TaskKind.Regression)
            Standardize(targets, otherTargets, 1);
        return (new TaskData(Rows.Kind, training, features, targets), new TaskData(Rows.Kind, test, others, otherTargets));
    }

    /// <summary>The test loss of the mean of the training targets.</summary>
    public static double ConstantLoss(TaskData training, TaskData test)
    {
        int outputs = training.OutputCount;
        double[] means = [.. Enumerable.Range(0, outputs).Select(output => Enumerable.Range(0, training.Rows).Average(row => training.TargetRow(row)[output]))];
        return Enumerable.Range(0, test.Rows).Average(row => Enumerable.Range(0, outputs).Average(output => Math.Pow(test.TargetRow(row)[output] - means[output], 2)));
    }

    /// <summary>The training row that is nearest to features.</summary>
    public static int Nearest(TaskData training, ReadOnlySpan<double> features)
    {
        var (nearest, smallest) = (0, double.PositiveInfinity);
        for (int row = 0; row < training.Rows; row++)
        {
            double distance = TensorPrimitives.Distance(training.FeatureRow(row), features);
            if (distance < smallest)
                (nearest, smallest) = (row, distance);
        }
        return nearest;
    }

    private static void Standardize(double[] values, double[] others, int columns)
    {
        for (int column = 0; column < columns; column++)
        {
            double[] own = [.. values.Where((_, i) => i % columns == column)];
            double mean = own.Average(), deviation = Math.Sqrt(own.Average(value => (value - mean) * (value - mean)));
            foreach (double[] rows in (double[][])[values, others])
            {
                for (int i = column; i < rows.Length; i += columns)
                    rows[i] = deviation > 0 ? (rows[i] - mean) / deviation : 0;
            }
        }
    }

    /// <summary>A table of numbers that the tool has, whose last column is the class.</summary>
    private static IDataView Table(string name, double divisor, int firstClasses = int.MaxValue)
    {
        using var content = typeof(ExperimentTask).Assembly.GetManifestResourceStream($"Data/{name}.csv")!;
        using var reader = new StreamReader(content);
        var cells = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.TrimEnd('\r').Split(',')).ToList();
        string[] classes = [.. cells.Select(row => row[^1]).Distinct().Order(StringComparer.Ordinal).Take(firstClasses)];
        cells.RemoveAll(row => !classes.Contains(row[^1]));
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, cells[0].Length - 1);
        schema[nameof(Row.Label)].ColumnType = new KeyDataViewType(typeof(uint), classes.Length);
        return s_mlContext.Data.LoadFromEnumerable(cells.ConvertAll(row => new Row
        {
            Features = [.. row[..^1].Select(cell => (float)(double.Parse(cell, CultureInfo.InvariantCulture) / divisor))],
            Label = (uint)Array.IndexOf(classes, row[^1]),
        }), schema);
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        /// <summary>The class: counted from 0 in rows that become a data view, and from 1 in rows that are read from one.</summary>
        public uint Label { get; set; }
    }
}
