#:project ../src/Microsoft.ML.InductiveBias.TorchSharp/Microsoft.ML.InductiveBias.TorchSharp.csproj
#:property PublishAot=false

// How much does a trained model know that the rows do not say? Any scored data view, placed on the scale of a space.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var mlContext = new MLContext(seed: 1);
var data = mlContext.Data.LoadFromTextFile<Flower>("samples/data/iris.csv", separatorChar: ',', hasHeader: true);
var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.3);
var prepare = mlContext.Transforms.Conversion.MapValueToKey("Label")
    .Append(mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false)).AppendCacheCheckpoint(mlContext);

// The model is an ordinary one …
var linear = prepare.Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy()).Fit(split.TrainSet);
// … and the yardstick a space: all smooth functions that fit the training rows.
var space = prepare.Append(mlContext.InductiveBias.Trainers.GaussianProcess(lengthScale: 1, noiseVariance: 0.01)).Fit(split.TrainSet);

var estimate = mlContext.InductiveBias.EvaluateModel(linear.Transform(split.TestSet), space, split.TestSet);
Console.WriteLine($"The linear model's test loss is {estimate.TestLoss:F3}: 1 in 2^{estimate.Bits:F0} smooth functions does as well.");

class Flower
{
    [LoadColumn(0, 3), VectorType(4)] public float[]? Features { get; set; }
    [LoadColumn(4)] public string? Label { get; set; }
}
