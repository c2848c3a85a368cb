using TorchSharp;

namespace Microsoft.ML.InductiveBias.Tests.Native;

[TestClass]
public sealed class TorchSharpLoadsTests
{
    [TestMethod]
    public void MatrixProductIsRight()
    {
        using var scope = torch.NewDisposeScope();
        var left = torch.tensor(new double[] { 1, 2, 3, 4 }, [2, 2]);
        var right = torch.tensor(new double[] { 5, 6, 7, 8 }, [2, 2]);

        CollectionAssert.AreEqual(new double[] { 19, 22, 43, 50 }, left.matmul(right).data<double>().ToArray());
    }

    [TestMethod]
    public void SymmetricEigendecompositionIsRight()
    {
        using var scope = torch.NewDisposeScope();
        var matrix = torch.tensor(new double[] { 2, 1, 1, 2 }, [2, 2]);

        var (values, vectors) = torch.linalg.eigh(matrix);

        // Rounding of a 2x2 problem: a few units in the last place.
        Assert.AreEqual(1, values[0].item<double>(), 1e-14);
        Assert.AreEqual(3, values[1].item<double>(), 1e-14);
        var rebuilt = vectors.matmul(values.diag()).matmul(vectors.T);
        Assert.IsTrue(torch.allclose(rebuilt, matrix, rtol: 1e-14));
    }
}
