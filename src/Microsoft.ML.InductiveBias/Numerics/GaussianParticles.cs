namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>Random functions f = M + D on G points with K outputs, each output of D normal with covariance Σ, as particles; their
/// errors are the rows that they misclassify.</summary>
/// <remarks>
/// Arrays are <c>[rows, K, N]</c> with the particles innermost, so that one vector instruction serves several of them. A sweep
/// has two kinds of moves, because neither serves every covariance. Weakly correlated points are redrawn
/// one by one, given all others (Gibbs steps, with a precision matrix). What many points have in common is moved along the modes
/// of Σ, by preconditioned Crank–Nicolson steps z' = √(1 − β²) z + β ξ on blocks of modes, each block with a step β of its own that is
/// adapted to an acceptance of about a third. Nothing here uses threads; whole runs are parallel.
/// </remarks>
internal sealed class GaussianParticles : IParticles
{
    private const double WantedAcceptance = 0.3, AdaptationRate = 1.5, SmallestStep = 1e-4;

    /// <summary>Points whose changes are passed on to the later ones in one product.</summary>
    private const int TilePoints = 32;

    /// <summary>Attempts to redraw a point: an attempt costs K numbers, a change of one point G · K.</summary>
    private const int Tries = 4;

    private readonly double[] _mean;
    private readonly int _outputs;
    private readonly int _points;
    private readonly (int Start, int Count)[] _blocks;
    private readonly double[] _steps;
    private readonly ICovarianceFactor _algebra;
    private readonly WrongRows _wrongRows;
    private readonly long _seed;
    private readonly int _stream;
    private readonly double[] _change;
    private readonly double[] _modes;
    private readonly bool[] _accepted;
    private readonly double[] _atPoints;
    private readonly double[] _selected;
    private readonly bool[] _selectedWrong;
    private double[] _deviations;
    private double[] _buffer;
    private double[] _errors;
    private long _draws;

    /// <summary>A population, not yet drawn.</summary>
    /// <param name="mean">M, <c>[G, K]</c> row-major.</param>
    /// <param name="algebra">The products with Σ.</param>
    /// <param name="wrongRows">Counts the errors.</param>
    /// <param name="count">Number of particles N.</param>
    /// <param name="blocks">Number of blocks of modes, each moved once in a sweep.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="stream">The number of the run; runs with the same seed use different random numbers.</param>
    public GaussianParticles(double[] mean, ICovarianceFactor algebra, WrongRows wrongRows, int count, int blocks, long seed, int stream)
    {
        _mean = mean;
        _outputs = wrongRows.Classes;
        _points = mean.Length / _outputs;
        _algebra = algebra;
        _wrongRows = wrongRows;
        _seed = seed;
        _stream = stream;
        Count = count;
        _blocks = [.. Partition(algebra.Scales, blocks)];
        _steps = new double[_blocks.Length];
        Array.Fill(_steps, 1);
        int largest = _blocks.Select(block => block.Count).Append(Math.Min(TilePoints, _points)).Max();
        _change = new double[largest * _outputs * count];
        _modes = new double[largest * _outputs * count];
        _deviations = new double[mean.Length * count];
        _buffer = new double[mean.Length * count];
        _selected = new double[mean.Length * count];
        _accepted = new bool[count];
        _selectedWrong = new bool[_points * count];
        _atPoints = new double[_points * count];
        _errors = new double[count];
    }

    public int Count { get; }

    /// <summary>Counts which rows are wrong, after each draw and each sweep; none if <see langword="null"/>.</summary>
    public WrongRowTally? Tally { get; set; }

    public ReadOnlySpan<double> Losses => _errors;

    /// <summary>The number of wrong rows of each particle, those that are wrong for every hypothesis included.</summary>
    public int[] WrongCounts() => _wrongRows.Counts(_deviations, _mean, Count);

    public void Draw()
    {
        FillNormal(_buffer, _points);
        Array.Clear(_deviations);
        if (_points > 0)
            _algebra.AddModes(0, _points, _buffer, _deviations);
        _errors = _wrongRows.Examine(_deviations, _mean, Count);
        Tally?.Add(_deviations, _mean, _errors);
    }

    public double NextUniform() => new ReplicateRandom(_seed, Stream, _draws++).NextDouble();

    public void Select(ReadOnlySpan<int> parents)
    {
        var before = new double[Count];
        for (int row = 0; row < _mean.Length; row++)
        {
            var values = _deviations.AsSpan(row * Count, Count);
            values.CopyTo(before);
            for (int i = 0; i < parents.Length; i++)
                values[i] = before[parents[i]];
        }
        _deviations.CopyTo(_selected, 0);
        ExaminePoints();
        for (int i = 0; i < _atPoints.Length; i++)
            _selectedWrong[i] = _atPoints[i] > 0;
    }

    public SweepOutcome Sweep(RareLaw law)
    {
        double tilt = law.Tilt;
        double accepted = 0;
        for (int b = 0; b < _blocks.Length; b++)
        {
            double acceptance = MoveModes(_blocks[b], _steps[b], tilt);
            accepted += acceptance / _blocks.Length;
            _steps[b] = Math.Clamp(_steps[b] * Math.Exp(AdaptationRate * (acceptance - WantedAcceptance)), SmallestStep, 1);
        }
        RedrawPoints(tilt);
        Tally?.Add(_deviations, _mean, _errors);
        return new SweepOutcome(Correlation(), _blocks.Length == 0 ? 1 : accepted);
    }

    /// <summary>The larger of the correlation of the outputs and that of which points are wrong, over particles. Outputs of
    /// wrong points change easily; which ones are wrong is what the next step depends on.</summary>
    private double Correlation()
    {
        var outputs = new PooledCorrelation();
        for (int row = 0; row < _mean.Length; row++)
            outputs.Add(_selected.AsSpan(row * Count, Count), _deviations.AsSpan(row * Count, Count));
        var wrong = new PooledCorrelation();
        Span<double> before = stackalloc double[Count], after = stackalloc double[Count];
        for (int point = 0; point < _points; point++)
        {
            for (int i = 0; i < Count; i++)
            {
                before[i] = _selectedWrong[(point * Count) + i] ? 1 : 0;
                after[i] = _atPoints[(point * Count) + i] > 0 ? 1 : 0;
            }
            wrong.Add(before, after);
        }
        return Math.Max(outputs.Value, wrong.Value);
    }

    /// <summary>Moves all particles along one block of modes; the share of moves that were accepted.</summary>
    private double MoveModes((int Start, int Count) block, double step, double tilt)
    {
        int length = block.Count * _outputs * Count;
        FillNormal(_change, block.Count);
        _algebra.ToModes(block.Start, block.Count, _deviations, _modes);
        // 1 − √(1 − β²), without the cancellation at small steps.
        double shrinkage = step * step / (1 + Math.Sqrt(1 - (step * step)));
        for (int i = 0; i < length; i++)
            _change[i] = (step * _change[i]) - (shrinkage * _modes[i]);
        _deviations.CopyTo(_buffer, 0);
        _algebra.AddModes(block.Start, block.Count, _change, _buffer);
        var errors = _wrongRows.Examine(_buffer, _mean, Count);
        int accepted = 0;
        var random = new ReplicateRandom(_seed, Stream, _draws++);
        for (int i = 0; i < Count; i++)
        {
            _accepted[i] = IsAccepted(errors[i] - _errors[i], tilt, ref random);
            if (!_accepted[i])
                continue;
            accepted++;
            _errors[i] = errors[i];
        }
        Keep(2 * accepted > Count);
        return accepted / (double)Count;
    }

    /// <summary>Takes the accepted values; the fewer of accepted and rejected ones are copied.</summary>
    private void Keep(bool most)
    {
        if (most)
            (_deviations, _buffer) = (_buffer, _deviations);
        // After the exchange the old values of the rejected particles come back; without it, the new ones of the accepted come.
        int[] copied = [.. Enumerable.Range(0, Count).Where(i => _accepted[i] != most)];
        if (copied.Length == 0)
            return;
        for (int start = 0; start < _deviations.Length; start += Count)
        {
            foreach (int i in copied)
                _deviations[start + i] = _buffer[start + i];
        }
    }

    /// <summary>Metropolis' rule for the tilted law.</summary>
    private static bool IsAccepted(double change, double tilt, ref ReplicateRandom random) => random.NextDouble() < Math.Exp(-tilt * change);

    /// <summary>Redraws each point from its law given all other points, <see cref="Tries"/> times, accepted by Metropolis' rule.</summary>
    private void RedrawPoints(double tilt)
    {
        // The conditional mean of a point is its value less (Σ⁻¹ D) / Σ⁻¹_jj there; the buffer holds Σ⁻¹ D.
        Array.Clear(_buffer);
        _algebra.AddPrecision(0, _points, _deviations, _buffer);
        ExaminePoints();
        long first = _draws;
        _draws += (long)_points * Count;
        for (int tile = 0; tile < _points; tile += TilePoints)
        {
            int count = Math.Min(TilePoints, _points - tile);
            for (int point = tile; point < tile + count; point++)
            {
                for (int i = 0; i < Count; i++)
                    RedrawPoint(point, i, tile, count, tilt, new ReplicateRandom(_seed, Stream, first + ((long)point * Count) + i));
            }
            // The points of the tile are done, so adding to them does no harm.
            if (tile + count < _points)
                _algebra.AddPrecision(tile, count, _change, _buffer);
        }
    }

    private void RedrawPoint(int point, int particle, int tile, int tileCount, double tilt, ReplicateRandom random)
    {
        var precision = _algebra.Precision.AsSpan(point * _points, _points);
        double variance = 1 / precision[point], deviation = Math.Sqrt(variance);
        var mean = _mean.AsSpan(point * _outputs, _outputs);
        Span<double> old = stackalloc double[_outputs], center = stackalloc double[_outputs], drawn = stackalloc double[_outputs], kept = stackalloc double[_outputs];
        int width = _outputs * Count;
        for (int c = 0; c < _outputs; c++)
        {
            int at = (point * width) + (c * Count) + particle;
            old[c] = mean[c] + _deviations[at];
            center[c] = old[c] - (variance * _buffer[at]);
            _change[((point - tile) * width) + (c * Count) + particle] = 0;
        }
        double before = _atPoints[(point * Count) + particle], errors = before;
        bool changed = false;
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            random.FillNormal(drawn);
            for (int c = 0; c < drawn.Length; c++)
                drawn[c] = center[c] + (deviation * drawn[c]);
            double proposed = _wrongRows.At(drawn, point);
            if (!IsAccepted(proposed - errors, tilt, ref random))
                continue;
            (errors, changed) = (proposed, true);
            drawn.CopyTo(kept);
        }
        if (!changed)
            return;
        _errors[particle] += errors - before;
        _atPoints[(point * Count) + particle] = errors;
        for (int c = 0; c < kept.Length; c++)
        {
            double change = kept[c] - old[c];
            int at = (c * Count) + particle;
            _deviations[(point * width) + at] = kept[c] - mean[c];
            _change[((point - tile) * width) + at] = change;
            for (int later = point + 1; later < tile + tileCount; later++)
                _buffer[(later * width) + at] += precision[later] * change;
        }
    }

    /// <summary>Counts the errors at each point of each particle, and of each particle.</summary>
    private void ExaminePoints()
    {
        Span<double> outputs = stackalloc double[_outputs];
        Array.Clear(_errors);
        for (int point = 0; point < _points; point++)
        {
            for (int i = 0; i < Count; i++)
            {
                for (int c = 0; c < outputs.Length; c++)
                    outputs[c] = _mean[(point * _outputs) + c] + _deviations[(((point * _outputs) + c) * Count) + i];
                _errors[i] += _atPoints[(point * Count) + i] = _wrongRows.At(outputs, point);
            }
        }
    }

    private int Stream => RandomStream.TiltedSimulation + _stream;

    private void FillNormal(double[] values, int rows)
    {
        int width = _outputs * Count;
        long first = _draws;
        _draws += rows;
        for (int row = 0; row < rows; row++)
            new ReplicateRandom(_seed, Stream, first + row).FillNormal(values.AsSpan(row * width, width));
    }

    /// <summary>Consecutive modes, each block with about the same share of the sum of the scales.</summary>
    private static IEnumerable<(int Start, int Count)> Partition(double[] scales, int blocks)
    {
        double share = scales.Sum() / blocks, sum = 0;
        int start = 0, made = 1;
        for (int i = 0; i < scales.Length; i++)
        {
            sum += scales[i];
            if (i < scales.Length - 1 && sum + (0.5 * scales[i + 1]) <= made * share)
                continue;
            yield return (start, i + 1 - start);
            start = i + 1;
            while (i < scales.Length - 1 && sum + (0.5 * scales[i + 1]) > made * share)
                made++;
        }
    }
}
