using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Tests.Trainers;

/// <summary>The samples' data sets as data views, and pipelines over them.</summary>
internal static class SampleData
{
    public static IDataView Iris(MLContext mlContext) => Load(mlContext, "iris",
        new TextLoader.Column("Features", DataKind.Single, 0, 3), new TextLoader.Column("Species", DataKind.String, 4));

    public static IDataView BreastCancer(MLContext mlContext)
    {
        var data = Load(mlContext, "breast_cancer",
            new TextLoader.Column("Features", DataKind.Single, 0, 29), new TextLoader.Column("Diagnosis", DataKind.String, 30));
        var isMalignant = new Dictionary<string, bool> { ["malignant"] = true, ["benign"] = false };
        return mlContext.Transforms.Conversion.MapValue("Label", isMalignant, "Diagnosis").Fit(data).Transform(data);
    }

    public static IDataView Diabetes(MLContext mlContext) => Load(mlContext, "diabetes",
        new TextLoader.Column("Features", DataKind.Single, 0, 9), new TextLoader.Column("Label", DataKind.Single, 10));

    /// <summary>Iris with a key label and standardized features, before the trainer.</summary>
    public static IEstimator<ITransformer> IrisPreparation(MLContext mlContext) =>
        mlContext.Transforms.Conversion.MapValueToKey("Label", "Species")
            .Append(mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false));

    public static float[][] Scores(IDataView scored)
    {
        var column = scored.Schema["Score"];
        return column.Type is VectorDataViewType
            ? [.. scored.GetColumn<float[]>("Score")]
            : [.. scored.GetColumn<float>("Score").Select(score => new[] { score })];
    }

    private static IDataView Load(MLContext mlContext, string name, params TextLoader.Column[] columns) =>
        mlContext.Data.LoadFromTextFile(Path.Combine(AppContext.BaseDirectory, "Data", name + ".csv"),
            new TextLoader.Options { Columns = columns, Separators = [','], HasHeader = true });
}
