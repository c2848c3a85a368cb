using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Networks that move by Hamiltonian Monte Carlo in the standard normal numbers that their weights are made of.</summary>
/// <remarks>
/// A trajectory alternates kicks by the gradient of the energy with exact rotations of latents and momenta, which the standard normal prior
/// gives. So without an energy a trajectory of a quarter turn is an independent draw, and steps don't shrink with the number of weights that the
/// energy leaves alone (Beskos, Pinski, Sanz-Serna and Stuart 2011). Metropolis' rule makes each move exact.
/// With a fit of 0 the tilt is the temper of the training rows; with a fit of 1, that of a loss on test rows.
/// </remarks>
internal sealed class NetworkPopulation : IParticles, ITiltedHypotheses
{
    /// <summary>Gradients of a trajectory. Many short trajectories would walk at random along the directions that the energy leaves flat; on a
    /// Gaussian process with finite features, 192 gradients in 12 trajectories left results 20 % off that 400 in 4 don't.</summary>
    private const int LongestTrajectory = 200;

    private const double WantedAcceptance = 0.8, AdaptationRate = 1, QuarterTurn = Math.PI / 2;

    private readonly NetworkEnergy _energy;
    private readonly LatentWeights _latents;
    private readonly PerceptronLayout _layout;
    private readonly double _fit;
    private readonly long _seed;
    private readonly int _stream, _firstDraws;
    private readonly List<State> _states = [];
    private State[] _now = [];
    private double[] _losses = [], _selected = [];
    private double _step;
    private long _draws;

    private NetworkPopulation(NetworkEnergy energy, LatentWeights latents, PerceptronLayout layout, int count, int firstDraws, double fit, double step, long seed, int stream)
    {
        (_energy, _latents, _layout, Count, _firstDraws, _fit, _step) = (energy, latents, layout, count, firstDraws, fit, step);
        (_seed, _stream) = (seed, stream);
    }

    /// <summary>Networks of the prior, not yet drawn, whose tilt is the temper of the training rows.</summary>
    public static NetworkPopulation OfPrior(NetworkEnergy energy, LatentWeights latents, PerceptronLayout layout, int count, int firstDraws, long seed, int run, CancellationToken cancellationToken) =>
        new(energy, latents, layout, count, firstDraws, fit: 0, step: QuarterTurn, seed, RandomStream.NetworkPosteriors + (2 * run)) { Cancellation = cancellationToken };

    /// <summary>The same networks, of the posterior, whose tilt is that of a loss on test rows.</summary>
    public NetworkPopulation OnTest(NetworkTask test, LossKind loss)
    {
        var energy = _energy with { Test = test, Loss = loss };
        var population = new NetworkPopulation(energy, _latents, _layout, Count, _firstDraws, fit: 1, _step, _seed, _stream + 1) { _now = new State[Count] };
        population.OnAllCores((worker, i) => population._now[i] = Evaluated(worker, _now[i].Latents), Count, default);
        population.Add(population._now);
        return population;
    }

    public int Count { get; }

    /// <summary>Cancels sweeps.</summary>
    public CancellationToken Cancellation { get; init; }

    public ReadOnlySpan<double> Losses => _losses;

    /// <summary>The networks of the latest states that were moved, with their misfits, the current ones last.</summary>
    public IEnumerable<(float[] Weights, double TrainingLoss)> Networks(int count)
    {
        var worker = new NetworkEnergy.Worker(_energy, _latents, _layout);
        return [.. _states.TakeLast(count).Select(state => (worker.Weights(Array.ConvertAll(state.Latents, z => (double)z)), state.Misfit / _energy.MisfitFactor))];
    }

    public void Draw()
    {
        var drawn = new State[_firstDraws];
        long first = _draws;
        _draws += drawn.Length;
        OnAllCores((worker, i) =>
        {
            var random = new ReplicateRandom(_seed, _stream, first + i);
            var latents = new double[_latents.Count];
            random.FillNormal(latents);
            drawn[i] = Evaluated(worker, Array.ConvertAll(latents, z => (float)z));
        }, drawn.Length, default);
        Add(drawn);
    }

    public double NextUniform() => new ReplicateRandom(_seed, _stream, _draws++).NextDouble();

    public void Select(ReadOnlySpan<int> parents)
    {
        _now = new State[Count];
        for (int i = 0; i < Count; i++)
            _now[i] = _states[parents[i]];
        _selected = [.. _now.Select(state => state.Loss)];
        _states.Clear();
        _losses = [];
    }

    public void CopyStates(ReadOnlySpan<int> parents) => Select(parents);

    public SweepOutcome Sweep(RareLaw law)
    {
        double acceptance = Move(law.Tilt, Cancellation);
        var correlation = new PooledCorrelation();
        correlation.Add(_selected, _losses.AsSpan(_losses.Length - Count));
        return new SweepOutcome(correlation.Value, acceptance);
    }

    public double Move(double tilt, CancellationToken cancellationToken)
    {
        long first = _draws;
        _draws += Count;
        int accepted = 0;
        var moved = new State[Count];
        OnAllCores((worker, i) =>
        {
            moved[i] = Trajectory(worker, _now[i], tilt, new ReplicateRandom(_seed, _stream, first + i));
            if (!ReferenceEquals(moved[i], _now[i]))
                Interlocked.Increment(ref accepted);
        }, Count, cancellationToken);
        _now = moved;
        Add(moved);
        double acceptance = accepted / (double)Count;
        _step = Math.Min(QuarterTurn, _step * Math.Exp(AdaptationRate * (acceptance - WantedAcceptance)));
        return acceptance;
    }

    private State Trajectory(NetworkEnergy.Worker worker, State start, double tilt, ReplicateRandom random)
    {
        double uniform = random.NextDouble(), step = _step * (0.8 + (0.4 * random.NextDouble()));
        int longest = (int)Math.Min(LongestTrajectory, Math.Ceiling(QuarterTurn / step)), steps = longest - random.NextInt((longest + 1) / 2);
        double[] z = Array.ConvertAll(start.Latents, value => (double)value), p = new double[z.Length], gradient = new double[z.Length];
        random.FillNormal(p);
        double before = Hamiltonian(start.Misfit, start.Loss);
        var (sine, cosine) = Math.SinCos(step);
        var (misfit, loss) = worker.Evaluate(z, Fit(tilt), TestTilt(tilt), gradient);
        for (int s = 0; s < steps; s++)
        {
            Kick(0.5);
            for (int i = 0; i < z.Length; i++)
                (z[i], p[i]) = ((cosine * z[i]) + (sine * p[i]), (cosine * p[i]) - (sine * z[i]));
            Array.Clear(gradient);
            (misfit, loss) = worker.Evaluate(z, Fit(tilt), TestTilt(tilt), gradient);
            Kick(0.5);
        }
        double after = Hamiltonian(misfit, loss);
        return uniform < Math.Exp(before - after) ? new State(Array.ConvertAll(z, value => (float)value), misfit, loss) : start;

        void Kick(double share)
        {
            for (int i = 0; i < p.Length; i++)
                p[i] -= share * step * gradient[i];
        }

        double Hamiltonian(double misfitNow, double lossNow)
        {
            double kinetic = 0;
            for (int i = 0; i < z.Length; i++)
                kinetic += (z[i] * z[i]) + (p[i] * p[i]);
            return (_fit * misfitNow) + (tilt * lossNow) + (0.5 * kinetic);
        }
    }

    /// <summary>The factor of the misfit's gradient: the tilt itself while that is the temper of the training rows.</summary>
    private double Fit(double tilt) => _energy.Test is null ? tilt : _fit;

    private double TestTilt(double tilt) => _energy.Test is null ? 0 : tilt;

    private static State Evaluated(NetworkEnergy.Worker worker, float[] latents)
    {
        var (misfit, loss) = worker.Evaluate(Array.ConvertAll(latents, z => (double)z), 0, 0, new double[latents.Length]);
        return new State(latents, misfit, loss);
    }

    private void Add(State[] states)
    {
        _states.AddRange(states);
        _losses = [.. _losses, .. states.Select(state => state.Loss)];
    }

    private void OnAllCores(Action<NetworkEnergy.Worker, int> work, int count, CancellationToken cancellationToken) => Parallel.For(0, count,
        new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
        () => new NetworkEnergy.Worker(_energy, _latents, _layout),
        (i, _, worker) =>
        {
            work(worker, i);
            return worker;
        },
        _ => { });

    /// <summary>One network.</summary>
    /// <param name="Latents">The numbers that its weights are made of.</param>
    /// <param name="Misfit">The misfit on the training rows.</param>
    /// <param name="Loss">What is tilted: the misfit, or the loss on the test rows.</param>
    private sealed record State(float[] Latents, double Misfit, double Loss);
}
