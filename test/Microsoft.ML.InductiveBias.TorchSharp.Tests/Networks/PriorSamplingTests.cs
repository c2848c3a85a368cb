using MathNet.Numerics.Distributions;
using Microsoft.ML.InductiveBias.Networks;

namespace Microsoft.ML.InductiveBias.Tests.Networks;

[TestClass]
public sealed class PriorSamplingTests
{
    // One training row at x = 1 with target 0 and no spread of the bias: a network a·x + 0 with a ~ N(0, 1) has the loss a².
    private static readonly TaskData OneRow = TaskData.Regression([1], [0], 1);

    private static PriorSamplingOptions Line(double tolerance, int samples) => new()
    {
        Network = new NeuralNetworkOptions
        {
            Architecture = new LinearNetwork(), Initialization = NetworkInitialization.NeuralTangent(), Tolerance = tolerance, Samples = samples,
        },
    };

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void TheShareOfAcceptedNetworksIsTheProbabilityOfFitting(bool tensors)
    {
        int samples = tensors ? 40 : 400;
        var options = Line(0.01, samples);
        var (space, report) = new NetworkPriorSpace(new PriorSamplingOptions(options) { Network = new NeuralNetworkOptions(options.Network) { TensorsOnly = tensors } }).Sample(OneRow);
        using (space)
        {
            double expected = 2 * Normal.CDF(0, 1, 0.1) - 1; // P(a² ≤ 0.01)
            Assert.AreEqual(samples, report.Acceptances);
            // The number of draws up to so many acceptances: relative standard deviation 1/√acceptances; four of them.
            Assert.AreEqual(expected, report.AcceptanceRate, 4 * expected / Math.Sqrt(samples));
            Assert.IsTrue(space.Drawn.All(drawn => drawn.Status == HypothesisStatus.Fitted && drawn.TrainingLoss <= 0.01));
            Assert.IsTrue(report.ExpectedTime == TimeSpan.Zero);
        }
    }

    [TestMethod]
    public void AcceptedNetworksFollowThePriorGivenTheFit()
    {
        // Given |a| ≤ 0.1 the slope is close to uniform on it: mean square 0.1²/3.
        using var space = new NetworkPriorSpace(Line(0.01, 400)).Sample(OneRow).Space;
        var slopes = space.Predictions(new double[] { 1 }, default).Select(pair => (double)pair.Predictions[0]).ToArray();
        // Standard deviations of the mean and of the mean square of 400 values; four of them.
        Assert.AreEqual(0, slopes.Average(), 4 * 0.1 / Math.Sqrt(3 * 400));
        Assert.AreEqual(0.01 / 3, slopes.Average(a => a * a), 4 * 0.01 * Math.Sqrt(4.0 / 45 / 400));
    }

    [TestMethod]
    public void BothWaysOfComputingGuessTheSameNetworks()
    {
        var options = Line(0.1, 20);
        options = new PriorSamplingOptions(options) { Network = new NeuralNetworkOptions(options.Network) { Architecture = new MultilayerPerceptron { Width = 3, Depth = 1 } } };
        using var layers = new NetworkPriorSpace(options).Sample(OneRow).Space;
        using var tensors = new NetworkPriorSpace(new PriorSamplingOptions(options) { Network = new NeuralNetworkOptions(options.Network) { TensorsOnly = true } }).Sample(OneRow).Space;
        foreach (var (left, right) in layers.Drawn.Zip(tensors.Drawn))
        {
            Assert.AreEqual(left.Seed, right.Seed);
            Assert.AreEqual(left.TrainingLoss, right.TrainingLoss, 1e-6);
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void NetworksThatClassifyEveryRowRightAreKept(bool tensors)
    {
        // Two rows at ±1, classes by sign: right if w₀ − w₁ has the right sign (biases are 0), so half of all networks.
        var training = TaskData.Classification([-1, 1], [0, 1], 2);
        var options = new PriorSamplingOptions(Line(0, 100)) { Acceptance = PriorAcceptance.EveryRowRight };
        var (space, report) = new NetworkPriorSpace(new PriorSamplingOptions(options) { Network = new NeuralNetworkOptions(options.Network) { TensorsOnly = tensors } }).Sample(training);
        using (space)
        {
            // 100 acceptances at probability ½: about 200 draws, standard deviation of the share 0.035; four of them.
            Assert.AreEqual(0.5, report.AcceptanceRate, 0.14);
            Assert.AreEqual(0, space.LossOn(training, LossKind.ZeroOneError).PosteriorMeanLoss);
        }
    }

    [TestMethod]
    public void HopelessSamplingSaysWhatWasTriedAndHowLongItWouldTake()
    {
        var options = Line(1e-12, 10);
        var space = new NetworkPriorSpace(new PriorSamplingOptions(options) { MaximumDraws = long.MaxValue, MaximumTime = TimeSpan.FromSeconds(0.5), Network = new NeuralNetworkOptions(options.Network) { Architecture = new MultilayerPerceptron() } });
        var error = Assert.ThrowsExactly<PriorSamplingExhaustedException>(() => space.Fit(NetworkTasks.Classes(50, 4, 3)));
        Assert.AreEqual(0, error.Report.Acceptances);
        Assert.IsGreaterThan(0, error.Report.Draws);
        Assert.IsGreaterThan(TimeSpan.FromSeconds(0.5), error.Report.LeastExpectedTime);
        // Without acceptances: p ≤ 1 − 0.05^(1/draws) at 95 %.
        Assert.AreEqual(1 - Math.Pow(0.05, 1.0 / error.Report.Draws), error.Report.LargestAcceptanceRate, 1e-6 * error.Report.LargestAcceptanceRate);
        StringAssert.Contains(error.Message, "per second");
    }

    [TestMethod]
    public void SeedsThatRunOutOfDrawsDidNotFit()
    {
        var (space, report) = new NetworkPriorSpace(new PriorSamplingOptions(Line(0.01, 100)) { MaximumDraws = 5 }).Sample(OneRow);
        using (space)
        {
            int unfitted = space.Drawn.Count(drawn => drawn.Status == HypothesisStatus.DidNotFit);
            Assert.IsGreaterThan(30, unfitted);
            Assert.AreEqual(100 - unfitted, report.Acceptances);
            Assert.IsTrue(space.Drawn.All(drawn => drawn.Status == HypothesisStatus.Fitted == drawn.TrainingLoss <= 0.01));
            Assert.IsLessThanOrEqualTo(500, report.Draws);
        }
    }
}
