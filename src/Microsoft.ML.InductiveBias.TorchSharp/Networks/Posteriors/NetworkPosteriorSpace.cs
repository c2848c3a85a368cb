using System.Globalization;
using Microsoft.ML.InductiveBias.Networks;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The hypothesis space of networks that follow prior times likelihood: the initialization is the prior of the weights, and the labels are the
/// outputs plus normal noise. The finite sibling of a Gaussian process with that noise variance; nothing is trained.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// $p(w) \propto p_0(w)\, \exp(-\lVert f_w(X) - Y \rVert^2 / 2\sigma^2)$ is sampled by sequential Monte Carlo from the prior on, with Hamiltonian moves,
/// in independent runs. Their normalizers give the model evidence (`NegativeLogMarginalLikelihood`). The same networks, tilted by
/// $\exp(-\gamma L)$ towards small test losses $L$, give $I(\varepsilon)$ to hundreds of nats; its interval comes from the spread of the runs.
/// Perceptrons and linear networks, mean squared error and 0-1 error. Targets aren't centered.
/// ]]></format>
/// </remarks>
public sealed class NetworkPosteriorSpace : IHypothesisSpace
{
    private const int Runs = 4, Particles = 50, MostSweeps = 8;
    private const double EffectiveShare = 0.7, LargestCorrelation = 0.1;

    /// <summary>With a smaller noise variance, relative to the mean square of the targets, single precision doesn't determine the misfit.</summary>
    private const double SmallestNoise = 1e-7;

    private readonly double _noiseVariance;

    /// <summary>A space of posterior networks.</summary>
    /// <param name="network">Architecture, a <see cref="MultilayerPerceptron"/> or a <see cref="LinearNetwork"/>; initialization, which is the prior; number of
    /// samples; first seed. Options of training are ignored.</param>
    /// <param name="noiseVariance">The variance σ² of a label around the output of a network, in squared units of the targets; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="noiseVariance"/> isn't positive and finite.</exception>
    /// <exception cref="ArgumentException">The posterior of the architecture isn't supported, or the loss is cross-entropy.</exception>
    public NetworkPosteriorSpace(NeuralNetworkOptions network, double noiseVariance)
    {
        ArgumentNullException.ThrowIfNull(network);
        _noiseVariance = Checked.Positive(noiseVariance, nameof(noiseVariance));
        if (network.Architecture is not (MultilayerPerceptron or LinearNetwork) || network.Device != ComputeDevice.Cpu)
        {
            throw new ArgumentException(
                $"The architecture was '{network.Architecture?.Name}' on {network.Device}; posterior networks move by gradients that exist for {nameof(MultilayerPerceptron)} and {nameof(LinearNetwork)} on the CPU. Use one of these, or {nameof(NeuralNetworkHypothesisSpace)}, which trains any architecture.",
                nameof(network));
        }
        if (network.TrainingLoss != NetworkTrainingLoss.MeanSquaredError)
            throw new ArgumentException($"TrainingLoss was {network.TrainingLoss}; the likelihood of posterior networks is that of normal noise, for classes too. Use {nameof(NetworkTrainingLoss.MeanSquaredError)}.", nameof(network));
        Network = network.Verified();
    }

    private NeuralNetworkOptions Network { get; }

    private HypothesisSpaceDescription Description => Network.Describe(new("sampling", "posterior"), new("noiseVariance", _noiseVariance));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The initialization leaves no weight random, or the noise variance is too small for single precision.</exception>
    public IFittedHypothesisSpace Fit(TaskData training, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Network.Check(training);
        CheckNoise(training);
        var parameters = Network.Architecture.Parameters(training.FeatureCount, training.OutputCount);
        CheckMemory(parameters.Where(Network.Initialization.IsRandom).Sum(parameter => (long)parameter.Count));
        var predictor = new NetworkPredictor(Network, training.FeatureCount, training.OutputCount);
        var layout = predictor.Layout!;
        var latents = new LatentWeights(parameters, Network.Initialization, layout);
        var energy = new NetworkEnergy(new NetworkTask(training), _noiseVariance, null, LossKind.MeanSquaredError);
        List<NetworkPopulation> populations = [];
        List<double> evidences = [];
        List<TrainedNetwork> networks = [];
        double normalization = 0.5 * training.Rows * training.OutputCount * Math.Log(2 * Math.PI * _noiseVariance);
        for (int run = 0; run < Runs; run++)
        {
            var population = NetworkPopulation.OfPrior(energy, latents, layout, Particles, MostSweeps * Particles, Network.FirstSeed ?? 0, run, cancellationToken);
            var tempering = new TiltedRun(population, new TiltedRunOptions
            {
                Goal = double.NegativeInfinity,
                EffectiveShare = EffectiveShare,
                LargestCorrelation = LargestCorrelation,
                MostSweeps = MostSweeps,
                LargestTilt = 1,
            });
            while (tempering.End is null)
            {
                tempering.Advance(() => true, cancellationToken);
                double temper = tempering.Levels[^1].Law.Tilt;
                progress?.Report(new WorkProgress(string.Create(CultureInfo.InvariantCulture,
                    $"posterior networks, run {run + 1} of {Runs}: level {tempering.Levels.Count}, tempered to {temper:G3} of the likelihood"), (run + Share(temper, tempering.Levels)) / Runs));
            }
            evidences.Add(normalization - tempering.Levels[^1].LogNormalizer);
            int wanted = (Network.Samples * (run + 1) / Runs) - networks.Count, moves = 0;
            // Copies of few ancestors become networks of their own by as many moves as a level has.
            while (moves++ < MostSweeps || moves * Particles < wanted)
                population.Move(1, cancellationToken);
            foreach (var (weights, loss) in population.Networks(wanted))
                networks.Add(new TrainedNetwork(weights, new DrawnHypothesis(networks.Count, HypothesisStatus.Fitted, loss), 0));
            populations.Add(population);
        }
        var sampled = new FittedSampledSpace(Description, training, NetworkBatch.Regroup([new NetworkBatch(predictor, networks)]), includeUnfitted: false, space: null,
            (test, loss) => [.. populations.Select(population => population.OnTest(new NetworkTask(test), loss))]);
        return new FittedNetworkPosterior(sampled, evidences);
    }

    /// <summary>The share of the way from the prior to the posterior: the logarithm of the temper, from its first step on.</summary>
    private static double Share(double temper, IReadOnlyList<TiltedLevel> levels) =>
        levels.Count < 3 || levels[1].Law.Tilt >= 1 ? temper : 1 - (Math.Log(temper) / Math.Log(levels[1].Law.Tilt));

    private void CheckNoise(TaskData training)
    {
        double square = 0;
        foreach (double target in training.Targets.Span)
            square += target * target / training.Targets.Length;
        if (_noiseVariance < SmallestNoise * square)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The noise variance was {_noiseVariance:G3}, and the mean square of the targets is {square:G3}: networks compute in single precision, which determines the likelihood down to a noise variance of {SmallestNoise * square:G3}. Use at least that."));
        }
    }

    private void CheckMemory(long latents)
    {
        if (latents == 0)
            throw new ArgumentException($"The initialization {Network.Initialization.Name} leaves no weight of the architecture '{Network.Architecture.Name}' random, so there is no prior.");
        double required = sizeof(float) * (double)Runs * Particles * (MostSweeps + 2) * latents, available = AvailableMemory.Bytes() * 0.5;
        if (required > available)
        {
            throw new TaskTooLargeException(string.Create(CultureInfo.InvariantCulture, $"{Runs} runs of {Particles} posterior networks with {latents} weights each"),
                (long)Math.Min(required, long.MaxValue / 2), (long)available, "use a smaller width or depth, or fewer features");
        }
    }
}
