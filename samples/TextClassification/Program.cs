// ML.NET's text classification, a transformer with pre-trained weights, as a hypothesis space: how many bits does an error rate
// require of it, of a linear model of TF-IDF, and of a kernel on the same features?
//
// The first run downloads 18 MB of pre-trained weights. With --random-weights, a file of random ones takes their place.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.InductiveBias;
using Microsoft.ML.TorchSharp;
using Microsoft.ML.TorchSharp.NasBert;
using Microsoft.ML.Trainers;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
TorchSharp.torch.set_num_threads(1); // small products: threads would cost more than they save
string temporary = args.Contains("--random-weights") ? Directory.CreateTempSubdirectory("random-weights").FullName : Path.GetTempPath();
if (args.Contains("--random-weights"))
{
    RandomWeights.WriteUnder(temporary, seed: 5);
    Console.WriteLine("The encoder has random weights, not pre-trained ones: its numbers say nothing about the real one.");
}

// One word in six is of the other kind: people are not consistent.
string[] praise = ["lovely", "crisp", "bright", "gentle", "superb"], blame = ["dull", "noisy", "broken", "harsh", "slow"];
var random = new Random(2);
var reviews = Enumerable.Range(0, 180).Select(i =>
{
    bool good = i % 2 == 0;
    string Word() => (random.Next(6) > 0 == good ? praise : blame)[random.Next(5)];
    return new Review { Text = $"the screen is {Word()} and {Word()}, the sound {Word()}", Label = good ? "good" : "bad" };
}).ToList();

var mlContext = new MLContext(seed: 1);
var rows = mlContext.Data.LoadFromEnumerable(reviews);
var split = mlContext.Data.TrainTestSplit(rows, testFraction: 0.5);
var key = mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(rows);
var (training, test) = (key.Transform(split.TrainSet), key.Transform(split.TestSet));
try
{
    Measure("text classification", mlContext.InductiveBias.Trainers.Ensemble(
        seed => new MLContext(seed) { TempFilePath = temporary }.MulticlassClassification.Trainers.TextClassification(new TextClassificationTrainer.TextClassificationOptions
        {
            Sentence1ColumnName = "Text", BatchSize = 10, MaxEpoch = 4, LearningRate = [1e-3],
        }),
        featureColumnName: null, samples: 4));
}
catch (FileNotFoundException error)
{
    Console.WriteLine(error.Message);
    return 1;
}
finally
{
    if (args.Contains("--random-weights"))
        Directory.Delete(temporary, recursive: true);
}
Measure("linear model of TF-IDF", mlContext.InductiveBias.Trainers.Ensemble(
    draw => draw.MLContext.Transforms.Text.FeaturizeText("Features", "Text").Append(draw.MLContext.MulticlassClassification.Trainers.SdcaMaximumEntropy(
        new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1, L2Regularization = (float)draw.LogUniform("l2", 1e-5, 1e-1) })),
    featureColumnName: null, samples: 10));
Measure("kernel on the same features", mlContext.Transforms.Text.FeaturizeText("Features", "Text").Append(mlContext.InductiveBias.Trainers.GaussianProcess()));
return 0;

void Measure(string name, IEstimator<ITransformer> trainer)
{
    var metrics = mlContext.InductiveBias.Evaluate(trainer.Fit(training), test, new InductiveBiasOptions
    {
        Loss = LossKind.ZeroOneError, TargetLosses = [0.25], SampledLoss = new SampledLossOptions { Tail = TailMethod.Fitted },
    });
    var target = metrics.At(LossReference.Target);
    Console.WriteLine($"{name,-28} wrong on average {metrics.LossDistribution.Mean,4:P0}; to get 25% wrong takes {target.Bits:F1} bits ({target.Lower.Bits:F1} to {target.Upper.Bits:F1})");
}

class Review
{
    public string Text { get; set; } = "";
    public string Label { get; set; } = "";
}
