using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests.Geometry;

/// <summary>Points without their zeros give the results of the same points with them.</summary>
[TestClass]
public sealed class SparsePointTests
{
    private const int Features = 60;

    [TestMethod]
    public void NeighborsAreThoseOfDensePoints()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var (sparse, dense) = Points(seed, 80);
            var (queries, denseQueries) = Points(seed + 100, 30);
            int[] classes = [.. Enumerable.Range(0, 80).Select(row => row % 3)], all = [.. Enumerable.Range(0, 30)];
            foreach (var rule in (NeighborRule[])[NeighborRule.OtherPoint, NeighborRule.AnyRow, NeighborRule.OtherClass])
            {
                AssertSame(
                    new NeighborSearch(dense, classes).Find(denseQueries, all, 4, rule, new SearchOptions(), classes),
                    new NeighborSearch(sparse, classes).Find(queries, all, 4, rule, new SearchOptions(), classes));
                AssertSame(
                    new NeighborSearch(dense, classes).Find(denseQueries, all, 4, rule, new SearchOptions(), classes),
                    new NeighborSearch(dense, classes).Find(queries, all, 4, rule, new SearchOptions { Threads = 1 }, classes));
            }
            AssertSame(NearestNeighbors.Among(dense, 5), NearestNeighbors.Among(sparse, 5));
        }
    }

    [TestMethod]
    public void ClosestPairsAreThoseOfDensePoints()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var (sparse, dense) = Points(seed, 70);
            var contrast = new ClassContrast([.. Enumerable.Range(0, 70).Select(row => row % 2)]);
            var (found, expected) = (ClosestPairSearch.Find(sparse, contrast, 12, new SearchOptions()), ClosestPairSearch.Find(dense, contrast, 12, new SearchOptions()));
            CollectionAssert.AreEqual(expected.ConvertAll(pair => (pair.First, pair.Second)), found.ConvertAll(pair => (pair.First, pair.Second)), $"seed {seed}");
        }
    }

    [TestMethod]
    public void CopiesAreThoseOfDensePoints()
    {
        var random = new Random(1);
        var (originals, _) = Points(2, 100);
        var rows = new double[200 * Features];
        for (int row = 0; row < 200; row++)
        {
            for (int f = 0; f < Features; f++)
                rows[row * Features + f] = originals[row % 100, f] * (row < 100 ? 1 : 1 + 1e-10 * random.NextDouble());
        }
        var dense = PointSet.FromDouble(rows, 200, Features);
        var sparse = PointSet.FromSparse(SparseRows.FromDense(rows, Features), areSingle: false);
        var (found, expected) = (NearCopies.In(sparse, new DifficultyOptions()), NearCopies.In(dense, new DifficultyOptions()));
        Assert.IsGreaterThan(0, found.Merged);
        Assert.AreEqual(expected.Tolerance, found.Tolerance);
        CollectionAssert.AreEqual(expected.Rows.PointOfRow, found.Rows.PointOfRow);
    }

    [TestMethod]
    public void DifficultyIsThatOfDensePoints()
    {
        for (int seed = 0; seed < 5; seed++)
        {
            var (sparse, dense) = Points(seed, 150);
            int[] classes = [.. Enumerable.Range(0, 150).Select(row => row % 2)];
            var (found, expected) = (
                GeneralizationDifficultyEstimator.Estimate(new LabeledPoints(sparse, classes, null), new DifficultyOptions()),
                GeneralizationDifficultyEstimator.Estimate(new LabeledPoints(dense, classes, null), new DifficultyOptions()));
            Assert.AreEqual(expected.IntrinsicDimension.Value, found.IntrinsicDimension.Value, 1e-9);
            Assert.AreEqual(expected.Resolution.Value, found.Resolution.Value, 1e-12);
            Assert.AreEqual(expected.Radius.Value, found.Radius.Value, 1e-12);
            Assert.AreEqual(expected.Terms!.Log2Bits, found.Terms!.Log2Bits, 1e-8);
        }
    }

    [TestMethod]
    public void RowsKeepTheirNumbersInEveryForm()
    {
        var (sparse, dense) = Points(3, 40);
        var rows = sparse.Sparse;
        for (int row = 0; row < 40; row++)
        {
            var values = new double[Features];
            rows.CopyTo(row, values);
            for (int f = 0; f < Features; f++)
            {
                Assert.AreEqual(dense[row, f], values[f]);
                Assert.AreEqual(dense[row, f], rows.Transposed().At(f, row));
            }
            Assert.AreEqual(dense.Norm(row), sparse.Norm(row), 1e-14);
        }
        CollectionAssert.AreEqual(dense.FindDistinctRows().PointOfRow, sparse.FindDistinctRows().PointOfRow);
        var slice = rows.Slice(7, 9);
        Assert.IsTrue(slice.Same(rows.Select([.. Enumerable.Range(7, 9)])));
        var wider = slice.WithColumn(3);
        Assert.AreEqual(3, wider.At(4, Features));
        Assert.AreEqual(slice.At(4, 10), wider.At(4, 10));
    }

    [TestMethod]
    public void ExtremeValuesKeepTheirNeighbors()
    {
        // Squares of 1e150 are near the end of the range, and of 1e-170 below it.
        double[] rows = new double[6 * Features];
        (rows[0], rows[Features], rows[2 * Features + 5], rows[3 * Features + 5]) = (1e150, 1e150, 1e-170, 2e-170);
        var sparse = PointSet.FromSparse(SparseRows.FromDense(rows, Features), areSingle: false);
        var neighbors = NearestNeighbors.Among(sparse, 1);
        Assert.AreEqual(1, neighbors.Rows(0)[0]);
        Assert.AreEqual(0, neighbors.Rows(1)[0]);
        Assert.AreEqual(0, neighbors.Distances(0)[0]);
    }

    private static (PointSet Sparse, PointSet Dense) Points(int seed, int rows)
    {
        var random = new Random(seed);
        var values = new double[rows * Features];
        for (int row = 0; row < rows; row++)
        {
            int count = row % 11 == 0 ? 0 : row % 11 == 1 ? 1 : random.Next(2, 8);
            for (int i = 0; i < count; i++)
                values[row * Features + random.Next(Features)] = random.NextDouble() * 2 - 0.7;
        }
        return (PointSet.FromSparse(SparseRows.FromDense(values, Features), areSingle: false), PointSet.FromDouble(values, rows, Features));
    }

    private static void AssertSame(NearestNeighbors expected, NearestNeighbors actual)
    {
        for (int query = 0; query < expected.Queries; query++)
        {
            for (int i = 0; i < expected.Count; i++)
            {
                // Rows at the same distance may change places where the last bit of a sum differs.
                Assert.AreEqual(expected.Distances(query)[i], actual.Distances(query)[i], 1e-14);
            }
        }
    }
}
