using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Hypotheses that move by themselves as particles.</summary>
/// <param name="hypotheses">The hypotheses.</param>
/// <param name="sweeps">Number of moves without a tilt before the first step, whose states are the first level.</param>
/// <param name="rowsOfCounts">m where losses are counted in wrong rows; otherwise 0.</param>
/// <param name="moved">Receives the number of moved hypotheses after each move.</param>
/// <param name="seed">The seed of the selections.</param>
/// <param name="run">The number of the run.</param>
/// <param name="cancellationToken">Cancels moves.</param>
internal sealed class TiltedHypothesesParticles(
    ITiltedHypotheses hypotheses, int sweeps, int rowsOfCounts, Action<int> moved, long seed, int run, CancellationToken cancellationToken) : IParticles
{
    private double[] _losses = [], _selected = [];
    private long _draws;

    public int Count { get; } = hypotheses.Losses.Length;

    public ReadOnlySpan<double> Losses => _losses;

    public void Draw()
    {
        for (int sweep = 0; sweep < sweeps; sweep++)
            Move(0);
    }

    public double NextUniform() => new ReplicateRandom(seed, RandomStream.RareLosses + run, _draws++).NextDouble();

    public void Select(ReadOnlySpan<int> parents)
    {
        _selected = new double[Count];
        for (int i = 0; i < Count; i++)
            _selected[i] = _losses[parents[i]];
        hypotheses.CopyStates(parents);
    }

    public SweepOutcome Sweep(RareLaw law)
    {
        double acceptance = Move(law.Tilt);
        var correlation = new PooledCorrelation();
        correlation.Add(_selected, _losses.AsSpan(_losses.Length - Count));
        return new SweepOutcome(correlation.Value, acceptance);
    }

    private double Move(double tilt)
    {
        double acceptance = hypotheses.Move(rowsOfCounts > 0 ? tilt * rowsOfCounts : tilt, cancellationToken);
        moved(Count);
        var losses = hypotheses.Losses;
        _losses = new double[losses.Length];
        // Counts of wrong rows are whole numbers, so that ties are ties.
        for (int i = 0; i < losses.Length; i++)
            _losses[i] = rowsOfCounts > 0 && double.IsFinite(losses[i]) ? Math.Round(losses[i] * rowsOfCounts) : losses[i];
        return acceptance;
    }
}
