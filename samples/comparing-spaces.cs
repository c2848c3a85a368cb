#:project ../src/Microsoft.ML.InductiveBias.TorchSharp/Microsoft.ML.InductiveBias.TorchSharp.csproj
#:property PublishAot=false

// Which kind of function suits the wine data? Four kernel spaces and one trainer space, on one scale of bits.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var mlContext = new MLContext(seed: 1);
var data = mlContext.Data.LoadFromTextFile<Wine>("samples/data/wine.csv", separatorChar: ',', hasHeader: true);
var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.3);
var bias = mlContext.InductiveBias;
IEstimator<ITransformer> prepare = mlContext.Transforms.Conversion.MapValueToKey("Label")
    .Append(mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false));

(string Name, IEstimator<ITransformer> Space)[] spaces =
[
    ("smooth (RBF)", bias.Trainers.GaussianProcess(new GaussianProcessTrainerOptions { Kernel = new RbfKernel(), NoiseVariance = 0.01 })),
    ("rough (Matern 1/2)", bias.Trainers.GaussianProcess(new GaussianProcessTrainerOptions { Kernel = new MaternKernel { Smoothness = MaternSmoothness.Half }, NoiseVariance = 0.01 })),
    ("infinite network, depth 1", bias.Trainers.GaussianProcess(new GaussianProcessTrainerOptions { Kernel = new NngpKernel { Depth = 1 }, NoiseVariance = 0.01 })),
    ("infinite network, depth 10", bias.Trainers.GaussianProcess(new GaussianProcessTrainerOptions { Kernel = new NngpKernel { Depth = 10 }, NoiseVariance = 0.01 })),
    // A trained space has no formula: 20 models are drawn, and the bits carry an interval.
    ("maximum entropy (SDCA)", bias.Trainers.Ensemble(StockTrainers.Sdca.For(TaskKind.MulticlassClassification), samples: 20)),
];
Console.WriteLine("bits that a test loss of 0.02 requires");
foreach (var (name, space) in spaces)
{
    var model = prepare.Append(space).Fit(split.TrainSet);
    var estimate = bias.Evaluate(model, split.TestSet, 0.02).InductiveBias.Single(one => one.Reference == LossReference.Target);
    Console.WriteLine($"{name,-27} {estimate.Bits,8:F1}  {estimate.Method}");
}

class Wine
{
    [LoadColumn(0, 12), VectorType(13)] public float[]? Features { get; set; }
    [LoadColumn(13)] public string? Label { get; set; }
}
