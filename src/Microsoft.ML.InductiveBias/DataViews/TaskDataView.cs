using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.DataViews;

/// <summary>The rows of a task as a data view for ML.NET trainers.</summary>
internal static class TaskDataView
{
    /// <summary>Features and label: a key (multiclass), Boolean (binary), a Single or a vector of Single (regression). Few trainers
    /// read features in double precision.</summary>
    public static IDataView Of(MLContext mlContext, TaskData data, string labelColumnName, string featureColumnName, bool doubles = false) =>
        doubles
            ? Of(mlContext, data, labelColumnName, featureColumnName, NumberDataViewType.Double, static value => value)
            : Of(mlContext, data, labelColumnName, featureColumnName, NumberDataViewType.Single, Single);

    private static IDataView Of<TFeature>(
        MLContext mlContext, TaskData data, string labelColumnName, string featureColumnName, NumberDataViewType featureType, Func<double, TFeature> convert)
    {
        IDataView View<TLabel>(DataViewType? labelType, Func<int, TLabel> label) =>
            Build(mlContext, data, labelColumnName, featureColumnName, new VectorDataViewType(featureType, data.FeatureCount), labelType, convert, label);
        return data.Kind switch
        {
            TaskKind.BinaryClassification => View<bool>(BooleanDataViewType.Instance, row => data.TargetRow(row)[1] > data.TargetRow(row)[0]),
            TaskKind.MulticlassClassification => View(new KeyDataViewType(typeof(uint), data.OutputCount), row => Class(data.TargetRow(row))),
            _ when data.OutputCount == 1 => View(NumberDataViewType.Single, row => Single(data.TargetRow(row)[0])),
            _ => View(new VectorDataViewType(NumberDataViewType.Single, data.OutputCount), row => Array.ConvertAll(data.TargetRow(row).ToArray(), Single)),
        };
    }

    private static IDataView Build<TFeature, TLabel>(
        MLContext mlContext, TaskData data, string labelColumnName, string featureColumnName,
        DataViewType featureType, DataViewType? labelType, Func<double, TFeature> convert, Func<int, TLabel> label)
    {
        var rows = new Row<TFeature, TLabel>[data.Rows];
        var sparse = data.Sparse();
        for (int row = 0; row < rows.Length; row++)
            rows[row] = new() { Features = Features(row), Label = label(row) };
        var schema = SchemaDefinition.Create(typeof(Row<TFeature, TLabel>));
        var (features, labels) = (schema[nameof(Row<,>.Features)], schema[nameof(Row<,>.Label)]);
        (features.ColumnName, features.ColumnType) = (featureColumnName, featureType);
        (labels.ColumnName, labels.ColumnType) = (labelColumnName, labelType);
        return mlContext.Data.LoadFromEnumerable(rows, schema);

        VBuffer<TFeature> Features(int row)
        {
            if (sparse is null)
                return new VBuffer<TFeature>(data.FeatureCount, Array.ConvertAll(data.FeatureRow(row).ToArray(), value => convert(value)));
            var values = Array.ConvertAll(sparse.ValuesOf(row).ToArray(), value => convert(value));
            return new VBuffer<TFeature>(data.FeatureCount, values.Length, values, sparse.ColumnsOf(row).ToArray());
        }
    }

    /// <summary>The class of a one-hot target, from 0: rows of objects become keys, which count from 1, when they are read.</summary>
    private static uint Class(ReadOnlySpan<double> targets)
    {
        int largest = 0;
        for (int c = 1; c < targets.Length; c++)
        {
            if (targets[c] > targets[largest])
                largest = c;
        }
        return (uint)largest;
    }

    private static float Single(double value)
    {
        float single = (float)value;
        return float.IsFinite(single)
            ? single
            : throw new ArgumentException(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"A feature or target was {value}, too large for Single, which ML.NET's trainers read; rescale it."));
    }

    private sealed class Row<TFeature, TLabel>
    {
        public VBuffer<TFeature> Features { get; set; }

        public TLabel Label { get; set; } = default!;
    }
}
