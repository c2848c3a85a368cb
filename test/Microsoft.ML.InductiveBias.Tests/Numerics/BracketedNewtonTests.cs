using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests.Numerics;

[TestClass]
public class BracketedNewtonTests
{
    [TestMethod]
    public void RootsAreFoundWithoutUsefulSlopes()
    {
        foreach (double slope in new[] { double.NaN, 0, -1e-300, 5 })
        {
            var (root, converged) = BracketedNewton.Solve(x => (0.3 - Math.Pow(x, 9), slope), 0, 1e6, 5, 1e-9, iterationLimit: 10);
            Assert.IsTrue(converged, $"slope {slope}");
            Assert.AreEqual(Math.Pow(0.3, 1.0 / 9), root, 1e-9, $"slope {slope}");
        }
    }

    [TestMethod]
    public void JumpsEndTheSearchAtTheJump()
    {
        // No double is closer than 1e-16 to the jump at 1.
        var (root, converged) = BracketedNewton.Solve(x => (x < 1 ? 1 : -1, 0), 0, 4, 3, 1e-30, iterationLimit: 10);
        Assert.IsFalse(converged);
        Assert.AreEqual(1, root, 1e-15);
    }

    [TestMethod]
    public void UndefinedValuesAreNoRoot()
    {
        int evaluations = 0;
        var (_, converged) = BracketedNewton.Solve(x => (++evaluations > 3 ? double.NaN : 1 - x, 0), 0, 10, 9, 1e-9, iterationLimit: 100);
        Assert.IsFalse(converged);
        Assert.AreEqual(4, evaluations);
    }
}
