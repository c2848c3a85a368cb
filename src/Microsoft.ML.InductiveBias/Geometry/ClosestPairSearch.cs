using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The exact closest pairs of rows that differ (in class, or in target), over all pairs.</summary>
internal static class ClosestPairSearch
{
    private const int LeftBlock = 32 * ProductTile.LeftRows;
    private const int RightPanels = 16;

    /// <summary>The <paramref name="count"/> closest pairs at a distance above 0, ascending; fewer where fewer exist.</summary>
    public static List<(int First, int Second, double Distance)> Find(PointSet points, PairContrast contrast, int count, SearchOptions options)
    {
        if (points.IsSparse)
            return FindSparse(points, contrast, count, options);
        // Rows are sorted by class, so blocks of a single class are skipped, and by norm within a class, so blocks that the
        // triangle inequality keeps apart are skipped too.
        var frame = new PackingFrame(points);
        var order = contrast.Order(frame.Norms(points));
        var packed = PackedRows.Pack(points, order, frame);
        var blocks = (points.Rows + LeftBlock - 1) / LeftBlock;
        var shared = new Bound();
        var total = new ClosestPairs(count);
        var done = 0;
        Parallel.For(0, blocks, options.Parallel(), () => new Workspace(frame.Features, count), (block, _, work) =>
        {
            var first = block * LeftBlock;
            var length = Math.Min(LeftBlock, points.Rows - first);
            packed.CopyLeft(first, length, work.Left);
            for (var panel = first / ProductTile.RightRows; panel < packed.Panels; panel += RightPanels)
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                Visit(points, contrast, order, frame, packed, first, length, panel, shared, work);
            }
            options.Progress?.Report(new WorkProgress("closest pairs", (double)Interlocked.Increment(ref done) / blocks));
            return work;
        }, work =>
        {
            lock (total)
                total.Add(work.Pairs);
        });
        return total.ToList();
    }

    private static List<(int First, int Second, double Distance)> FindSparse(PointSet points, PairContrast contrast, int count, SearchOptions options)
    {
        var bounds = new SparseDistanceBounds(points.Sparse, points.Sparse);
        var shared = new Bound();
        var total = new ClosestPairs(count);
        var done = 0;
        Parallel.For(0, points.Rows, options.Parallel(), () => (Bounds: new double[points.Rows], Pairs: new ClosestPairs(count)), (row, _, work) =>
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            bounds.Of(row, work.Bounds);
            for (var other = row + 1; other < points.Rows; other++)
            {
                // The negation also lets NaN pass.
                if (work.Bounds[other] > shared.Squared || !contrast.Differ(row, other))
                    continue;
                var squared = points.SquaredDistance(row, points, other);
                if (squared > 0 && work.Pairs.Add(row, other, squared))
                    shared.Lower(work.Pairs.LargestSquared);
            }
            options.Progress?.Report(new WorkProgress("closest pairs", (double)Interlocked.Increment(ref done) / points.Rows));
            return work;
        }, work =>
        {
            lock (total)
                total.Add(work.Pairs);
        });
        return total.ToList();
    }

    private static void Visit(
        PointSet points, PairContrast contrast, int[] order, PackingFrame frame, PackedRows packed,
        int first, int length, int panel, Bound shared, Workspace work)
    {
        var from = panel * ProductTile.RightRows;
        var panels = Math.Min(RightPanels, packed.Panels - panel);
        var stride = panels * ProductTile.RightRows;
        var width = Math.Min(stride, packed.Rows - from);
        if (!contrast.MayDiffer(order[first], order[first + length - 1], order[from], order[from + width - 1]))
            return;
        if (frame.AreFartherApart(packed.Norms.AsSpan(first, length), packed.Norms.AsSpan(from, width), shared.Squared))
            return;
        var leftPanels = (length + ProductTile.LeftRows - 1) / ProductTile.LeftRows;
        ProductTile.Multiply(work.Left, leftPanels, packed.Right(panel, panels), panels, frame.Features, work.Products);

        var halfNorms = packed.HalfSquaredNorms.AsSpan(from, width);
        double largestNorm = 0;
        foreach (var norm in packed.Norms.AsSpan(from, width))
            largestNorm = Math.Max(largestNorm, norm);
        for (var i = 0; i < length; i++)
        {
            var row = order[first + i];
            var products = work.Products.AsSpan(i * stride, width);
            var limit = PackedRows.Limit(frame, shared.Squared, packed.Norms[first + i], largestNorm);
            // Each pair once: positions to the right of the row's own.
            for (var j = Math.Max(-1, first + i - from); (j = ProductTile.NextWithin(halfNorms, products, limit, j + 1)) >= 0;)
            {
                var other = order[from + j];
                if (!contrast.Differ(row, other))
                    continue;
                var squared = points.SquaredDistance(row, points, other);
                if (squared > 0 && work.Pairs.Add(Math.Min(row, other), Math.Max(row, other), squared))
                {
                    shared.Lower(work.Pairs.LargestSquared);
                    limit = PackedRows.Limit(frame, shared.Squared, packed.Norms[first + i], largestNorm);
                }
            }
        }
    }

    /// <summary>An upper bound on the squared distance of the wanted pairs, lowered by all threads.</summary>
    private sealed class Bound
    {
        private readonly Lock _lock = new();
        private double _squared = double.PositiveInfinity;

        public double Squared => Volatile.Read(ref _squared);

        public void Lower(double squared)
        {
            lock (_lock)
            {
                if (squared < _squared)
                    Volatile.Write(ref _squared, squared);
            }
        }
    }

    /// <summary>The closest pairs so far, sorted by distance, then rows: independent of the order in which they come.</summary>
    private sealed class ClosestPairs(int capacity)
    {
        private readonly List<(double Squared, int First, int Second)> _pairs = [];

        public double LargestSquared => _pairs.Count < capacity ? double.PositiveInfinity : _pairs[^1].Squared;

        public bool Add(int first, int second, double squared)
        {
            var pair = (squared, first, second);
            if (_pairs.Count == capacity)
            {
                if (pair.CompareTo(_pairs[^1]) >= 0)
                    return false;
                _pairs.RemoveAt(_pairs.Count - 1);
            }
            var at = _pairs.BinarySearch(pair);
            _pairs.Insert(~at, pair);
            return true;
        }

        public void Add(ClosestPairs others)
        {
            foreach (var (squared, first, second) in others._pairs)
                Add(first, second, squared);
        }

        public List<(int, int, double)> ToList() => [.. _pairs.Select(p => (p.First, p.Second, Math.Sqrt(p.Squared)))];
    }

    private sealed class Workspace(int features, int count)
    {
        public float[] Left { get; } = GC.AllocateUninitializedArray<float>(checked(LeftBlock * features));
        public float[] Products { get; } = GC.AllocateUninitializedArray<float>(LeftBlock * RightPanels * ProductTile.RightRows);
        public ClosestPairs Pairs { get; } = new(count);
    }
}
