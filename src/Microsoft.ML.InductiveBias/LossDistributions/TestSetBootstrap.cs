using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The same hypotheses on resampled test rows.</summary>
/// <remarks>
/// A resampled test set holds some rows several times. Their losses are then equal and not merely similar, which widens the spread
/// over hypotheses beyond that of any real test set of the size: with row variances v_j over hypotheses and weights w_j by
/// Σ (w_j² − w_j) v_j / m². The losses of a replicate are drawn together to undo that.
/// </remarks>
internal static class TestSetBootstrap
{
    public static double[][] SortedLosses(IReadOnlyList<SampledHypothesis> hypotheses, int replicates, int seed, bool counts, CancellationToken cancellationToken)
    {
        int S = hypotheses.Count, m = hypotheses[0].RowLosses.Length;
        var variances = RowVariances(hypotheses, m);
        var losses = new double[replicates][];
        Parallel.For(0, replicates, new ParallelOptions { CancellationToken = cancellationToken }, r =>
        {
            var random = new ReplicateRandom(seed, RandomStream.TestRows, r);
            var weights = new float[m];
            for (int i = 0; i < m; i++)
                weights[random.NextInt(m)]++;
            var replicate = new double[S];
            for (int s = 0; s < S; s++)
                replicate[s] = Dot(hypotheses[s].RowLosses.Span, weights) / m;
            DrawTogether(replicate, weights, variances);
            if (counts)
                replicate = Array.ConvertAll(replicate, loss => Math.Clamp(Math.Round(loss * m), 0, m) / m);
            Array.Sort(replicate);
            losses[r] = replicate;
        });
        return losses;
    }

    private static void DrawTogether(double[] losses, float[] weights, double[] variances)
    {
        double mean = losses.Average(), variance = losses.Sum(loss => (loss - mean) * (loss - mean)) / Math.Max(1, losses.Length - 1), excess = 0;
        for (int j = 0; j < weights.Length; j++)
            excess += ((double)weights[j] * weights[j] - weights[j]) * variances[j];
        excess /= (double)weights.Length * weights.Length;
        if (!(variance > 0))
            return;
        double factor = Math.Sqrt(Math.Max(0.1, 1 - (excess / variance)));
        for (int s = 0; s < losses.Length; s++)
            losses[s] = Math.Max(mean + (factor * (losses[s] - mean)), 0.01 * losses[s]);
    }

    private static double[] RowVariances(IReadOnlyList<SampledHypothesis> hypotheses, int m)
    {
        var mean = new double[m];
        var square = new double[m];
        foreach (var hypothesis in hypotheses)
        {
            var rows = hypothesis.RowLosses.Span;
            for (int j = 0; j < m; j++)
                mean[j] += rows[j] / (double)hypotheses.Count;
        }
        foreach (var hypothesis in hypotheses)
        {
            var rows = hypothesis.RowLosses.Span;
            for (int j = 0; j < m; j++)
                square[j] += (rows[j] - mean[j]) * (rows[j] - mean[j]) / Math.Max(1, hypotheses.Count - 1);
        }
        return square;
    }

    private static double Dot(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights)
    {
        double sum = 0;
        int width = System.Numerics.Vector<float>.Count, j = 0;
        // Blocks keep single precision from adding up its rounding over many rows.
        while (j + width <= rows.Length)
        {
            var block = System.Numerics.Vector<float>.Zero;
            for (int end = Math.Min(rows.Length - width, j + (64 * width)); j <= end; j += width)
                block += new System.Numerics.Vector<float>(rows[j..]) * new System.Numerics.Vector<float>(weights[j..]);
            sum += System.Numerics.Vector.Sum(block);
        }
        for (; j < rows.Length; j++)
            sum += rows[j] * weights[j];
        return sum;
    }
}
