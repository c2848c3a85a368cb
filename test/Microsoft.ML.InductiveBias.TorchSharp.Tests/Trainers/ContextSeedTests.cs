using Microsoft.ML;

namespace Microsoft.ML.InductiveBias.Tests.Trainers;

/// <summary>One meaning of the seed: that of the context unless another is given, and 0 where the context has none.</summary>
[TestClass]
public sealed class ContextSeedTests
{
    private static readonly NeuralNetworkOptions Small = new()
    {
        Architecture = new MultilayerPerceptron { Width = 4 }, Epochs = 2, Samples = 3, IncludeUnfitted = true,
    };

    [TestMethod]
    [DataRow(null, 0)]
    [DataRow(0, 0)]
    [DataRow(1, 1048573)]
    [DataRow(2, 2097146)]
    [DataRow(-1, 1072693251)]
    public void HypothesesBeginAtTheSeedOfTheContext(int? seed, int first)
    {
        var context = seed is { } given ? new MLContext(given) : new MLContext();
        var raw = SampleData.Iris(context);
        var rows = SampleData.IrisPreparation(context).Fit(raw).Transform(raw);
        int[] expected = [first, first + 1, first + 2];
        var network = context.InductiveBias.Trainers.NeuralNetwork(new NeuralNetworkTrainerOptions { Network = Small }).Fit(rows);
        CollectionAssert.AreEqual(expected, Seeds(network.Model));
        var ensemble = context.InductiveBias.Trainers.Ensemble(
            (int s) => new MLContext(s).MulticlassClassification.Trainers.SdcaMaximumEntropy(), new EnsembleOptions { Samples = 3, MemberSeed = first + 1 }).Fit(rows);
        CollectionAssert.AreEqual(expected, Seeds(ensemble.Model));
        var options = new LossSamplingOptions { Samples = 3, IncludeUnfitted = true };
        var sample = context.InductiveBias.SampleLosses(new NeuralNetworkHypothesisSpace(Small), rows, rows, options: options);
        CollectionAssert.AreEqual(expected, sample.Samples[0].Hypotheses.Select(hypothesis => hypothesis.Drawn.Seed).ToArray());
    }

    [TestMethod]
    public void AGivenSeedCounts()
    {
        var context = new MLContext(3);
        var raw = SampleData.Iris(context);
        var rows = SampleData.IrisPreparation(context).Fit(raw).Transform(raw);
        var network = context.InductiveBias.Trainers.NeuralNetwork(new NeuralNetworkTrainerOptions { Network = new NeuralNetworkOptions(Small) { FirstSeed = 7 } }).Fit(rows);
        CollectionAssert.AreEqual(new[] { 7, 8, 9 }, Seeds(network.Model));
    }

    [TestMethod]
    public void TheDifficultyIsThatOfTheContextsSeedWheneverItIsAsked()
    {
        var context = new MLContext(3);
        var raw = SampleData.Iris(context);
        var rows = SampleData.IrisPreparation(context).Fit(raw).Transform(raw);
        var given = new MLContext().InductiveBias.Difficulty(rows, options: new DifficultyOptions { Seed = 3 });
        for (int call = 0; call < 2; call++)
            Assert.AreEqual(given.Log2BitsUpper, context.InductiveBias.Difficulty(rows).Log2BitsUpper);
        Assert.AreEqual(given.Log2BitsUpper, context.InductiveBias.Difficulty(context.InductiveBias.ReadTask(rows)).Log2BitsUpper);
        Assert.AreNotEqual(given.Log2BitsUpper, new MLContext().InductiveBias.Difficulty(rows).Log2BitsUpper);
    }

    private static int[] Seeds(IFittedHypothesisSpace space) => [.. ((FittedSampledSpace)space).Drawn.Select(drawn => drawn.Seed)];
}
