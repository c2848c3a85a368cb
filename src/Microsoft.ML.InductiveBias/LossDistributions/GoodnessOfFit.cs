namespace Microsoft.ML.InductiveBias;

/// <summary>How well a fitted law describes the losses that it was fitted to.</summary>
/// <remarks>A good fit in the bulk says nothing about the far tail.</remarks>
public sealed class GoodnessOfFit
{
    internal GoodnessOfFit()
    {
    }

    /// <summary>The largest distance between the distribution functions of the law and of the losses, 0 to 1.</summary>
    public double KolmogorovSmirnov { get; internal init; }

    /// <summary>The share of samples of the fitted law, refitted in the same way, that are farther from their fit; small means a poor
    /// fit. NaN without replicates.</summary>
    public double KolmogorovSmirnovPValue { get; internal init; }

    /// <summary>A²: squared distances with more weight on both tails.</summary>
    public double AndersonDarling { get; internal init; }

    /// <summary>The same share for A².</summary>
    public double AndersonDarlingPValue { get; internal init; }

    /// <summary>Number of samples behind the p-values.</summary>
    public int Replicates { get; internal init; }
}

/// <summary>Distances between losses and laws, and the parametric bootstrap of them.</summary>
internal static class GoodnessOfFitTest
{
    // √S·D and A² hardly depend on S from a hundred on, so replicates of this size serve larger samples too.
    private const int LargestReplicate = 500;

    public static GoodnessOfFit Of(LikelihoodSurface surface, double[] sorted, int replicates, int seed, CancellationToken cancellationToken)
    {
        var law = surface.Law;
        var (distance, square) = Distances(law, sorted);
        int size = Math.Min(LargestReplicate, sorted.Length), farther = 0, heavier = 0, done = 0;
        var random = new Random(seed);
        for (int r = 0; r < replicates; r++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double[] drawn = Draw(law, random, size);
            if (drawn[0] == drawn[^1])
                continue;
            var (d, a) = Distances(new LikelihoodSurface(surface.Family.For(drawn)).Law, drawn);
            done++;
            // Stephens: √S D converges with 0.12 + 0.11/√S added to the root.
            if (d * Root(size) >= distance * Root(sorted.Length))
                farther++;
            if (!(a < square))
                heavier++;
        }
        return new GoodnessOfFit
        {
            KolmogorovSmirnov = distance,
            KolmogorovSmirnovPValue = PValue(farther, done),
            AndersonDarling = square,
            AndersonDarlingPValue = PValue(heavier, done),
            Replicates = done,
        };
    }

    /// <summary>The two distances.</summary>
    public static (double KolmogorovSmirnov, double AndersonDarling) Distances(LossDistribution law, double[] sorted)
    {
        if (law is CountLaw counts)
            return DiscreteDistances(counts, sorted);
        int S = sorted.Length;
        var (lower, upper) = LogTails(law, sorted);
        double largest = 0, sum = 0;
        for (int i = 0; i < S; i++)
        {
            double F = Math.Exp(lower[i]);
            largest = Math.Max(largest, Math.Max(F - ((double)i / S), ((i + 1.0) / S) - F));
            sum += ((2 * i) + 1) * (lower[i] + upper[S - 1 - i]);
        }
        return (largest, -S - (sum / S));
    }

    private static (double, double) DiscreteDistances(CountLaw law, double[] sorted)
    {
        double largest = 0, sum = 0, previous = 0;
        for (int c = 0, seen = 0; c <= law.Rows; c++)
        {
            double F = Math.Exp(law.LogCumulativeProbability((double)c / law.Rows));
            while (seen < sorted.Length && CountLaw.Count(sorted[seen], law.Rows) <= c)
                seen++;
            double difference = ((double)seen / sorted.Length) - F;
            largest = Math.Max(largest, Math.Abs(difference));
            double variance = F * Math.Exp(law.LogUpperTailProbability((double)c / law.Rows));
            if (variance > 1e-12)
                sum += difference * difference / variance * (F - previous);
            previous = F;
        }
        return (largest, sorted.Length * sum);
    }

    // Both tails at every loss: for many losses from a table of the standardized law, in between by Hermite's cubic.
    private static (double[] Lower, double[] Upper) LogTails(LossDistribution law, double[] sorted)
    {
        const int Nodes = 40;
        double low = Math.Log(sorted[0]), high = Math.Log(sorted[^1]);
        if (law is not ScaledNoncentralChiSquared chi || sorted.Length <= 2 * Nodes || high == low)
            return (Array.ConvertAll(sorted, law.LogCumulativeProbability), Array.ConvertAll(sorted, law.LogUpperTailProbability));
        double step = (high - low) / (Nodes - 1);
        var lower = new (double Value, double Slope)[Nodes];
        var upper = new (double Value, double Slope)[Nodes];
        for (int j = 0; j < Nodes; j++)
        {
            double u = low + (j * step), x = Math.Exp(u), y = x / chi.Scale;
            double density = Numerics.NoncentralChiSquaredDensity.Log(y, chi.DegreesOfFreedom, chi.Noncentrality) + Math.Log(y);
            double below = chi.LogCumulativeProbability(x), above = Numerics.AccurateLogarithms.LogOneMinusExp(below);
            if (below > -1e-3)
                above = chi.LogUpperTailProbability(x);
            lower[j] = (below, Math.Exp(density - below));
            upper[j] = (above, -Math.Exp(density - above));
        }
        double At((double Value, double Slope)[] table, double loss)
        {
            double place = Math.Clamp((Math.Log(loss) - low) / step, 0, Nodes - 1 - 1e-9);
            int j = (int)place;
            double t = place - j, s = 1 - t;
            var (left, right) = (table[j], table[j + 1]);
            return (s * s * (((1 + (2 * t)) * left.Value) + (t * step * left.Slope))) + (t * t * (((1 + (2 * s)) * right.Value) - (s * step * right.Slope)));
        }
        return (Array.ConvertAll(sorted, x => Math.Min(0, At(lower, x))), Array.ConvertAll(sorted, x => Math.Min(0, At(upper, x))));
    }

    private static double[] Draw(LossDistribution law, Random random, int size)
    {
        double[] drawn = law is ScaledNoncentralChiSquared chi
            ? chi.Draw(random, size)
            : [.. Enumerable.Range(0, size).Select(_ => law.Quantile(random.NextDouble()))];
        if (law is not CountLaw)
        {
            for (int i = 0; i < size; i++)
                drawn[i] = Math.Max(drawn[i], 1e-290);
        }
        Array.Sort(drawn);
        return drawn;
    }

    private static double Root(int S) => Math.Sqrt(S) + 0.12 + (0.11 / Math.Sqrt(S));

    private static double PValue(int farther, int done) => done == 0 ? double.NaN : (farther + 1.0) / (done + 1);
}
