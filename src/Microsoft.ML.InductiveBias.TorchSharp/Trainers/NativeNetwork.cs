using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.Networks;

namespace Microsoft.ML.InductiveBias;

/// <summary>The mean of networks as a row mapping of this process, for architectures and sizes without ML.NET transformers.</summary>
internal static class NativeNetwork
{
    /// <summary>A transformer from a vector of Single with the features to one with the mean outputs; it cannot be saved.</summary>
    public static ITransformer Of(MLContext mlContext, string featureColumnName, string outputColumnName, NetworkPredictor predictor, IReadOnlyList<float[]> networks)
    {
        var input = Schema<Point>(nameof(Point.Features), featureColumnName, predictor.Features);
        var output = Schema<Outputs>(nameof(Outputs.Values), outputColumnName, predictor.Outputs);
        void Map(Point from, Outputs to)
        {
            var mean = new MeanPrediction(predictor.Outputs);
            foreach (var predictions in predictor.Predict(networks, from.Features, default))
                mean.Add(predictions);
            to.Values = Array.ConvertAll(mean.ToArray(), value => (float)value);
        }
        var estimator = mlContext.Transforms.CustomMapping<Point, Outputs>(Map, contractName: null, input, output);
        return estimator.Fit(mlContext.Data.LoadFromEnumerable(Array.Empty<Point>(), input));
    }

    private static SchemaDefinition Schema<T>(string member, string columnName, int size)
    {
        var schema = SchemaDefinition.Create(typeof(T));
        var column = schema[member]; // found by the column's name, which is the member's until it is set
        column.ColumnName = columnName;
        column.ColumnType = new VectorDataViewType(NumberDataViewType.Single, size);
        return schema;
    }

    internal sealed class Point
    {
        public float[] Features { get; set; } = [];
    }

    internal sealed class Outputs
    {
        public float[] Values { get; set; } = [];
    }
}
