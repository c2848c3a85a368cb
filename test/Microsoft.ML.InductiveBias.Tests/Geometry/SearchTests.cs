using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
public class SearchTests
{
    /// <summary>Rows that make rounding matter: far from the origin, of mixed scales, with duplicates and ties.</summary>
    private static PointSet Awkward(int kind, int rows, int features, int seed)
    {
        var random = new Random(seed);
        var values = new double[rows * features];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = kind switch
            {
                0 => random.NextDouble(),
                1 => 1e6 + random.NextDouble(),
                2 => random.Next(3),
                3 => random.NextDouble() * Math.Pow(10, random.Next(-20, 20)),
                _ => (i / features == 7 ? 1e30 : 1) * random.NextDouble(),
            };
        }
        return kind == 2
            ? PointSet.FromSingle([.. values.Select(v => (float)v)], rows, features)
            : PointSet.FromDouble(values, rows, features);
    }

    [TestMethod]
    [DataRow(0, 700, 3)]
    [DataRow(0, 430, 300)]
    [DataRow(1, 500, 17)]
    [DataRow(2, 600, 5)]
    [DataRow(3, 300, 20)]
    [DataRow(4, 300, 33)]
    [DataRow(0, 6, 1)]
    public void NeighborsAreThoseOfADoubleLoop(int kind, int rows, int features)
    {
        var points = Awkward(kind, rows, features, 1);
        var k = Math.Min(5, rows - 1);
        var found = NearestNeighbors.Among(points, k);
        for (var i = 0; i < rows; i++)
        {
            var expected = Enumerable.Range(0, rows).Where(j => j != i)
                .Select(j => (Distance: points.Distance(i, j), Row: j)).Order().Take(k).ToArray();
            // The same numbers: both come from one routine in double precision.
            CollectionAssert.AreEqual(expected.Select(e => e.Row).ToArray(), found.Rows(i).ToArray(), $"rows of {i}");
            CollectionAssert.AreEqual(expected.Select(e => e.Distance).ToArray(), found.Distances(i).ToArray(), $"distances of {i}");
        }
    }

    [TestMethod]
    public void DistanceIsThatOfAPlainLoop()
    {
        foreach (var features in new[] { 1, 7, 8, 9, 64, 65 })
        {
            var points = Awkward(1, 2, features, 3);
            double sum = 0;
            for (var f = 0; f < features; f++)
                sum += Math.Pow(points[0, f] - points[1, f], 2);
            // Another order of summation.
            Assert.AreEqual(Math.Sqrt(sum), points.Distance(0, 1), 1e-14 * Math.Sqrt(sum));
        }
    }

    [TestMethod]
    [DataRow(0, 700, 3, 4)]
    [DataRow(0, 430, 300, 2)]
    [DataRow(1, 500, 17, 3)]
    [DataRow(2, 400, 4, 3)]
    [DataRow(3, 300, 20, 5)]
    [DataRow(4, 300, 33, 2)]
    public void ClosestPairsAreThoseOfADoubleLoop(int kind, int rows, int features, int classes)
    {
        var points = Awkward(kind, rows, features, 2);
        var random = new Random(5);
        var labels = Enumerable.Range(0, rows).Select(_ => random.Next(classes)).ToArray();
        var targets = labels.Select((c, i) => c + 0.3 * (i % 5)).ToArray();
        foreach (var contrast in new PairContrast[] { new ClassContrast(labels), new TargetContrast(targets, 1, 0.7), new TargetContrast(targets, 2, 0.7) })
        {
            // A two-output contrast has half as many rows.
            var set = contrast is TargetContrast { Rows: var count } && count < rows ? points.Select([.. Enumerable.Range(0, rows / 2)]) : points;
            List<(double Distance, int First, int Second)> all = [];
            double pairs = 0;
            for (var i = 0; i < set.Rows; i++)
            for (var j = i + 1; j < set.Rows; j++)
            {
                if (!contrast.Differ(i, j))
                    continue;
                pairs++;
                if (set.Distance(i, j) > 0)
                    all.Add((set.Distance(i, j), i, j));
            }
            var expected = all.Order().Take(50).Select(p => (p.First, p.Second, p.Distance)).ToArray();
            Assert.AreEqual(pairs, contrast.Pairs());
            foreach (var threads in new[] { 1, 3 })
                CollectionAssert.AreEqual(expected, ClosestPairSearch.Find(set, contrast, 50, new SearchOptions { Threads = threads }).ToArray());
        }
    }

    [TestMethod]
    public void ProductsAreThoseOfAPlainLoop()
    {
        foreach (var features in new[] { 1, 5, 256, 300, 513 })
        {
            var random = new Random(features);
            var left = Enumerable.Range(0, 12 * features).Select(_ => random.NextSingle()).ToArray();
            var right = Enumerable.Range(0, 32 * features).Select(_ => random.NextSingle()).ToArray();
            var products = new float[12 * 32];
            ProductTile.Multiply(left, 2, right, 2, features, products);
            for (var i = 0; i < 12; i++)
            for (var j = 0; j < 32; j++)
            {
                double expected = 0;
                for (var f = 0; f < features; f++)
                    expected += (double)left[(i / 6 * features + f) * 6 + i % 6] * right[(j / 16 * features + f) * 16 + j % 16];
                // Sums of at most 256 terms in single precision: 256 · 2⁻²⁴.
                Assert.AreEqual(expected, products[i * 32 + j], 1.6e-5 * expected);
            }
        }
    }

    [TestMethod]
    public void CancellationStopsTheSearch()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var options = new SearchOptions { CancellationToken = source.Token };
        Assert.ThrowsExactly<OperationCanceledException>(() => NearestNeighbors.Among(Awkward(0, 400, 3, 1), 2, null, options));
        Assert.ThrowsExactly<OperationCanceledException>(() => ClosestPairSearch.Find(Awkward(0, 400, 3, 1), new ClassContrast([.. Enumerable.Range(0, 400)]), 2, options));
    }

    [TestMethod]
    public void BadArgumentsAreNamed()
    {
        var points = Awkward(0, 5, 2, 1);
        Assert.AreEqual("count", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => NearestNeighbors.Among(points, 5)).ParamName);
        Assert.AreEqual("queries", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => NearestNeighbors.Among(points, 2, [5])).ParamName);
        Assert.AreEqual("points", Assert.ThrowsExactly<ArgumentException>(() => NearestNeighbors.Among(PointSet.FromSingle([1, 2, float.NaN], 3, 1), 1)).ParamName);
        Assert.AreEqual("values", Assert.ThrowsExactly<ArgumentException>(() => PointSet.FromSingle([1, 2, 3], 2, 2)).ParamName);
    }
}
