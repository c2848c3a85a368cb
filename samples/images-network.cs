#:project ../src/Microsoft.ML.InductiveBias.TorchSharp/Microsoft.ML.InductiveBias.TorchSharp.csproj
#:property PublishAot=false

// Images with a space of convolutional networks: 8 small networks are trained together on 300 digits of 8 x 8 pixels.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var mlContext = new MLContext(seed: 1);
var data = mlContext.Data.TakeRows(
    mlContext.Data.LoadFromTextFile<Digit>("samples/data/digits.csv", separatorChar: ',', hasHeader: true), 450);
var split = mlContext.Data.TrainTestSplit(data, testFraction: 1.0 / 3);
var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
    .Append(mlContext.Transforms.NormalizeMinMax("Features"))
    .Append(mlContext.InductiveBias.Trainers.NeuralNetwork(new NeuralNetworkTrainerOptions
    {
        Network = new NeuralNetworkOptions
        {
            Architecture = new ConvolutionalNetwork(new ImageShape(1, 8, 8)),
            Samples = 8,
            Epochs = 200,
            Tolerance = 0.02,
        },
    }));
var model = pipeline.Fit(split.TrainSet);
// No network comes close to the nearest neighbor. By default, a simulation of up to 5 minutes would measure how rare such networks are;
// here a lower bound will do.
var metrics = mlContext.InductiveBias.Evaluate(
    model, split.TestSet, new InductiveBiasOptions { SampledLoss = new SampledLossOptions { Tail = TailMethod.Bound } });
var neighbor = metrics.At(LossReference.NearestNeighbor);
Console.WriteLine($"{metrics.TrainingRows} training and {metrics.TestRows} test images");
Console.WriteLine($"a random network has a test loss of {metrics.LossDistribution.Mean:F3}, the nearest neighbor {neighbor.TargetLoss:F3}");

class Digit
{
    [LoadColumn(0, 63), VectorType(64)] public float[]? Features { get; set; }
    [LoadColumn(64)] public string? Label { get; set; }
}
