using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Which reference rows may be neighbors of a query.</summary>
internal enum NeighborRule
{
    /// <summary>Every row but the query itself, which is a row of the same set.</summary>
    OtherRow,

    /// <summary>Every row at a distance above 0: the query is a row of another set.</summary>
    OtherPoint,

    /// <summary>Every row, at any distance: the query is a row of another set.</summary>
    AnyRow,

    /// <summary>Every row of another class, at any distance.</summary>
    OtherClass,
}

/// <summary>Exact nearest neighbors among a fixed set of reference points.</summary>
internal sealed class NeighborSearch
{
    // 32 panels of 6 queries against 16 panels of 16 references: both blocks and their products fit the second cache.
    private const int QueryBlock = 32 * ProductTile.LeftRows;
    private const int ReferencePanels = 16;

    private readonly PointSet _points;
    private readonly int[]? _classes;
    private readonly PackingFrame _frame = null!;
    private readonly PackedRows _references = null!;

    public NeighborSearch(PointSet points, int[]? classes = null)
    {
        (_points, _classes) = (points, classes);
        if (points.IsSparse)
            return;
        _frame = new PackingFrame(points);
        _references = PackedRows.Pack(points, [.. Enumerable.Range(0, points.Rows)], _frame);
    }

    /// <summary>The <paramref name="count"/> nearest rows of each query. Where fewer are allowed, the rest have row −1 and
    /// distance +∞.</summary>
    /// <param name="queryPoints">The set that the queries are rows of.</param>
    /// <param name="queries">Row numbers.</param>
    /// <param name="count">k.</param>
    /// <param name="rule">Which rows count.</param>
    /// <param name="options">Threads, cancellation, progress.</param>
    /// <param name="queryClasses">The class of each row of <paramref name="queryPoints"/>, for <see cref="NeighborRule.OtherClass"/>.</param>
    public NearestNeighbors Find(
        PointSet queryPoints, int[] queries, int count, NeighborRule rule, SearchOptions options, int[]? queryClasses = null)
    {
        var rows = new int[queries.Length * count];
        var squared = new double[queries.Length * count];
        Array.Fill(rows, -1);
        Array.Fill(squared, double.PositiveInfinity);
        if (_points.IsSparse || queryPoints.IsSparse)
            FindSparse(queryPoints, queries, count, rule, options, queryClasses, rows, squared);
        else
            FindPacked(queryPoints, queries, count, rule, options, queryClasses, rows, squared);
        for (var i = 0; i < squared.Length; i++)
            squared[i] = Math.Sqrt(squared[i]);
        return new NearestNeighbors(queries.Length, count, rows, squared);
    }

    private void FindSparse(
        PointSet queryPoints, int[] queries, int count, NeighborRule rule, SearchOptions options, int[]? queryClasses, int[] rows, double[] squared)
    {
        var bounds = new SparseDistanceBounds(queryPoints.Sparse, _points.Sparse);
        var done = 0;
        Parallel.For(0, queries.Length, options.Parallel(), () => new double[_points.Rows], (i, _, work) =>
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            bounds.Of(queries[i], work);
            var bestRows = rows.AsSpan(i * count, count);
            var best = squared.AsSpan(i * count, count);
            for (var row = 0; row < work.Length; row++)
            {
                // The negation also lets NaN pass.
                if (!(work[row] > best[^1]))
                    Compare(queryPoints, queries[i], row, rule, queryClasses, bestRows, best);
            }
            options.Progress?.Report(new WorkProgress("nearest neighbors", (double)Interlocked.Increment(ref done) / queries.Length));
            return work;
        }, _ => { });
    }

    private void FindPacked(
        PointSet queryPoints, int[] queries, int count, NeighborRule rule, SearchOptions options, int[]? queryClasses, int[] rows, double[] squared)
    {
        var blocks = (queries.Length + QueryBlock - 1) / QueryBlock;
        var done = 0;
        Parallel.For(0, blocks, options.Parallel(), () => new Workspace(_frame.Features), (block, _, work) =>
        {
            var first = block * QueryBlock;
            var length = Math.Min(QueryBlock, queries.Length - first);
            var order = queries.AsSpan(first, length);
            var packed = PackedRows.Pack(queryPoints, order, _frame);
            packed.CopyLeft(0, length, work.Left);
            for (var i = 0; i < length; i++)
            {
                if (!IsInRange(packed.Norms[i]))
                    CompareWithAll(queryPoints, order[i], rule, queryClasses, rows.AsSpan((first + i) * count, count), squared.AsSpan((first + i) * count, count));
            }
            // Start at the queries' own position: in sorted data the neighbors are near, and visiting them first saves
            // comparisons in double precision.
            var visits = (_references.Panels + ReferencePanels - 1) / ReferencePanels;
            var start = rule == NeighborRule.OtherRow ? order[0] / (ReferencePanels * ProductTile.RightRows) : 0;
            for (var visit = 0; visit < visits; visit++)
            {
                var panel = (start + visit) % visits * ReferencePanels;
                options.CancellationToken.ThrowIfCancellationRequested();
                Visit(queryPoints, order, packed, panel, count, rule, queryClasses, work,
                    rows.AsSpan(first * count, length * count), squared.AsSpan(first * count, length * count));
            }
            options.Progress?.Report(new WorkProgress("nearest neighbors", (double)Interlocked.Increment(ref done) / blocks));
            return work;
        }, _ => { });
    }

    private void Visit(
        PointSet queryPoints, ReadOnlySpan<int> order, PackedRows packed, int panel, int count, NeighborRule rule, int[]? queryClasses,
        Workspace work, Span<int> rows, Span<double> squared)
    {
        var panels = Math.Min(ReferencePanels, _references.Panels - panel);
        var stride = panels * ProductTile.RightRows;
        var leftPanels = (order.Length + ProductTile.LeftRows - 1) / ProductTile.LeftRows;
        ProductTile.Multiply(work.Left, leftPanels, _references.Right(panel, panels), panels, _frame.Features, work.Products);

        var from = panel * ProductTile.RightRows;
        var length = Math.Min(stride, _references.Rows - from);
        var halfNorms = _references.HalfSquaredNorms.AsSpan(from, length);
        double largestNorm = 0;
        foreach (var norm in _references.Norms.AsSpan(from, length))
            largestNorm = Math.Max(largestNorm, norm);

        for (var i = 0; i < order.Length; i++)
        {
            if (!IsInRange(packed.Norms[i]))
                continue;
            var query = order[i];
            var bestRows = rows.Slice(i * count, count);
            var best = squared.Slice(i * count, count);
            var products = work.Products.AsSpan(i * stride, length);
            var limit = PackedRows.Limit(_frame, best[^1], packed.Norms[i], largestNorm);
            for (var j = -1; (j = ProductTile.NextWithin(halfNorms, products, limit, j + 1)) >= 0;)
            {
                var row = from + j;
                if (Compare(queryPoints, query, row, rule, queryClasses, bestRows, best))
                    limit = PackedRows.Limit(_frame, best[^1], packed.Norms[i], largestNorm);
            }
        }
    }

    // Rows of another set may lie so far outside of the reference points that their products overflow single precision.
    private static bool IsInRange(double norm) => norm <= 1e15;

    private void CompareWithAll(
        PointSet queryPoints, int query, NeighborRule rule, int[]? queryClasses, Span<int> bestRows, Span<double> best)
    {
        for (var row = 0; row < _points.Rows; row++)
            Compare(queryPoints, query, row, rule, queryClasses, bestRows, best);
    }

    private bool Compare(PointSet queryPoints, int query, int row, NeighborRule rule, int[]? queryClasses, Span<int> bestRows, Span<double> best)
    {
        if (rule switch
        {
            NeighborRule.OtherRow => row == query,
            NeighborRule.OtherClass => _classes![row] == queryClasses![query],
            _ => false,
        })
            return false;
        var distance = queryPoints.SquaredDistance(query, _points, row);
        return !(distance == 0 && rule == NeighborRule.OtherPoint) && Insert(bestRows, best, row, distance);
    }

    // Sorted by distance, then row number: the result does not depend on the order of the visits.
    private static bool Insert(Span<int> rows, Span<double> squared, int row, double distance)
    {
        var last = squared.Length - 1;
        if (!(distance < squared[last] || (distance == squared[last] && row < rows[last])))
            return false;
        var at = last;
        for (; at > 0 && (distance < squared[at - 1] || (distance == squared[at - 1] && row < rows[at - 1])); at--)
            (rows[at], squared[at]) = (rows[at - 1], squared[at - 1]);
        (rows[at], squared[at]) = (row, distance);
        return true;
    }

    private sealed class Workspace(int features)
    {
        public float[] Left { get; } = GC.AllocateUninitializedArray<float>(checked(QueryBlock * features));
        public float[] Products { get; } = GC.AllocateUninitializedArray<float>(QueryBlock * ReferencePanels * ProductTile.RightRows);
    }
}
