using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The steps from the columns of a file to a vector of features and a label, as an ML.NET pipeline in double precision.</summary>
internal static class FeaturePipeline
{
    /// <summary>The vector of features that the trainer sees.</summary>
    public const string FeaturesColumn = "Features";

    private const string NumericColumn = "Numeric";

    /// <summary>Numbers are normalized, texts become one-hot features of 0 and 1; classes become keys.</summary>
    public static IEstimator<ITransformer> Of(MLContext mlContext, IReadOnlyList<ColumnContent> features, LabelColumn label, Normalization normalization)
    {
        var numeric = Names(features.Where(feature => feature.IsNumeric));
        var text = Names(features.Where(feature => !feature.IsNumeric));
        IEstimator<ITransformer> pipeline = new EstimatorChain<ITransformer>();
        if (numeric.Length > 0)
        {
            pipeline = pipeline.Append(mlContext.Transforms.Concatenate(NumericColumn, numeric));
            // fixZero would keep 0 at 0 instead of centring; a column without spread becomes 0.
            pipeline = normalization switch
            {
                Normalization.Standardize => pipeline.Append(mlContext.Transforms.NormalizeMeanVariance(NumericColumn, maximumExampleCount: long.MaxValue, fixZero: false)),
                Normalization.MinMax => pipeline.Append(mlContext.Transforms.NormalizeMinMax(NumericColumn, maximumExampleCount: long.MaxValue, fixZero: false)),
                _ => pipeline,
            };
        }
        foreach (string column in text)
        {
            pipeline = pipeline
                .Append(mlContext.Transforms.Categorical.OneHotEncoding(column, maximumNumberOfKeys: int.MaxValue))
                .Append(mlContext.Transforms.Conversion.ConvertType(column, outputKind: DataKind.Double));
        }
        pipeline = pipeline.Append(mlContext.Transforms.Concatenate(FeaturesColumn, numeric.Length > 0 ? [NumericColumn, .. text] : text));
        return label.Task == LabelTask.Classification ? pipeline.Append(Keys(mlContext, label)) : pipeline;
    }

    /// <summary>Keys for the classes of both parts, so that one that training never saw is an output too.</summary>
    private static IEstimator<ITransformer> Keys(MLContext mlContext, LabelColumn label)
    {
        var classes = mlContext.Data.LoadFromEnumerable(label.Classes.Select(name => new ClassName { Name = name }));
        return mlContext.Transforms.Conversion.MapValueToKey(TaskDataView.LabelColumn, keyData: classes);
    }

    private static string[] Names(IEnumerable<ColumnContent> features) => [.. features.Select(TaskDataView.FeatureColumn)];

    private sealed class ClassName
    {
        public string Name { get; set; } = "";
    }
}
