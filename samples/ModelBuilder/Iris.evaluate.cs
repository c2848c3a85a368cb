using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelBuilder
{
    /// <summary>The evaluation of the model, in the style that Model Builder writes it.</summary>
    public partial class Iris
    {
        /// <summary>Metrics on rows that the model was not trained on.</summary>
        public static MulticlassClassificationMetrics Evaluate(MLContext mlContext, ITransformer model, IDataView testData) =>
            mlContext.MulticlassClassification.Evaluate(model.Transform(testData), labelColumnName: "Species");
    }
}
