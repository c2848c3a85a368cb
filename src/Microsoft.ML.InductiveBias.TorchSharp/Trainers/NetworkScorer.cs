using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.Networks;
using Microsoft.ML.InductiveBias.StockModels;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias;

/// <summary>The mean of networks, or one of them, as ML.NET transformers: stock ones if they exist for the architecture.</summary>
internal static class NetworkScorer
{
    private const string Layer = "__Network_Layer";

    /// <summary>The transformers, and the reason why they cannot be saved (or <see langword="null"/>); the rows of <paramref name="input"/> are not read.</summary>
    public static (ITransformer Scorer, string? Unsaveable) Build(
        MLContext mlContext, IDataView input, string labelColumnName, string featureColumnName,
        NetworkPredictor predictor, IReadOnlyList<float[]> networks, TaskData training, CancellationToken cancellationToken)
    {
        var stock = StockNetwork.Of(predictor, networks, out string? unsaveable);
        string current = Layer + "0";
        var chain = new StockChain(mlContext, input).AppendSingle(current, featureColumnName);
        SparseLayer last;
        if (stock is null)
        {
            string outputs = Layer + "1";
            var mapping = RowMapping.Of<float>(mlContext, current, predictor.Features, outputs, predictor.Outputs, row => MeanOf(predictor, networks, row));
            chain.Append(OnnxStep.Unsupported(mapping, $"The networks can't be converted to ONNX. {unsaveable}")).Drop(current);
            (current, last) = (outputs, SparseLayer.Identity(predictor.Outputs));
        }
        else
        {
            for (int l = 0; l < stock.Count - 1; l++)
                current = AppendHidden(mlContext, chain, current, Layer + (l + 1), stock[l]);
            last = stock[^1];
        }
        AppendOutput(mlContext, chain, labelColumnName, current, last, predictor, networks, training, cancellationToken);
        return (chain.Drop(current).ToTransformer(), unsaveable);
    }

    private static string AppendHidden(MLContext mlContext, StockChain chain, string from, string to, SparseLayer layer)
    {
        chain.Append(StockModel.LinearMulticlass(mlContext, chain.Schema, from, null, layer.ToVectors(), layer.Biases));
        if (layer.Expression is { } expression)
            chain.AppendExpression(to, expression, "Score");
        else
            chain.Append(mlContext.Transforms.CopyColumns(to, "Score"));
        chain.Drop(from, "Score", "PredictedLabel");
        return to;
    }

    private static void AppendOutput(
        MLContext mlContext, StockChain chain, string labelColumnName, string from, SparseLayer layer,
        NetworkPredictor predictor, IReadOnlyList<float[]> networks, TaskData training, CancellationToken cancellationToken)
    {
        var weights = Array.ConvertAll(layer.ToVectors(), vector => vector.DenseValues().ToArray());
        switch (training.Kind)
        {
            case TaskKind.Regression:
                chain.Append(StockModel.LinearRegression(mlContext, chain.Schema, from, weights[0], layer.Biases[0]));
                break;
            case TaskKind.BinaryClassification:
                var difference = weights[1].Zip(weights[0], (positive, negative) => positive - negative).ToArray();
                chain.Append(StockModel.LinearBinary(mlContext, chain.Schema, from, difference, layer.Biases[1] - layer.Biases[0]));
                if (predictor.PredictsProbabilities)
                    chain.AppendExpression("Probability", "s : 0.5f * (s + 1f)", "Score");
                else
                    chain.Append(PlattCalibration.Fit(mlContext, TrainingScores(predictor, networks, training, cancellationToken), training));
                break;
            default:
                chain.Append(StockModel.LinearMulticlass(mlContext, chain.Schema, from, labelColumnName, layer.ToVectors(), layer.Biases));
                break;
        }
    }

    private static float[] MeanOf(NetworkPredictor predictor, IReadOnlyList<float[]> networks, float[] row)
    {
        var mean = new MeanPrediction(predictor.Outputs);
        foreach (var predictions in predictor.Predict(networks, row, default))
            mean.Add(predictions);
        return Array.ConvertAll(mean.ToArray(), value => (float)value);
    }

    private static double[] TrainingScores(NetworkPredictor predictor, IReadOnlyList<float[]> networks, TaskData training, CancellationToken cancellationToken)
    {
        const int together = 32; // few predictions in memory at the same time
        var mean = new MeanPrediction(training.Rows * training.OutputCount);
        var features = NetworkTask.SingleFeatures(training);
        foreach (var group in networks.Chunk(together))
        {
            foreach (var predictions in predictor.Predict(group, features, cancellationToken))
                mean.Add(predictions);
        }
        var outputs = mean.ToArray();
        return [.. Enumerable.Range(0, training.Rows).Select(row => outputs[2 * row + 1] - outputs[2 * row])];
    }
}
