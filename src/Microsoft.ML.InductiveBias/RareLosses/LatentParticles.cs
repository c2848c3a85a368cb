using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Hypotheses as particles: their latents, and the test losses that these give.</summary>
/// <remarks>
/// Normal latents move by preconditioned Crank–Nicolson steps z' = √(1 − s²) z + s ξ, and seeds are redrawn one or several at a time; both
/// keep the law of the latents, so that Metropolis' rule needs the losses alone. Where a space has both, each move changes
/// one kind. Sizes of moves adapt to an acceptance of a quarter, and vary around the adapted size because loss surfaces are
/// rough on several scales. Moving a hypothesis means training it again, so the states of all sweeps are kept for selection.
/// </remarks>
internal sealed class LatentParticles : IParticles
{
    private const double WantedAcceptance = 0.25, AdaptationRate = 6, SmallestStep = 1e-9, SpreadOfSteps = 1;

    /// <summary>The smallest expected number of seeds that are redrawn beside the one that always is.</summary>
    private const double SmallestRedrawn = 0.1;

    /// <summary>Where few hypotheses fit, drawing goes on until this share of the particles counts, within the budget.</summary>
    private const double FewestCounting = 0.25;

    private readonly int _firstDraws, _normals, _seeds;
    private readonly Func<IReadOnlyList<HypothesisLatents>, double[]> _lossesOf;
    private readonly Func<bool> _mayDraw;
    private readonly long _seed;
    private readonly int _stream;
    private readonly List<HypothesisLatents> _states = [];
    private readonly List<double> _losses = [];
    private readonly HypothesisLatents[] _now;
    private readonly double[] _nowLosses, _selectedLosses;
    private double _step = 0.5, _redrawn = 1;
    private double[] _selectable = [];
    private long _draws;

    /// <summary>A population, not yet drawn.</summary>
    /// <param name="count">Number of particles.</param>
    /// <param name="firstDraws">Number of first draws, at least <paramref name="count"/>.</param>
    /// <param name="normals">Number of standard normal numbers of a hypothesis.</param>
    /// <param name="seeds">Number of seeds of a hypothesis.</param>
    /// <param name="lossesOf">The test losses of hypotheses; infinite for one that doesn't count.</param>
    /// <param name="mayDraw">Whether the budget allows more first draws where few of them count.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="run">The number of the run; runs with the same seed use different random numbers.</param>
    public LatentParticles(
        int count, int firstDraws, int normals, int seeds, Func<IReadOnlyList<HypothesisLatents>, double[]> lossesOf, Func<bool> mayDraw, long seed, int run)
    {
        (Count, _firstDraws, _normals, _seeds, _lossesOf, _mayDraw, _seed) = (count, firstDraws, normals, seeds, lossesOf, mayDraw, seed);
        _stream = RandomStream.RareLosses + run;
        _now = new HypothesisLatents[count];
        _nowLosses = new double[count];
        _selectedLosses = new double[count];
    }

    public int Count { get; }

    public ReadOnlySpan<double> Losses => _selectable;

    public void Draw()
    {
        do
        {
            long first = Take(_firstDraws);
            Add([.. ParallelEnumerable.Range(0, _firstDraws).AsOrdered().Select(i => DrawOne(first + i))]);
        }
        while (_losses.Count(double.IsFinite) < FewestCounting * Count && _mayDraw());
        _selectable = [.. _losses];
    }

    public double NextUniform() => Random(Take(1)).NextDouble();

    public void Select(ReadOnlySpan<int> parents)
    {
        for (int i = 0; i < parents.Length; i++)
        {
            _now[i] = _states[parents[i]];
            _nowLosses[i] = _selectedLosses[i] = _losses[parents[i]];
        }
        _states.Clear();
        _losses.Clear();
    }

    public SweepOutcome Sweep(RareLaw law)
    {
        long first = Take(Count);
        var proposed = ParallelEnumerable.Range(0, Count).AsOrdered().Select(i => Propose(_now[i], first + i)).ToArray();
        double[] losses = _lossesOf([.. proposed.Select(move => move.Latents)]);
        int accepted = 0, normalMoves = 0, acceptedNormal = 0;
        for (int i = 0; i < Count; i++)
        {
            normalMoves += proposed[i].MovesNormals ? 1 : 0;
            if (!(proposed[i].Uniform < Math.Exp(law.LogWeight(losses[i]) - law.LogWeight(_nowLosses[i]))))
                continue;
            accepted++;
            acceptedNormal += proposed[i].MovesNormals ? 1 : 0;
            (_now[i], _nowLosses[i]) = (proposed[i].Latents, losses[i]);
        }
        _step = Adapted(_step, acceptedNormal, normalMoves, SmallestStep);
        _redrawn = Adapted(_redrawn, accepted - acceptedNormal, Count - normalMoves, SmallestRedrawn / Math.Max(1, _seeds));
        _states.AddRange(_now);
        _losses.AddRange(_nowLosses);
        _selectable = [.. _losses];
        var correlation = new PooledCorrelation();
        correlation.Add(_selectedLosses, _nowLosses);
        return new SweepOutcome(correlation.Value, accepted / (double)Count);
    }

    private static double Adapted(double size, int accepted, int moves, double smallest) =>
        moves == 0 ? size : Math.Clamp(size * Math.Exp(AdaptationRate * ((accepted / (double)moves) - WantedAcceptance)), smallest, 1);

    private void Add(HypothesisLatents[] drawn)
    {
        _states.AddRange(drawn);
        _losses.AddRange(_lossesOf(drawn));
    }

    private HypothesisLatents DrawOne(long replicate)
    {
        var random = Random(replicate);
        var normals = Normals(ref random);
        var seeds = new long[_seeds];
        for (int i = 0; i < seeds.Length; i++)
            seeds[i] = random.NextLong();
        return new HypothesisLatents(normals, seeds);
    }

    private (HypothesisLatents Latents, bool MovesNormals, double Uniform) Propose(HypothesisLatents latents, long replicate)
    {
        var random = Random(replicate);
        double uniform = random.NextDouble();
        if (_normals > 0 && (_seeds == 0 || random.NextDouble() < 0.5))
        {
            double step = Math.Min(1, _step * Math.Exp(SpreadOfSteps * ((2 * random.NextDouble()) - 1))), kept = Math.Sqrt(1 - (step * step));
            var moved = Normals(ref random);
            var before = latents.Normals.Span;
            for (int i = 0; i < moved.Length; i++)
                moved[i] = (float)((kept * before[i]) + (step * moved[i]));
            return (new HypothesisLatents(moved, latents.Seeds), true, uniform);
        }
        var seeds = latents.Seeds.ToArray();
        int always = seeds.Length == 0 ? 0 : random.NextInt(seeds.Length);
        for (int i = 0; i < seeds.Length; i++)
        {
            long other = random.NextLong();
            if (random.NextDouble() < _redrawn || i == always)
                seeds[i] = other;
        }
        return (new HypothesisLatents(latents.Normals, seeds), false, uniform);
    }

    private float[] Normals(ref ReplicateRandom random)
    {
        var normals = new double[_normals];
        random.FillNormal(normals);
        return Array.ConvertAll(normals, value => (float)value);
    }

    private ReplicateRandom Random(long replicate) => new(_seed, _stream, replicate);

    private long Take(int count)
    {
        _draws += count;
        return _draws - count;
    }
}
