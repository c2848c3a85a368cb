using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.InductiveBias.StockModels;

/// <summary>Fitted ML.NET transformers with given parameters.</summary>
internal static class StockModel
{
    /// <summary>Squared Euclidean distances of a feature column to centers, as column <c>Score</c> (and the nearest center as <c>PredictedLabel</c>).</summary>
    public static ITransformer SquaredDistances(IHostEnvironment environment, DataViewSchema schema, string featureColumnName, VBuffer<float>[] centers)
    {
        var model = StockConstructor.Invoke<KMeansModelParameters>(
            [typeof(IHostEnvironment), typeof(int), typeof(VBuffer<float>[]), typeof(bool)],
            environment, centers.Length, centers, false);
        var step = StockConstructor.Invoke<ClusteringPredictionTransformer<KMeansModelParameters>>(
            [typeof(IHostEnvironment), typeof(KMeansModelParameters), typeof(DataViewSchema), typeof(string), typeof(float), typeof(string)],
            environment, model, schema, featureColumnName, 0f, "Score");
        // ML.NET's own operations have a variable of a fixed name, so a graph can't have them twice.
        return OnnxStep.Writing(step, graph => WriteSquaredDistances(graph, featureColumnName, centers));
    }

    /// <summary>‖x‖² − 2 xᵀc + ‖c‖² for each center c.</summary>
    private static void WriteSquaredDistances(OnnxGraph graph, string featureColumnName, VBuffer<float>[] centers)
    {
        int features = centers[0].Length;
        var products = new float[features * centers.Length];
        var squares = new float[centers.Length];
        for (int i = 0; i < centers.Length; i++)
        {
            foreach (var (feature, value) in centers[i].Items())
            {
                products[feature * centers.Length + i] = -2 * value;
                squares[i] += value * value;
            }
        }
        string x = graph.Variable(featureColumnName);
        string own = graph.Operation("MatMul", graph.Operation("Mul", x, x), graph.Constant([.. Enumerable.Repeat(1f, features)], features, 1));
        string mixed = graph.Operation("MatMul", x, graph.Constant(products, features, centers.Length));
        graph.Operation("Add", graph.Column(new VectorDataViewType(NumberDataViewType.Single, centers.Length), "Score"),
            [graph.Operation("Add", own, mixed), graph.Constant(squares, 1, centers.Length)]);
    }

    /// <summary>Inner products of a feature column with given vectors, as column <c>Score</c> (and the largest as <c>PredictedLabel</c>).</summary>
    public static ITransformer InnerProducts(IHostEnvironment environment, DataViewSchema schema, string featureColumnName, VBuffer<float>[] vectors) =>
        LinearMulticlass(environment, schema, featureColumnName, null, vectors, new float[vectors.Length]);

    /// <summary>A linear regression: <c>Score</c> = wᵀx + b.</summary>
    public static ITransformer LinearRegression(IHostEnvironment environment, DataViewSchema schema, string featureColumnName, float[] weights, float bias = 0)
    {
        var model = StockConstructor.Invoke<LinearRegressionModelParameters>(
            [typeof(IHostEnvironment), typeof(VBuffer<float>).MakeByRefType(), typeof(float)],
            environment, new VBuffer<float>(weights.Length, weights), bias);
        return StockConstructor.Invoke<RegressionPredictionTransformer<LinearRegressionModelParameters>>(
            [typeof(IHostEnvironment), typeof(LinearRegressionModelParameters), typeof(DataViewSchema), typeof(string)],
            environment, model, schema, featureColumnName);
    }

    /// <summary>A linear binary classifier: <c>Score</c> = wᵀx + bias, <c>PredictedLabel</c> = Score &gt; 0.</summary>
    public static ITransformer LinearBinary(IHostEnvironment environment, DataViewSchema schema, string featureColumnName, float[] weights, float bias = 0)
    {
        var model = StockConstructor.Invoke<LinearBinaryModelParameters>(
            [typeof(IHostEnvironment), typeof(VBuffer<float>).MakeByRefType(), typeof(float), typeof(ModelStatisticsBase)],
            environment, new VBuffer<float>(weights.Length, weights), bias, null);
        return StockConstructor.Invoke<BinaryPredictionTransformer<LinearBinaryModelParameters>>(
            [typeof(IHostEnvironment), typeof(LinearBinaryModelParameters), typeof(DataViewSchema), typeof(string), typeof(float), typeof(string)],
            environment, model, schema, featureColumnName, 0f, "Score");
    }

    /// <summary>A linear multiclass classifier: <c>Score</c> = Wᵀx + b, <c>PredictedLabel</c> = the key of the largest score.</summary>
    /// <param name="environment">The host.</param>
    /// <param name="schema">The schema that holds the feature and the label column.</param>
    /// <param name="featureColumnName">A vector of Single.</param>
    /// <param name="labelColumnName">A key column, whose key values the predicted label takes over; <see langword="null"/> for numbers.</param>
    /// <param name="weights">One vector of weights for each class.</param>
    /// <param name="biases">One for each class; 0 if omitted.</param>
    public static ITransformer LinearMulticlass(
        IHostEnvironment environment, DataViewSchema schema, string featureColumnName, string? labelColumnName, float[][] weights, float[]? biases = null) =>
        LinearMulticlass(environment, schema, featureColumnName, labelColumnName,
            Array.ConvertAll(weights, w => new VBuffer<float>(w.Length, w)), biases ?? new float[weights.Length]);

    /// <summary>A linear multiclass classifier: <c>Score</c> = Wᵀx + biases, <c>PredictedLabel</c> = the key of the largest score.
    /// Also any linear layer of at least two outputs.</summary>
    /// <param name="environment">The host.</param>
    /// <param name="schema">The schema that holds the feature and the label column.</param>
    /// <param name="featureColumnName">A vector of Single.</param>
    /// <param name="labelColumnName">A key column, whose key values the predicted label takes over; none for a layer.</param>
    /// <param name="weights">One vector of weights for each class; sparse ones must not hold zeros.</param>
    /// <param name="biases">One for each class.</param>
    public static ITransformer LinearMulticlass(
        IHostEnvironment environment, DataViewSchema schema, string featureColumnName, string? labelColumnName, VBuffer<float>[] weights, float[] biases)
    {
        var model = StockConstructor.Invoke<LinearMulticlassModelParameters>(
            [typeof(IHostEnvironment), typeof(VBuffer<float>[]), typeof(float[]), typeof(int), typeof(int), typeof(string[]), typeof(ModelStatisticsBase)],
            environment, weights, biases, weights.Length, weights[0].Length, null, null);
        return StockConstructor.Invoke<MulticlassPredictionTransformer<LinearMulticlassModelParameters>>(
            [typeof(IHostEnvironment), typeof(LinearMulticlassModelParameters), typeof(DataViewSchema), typeof(string), typeof(string), typeof(string), typeof(string)],
            environment, model, schema, featureColumnName, labelColumnName, "Score", "PredictedLabel");
    }
}
