using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.StockModels;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.InductiveBias;

/// <summary>The mean predictor of a kernel space as a chain of stock ML.NET transformers: squared distances to the training
/// rows, the kernel of them, a linear model.</summary>
internal static class KernelScorer
{
    private const string Points = "__Kernel_Points";
    private const string Kernel = "__Kernel_Values";

    /// <summary>The chain, fitted to a space; the rows of <paramref name="input"/> are not read.</summary>
    public static TransformerChain<ITransformer> Build(
        MLContext mlContext, IDataView input, string labelColumnName, string featureColumnName, FittedGaussianProcess space)
    {
        var environment = (IHostEnvironment)mlContext;
        string expression = space.Kernel.ExpressionOfSquaredDistance
            ?? throw new NotSupportedException("This kernel is not a function of the distance; ML.NET has no stock transformer for it.");
        var chain = new StockChain(mlContext, input)
            .Append(mlContext.Transforms.Conversion.ConvertType(Points, featureColumnName, DataKind.Single));
        chain.Append(StockModel.SquaredDistances(environment, chain.Schema, Points, Centres(space.Process.Data)))
            .Append(mlContext.Transforms.CopyColumns(Kernel, "Score"))
            .Drop(Points, "Score", "PredictedLabel")
            .Append(mlContext.Transforms.Expression(Kernel, expression, Kernel));
        AppendLinearModel(mlContext, chain, labelColumnName, space);
        return chain.Drop(Kernel).ToTransformer();
    }

    private static void AppendLinearModel(MLContext mlContext, StockChain chain, string labelColumnName, FittedGaussianProcess space)
    {
        var weights = Weights(space);
        switch (space.Training.Kind)
        {
            case TaskKind.Regression:
                chain.Append(StockModel.LinearRegression(mlContext, chain.Schema, Kernel, weights[0]));
                break;
            case TaskKind.BinaryClassification:
                var difference = weights[1].Zip(weights[0], (positive, negative) => positive - negative).ToArray();
                chain.Append(StockModel.LinearBinary(mlContext, chain.Schema, Kernel, difference))
                    .Append(LeaveOneOutCalibrator.Fit(mlContext, space));
                break;
            default:
                chain.Append(StockModel.LinearMulticlass(mlContext, chain.Schema, Kernel, labelColumnName, weights));
                break;
        }
    }

    private static float[][] Centres(TaskData rows) =>
        [.. Enumerable.Range(0, rows.Rows).Select(row => Array.ConvertAll(rows.FeatureRow(row).ToArray(), value => (float)value))];

    /// <summary>The coefficients of each output, with the kernel's amplitude in them.</summary>
    private static float[][] Weights(FittedGaussianProcess space)
    {
        var coefficients = space.Process.Coefficients();
        int outputs = space.Training.OutputCount;
        return [.. Enumerable.Range(0, outputs).Select(c =>
            Enumerable.Range(0, space.Process.Rows).Select(row => (float)(space.Kernel.Variance * coefficients[row * outputs + c])).ToArray())];
    }
}
