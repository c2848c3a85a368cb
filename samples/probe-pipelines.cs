#:project ../src/Microsoft.ML.InductiveBias.TorchSharp/Microsoft.ML.InductiveBias.TorchSharp.csproj
#:property PublishAot=false

// Which rules does a pipeline find easy? Two pipelines for the wine data, probed with labels that known rules make of the features:
// one keeps the numbers, the other puts each into one of four bins.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var mlContext = new MLContext(seed: 1);
var data = mlContext.Data.LoadFromTextFile<Wine>("samples/data/wine.csv", separatorChar: ',', hasHeader: true);
var space = GaussianProcessHypothesisSpace.ByLikelihood();
(string, IHypothesisSpace, IEstimator<ITransformer>?)[] pipelines =
[
    ("numbers", space, mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false)),
    ("four bins", space, mlContext.Transforms.NormalizeBinning("Features", maximumBinCount: 4)),
];
// The rules read the features as they are in the file, so both pipelines have the same labels.
var profile = mlContext.InductiveBias.Probe(pipelines, data, options: new ProbeOptions { Rules = ["linear", "threshold", "parity", "periodic"], Repeats = 4 });
Console.WriteLine($"bits to halve the loss of the best constant, {profile.TrainingRows} training and {profile.TestRows} test rows");
Console.WriteLine("rule         numbers  four bins");
foreach (var rule in profile.Estimates.GroupBy(probe => probe.Rule))
    Console.WriteLine($"{rule.Key,-10}{string.Concat(rule.Select(probe => $"{probe.Bits,10:F1}"))}");

class Wine
{
    [LoadColumn(0, 12), VectorType(13)] public float[]? Features { get; set; }
}
