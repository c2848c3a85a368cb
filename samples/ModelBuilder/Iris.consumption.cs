using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelBuilder
{
    /// <summary>The use of the model, in the style that Model Builder writes it.</summary>
    public partial class Iris
    {
        /// <summary>A row of the data file.</summary>
        public class ModelInput
        {
            [LoadColumn(0)] public float SepalLength { get; set; }

            [LoadColumn(1)] public float SepalWidth { get; set; }

            [LoadColumn(2)] public float PetalLength { get; set; }

            [LoadColumn(3)] public float PetalWidth { get; set; }

            [LoadColumn(4)] public string Species { get; set; } = "";
        }

        /// <summary>What the model says of a row.</summary>
        public class ModelOutput
        {
            public string PredictedLabel { get; set; } = "";

            public float[] Score { get; set; } = [];
        }

        /// <summary>Predicts one row.</summary>
        public static ModelOutput Predict(MLContext mlContext, ITransformer model, ModelInput input) =>
            mlContext.Model.CreatePredictionEngine<ModelInput, ModelOutput>(model).Predict(input);
    }
}
