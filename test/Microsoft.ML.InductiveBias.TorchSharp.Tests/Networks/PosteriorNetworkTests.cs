using Microsoft.ML.InductiveBias.Networks;

namespace Microsoft.ML.InductiveBias.Tests.Networks;

[TestClass]
public sealed class PosteriorNetworkTests
{
    private static TaskData Rows(int count, int features, int seed, bool classes = false)
    {
        var random = new Random(seed);
        double[] x = [.. Enumerable.Range(0, count * features).Select(_ => (2 * random.NextDouble()) - 1)];
        double[] y = [.. Enumerable.Range(0, count).Select(row => Math.Sin(2 * x[row * features]) + (0.1 * random.NextDouble()))];
        return classes ? TaskData.Classification(x, [.. y.Select(value => value > 0 ? 1 : 0)], 2) : TaskData.Regression(x, y, count);
    }

    private static NeuralNetworkOptions Small(int width = 3, NetworkActivation activation = NetworkActivation.Tanh) => new()
    {
        Architecture = new MultilayerPerceptron { Width = width, Depth = 1, Activation = activation },
        Initialization = NetworkInitialization.NeuralTangent(1.5),
    };

    private static SampledLossDistribution Law(IFittedHypothesisSpace fitted, TaskData test, double goal, LossKind loss = LossKind.MeanSquaredError) =>
        (SampledLossDistribution)fitted.LossOn(test, loss, new SampledLossOptions
        {
            TargetLosses = [goal], GoodnessOfFitReplicates = 0, RareLosses = new RareLossOptions { TimeLimit = null },
        }).Distribution;

    /// <summary>A linear network is a Gaussian process with a linear kernel, whose evidence and law are known.</summary>
    [TestMethod]
    public void ANetworkWhoseLastLayerAloneIsRandomIsAGaussianProcess()
    {
        TaskData training = Rows(15, 4, 1), test = Rows(20, 4, 2);
        const double Noise = 0.02;
        using var exact = new GaussianProcessHypothesisSpace(new LinearKernel { Offset = 0 }.WithAmplitude(Math.Sqrt(2.0 / 4)), Noise).Fit(training);
        var law = exact.LossOn(test).Distribution;
        using var fitted = new NetworkPosteriorSpace(new NeuralNetworkOptions { Architecture = new LinearNetwork(), Initialization = NetworkInitialization.He }, Noise).Fit(training);
        // Runs scatter by 0.1 to 0.3 nats here.
        Assert.AreEqual(exact.NegativeLogMarginalLikelihood, fitted.NegativeLogMarginalLikelihood!.Value, 0.6);
        double deepest = law.Quantile(Math.Exp(-40));
        var simulated = Law(fitted, test, deepest);
        foreach (double nats in new[] { 8.0, 20, 40 })
        {
            double target = law.Quantile(Math.Exp(-nats));
            var estimate = simulated.Estimate(target);
            Assert.AreEqual(EstimationMethod.Simulated, estimate.Method);
            // The 95 % interval, twice as wide: the seeds are fixed.
            Assert.AreEqual(law.InductiveBias(target).Nats, estimate.Nats, 2 * (estimate.Upper.Nats - estimate.Nats), $"{nats} nats");
            Assert.IsLessThan(0.15 * nats + 1, estimate.Upper.Nats - estimate.Nats, "the interval must say something");
        }
    }

    /// <summary>An infinitely wide network is a Gaussian process: the wider, the closer, and the narrowest is far off.</summary>
    [TestMethod]
    public void WideNetworksApproachTheirKernel()
    {
        TaskData training = Rows(8, 2, 1), test = Rows(12, 2, 2);
        const double Noise = 0.1;
        using var exact = new GaussianProcessHypothesisSpace(new NngpKernel { Depth = 1 }, Noise).Fit(training);
        double target = exact.LossOn(test).Distribution.Quantile(Math.Exp(-8));
        (double Evidence, InductiveBiasEstimate Estimate) Measured(int width)
        {
            using var fitted = new NetworkPosteriorSpace(new NeuralNetworkOptions { Architecture = new MultilayerPerceptron { Width = width, Depth = 1 }, Initialization = NetworkInitialization.He }, Noise).Fit(training);
            return (fitted.NegativeLogMarginalLikelihood!.Value, Law(fitted, test, target).Estimate(target));
        }
        var (narrowEvidence, narrow) = Measured(1);
        var (evidence, wide) = Measured(48);
        // Standard errors are 0.1 to 0.2 nats, and what the width leaves is less.
        Assert.AreEqual(exact.NegativeLogMarginalLikelihood, evidence, 0.6);
        Assert.IsGreaterThan(exact.NegativeLogMarginalLikelihood + 1, narrowEvidence);
        Assert.AreEqual(8, wide.Nats, Math.Max(1, 2 * (wide.Upper.Nats - wide.Nats)));
        Assert.IsGreaterThan(11, narrow.Nats, $"{narrow}");
    }

    /// <summary>Against random networks of a plain second implementation, weighted by their likelihood.</summary>
    [TestMethod]
    [DataRow(LossKind.MeanSquaredError)]
    [DataRow(LossKind.ZeroOneError)]
    public void EvidenceAndBiasAgreeWithWeightedRandomNetworks(LossKind loss)
    {
        const int Draws = 400_000, Width = 3;
        const double Noise = 0.1;
        TaskData training = Rows(4, 2, 3, classes: true), test = Rows(12, 2, 4, classes: true);
        var random = new Random(5);
        double[] weights = new double[Draws], losses = new double[Draws];
        var w = new double[(2 * Width) + (Width * 2)];
        for (int draw = 0; draw < Draws; draw++)
        {
            for (int i = 0; i < w.Length; i++)
                w[i] = MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1.5 / Math.Sqrt(i < 2 * Width ? 2 : Width));
            weights[draw] = Math.Exp(-SquaredError(training) / (2 * Noise));
            losses[draw] = loss == LossKind.MeanSquaredError ? SquaredError(test) / (test.Rows * 2) : Wrong(test) / (double)test.Rows;
        }
        double total = weights.Sum(), evidence = -Math.Log(total / Draws) + (4 * Math.Log(2 * Math.PI * Noise));
        using var fitted = new NetworkPosteriorSpace(Small(Width), Noise).Fit(training);
        Assert.AreEqual(evidence, fitted.NegativeLogMarginalLikelihood!.Value, 0.3);
        var sorted = losses.Zip(weights).OrderBy(pair => pair.First).ToList();
        double sum = 0, target = 0;
        foreach (var (one, weight) in sorted)
        {
            sum += weight;
            target = one;
            if (sum > 0.003 * total)
                break;
        }
        double nats = -Math.Log(losses.Zip(weights).Where(pair => pair.First <= target).Sum(pair => pair.Second) / total);
        var estimate = Law(fitted, test, target, loss).Estimate(target);
        // Some 1,000 effective draws are at or below the target: the reference is within 0.1.
        Assert.AreEqual(nats, estimate.Nats, Math.Max(0.4, 2 * (estimate.Upper.Nats - estimate.Nats)));

        double[] Outputs(TaskData rows, int row)
        {
            var outputs = new double[2];
            for (int unit = 0; unit < Width; unit++)
            {
                double hidden = Math.Tanh((rows.Features.Span[row * 2] * w[unit]) + (rows.Features.Span[(row * 2) + 1] * w[Width + unit]));
                outputs[0] += hidden * w[(2 * Width) + (unit * 2)];
                outputs[1] += hidden * w[(2 * Width) + (unit * 2) + 1];
            }
            return outputs;
        }

        double SquaredError(TaskData rows) => Enumerable.Range(0, rows.Rows).Sum(row =>
        {
            double[] outputs = Outputs(rows, row);
            var targets = rows.TargetRow(row);
            return ((outputs[0] - targets[0]) * (outputs[0] - targets[0])) + ((outputs[1] - targets[1]) * (outputs[1] - targets[1]));
        });

        int Wrong(TaskData rows) => Enumerable.Range(0, rows.Rows).Count(row => Outputs(rows, row) is var outputs && (outputs[1] > outputs[0]) != (rows.TargetRow(row)[1] == 1));
    }

    [TestMethod]
    [DataRow(NetworkActivation.Relu)]
    [DataRow(NetworkActivation.Tanh)]
    [DataRow(NetworkActivation.Gelu)]
    public void GradientsAgreeWithDifferences(NetworkActivation activation)
    {
        TaskData training = Rows(9, 3, 6, classes: true), test = Rows(7, 3, 7, classes: true);
        foreach (var initialization in new[] { NetworkInitialization.PyTorchDefault, NetworkInitialization.He, NetworkInitialization.Glorot, NetworkInitialization.NeuralTangent(1.2) })
        {
            var architecture = new MultilayerPerceptron { Width = 5, Depth = 2, Activation = activation };
            var layout = PerceptronLayout.Of(architecture, 3, 2)!;
            var latents = new LatentWeights(architecture.Parameters(3, 2), initialization, layout);
            Assert.AreEqual(LatentOrigin.CountNormals(architecture.Parameters(3, 2), initialization), latents.Count);
            var worker = new NetworkEnergy.Worker(new NetworkEnergy(new NetworkTask(training), 0.5, new NetworkTask(test), LossKind.MeanSquaredError), latents, layout);
            var random = new Random(8);
            double[] z = [.. Enumerable.Range(0, latents.Count).Select(_ => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1))];
            var gradient = new double[z.Length];
            worker.Evaluate(z, 0.7, 30, gradient);
            for (int i = 0; i < z.Length; i += 3)
            {
                // Single precision: differences of 1e-3 are accurate to about 1e-3.
                double difference = (Energy(i, 1e-3) - Energy(i, -1e-3)) / 2e-3;
                Assert.AreEqual(difference, gradient[i], 0.02 * Math.Max(1, Math.Abs(difference)), $"{initialization} {activation} {i}");
            }

            double Energy(int index, double change)
            {
                double[] moved = [.. z];
                moved[index] += change;
                var (misfit, loss) = worker.Evaluate(moved, 0.7, 30, new double[z.Length]);
                return (0.7 * misfit) + (30 * loss);
            }
        }
    }

    [TestMethod]
    public void TheSameSeedGivesTheSameNumbers()
    {
        TaskData training = Rows(6, 2, 9), test = Rows(5, 2, 10);
        (double, double) Measure(int seed)
        {
            using var fitted = new NetworkPosteriorSpace(new NeuralNetworkOptions(Small()) { FirstSeed = seed }, 0.1).Fit(training);
            double target = fitted.LossOn(test).Distribution.Quantile(0.01) * 0.5;
            return (fitted.NegativeLogMarginalLikelihood!.Value, Law(fitted, test, target).Estimate(target).Nats);
        }
        Assert.AreEqual(Measure(1), Measure(1));
        Assert.AreNotEqual(Measure(1).Item1, Measure(2).Item1);
    }

    [TestMethod]
    public void ImpossibleSpacesAreErrorsThatSayWhatWorks()
    {
        Assert.Contains("noiseVariance", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new NetworkPosteriorSpace(Small(), 0)).Message, StringComparison.Ordinal);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new NetworkPosteriorSpace(Small(), double.NaN));
        Assert.Contains("MultilayerPerceptron", Assert.ThrowsExactly<ArgumentException>(() => new NetworkPosteriorSpace(
            new NeuralNetworkOptions { Architecture = new TransformerEncoder() }, 0.1)).Message, StringComparison.Ordinal);
        Assert.Contains("normal noise", Assert.ThrowsExactly<ArgumentException>(() => new NetworkPosteriorSpace(
            new NeuralNetworkOptions { TrainingLoss = NetworkTrainingLoss.CrossEntropy }, 0.1)).Message, StringComparison.Ordinal);
        TaskData training = Rows(5, 2, 11, classes: true);
        Assert.Contains("smaller width", Assert.ThrowsExactly<TaskTooLargeException>(() => new NetworkPosteriorSpace(Small(width: 100_000_000), 0.1).Fit(training)).Message, StringComparison.Ordinal);
        Assert.Contains("hidden2.weight of the network would have 1E+12 values", Assert.ThrowsExactly<ArgumentException>(() => new NeuralNetworkHypothesisSpace(
            new NeuralNetworkOptions { Architecture = new MultilayerPerceptron { Width = 1_000_000 } }).Fit(training)).Message, StringComparison.Ordinal);
        Assert.Contains("single precision", Assert.ThrowsExactly<ArgumentException>(() => new NetworkPosteriorSpace(Small(), 1e-12).Fit(training)).Message, StringComparison.Ordinal);
        using var fitted = new NetworkPosteriorSpace(Small(), 0.1).Fit(training);
        Assert.ThrowsExactly<ArgumentException>(() => fitted.LossOn(training, LossKind.LogLoss));
        Assert.Contains("ResumeFile", Assert.ThrowsExactly<ArgumentException>(() => fitted.LossOn(training, sampling: new SampledLossOptions
        {
            TargetLosses = [1e-6], RareLosses = new RareLossOptions { ResumeFile = "moves.tail" },
        })).Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void CancellationEndsTemperingAndSimulation()
    {
        TaskData training = Rows(30, 2, 12);
        using var source = new CancellationTokenSource();
        var progress = new Canceling(source);
        Assert.Throws<OperationCanceledException>(() => new NetworkPosteriorSpace(Small(), 0.01).Fit(training, progress, source.Token));
        using var fitted = new NetworkPosteriorSpace(Small(), 0.1).Fit(training);
        using var later = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => fitted.LossOn(training, sampling: new SampledLossOptions { TargetLosses = [1e-9] }, progress: new Canceling(later), cancellationToken: later.Token));
    }

    private sealed class Canceling(CancellationTokenSource source) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => source.Cancel();
    }
}
