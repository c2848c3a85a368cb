#:project ../src/Microsoft.ML.InductiveBias.TorchSharp/Microsoft.ML.InductiveBias.TorchSharp.csproj
#:property PublishAot=false

// A whole text pipeline as a hypothesis space: each of 12 hypotheses is its own classifier on featurized sentences.
// The sentences are made here from two lists of words, so that the sample needs no data file.
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.InductiveBias;
using Microsoft.ML.Trainers;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string[] praise = ["lovely", "crisp", "bright", "gentle", "superb"], blame = ["dull", "noisy", "broken", "harsh", "slow"];
string[] things = ["screen", "sound", "battery", "keyboard", "camera", "manual"];
var random = new Random(2);
var reviews = Enumerable.Range(0, 240).Select(i =>
{
    bool good = i % 2 == 0;
    // One word in six is of the other kind: people are not consistent.
    string Word() => (random.Next(6) > 0 == good ? praise : blame)[random.Next(5)];
    return new Review { Text = $"the {things[random.Next(6)]} is {Word()} and {Word()}, the {things[random.Next(6)]} {Word()}", Label = good };
}).ToList();

var mlContext = new MLContext(seed: 1);
var split = mlContext.Data.TrainTestSplit(mlContext.Data.LoadFromEnumerable(reviews), testFraction: 0.5);
var space = mlContext.InductiveBias.Trainers.Ensemble(
    // Each hypothesis draws its own regularization: nobody knows the right one beforehand.
    draw => draw.MLContext.Transforms.Text.FeaturizeText("Features", nameof(Review.Text))
        .Append(draw.MLContext.BinaryClassification.Trainers.SdcaLogisticRegression(new SdcaLogisticRegressionBinaryTrainer.Options
        {
            NumberOfThreads = 1,
            L2Regularization = (float)draw.LogUniform("l2", 1e-5, 1e-1),
        })),
    featureColumnName: null, samples: 12);
var model = space.Fit(split.TrainSet);
// 12 hypotheses count few wrong rows: a family of counts, fitted to them, is smoother than their shares.
var metrics = mlContext.InductiveBias.Evaluate(model, split.TestSet, new InductiveBiasOptions
{
    Loss = LossKind.ZeroOneError, TargetLosses = [0.06], SampledLoss = new SampledLossOptions { Tail = TailMethod.Fitted },
});
Console.WriteLine($"a random hypothesis gets {metrics.LossDistribution.Mean:P0} of {metrics.TestRows} sentences wrong");
var target = metrics.At(LossReference.Target);
Console.WriteLine($"to get {target.TargetLoss:P0} wrong takes {target.Bits:F1} bits ({target.Lower.Bits:F1} to {target.Upper.Bits:F1}), from {metrics.Method.ToString().ToLowerInvariant()} losses");

class Review
{
    public string Text { get; set; } = "";
    public bool Label { get; set; }
}
