using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias;

namespace ModelBuilder
{
    /// <summary>The training of Iris.mbconfig, in the style that Model Builder writes it.</summary>
    public partial class Iris
    {
        public const string RetrainFilePath = "samples/data/iris.csv";
        public const char RetrainSeparatorChar = ',';
        public const bool RetrainHasHeader = true;

        /// <summary>Loads the rows that Iris.mbconfig names.</summary>
        public static IDataView LoadIDataViewFromFile(MLContext mlContext, string inputDataFilePath, char separatorChar, bool hasHeader) =>
            mlContext.Data.LoadFromTextFile<ModelInput>(inputDataFilePath, separatorChar, hasHeader);

        /// <summary>Trains the model.</summary>
        public static ITransformer RetrainModel(MLContext mlContext, IDataView trainData) => BuildPipeline(mlContext).Fit(trainData);

        /// <summary>The pipeline of the model.</summary>
        public static IEstimator<ITransformer> BuildPipeline(MLContext mlContext) =>
            BuildFeatures(mlContext)
                .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(labelColumnName: "Species", featureColumnName: "Features"))
                .Append(mlContext.Transforms.Conversion.MapKeyToValue(outputColumnName: "PredictedLabel", inputColumnName: "PredictedLabel"));

        /// <summary>The steps from columns to features.</summary>
        public static IEstimator<ITransformer> BuildFeatures(MLContext mlContext) =>
            mlContext.Transforms.Concatenate("Features", "SepalLength", "SepalWidth", "PetalLength", "PetalWidth")
                .Append(mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false))
                .Append(mlContext.Transforms.Conversion.MapValueToKey(outputColumnName: "Species", inputColumnName: "Species"));

        /// <summary>The bias that the task requires of smooth functions: the two lines that the measure adds.</summary>
        public static InductiveBiasMetrics MeasureInductiveBias(MLContext mlContext, IDataView trainData, IDataView testData)
        {
            var space = BuildFeatures(mlContext).Append(mlContext.InductiveBias.Trainers.GaussianProcess("Species")).Fit(trainData);
            return mlContext.InductiveBias.Evaluate(space, testData, 0.05);
        }
    }
}
