using MathNet.Numerics.LinearAlgebra;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests.LossDistributions;

[TestClass]
public class BoundedLossTests
{
    private const int Rows = 4;

    /// <summary>Covariances between two bounds and means near the given one: the bias of each lies between the bounds.</summary>
    [TestMethod]
    [DataRow(1e-3)]
    [DataRow(0.1)]
    [DataRow(1.0)]
    public void EveryCovarianceAndMeanWithinTheirBoundsHasABiasWithinIts(double gapSize)
    {
        var random = new Random(1);
        for (int outputs = 1; outputs <= 3; outputs++)
        {
            for (int repeat = 0; repeat < 20; repeat++)
            {
                var smallest = Definite(random, 0.3);
                var gap = Definite(random, 0) * gapSize;
                var largest = smallest + gap;
                double logRatio = 0.5 * outputs * Math.Log(largest.Determinant() / smallest.Determinant()), meanError = 0.1 * gapSize;
                var residuals = Matrix<double>.Build.Dense(Rows, outputs, (_, _) => random.NextDouble() - 0.5);
                var bounded = LossDistribution.Bounded(Law(smallest, residuals), Law(smallest, residuals), Law(largest, residuals), logRatio, meanError / Math.Sqrt(Rows * outputs));
                for (int within = 0; within < 4; within++)
                {
                    // A share of the gap that differs by direction: G^½ T G^½ with 0 ≤ T ≤ I.
                    var root = gap.Cholesky().Factor;
                    var share = Definite(random, 0);
                    share /= share.L2Norm();
                    var covariance = smallest + (root * share * root.Transpose());
                    var error = Matrix<double>.Build.Dense(Rows, outputs, (_, _) => random.NextDouble() - 0.5);
                    var law = Law(covariance, residuals + (error * (meanError / error.FrobeniusNorm())));
                    foreach (double factor in (double[])[0.01, 0.2, 0.7, 1, 1.5, 4])
                    {
                        double target = factor * law.Mean, bias = law.InductiveBias(target).Nats;
                        var (lower, upper) = bounded.NumericalBounds(target);
                        Assert.IsLessThanOrEqualTo(bias * (1 + 1e-8), lower.Nats, $"{outputs} outputs, {factor} of the mean");
                        Assert.IsGreaterThanOrEqualTo(bias * (1 - 1e-8), upper.Nats, $"{outputs} outputs, {factor} of the mean");
                    }
                }
            }
        }
    }

    [TestMethod]
    public void BoundsWithoutAnErrorAreTheLaw()
    {
        var law = ExactQuadraticLoss.FromSpectrum([0.5, 2], [0.3, 1.2], 2, 0, 0);
        var bounded = LossDistribution.Bounded(law, law, law, 0, 0);
        foreach (double target in (double[])[0.01, 0.5, law.Mean, 3])
        {
            var estimate = bounded.Estimate(target);
            // The complement gives the same number by another subtraction.
            Assert.AreEqual(estimate.Nats, estimate.NumericalLower.Nats, 1e-9 * Math.Max(1e-3, estimate.Nats));
            Assert.AreEqual(estimate.Nats, estimate.NumericalUpper.Nats, 1e-9 * Math.Max(1e-3, estimate.Nats));
        }
    }

    [TestMethod]
    public void AnUnknownRatioLeavesTheBiasOpen()
    {
        var law = ExactQuadraticLoss.FromSpectrum([0.5, 2], [0.3, 1.2], 2, 0, 0);
        var estimate = LossDistribution.Bounded(law, law, law, double.PositiveInfinity, 0).Estimate(0.1);
        Assert.AreEqual(0, estimate.NumericalLower.Nats);
        Assert.AreEqual(double.PositiveInfinity, estimate.NumericalUpper.Nats);
        Assert.AreEqual(law.InductiveBias(0.1).Nats, estimate.Nats);
    }

    private static ExactQuadraticLoss Law(Matrix<double> covariance, Matrix<double> residuals)
    {
        var decomposition = covariance.Evd(Symmetricity.Symmetric);
        var projections = decomposition.EigenVectors.TransposeThisAndMultiply(residuals);
        return ExactQuadraticLoss.FromSpectrum([.. decomposition.EigenValues.Select(value => value.Real)],
            [.. projections.EnumerateRows().Select(row => row.DotProduct(row))], residuals.ColumnCount, 0, 0);
    }

    private static Matrix<double> Definite(Random random, double least)
    {
        var points = Matrix<double>.Build.Dense(Rows, Rows, (_, _) => random.NextDouble() - 0.5);
        return (points * points.Transpose()) + (Matrix<double>.Build.DenseIdentity(Rows) * Math.Max(least, 1e-6));
    }
}
