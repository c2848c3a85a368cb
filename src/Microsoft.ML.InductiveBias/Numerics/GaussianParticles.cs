namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Adds the product of some columns of a matrix A <c>[G, r]</c> and a block <c>[count, p]</c> to a result <c>[G, p]</c>.</summary>
/// <param name="firstColumn">The first column of A.</param>
/// <param name="count">Number of columns of A, rows of the block.</param>
/// <param name="block"><c>[≥ count, p]</c>, row-major.</param>
/// <param name="result"><c>[G, p]</c>, row-major; added to.</param>
internal delegate void AddBlockProduct(int firstColumn, int count, double[] block, double[] result);

/// <summary>Random functions f = M + A Z on G points with K outputs, Z standard normal, as particles; a score says how wrong they
/// are as a classifier.</summary>
/// <remarks>Arrays are <c>[rows, K, N]</c> with the particles innermost, so that one vector instruction serves several of them.
/// Moves are preconditioned Crank–Nicolson steps z' = √(1 − β²) z + β ξ on blocks of coordinates, each block with a step β of its
/// own that is adapted to an acceptance of about a third: directions with a large variance need smaller steps.</remarks>
internal sealed class GaussianParticles : IParticles
{
    private const double WantedAcceptance = 0.3, AdaptationRate = 1.5, SmallestStep = 1e-4;

    private readonly double[] _mean;
    private readonly int _outputs;
    private readonly int _coordinates;
    private readonly (int Start, int Count)[] _blocks;
    private readonly double[] _steps;
    private readonly AddBlockProduct _add;
    private readonly WrongRows _wrongRows;
    private readonly long _seed;
    private readonly int _stream;
    private readonly double[] _states;
    private readonly double[] _change;
    private double[] _values;
    private double[] _proposedValues;
    private readonly double[] _scores;
    private readonly double[] _proposedScores;
    private readonly bool[] _accepted;
    private long _draws;

    /// <summary>A population, not yet drawn.</summary>
    /// <param name="mean">M, <c>[G, K]</c> row-major.</param>
    /// <param name="scales">The length of each column of A, falling; r of them.</param>
    /// <param name="add">The product with A.</param>
    /// <param name="wrongRows">The score.</param>
    /// <param name="count">Number of particles N.</param>
    /// <param name="blocks">Number of blocks of coordinates, each moved once in a sweep.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="stream">The run: runs of one seed share no numbers.</param>
    public GaussianParticles(double[] mean, double[] scales, AddBlockProduct add, WrongRows wrongRows, int count, int blocks, long seed, int stream)
    {
        _mean = mean;
        _outputs = wrongRows.Classes;
        _coordinates = scales.Length;
        _add = add;
        _wrongRows = wrongRows;
        _seed = seed;
        _stream = stream;
        Count = count;
        _blocks = [.. Partition(scales, blocks)];
        _steps = new double[_blocks.Length];
        Array.Fill(_steps, 1);
        _states = new double[_coordinates * _outputs * count];
        _change = new double[_blocks.Select(block => block.Count).Prepend(0).Max() * _outputs * count];
        _values = new double[mean.Length * count];
        _proposedValues = new double[mean.Length * count];
        _scores = new double[count];
        _proposedScores = new double[count];
        _accepted = new bool[count];
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<double> Scores => _scores;

    /// <summary>The number of wrong rows of each particle, those that are wrong for every hypothesis included.</summary>
    public int[] WrongCounts() => _wrongRows.Counts(_values, Count);

    /// <inheritdoc/>
    public void Draw()
    {
        FillNormal(_states, 0, _coordinates);
        for (int i = 0; i < _mean.Length; i++)
            _values.AsSpan(i * Count, Count).Fill(_mean[i]);
        if (_coordinates > 0)
            _add(0, _coordinates, _states, _values);
        _wrongRows.Score(_values, Count, _scores);
    }

    /// <inheritdoc/>
    public void Select(ReadOnlySpan<int> parents)
    {
        var chosen = parents.ToArray();
        Gather(_states, chosen);
        Gather(_values, chosen);
        var scores = (double[])_scores.Clone();
        for (int i = 0; i < chosen.Length; i++)
            _scores[i] = scores[chosen[i]];
    }

    /// <inheritdoc/>
    public void Sweep(double level)
    {
        for (int b = 0; b < _blocks.Length; b++)
        {
            double acceptance = Move(_blocks[b], _steps[b], level);
            _steps[b] = Math.Clamp(_steps[b] * Math.Exp(AdaptationRate * (acceptance - WantedAcceptance)), SmallestStep, 1);
        }
    }

    /// <summary>Moves one block of coordinates of all particles; the share of moves that were accepted.</summary>
    private double Move((int Start, int Count) block, double step, double level)
    {
        int width = _outputs * Count;
        FillNormal(_change, 0, block.Count);
        // 1 − √(1 − β²), without the cancellation at small steps.
        double root = Math.Sqrt(1 - (step * step));
        double shrinkage = step * step / (1 + root);
        int offset = block.Start * width, length = block.Count * width;
        for (int i = 0; i < length; i++)
            _change[i] = (step * _change[i]) - (shrinkage * _states[offset + i]);
        _values.CopyTo(_proposedValues, 0);
        _add(block.Start, block.Count, _change, _proposedValues);
        _wrongRows.Score(_proposedValues, Count, _proposedScores);
        int accepted = 0;
        for (int i = 0; i < Count; i++)
        {
            _accepted[i] = _proposedScores[i] < level;
            if (_accepted[i])
            {
                accepted++;
                _scores[i] = _proposedScores[i];
            }
        }
        if (accepted == 0)
            return 0;
        for (int row = 0; row < length; row += Count)
        {
            for (int i = 0; i < Count; i++)
            {
                if (_accepted[i])
                    _states[offset + row + i] += _change[row + i];
            }
        }
        Keep(2 * accepted > Count);
        return accepted / (double)Count;
    }

    /// <summary>Takes the accepted values; the fewer of accepted and rejected ones are copied.</summary>
    private void Keep(bool most)
    {
        if (most)
            (_values, _proposedValues) = (_proposedValues, _values);
        // After the exchange the old values of the rejected particles come back; without it, the new ones of the accepted come.
        var copied = new List<int>(Count);
        for (int i = 0; i < Count; i++)
        {
            if (_accepted[i] != most)
                copied.Add(i);
        }
        if (copied.Count == 0)
            return;
        var (values, source) = (_values, _proposedValues);
        Parallel.For(0, _mean.Length, row =>
        {
            int start = row * Count;
            foreach (int i in copied)
                values[start + i] = source[start + i];
        });
    }

    private void Gather(double[] values, int[] parents) =>
        Parallel.For(0, values.Length / Count, () => new double[Count], (row, _, buffer) =>
        {
            var stretch = values.AsSpan(row * Count, Count);
            stretch.CopyTo(buffer);
            for (int i = 0; i < parents.Length; i++)
                stretch[i] = buffer[parents[i]];
            return buffer;
        }, _ => { });

    private void FillNormal(double[] values, int start, int rows)
    {
        int width = _outputs * Count;
        long first = _draws;
        _draws += rows;
        Parallel.For(0, rows, row =>
        {
            var random = new ReplicateRandom(_seed, RandomStream.SubsetSimulation + _stream, first + row);
            random.FillNormal(values.AsSpan(start + (row * width), width));
        });
    }

    /// <summary>Consecutive coordinates, each block with about the same share of the sum of the scales.</summary>
    private static IEnumerable<(int Start, int Count)> Partition(double[] scales, int blocks)
    {
        double share = scales.Sum() / blocks, sum = 0;
        int start = 0, made = 1;
        for (int i = 0; i < scales.Length; i++)
        {
            sum += scales[i];
            if (i == scales.Length - 1 || sum + (0.5 * scales[i + 1]) > made * share)
            {
                yield return (start, i + 1 - start);
                start = i + 1;
                while (sum + (0.5 * scales[Math.Min(i + 1, scales.Length - 1)]) > made * share)
                    made++;
            }
        }
    }
}
