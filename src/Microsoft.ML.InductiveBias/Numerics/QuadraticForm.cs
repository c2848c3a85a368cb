namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>The random part Σ w_i χ'²_{k_i}(δ_i) of a quadratic loss: its positive weights, sorted by degrees of freedom and
/// padded to a whole number of vectors with terms that add nothing.</summary>
internal sealed class QuadraticForm
{
    private const int Lanes = 4;

    // A weight that much smaller than its offset moves the offset by less than 1e-150 of itself: a point mass.
    private const double LargestNoncentrality = 1e300;

    /// <summary>The form with the given weights; weights of zero contribute their offset as a constant.</summary>
    /// <param name="weights">w, finite and at least 0.</param>
    /// <param name="degreesOfFreedom">k, positive; as many as weights, or a single one for all.</param>
    /// <param name="offsets">b = w·δ, finite and at least 0; as many as weights, or none for all zero.</param>
    public QuadraticForm(ReadOnlySpan<double> weights, ReadOnlySpan<double> degreesOfFreedom, ReadOnlySpan<double> offsets)
    {
        var kept = new List<Term>(weights.Length);
        for (int i = 0; i < weights.Length; i++)
        {
            double offset = offsets.IsEmpty ? 0 : offsets[i];
            var term = new Term(weights[i], degreesOfFreedom.Length == 1 ? degreesOfFreedom[0] : degreesOfFreedom[i], offset, i);
            // The last condition excludes subnormal weights whose mean or deviation rounds to 0.
            if (term.Weight > 0 && term.Offset / term.Weight <= LargestNoncentrality && term.Weight * Math.Min(term.DegreesOfFreedom, 1) > 0)
                kept.Add(term);
            else
                ConstantPart += offset;
        }
        kept.Sort(static (left, right) => left.DegreesOfFreedom != right.DegreesOfFreedom
            ? left.DegreesOfFreedom.CompareTo(right.DegreesOfFreedom)
            : right.Weight.CompareTo(left.Weight));

        Count = kept.Count;
        PaddedCount = (Count + Lanes - 1) / Lanes * Lanes;
        Weights = new double[PaddedCount];
        DegreesOfFreedom = new double[PaddedCount];
        Offsets = new double[PaddedCount];
        Noncentralities = new double[PaddedCount];
        Origins = new int[Count];
        var runs = new List<Run>();
        for (int i = 0; i < Count; i++)
        {
            var (weight, k, offset, origin) = kept[i];
            Origins[i] = origin;
            (Weights[i], DegreesOfFreedom[i], Offsets[i], Noncentralities[i]) = (weight, k, offset, offset / weight);
            if (i == 0 || k != DegreesOfFreedom[i - 1])
                runs.Add(new Run(i, 0, k));
            runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
            LargestWeight = Math.Max(LargestWeight, weight);
            Mean += (k * weight) + offset;
            TotalDegreesOfFreedom += k;
            TotalNoncentrality += Noncentralities[i];
        }
        Runs = [.. runs];
        StandardDeviation = RootOfVariance();
    }

    /// <summary>A stretch of terms with the same degrees of freedom, by falling weight.</summary>
    public readonly record struct Run(int Start, int Count, double DegreesOfFreedom);

    private readonly record struct Term(double Weight, double DegreesOfFreedom, double Offset, int Origin);

    /// <summary>Number of terms.</summary>
    public int Count { get; }

    /// <summary>Length of the arrays.</summary>
    public int PaddedCount { get; }

    /// <summary>w, positive; 0 in the padding.</summary>
    public double[] Weights { get; }

    /// <summary>k; 0 in the padding.</summary>
    public double[] DegreesOfFreedom { get; }

    /// <summary>b = w·δ.</summary>
    public double[] Offsets { get; }

    /// <summary>δ.</summary>
    public double[] Noncentralities { get; }

    /// <summary>For each term, the number of its weight among those that were given.</summary>
    public int[] Origins { get; }

    /// <summary>The stretches of equal degrees of freedom.</summary>
    public Run[] Runs { get; }

    /// <summary>The sum of the offsets whose weight is 0, or indistinguishable from 0.</summary>
    public double ConstantPart { get; }

    public double LargestWeight { get; }

    public double Mean { get; }

    public double StandardDeviation { get; }

    public double TotalDegreesOfFreedom { get; }

    public double TotalNoncentrality { get; }

    public bool IsCentral => TotalNoncentrality == 0;

    // √Σ(2kw² + 4wb), scaled by its largest part so that nothing overflows or vanishes on the way.
    private double RootOfVariance()
    {
        double scale = 0;
        for (int i = 0; i < Count; i++)
            scale = Math.Max(scale, RootOfVariance(i));
        if (scale == 0 || double.IsInfinity(scale))
            return scale;
        double sum = 0;
        for (int i = 0; i < Count; i++)
        {
            double part = RootOfVariance(i) / scale;
            sum += part * part;
        }
        return scale * Math.Sqrt(sum);
    }

    private double RootOfVariance(int i) =>
        Weights[i] * Math.Sqrt(2) * Math.Sqrt(DegreesOfFreedom[i] + (2 * Noncentralities[i]));
}
