#:project ../src/Microsoft.ML.InductiveBias.TorchSharp/Microsoft.ML.InductiveBias.TorchSharp.csproj
#:property PublishAot=false

#region README
using Microsoft.ML;
using Microsoft.ML.Data;

var mlContext = new MLContext(seed: 1);
var data = mlContext.Data.LoadFromTextFile<Flower>("samples/data/iris.csv", separatorChar: ',', hasHeader: true);
var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.3);
var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
    .Append(mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false))
    .Append(mlContext.InductiveBias.Trainers.GaussianProcess());
var model = pipeline.Fit(split.TrainSet);
var metrics = mlContext.InductiveBias.Evaluate(model, split.TestSet, 0.05, 0.01);
foreach (var estimate in metrics.InductiveBias)
    Console.WriteLine($"{estimate.Reference,-18} loss {estimate.TargetLoss:F4} needs {estimate.Bits:F1} bits");

class Flower
{
    [LoadColumn(0, 3), VectorType(4)] public float[]? Features { get; set; }
    [LoadColumn(4)] public string? Label { get; set; }
}
#endregion
