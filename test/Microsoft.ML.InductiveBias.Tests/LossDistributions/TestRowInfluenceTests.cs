using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Random;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>The derivatives of the exact bias by the weights of the test rows, against finite differences of the exact law.</summary>
[TestClass]
public sealed class TestRowInfluenceTests
{
    /// <summary>Rounding of the law then costs about 1e-10 of a derivative, and the extrapolation leaves about 1e-12.</summary>
    private const double Step = 1e-3;

    // Losses as shares of the mean loss, from the upper tail to biases of hundreds of nats.
    [TestMethod]
    [DataRow(1, 0.05, 1.5)]
    [DataRow(1, 0.05, 0.9)]
    [DataRow(1, 0.05, 0.5)]
    [DataRow(1, 0.05, 0.2)]
    [DataRow(3, 0.3, 0.7)]
    [DataRow(3, 0.3, 0.4)]
    [DataRow(3, 2.0, 1.2)]
    [DataRow(1, 30.0, 0.3)] // one direction dominates
    public void DerivativesAreThoseOfTheExactLaw(int outputs, double lengthScale, double share)
    {
        var rows = new Rows(24, outputs, lengthScale);
        double target = share * rows.Law(null).Mean;
        double[] derivatives = rows.Law(null).RowDerivatives(target);
        double size = Size(derivatives);
        for (int row = 0; row < rows.Count; row += 5)
        {
            double right = FiniteDifference(rows, target, row);
            Assert.AreEqual(right, derivatives[row], 1e-6 * Math.Max(Math.Abs(right), size / Math.Sqrt(rows.Count)), $"row {row}");
        }
        // Weights that all change alike change nothing.
        Assert.AreEqual(0, derivatives.Sum(), 1e-7 * size);
    }

    [TestMethod]
    public void ResidualsAlongDirectionsWithoutVarianceCount()
    {
        var rows = new Rows(20, 2, 0.5, rank: 8);
        var law = rows.Law(null);
        Assert.IsGreaterThan(0, law.Minimum);
        double target = law.Minimum + (0.4 * (law.Mean - law.Minimum));
        double[] derivatives = law.RowDerivatives(target);
        for (int row = 0; row < rows.Count; row += 7)
            Assert.AreEqual(FiniteDifference(rows, target, row), derivatives[row], 1e-6 * Size(derivatives));
    }

    [TestMethod]
    public void TheLossOfAPredictorVariesWithTheRows()
    {
        var rows = new Rows(24, 1, 0.2);
        var random = new MersenneTwister(5);
        double[] losses = [.. Enumerable.Range(0, rows.Count).Select(_ => 0.3 * rows.Law(null).Mean * random.NextDouble() * 2)];
        double[] derivatives = rows.Law(null).RowDerivatives(losses.Average(), losses);
        for (int row = 0; row < rows.Count; row += 5)
        {
            double right = Central(step =>
            {
                double[] weights = rows.WeightsWith(row, step);
                return rows.Law(weights).InductiveBias(weights.Zip(losses, (weight, loss) => weight * loss).Sum() / rows.Count).Nats;
            });
            Assert.AreEqual(right, derivatives[row], 1e-6 * Size(derivatives));
        }
    }

    [TestMethod]
    [DataRow(0.9)]
    [DataRow(0.4)]
    [DataRow(0.1)]
    [DataRow(0.01)]
    public void ContributionsAreThoseOfRowsThatAreLeftOut(double share)
    {
        var rows = new Rows(60, 1, 0.05);
        double target = share * rows.Law(null).Mean;
        double[] contributions = rows.Law(null).Estimate(target).Influence!.Contributions;
        double[] without = [.. Enumerable.Range(0, rows.Count).Select(row => rows.Law(null).InductiveBias(target).Nats - rows.Without(row).InductiveBias(target).Nats)];
        double mean = without.Average();
        without = [.. without.Select(one => one - mean)];
        // The saddlepoint moves a little when a row is left out, which the contributions neglect.
        Assert.AreEqual(1, Size(contributions) / Size(without), 0.15);
        Assert.IsGreaterThan(0.98, contributions.Zip(without, (one, other) => one * other).Sum() / Size(contributions) / Size(without));
    }

    [TestMethod]
    public void TheIntervalIsOnTheScaleOfANormalVariable()
    {
        var rows = new Rows(24, 1, 0.2);
        var estimate = rows.Law(null).Estimate(0.3 * rows.Law(null).Mean);
        var influence = estimate.Influence!;
        Assert.AreEqual(Size(influence.Contributions), influence.StandardError, 1e-12);
        double score = -Normal.InvCDF(0, 1, Math.Exp(-estimate.Nats));
        double slope = Normal.PDF(0, 1, score) / Normal.CDF(0, 1, -score);
        double[] contributions = influence.Contributions, opposite = [.. contributions.Select(one => -one)];
        foreach (var (end, up) in new[] { (estimate.TestSetLower!.Value.Nats, false), (estimate.TestSetUpper!.Value.Nats, true) })
        {
            double distance = Math.Sqrt(Math.Pow(Reach(contributions, up), 2) + Math.Pow(Reach(opposite, !up), 2));
            double shift = -Normal.InvCDF(0, 1, Math.Exp(-end)) - score;
            Assert.AreEqual(up ? distance / slope : -distance / slope, shift, 1e-6);
        }

        // Fay and Feuer 1997 by chi-squared quantiles.
        static double Reach(double[] weights, bool up)
        {
            double[] positive = [.. weights.Where(one => one > 0)];
            double sum = positive.Sum(), more = up ? positive.Max() : 0, squares = positive.Sum(one => one * one) + (more * more);
            double quantile = ChiSquared.InvCDF(2 * (sum + more) * (sum + more) / squares, up ? 0.975 : 0.025);
            return Math.Abs((squares / (2 * (sum + more)) * quantile) - sum);
        }
    }

    [TestMethod]
    public void ASingleHardRowLeavesOpenHowManyOthersHave()
    {
        // One event: the exact interval of a Poisson mean reaches from 0.0253 to 5.572 (Garwood 1936); the negligible rest cancels its mean.
        double[] contributions = [1, .. Enumerable.Repeat(-1e-4, 10_000)];
        var interval = new TestRowInfluence(0.6, contributions);
        double score = -Normal.InvCDF(0, 1, Math.Exp(-0.6)), slope = Normal.PDF(0, 1, score) / Normal.CDF(0, 1, -score);
        var (lower, upper) = interval.Interval();
        Assert.AreEqual(4.572, (-Normal.InvCDF(0, 1, Math.Exp(-upper.Nats)) - score) * slope, 2e-3);
        Assert.AreEqual(-0.9747, (-Normal.InvCDF(0, 1, Math.Exp(-lower.Nats)) - score) * slope, 2e-3);
    }

    [TestMethod]
    [DataRow(1e-300)]
    [DataRow(1e300)]
    [DataRow(1.0)]
    public void TheIntervalOfEqualWeightsIsThatOfAPoissonMean(double weight)
    {
        // 10 events: 4.7954 to 18.3904 (Garwood 1936).
        var (down, up) = WeightedPoissonInterval.Of([.. Enumerable.Repeat(weight, 10), 0, -weight], 0.95);
        Assert.AreEqual(10 - 4.7954, down / weight, 5e-5);
        Assert.AreEqual(18.3904 - 10, up / weight, 5e-5);
        Assert.AreEqual((0.0, 0.0), WeightedPoissonInterval.Of([0, -weight], 0.95));
    }

    [TestMethod]
    public void ManySmallContributionsGiveANormalInterval()
    {
        double[] contributions = [.. Enumerable.Range(0, 1_000_000).Select(row => row % 2 == 0 ? 1e-3 : -1e-3)];
        var (down, up) = WeightedPoissonInterval.Of(contributions, 0.95);
        // The skewness of 500,000 events moves the ends by about 0.2 %.
        Assert.AreEqual(1.959964 * Math.Sqrt(0.5), down, 3e-3);
        Assert.AreEqual(1.959964 * Math.Sqrt(0.5), up, 3e-3);
    }

    [TestMethod]
    public void NearNoBiasTheIntervalStartsAtZero()
    {
        var rows = new Rows(24, 1, 0.2);
        var small = rows.Law(null).Estimate(5 * rows.Law(null).Mean);
        Assert.AreEqual(0, small.TestSetLower!.Value.Nats);
        Assert.IsGreaterThan(small.Nats, small.TestSetUpper!.Value.Nats);
        var none = rows.Law(null).Estimate(1e6 * rows.Law(null).Mean);
        Assert.AreEqual(0, none.Nats, 1e-300);
        Assert.AreEqual(0, none.TestSetUpper!.Value.Nats, 1e-300);
    }

    [TestMethod]
    [DataRow(1e-6)]
    [DataRow(1e-60)]
    [DataRow(1e-200)]
    public void FarOutTheIntervalIsFinite(double share)
    {
        var rows = new Rows(24, 1, 0.2);
        var estimate = rows.Law(null).Estimate(share * rows.Law(null).Mean);
        Assert.IsGreaterThan(50, estimate.Nats);
        Assert.IsTrue(double.IsFinite(estimate.TestSetUpper!.Value.Nats));
        Assert.AreEqual(0, estimate.Influence!.Contributions.Sum(), 1e-9);
    }

    [TestMethod]
    public void AnInfiniteBiasHasNoIntervalAndSaysWhy()
    {
        var estimate = new Rows(10, 1, 0.2).Law(null).Estimate(0);
        Assert.IsNull(estimate.TestSetLower);
        Assert.IsNull(estimate.TestSetUpper);
        Assert.AreEqual("testSetIntervalUnknown", estimate.Diagnostics.Single().Code);
        StringAssert.Contains(estimate.Diagnostics.Single().Message, "infinite");
    }

    [TestMethod]
    public void RowsOfAGroupAreWeightedTogether()
    {
        var rows = new Rows(24, 1, 0.2);
        int[] groups = [.. Enumerable.Range(0, 24).Select(row => row / 4)];
        double target = 0.3 * rows.Law(null).Mean;
        var single = rows.Law(null).Estimate(target).Influence!;
        var grouped = rows.Law(null, groups).Estimate(target);
        double[] sums = [.. Enumerable.Range(0, 6).Select(group => single.Contributions.Skip(4 * group).Take(4).Sum())];
        Assert.AreEqual(Math.Sqrt(sums.Sum(sum => sum * sum)), grouped.Influence!.StandardError, 1e-12);
        Assert.AreEqual("testSetIntervalUnknown", rows.Law(null, new int[24]).Estimate(target).Diagnostics.Single().Code);
    }

    [TestMethod]
    public void BiasesOnTheSameRowsDifferByLessThanTheirIntervalsSuggest()
    {
        var rows = new Rows(24, 1, 0.2);
        double mean = rows.Law(null).Mean;
        var (hard, easy) = (rows.Law(null).Estimate(0.3 * mean), rows.Law(null).Estimate(0.4 * mean));
        var paired = hard.DifferenceFrom(easy, sameTestRows: true)!;
        var unpaired = hard.DifferenceFrom(easy, sameTestRows: false)!;
        Assert.AreEqual(hard.Nats - easy.Nats, paired.Value.Nats, 1e-12);
        Assert.IsGreaterThan(0, paired.Lower.Nats);
        Assert.IsLessThan(0, unpaired.Lower.Nats);
        Assert.IsGreaterThan(unpaired.ProbabilityLarger, paired.ProbabilityLarger);
        Assert.AreEqual(1, paired.ProbabilityLarger + easy.DifferenceFrom(hard, sameTestRows: true)!.ProbabilityLarger, 1e-12);
        // Independent errors add up; on either side the interval is the root of the sum of squares.
        double up = Math.Sqrt(Math.Pow(hard.TestSetUpper!.Value.Nats - hard.Nats, 2) + Math.Pow(easy.Nats - easy.TestSetLower!.Value.Nats, 2));
        Assert.AreEqual(unpaired.Value.Nats + up, unpaired.Upper.Nats, 1e-9);
        Assert.ThrowsExactly<ArgumentException>(() => hard.DifferenceFrom(new Rows(10, 1, 0.2).Law(null).Estimate(0.3), sameTestRows: true));
    }

    /// <summary>Half of the directions have one eigenvalue, and the decomposition that is asked for later turns them and changes signs.</summary>
    [TestMethod]
    public void ADecompositionOnDemandServesEveryEstimate()
    {
        const int Count = 12, Outputs = 2;
        var random = new MersenneTwister(3);
        var basis = Matrix<double>.Build.Dense(Count, Count, (_, _) => random.NextDouble() - 0.5).QR().Q;
        double[] eigenvalues = [.. Enumerable.Range(0, Count).Select(i => i < Count / 2 ? 0.5 : 0.1 * i)];
        var residuals = Matrix<double>.Build.Dense(Count, Outputs, (_, _) => random.NextDouble());
        var turn = Matrix<double>.Build.DenseDiagonal(Count, -1);
        turn.SetSubMatrix(0, 0, Matrix<double>.Build.Dense(Count / 2, Count / 2, (_, _) => random.NextDouble()).QR().Q);
        Matrix<double> other = basis * turn, projections = basis.TransposeThisAndMultiply(residuals), others = other.TransposeThisAndMultiply(residuals);
        double[] squares = [.. projections.EnumerateRows().Select(row => row.DotProduct(row))];
        int calls = 0;
        var given = LossDistribution.FromSpectrum(eigenvalues, squares, Outputs, 1e-14, 1e-14, eigenvectors: basis.ToRowMajorArray(), projections: projections.ToRowMajorArray());
        var later = LossDistribution.FromSpectrum(eigenvalues, squares, Outputs, 1e-14, 1e-14, decomposition: _ =>
        {
            calls++;
            return (eigenvalues, other.ToRowMajorArray(), others.ToRowMajorArray());
        });
        Assert.AreEqual(given.InductiveBias(0.5).Nats, later.InductiveBias(0.5).Nats);
        Assert.AreEqual(0, calls);
        foreach (double target in (double[])[0.3, 0.5, given.Mean])
        {
            InductiveBiasEstimate one = given.Estimate(target), two = later.Estimate(target);
            Assert.AreEqual(one.TestSetLower!.Value.Nats, two.TestSetLower!.Value.Nats, 1e-9);
            Assert.AreEqual(one.TestSetUpper!.Value.Nats, two.TestSetUpper!.Value.Nats, 1e-9);
        }
        Assert.AreEqual(1, calls);
    }

    [TestMethod]
    public void WrongLengthsAreRejected()
    {
        Assert.ThrowsExactly<ArgumentException>(() => LossDistribution.FromSpectrum([1, 1], [1, 1], 1, 0, 0, eigenvectors: new double[3], projections: new double[2]));
        Assert.ThrowsExactly<ArgumentException>(() => LossDistribution.FromSpectrum([1, 1], [1, 1], 1, 0, 0, eigenvectors: new double[4], projections: new double[3]));
        Assert.ThrowsExactly<ArgumentException>(() => new Rows(10, 1, 0.2).Law(null).Estimate(0.5, new double[9]));
    }

    private static double Size(double[] values) => Math.Sqrt(values.Sum(value => value * value));

    private static double FiniteDifference(Rows rows, double target, int row) =>
        Central(step => rows.Law(rows.WeightsWith(row, step)).InductiveBias(target).Nats);

    // Richardson's extrapolation of central differences: the error falls with the fourth power of the step.
    private static double Central(Func<double, double> bias)
    {
        double At(double step) => (bias(step) - bias(-step)) / (2 * step);
        return ((4 * At(Step / 2)) - At(Step)) / 3;
    }

    /// <summary>Rows on a line with a covariance of a kernel, and residuals.</summary>
    private sealed class Rows
    {
        private readonly Matrix<double> _covariance;
        private readonly Matrix<double> _residuals;

        public Rows(int count, int outputs, double lengthScale, int? rank = null)
        {
            Count = count;
            var random = new MersenneTwister(7 + outputs);
            double[] at = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
            var kernel = Matrix<double>.Build.Dense(count, count, (i, j) => Math.Exp(-Math.Abs(at[i] - at[j]) / lengthScale));
            if (rank is { } columns)
            {
                var factor = Matrix<double>.Build.Dense(count, columns, (i, j) => kernel[i, j]);
                kernel = factor * factor.Transpose();
            }
            _covariance = kernel;
            _residuals = Matrix<double>.Build.Dense(count, outputs, (_, _) => (2 * random.NextDouble()) - 1);
        }

        public int Count { get; }

        /// <summary>The law on all rows but one.</summary>
        public ExactQuadraticLoss Without(int row)
        {
            var decomposition = _covariance.RemoveRow(row).RemoveColumn(row).Evd(Symmetricity.Symmetric);
            var projections = decomposition.EigenVectors.TransposeThisAndMultiply(_residuals.RemoveRow(row));
            return ExactQuadraticLoss.FromSpectrum([.. decomposition.EigenValues.Select(value => value.Real)],
                [.. projections.EnumerateRows().Select(one => one.DotProduct(one))], _residuals.ColumnCount, 1e-13, 1e-13);
        }

        /// <summary>Weights of 1, where one row weighs more and all others less.</summary>
        public double[] WeightsWith(int row, double step) =>
            [.. Enumerable.Range(0, Count).Select(j => 1 + (j == row ? step : 0) - (step / Count))];

        public ExactQuadraticLoss Law(double[]? weights, int[]? groups = null)
        {
            double Root(int i) => weights is null ? 1 : Math.Sqrt(weights[i]);
            var covariance = Matrix<double>.Build.Dense(Count, Count, (i, j) => Root(i) * _covariance[i, j] * Root(j));
            var residuals = Matrix<double>.Build.Dense(Count, _residuals.ColumnCount, (i, c) => Root(i) * _residuals[i, c]);
            var decomposition = covariance.Evd(Symmetricity.Symmetric);
            var projections = decomposition.EigenVectors.TransposeThisAndMultiply(residuals);
            double[] eigenvalues = [.. decomposition.EigenValues.Select(value => value.Real)];
            double[] squares = [.. projections.EnumerateRows().Select(row => row.DotProduct(row))];
            return ExactQuadraticLoss.FromSpectrum(eigenvalues, squares, residuals.ColumnCount, 1e-13, 1e-13,
                eigenvectors: decomposition.EigenVectors.ToRowMajorArray(), projections: projections.ToRowMajorArray(), testGroups: groups);
        }
    }
}
