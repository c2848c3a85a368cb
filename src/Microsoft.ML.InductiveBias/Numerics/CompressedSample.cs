namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>A large sample of positive numbers as a few weighted nodes that give the same sums of smooth functions.</summary>
/// <remarks>
/// The sorted logarithms are cut into panels of width 2 at most. In a panel with more values than nodes, Σ h(ln x_i) of the
/// polynomial through 18 Chebyshev nodes is Σ_j W_j h(u_j) with weights W_j = Σ_i ℓ_j(ln x_i) that do not depend on h. The
/// log-density of a noncentral chi-squared law, as a function of ln x, has its nearest singularities at distance π from the
/// real axis, so the error is about 6.4^−18 = 3e-15. A likelihood then costs the same for any sample size.
/// </remarks>
internal sealed class CompressedSample
{
    private const int Nodes = 18;
    private const double PanelWidth = 2;

    /// <summary>Compresses values, sorted in ascending order and positive.</summary>
    public CompressedSample(ReadOnlySpan<double> sorted)
    {
        Count = sorted.Length;
        var logs = new double[sorted.Length];
        for (int i = 0; i < logs.Length; i++)
            logs[i] = Math.Log(sorted[i]);
        var points = new List<double>();
        var weights = new List<double>();
        for (int start = 0; start < logs.Length;)
        {
            int end = start;
            while (end < logs.Length && logs[end] <= logs[start] + PanelWidth)
                end++;
            AddPanel(logs.AsSpan(start, end - start), sorted[start..end], points, weights);
            start = end;
        }
        Values = [.. points];
        Weights = [.. weights];
        LogMean = logs.Average();
        LogDeviation = Math.Sqrt(logs.Average(log => (log - LogMean) * (log - LogMean)));
        double mean = 0, square = 0;
        foreach (double value in sorted)
            mean += value / sorted.Length;
        foreach (double value in sorted)
            square += ((value / mean) - 1) * ((value / mean) - 1) / sorted.Length;
        Mean = mean;
        VariationCoefficient = Math.Sqrt(square);
    }

    /// <summary>Number of values of the sample.</summary>
    public int Count { get; }

    /// <summary>The nodes.</summary>
    public double[] Values { get; }

    /// <summary>The weight of each node; of either sign, with sum <see cref="Count"/>.</summary>
    public double[] Weights { get; }

    /// <summary>Mean of the values.</summary>
    public double Mean { get; }

    /// <summary>Standard deviation over mean.</summary>
    public double VariationCoefficient { get; }

    /// <summary>Mean of the logarithms.</summary>
    public double LogMean { get; }

    /// <summary>Standard deviation of the logarithms, divisor S.</summary>
    public double LogDeviation { get; }

    private static void AddPanel(ReadOnlySpan<double> logs, ReadOnlySpan<double> values, List<double> points, List<double> weights)
    {
        double middle = 0.5 * (logs[0] + logs[^1]), half = 0.5 * (logs[^1] - logs[0]);
        if (logs.Length <= Nodes || half == 0)
        {
            foreach (double value in values)
            {
                points.Add(value);
                weights.Add(1);
            }
            return;
        }
        // ℓ_j(u) = (1/n)(1 + 2 Σ_k T_k(u_j) T_k(u)), so the weights need only the sums of the Chebyshev polynomials.
        Span<double> sums = stackalloc double[Nodes];
        sums.Clear();
        foreach (double log in logs)
        {
            double u = Math.Clamp((log - middle) / half, -1, 1), previous = 1, current = u;
            sums[0] += 1;
            for (int k = 1; k < Nodes; k++)
            {
                sums[k] += current;
                (previous, current) = (current, (2 * u * current) - previous);
            }
        }
        for (int j = 0; j < Nodes; j++)
        {
            double angle = Math.PI * (j + 0.5) / Nodes, weight = sums[0];
            for (int k = 1; k < Nodes; k++)
                weight += 2 * Math.Cos(k * angle) * sums[k];
            points.Add(Math.Exp(middle + (half * Math.Cos(angle))));
            weights.Add(weight / Nodes);
        }
    }
}
