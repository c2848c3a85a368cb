using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias;

/// <summary>A function of the features of single rows as a transformer, for predictions without stock ML.NET transformers.</summary>
internal static class RowMapping
{
    /// <summary>A transformer from a vector of features to a vector of outputs, which cannot be saved.</summary>
    /// <typeparam name="T">Single or Double.</typeparam>
    public static ITransformer Of<T>(
        MLContext mlContext, string featureColumnName, int features, string outputColumnName, int outputs, Func<T[], float[]> map)
    {
        var input = Schema<Point<T>>(nameof(Point<T>.Features), featureColumnName, typeof(T) == typeof(double) ? NumberDataViewType.Double : NumberDataViewType.Single, features);
        var output = Schema<Prediction>(nameof(Prediction.Outputs), outputColumnName, NumberDataViewType.Single, outputs);
        return mlContext.Transforms.CustomMapping<Point<T>, Prediction>((from, to) => to.Outputs = map(from.Features), contractName: null, input, output)
            .Fit(mlContext.Data.LoadFromEnumerable(Array.Empty<Point<T>>(), input));
    }

    private static SchemaDefinition Schema<T>(string member, string columnName, NumberDataViewType type, int size)
    {
        var schema = SchemaDefinition.Create(typeof(T));
        var column = schema[member]; // found by the column's name, which is the member's until it is set
        column.ColumnName = columnName;
        column.ColumnType = new VectorDataViewType(type, size);
        return schema;
    }

    internal sealed class Point<T>
    {
        public T[] Features { get; set; } = [];
    }

    internal sealed class Prediction
    {
        public float[] Outputs { get; set; } = [];
    }
}
