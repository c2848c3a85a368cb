using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Draws pairs of rows that differ and are apart.</summary>
internal static class PairSampler
{
    private const int Batch = 16_384;

    // A target that hardly varies makes pairs that differ rare; limit the search for them.
    private const int TriesPerPair = 1_000;

    /// <summary>All such pairs where there are at most <paramref name="count"/> (over all pairs of rows), else as many random
    /// ones: the <paramref name="keep"/> closest of them, ascending by distance, and how many there were.</summary>
    public static (List<(int First, int Second, double Distance)> Closest, int Drawn) Draw(
        PointSet points, PairContrast contrast, int count, int keep, DifficultyOptions options)
    {
        var seed = options.SeedOrDefault;
        var drawn = 0;
        var total = contrast.Pairs();
        List<(double Distance, int First, int Second)>[] parts;
        if (total <= count)
        {
            parts = new List<(double, int, int)>[points.Rows];
            Parallel.For(0, points.Rows, options.Search().Parallel(), i =>
            {
                parts[i] = [];
                for (var j = i + 1; j < points.Rows; j++)
                    Add(parts[i], i, j);
                Trim(parts[i]);
            });
        }
        else
        {
            var batches = (count + Batch - 1) / Batch;
            parts = new List<(double, int, int)>[batches];
            var done = 0;
            Parallel.For(0, batches, options.Search().Parallel(), batch =>
            {
                // Each batch has its own stream, so the pairs don't depend on the number of threads.
                var random = new ReplicateRandom(seed, RandomStream.SampledPairs, batch);
                var wanted = Math.Min(Batch, count - batch * Batch);
                var part = parts[batch] = new(wanted);
                for (long tries = 0; part.Count < wanted && tries < (long)wanted * TriesPerPair; tries++)
                {
                    var (i, j) = (random.NextInt(points.Rows), random.NextInt(points.Rows));
                    Add(part, Math.Min(i, j), Math.Max(i, j));
                }
                Trim(part);
                options.Progress?.Report(new WorkProgress("sampled pairs", (double)Interlocked.Increment(ref done) / batches));
            });
        }
        var all = parts.SelectMany(part => part).ToArray();
        Array.Sort(all);
        return ([.. all.Take(keep).Select(p => (p.First, p.Second, p.Distance))], drawn);

        void Add(List<(double, int, int)> part, int i, int j)
        {
            if (contrast.Differ(i, j) && points.Distance(i, j) is > 0 and var distance)
                part.Add((distance, i, j));
        }

        // Only the tail is needed, so a batch keeps at most as many pairs as the result.
        void Trim(List<(double, int, int)> part)
        {
            Interlocked.Add(ref drawn, part.Count);
            part.Sort();
            if (part.Count > keep)
                part.RemoveRange(keep, part.Count - keep);
            part.TrimExcess();
        }
    }
}
