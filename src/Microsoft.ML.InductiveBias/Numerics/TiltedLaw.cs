namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>The distribution function of the loss from the states of all levels of a run.</summary>
/// <remarks>
/// The states of level k, n_k of them, are a sample of w_k(L)/Z_k times the original law, with the weights of its <see cref="RareLaw"/>.
/// Together they are a sample of their mixture, so a state counts with the weight 1 / Σ_k n_k w_k(L)/Z_k (Shirts and Chodera 2008, with the Z_k of
/// <see cref="TiltedLevel.LogNormalizer"/>), and P(L ≤ t) is the sum of the weights of the states at or below t.
/// </remarks>
internal sealed class TiltedLaw
{
    /// <summary>Terms of the mixture that are smaller than e to this power, relative to the largest one, don't matter.</summary>
    private const double Negligible = -40;

    private readonly double[] _losses;
    private readonly double[] _logProbabilities;
    private readonly IReadOnlyList<TiltedLevel> _levels;

    /// <summary>The law of a run.</summary>
    public TiltedLaw(IReadOnlyList<TiltedLevel> levels)
    {
        _levels = levels;
        _losses = [.. levels.SelectMany(level => level.Losses)];
        Array.Sort(_losses);
        double[] offsets = [.. levels.Select(level => Math.Log(level.Losses.Length) - level.LogNormalizer)];
        RareLaw[] laws = [.. levels.Select(level => level.Law)];
        _logProbabilities = new double[_losses.Length];
        double sum = double.NegativeInfinity;
        int best = levels.Count - 1;
        for (int i = 0; i < _losses.Length; i++)
        {
            // The terms rise up to the best level and fall beyond it, and the best level falls with the loss.
            double loss = _losses[i];
            while (best > 0 && Term(best - 1) >= Term(best))
                best--;
            double largest = Term(best), mixture = 1;
            for (int k = best - 1; k >= 0 && Term(k) - largest > Negligible; k--)
                mixture += Math.Exp(Term(k) - largest);
            for (int k = best + 1; k < laws.Length && Term(k) - largest > Negligible; k++)
                mixture += Math.Exp(Term(k) - largest);
            sum = LogSum(sum, -largest - Math.Log(mixture));
            _logProbabilities[i] = sum;

            double Term(int k) => offsets[k] + laws[k].LogWeight(loss);
        }
        // The weights of all states sum to 1 but for the error of the normalizers.
        for (int i = 0; i < _logProbabilities.Length; i++)
            _logProbabilities[i] = Math.Min(0, _logProbabilities[i] - sum);
    }

    /// <summary>ln P(L ≤ <paramref name="loss"/>); −∞ below all states.</summary>
    public double LogProbability(double loss)
    {
        int count = CountAtMost(_losses, loss);
        return count == 0 ? double.NegativeInfinity : _logProbabilities[count - 1];
    }

    /// <summary>The variance that <see cref="LogProbability"/> would have with as many independent states as there are particles.</summary>
    public double Variance(double loss, int particles)
    {
        // The level that determines it best: deeper ones have more of their states there, but more steps before.
        return _levels.Min(level => level.Variance + level.ShareVariance(loss, particles));
    }

    /// <summary>Number of sorted losses at or below a loss.</summary>
    private static int CountAtMost(double[] sorted, double loss)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] <= loss)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static double LogSum(double x, double y)
    {
        double largest = Math.Max(x, y);
        return double.IsNegativeInfinity(largest) ? largest : largest + Math.Log(Math.Exp(x - largest) + Math.Exp(y - largest));
    }
}
