using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>A tail of inverse distances fitted by the moment estimator, and the smallest distance that it extrapolates to.</summary>
/// <param name="Threshold">u, the (k+1)-th largest inverse distance.</param>
/// <param name="FirstMoment">M₁, the mean of ln(x/u) over the k largest inverse distances x.</param>
/// <param name="SecondMoment">M₂, the mean of ln²(x/u).</param>
/// <param name="Index">γ = M₁ + 1 − ½/(1 − M₁²/M₂), the extreme value index: negative for a tail with an end (a smallest
/// distance above 0); −∞ where the k distances are all equal.</param>
/// <param name="Extrapolated">The resolution that the tail gives, which may exceed the smallest distance seen.</param>
/// <param name="SmallestSeen">The smallest distance of the sample.</param>
internal sealed record ExtremeValueFit(
    double Threshold, double FirstMoment, double SecondMoment, double Index, double Extrapolated, double SmallestSeen)
{
    /// <summary>γ₋ = γ − M₁, the part of the index that the scale depends on.</summary>
    public double NegativeIndex => Index - FirstMoment;

    /// <summary>δ: what the tail gives, never above the smallest distance seen.</summary>
    public double Resolution => Math.Min(Extrapolated, SmallestSeen);
}

/// <summary>Estimates the smallest of very many distances from a sample of them, by extreme value theory.</summary>
/// <remarks>
/// With the k largest of N sampled inverse distances, u the next one, M₁, M₂ and γ as in <see cref="ExtremeValueFit"/>, and
/// a = (k/N) · pairs: 1/δ = u + σ (a^γ − 1)/γ. The scale is σ = u M₁ (1 − γ₋) as Dekkers, Einmahl and de Haan derive it (Annals
/// of Statistics 17, 1989), or σ = u M₁ as the research code of Boopathy et al. (2023) has it.
/// </remarks>
internal static class ExtremeValueResolution
{
    /// <summary>The smallest of <paramref name="pairs"/> distances, from a sample.</summary>
    /// <param name="distances">Sampled distances of rows that differ: each above 0, in any order; at least 3.</param>
    /// <param name="tail">k: at least 2 and below the number of distances.</param>
    /// <param name="pairs">The number of distances whose smallest is wanted: at least 1. (Published: n² (1 − 1/classes), the
    /// ordered pairs of balanced classes; derived: the true number of unordered pairs.)</param>
    /// <param name="publishedScale">Whether to leave the factor 1 − γ₋ out of the scale, as the published code does.</param>
    public static ExtremeValueFit Estimate(ReadOnlySpan<double> distances, int tail, double pairs, bool publishedScale = false)
    {
        if (tail < 2 || tail >= distances.Length)
            throw new ArgumentOutOfRangeException(nameof(tail), $"tail was {tail}; it must be at least 2 and below the number of distances, {distances.Length}.");
        if (!(pairs >= 1) || double.IsInfinity(pairs))
            throw new ArgumentOutOfRangeException(nameof(pairs), $"pairs was {pairs}; it must be a finite number of at least 1.");
        var sorted = distances.ToArray();
        Array.Sort(sorted);
        if (!(sorted[0] > 0) || double.IsInfinity(sorted[^1]))
            throw new ArgumentOutOfRangeException(nameof(distances), $"distances ranged from {sorted[0]} to {sorted[^1]}; each must be a finite number above 0.");
        return OfSorted(sorted, null, tail, tail * (pairs / distances.Length), publishedScale);
    }

    /// <summary>The fit to ascending distances, each taken <paramref name="counts"/> times.</summary>
    internal static ExtremeValueFit OfSorted(ReadOnlySpan<double> sorted, int[]? counts, int tail, double a, bool publishedScale)
    {
        // The position of the (k+1)-th distance, and the smallest one that is taken at all.
        int last = 0, smallest = -1;
        for (var taken = 0; last < sorted.Length; last++)
        {
            var count = counts?[last] ?? 1;
            if (count > 0 && smallest < 0)
                smallest = last;
            taken += count;
            if (taken > tail)
                break;
        }
        last = Math.Min(last, sorted.Length - 1);
        smallest = Math.Max(smallest, 0);
        var threshold = sorted[last];
        double m1 = 0, m2 = 0;
        var left = tail;
        for (var i = smallest; i <= last && left > 0; i++)
        {
            var count = Math.Min(left, counts?[i] ?? 1);
            var excess = Math.Log(threshold / sorted[i]);
            m1 += count * excess;
            m2 += count * excess * excess;
            left -= count;
        }
        (m1, m2) = (m1 / tail, m2 / tail);
        var seen = sorted[smallest];
        // One distance repeated, or excesses without spread, have no index: the tail ends at the smallest distance seen.
        var spread = m2 > 0 ? 1 - m1 * m1 / m2 : 0;
        if (!(spread > 1e-12))
            return new ExtremeValueFit(1 / threshold, m1, m2, double.NegativeInfinity, seen, seen);
        var gamma = m1 + 1 - 0.5 / spread;
        var scale = publishedScale ? m1 : m1 * (1 - (gamma - m1));
        var x = gamma * Math.Log(a);
        // (a^γ − 1)/γ → ln a as γ → 0: there by the series.
        var reach = Math.Abs(x) < 1e-5 ? Math.Log(a) * (1 + x / 2 * (1 + x / 3)) : (Math.Exp(x) - 1) / gamma;
        var growth = 1 + scale * reach;
        // A growth beyond any double would leave a distance of 0.
        var extrapolated = growth > 0 ? threshold / Math.Min(growth, 1e290) : seen;
        return new ExtremeValueFit(1 / threshold, m1, m2, gamma, extrapolated, seen);
    }
}
