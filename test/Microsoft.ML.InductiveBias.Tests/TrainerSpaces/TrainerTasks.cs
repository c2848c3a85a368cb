using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.InductiveBias.Tests.TrainerSpaces;

/// <summary>Small tasks, and trainers of which each seed takes the rows in another order.</summary>
internal static class TrainerTasks
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

    public static (IDataView Data, IEstimator<ITransformer> Preparation, Func<int, IEstimator<ITransformer>> Trainer) Of(TaskKind task, MLContext mlContext)
    {
        var normalize = mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false);
        return task switch
        {
            TaskKind.Regression => (Diabetes(mlContext), normalize, Sdca),
            TaskKind.BinaryClassification => (BreastCancer(mlContext), normalize, Logistic),
            _ => (Iris(mlContext), mlContext.Transforms.Conversion.MapValueToKey("Label", "Species").Append(normalize), MaximumEntropy),
        };
    }

    public static IEstimator<ITransformer> Sdca(int seed) => new MLContext(seed).Regression.Trainers.Sdca(
        new SdcaRegressionTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 3 });

    public static IEstimator<ITransformer> Logistic(int seed) => new MLContext(seed).BinaryClassification.Trainers.SdcaLogisticRegression(
        new SdcaLogisticRegressionBinaryTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 3 });

    public static IEstimator<ITransformer> MaximumEntropy(int seed) => new MLContext(seed).MulticlassClassification.Trainers.SdcaMaximumEntropy(
        new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 3 });

    public static LossSample Sample(InductiveBiasMetrics metrics) => ((SampledLossDistribution)metrics.LossDistribution).Sample;

    public static TaskData Arrays(TaskKind task)
    {
        const int rows = 60, features = 3;
        var random = new Random(7);
        var x = Enumerable.Range(0, rows * features).Select(_ => random.NextDouble() - 0.5).ToArray();
        double At(int row) => x[row * features] + 0.5 * x[row * features + 1] + 0.3 * (random.NextDouble() - 0.5);
        if (task == TaskKind.Regression)
            return TaskData.Regression(x, [.. Enumerable.Range(0, rows).Select(At)], rows);
        int classes = task == TaskKind.BinaryClassification ? 2 : 3;
        var data = TaskData.Classification(x, [.. Enumerable.Range(0, rows).Select(row => (int)Math.Clamp((At(row) + 0.5) * classes, 0, classes - 1))], classes);
        return new TaskData(task, rows, x, data.Targets.ToArray());
    }

    private static IDataView Load(MLContext mlContext, string name, params TextLoader.Column[] columns) =>
        mlContext.Data.LoadFromTextFile(Path.Combine(AppContext.BaseDirectory, "Data", name + ".csv"),
            new TextLoader.Options { Columns = columns, Separators = [','], HasHeader = true });
}
