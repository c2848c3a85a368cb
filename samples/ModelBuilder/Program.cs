using System.Globalization;
using Microsoft.ML;
using ModelBuilder;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var mlContext = new MLContext(seed: 1);
var data = Iris.LoadIDataViewFromFile(mlContext, Iris.RetrainFilePath, Iris.RetrainSeparatorChar, Iris.RetrainHasHeader);
var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.3);

var model = Iris.RetrainModel(mlContext, split.TrainSet);
Console.WriteLine($"accuracy {Iris.Evaluate(mlContext, model, split.TestSet).MicroAccuracy:F2}");
var flower = new Iris.ModelInput { SepalLength = 5.1f, SepalWidth = 3.5f, PetalLength = 1.4f, PetalWidth = 0.2f };
Console.WriteLine($"a flower with short petals is a {Iris.Predict(mlContext, model, flower).PredictedLabel}");

foreach (var estimate in Iris.MeasureInductiveBias(mlContext, split.TrainSet, split.TestSet).InductiveBias)
    Console.WriteLine($"{estimate.Reference,-18} loss {estimate.TargetLoss:F4} needs {estimate.Bits:F1} bits");
