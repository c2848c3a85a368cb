using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
public class NormalRowDifficultyTests
{
    private const int Draws = 40_000;

    private static double[] Deviates(int count) => Normal.Samples(new MersenneTwister(11, false), 0, 1).Take(count).ToArray();

    private static RowDifficulties Of(TaskData rows, double[] means, double[] variances, RowDifficultyOptions? options = null) =>
        NormalRowDifficulty.Of(rows, means, variances, 1e-12, options ?? new RowDifficultyOptions());

    [TestMethod]
    public void ClassificationAgreesWithSampling()
    {
        var rows = TaskData.Classification([1, 2, 3], [0, 2, 3], 4);
        double[] means = [0.6, 0.2, 0.1, 0.3, 0.5, 0.4, 0.2, -0.1, 0.3, 0.3, 0.2, 0.25], variances = [0.04, 0.3, 1];
        var exact = Of(rows, means, variances);
        var zeroOne = Of(rows, means, variances, new RowDifficultyOptions { Loss = LossKind.ZeroOneError });
        var z = Deviates(4 * Draws);
        for (int row = 0; row < 3; row++)
        {
            int right = 0;
            double sum = 0, squares = 0;
            for (int draw = 0; draw < Draws; draw++)
            {
                var outputs = Enumerable.Range(0, 4).Select(c => means[4 * row + c] + Math.Sqrt(variances[row]) * z[4 * draw + c]).ToArray();
                double loss = Enumerable.Range(0, 4).Average(c => Math.Pow(outputs[c] - rows.TargetRow(row)[c], 2));
                sum += loss;
                squares += loss * loss;
                if (outputs.Max() == outputs[rows.TargetRow(row).IndexOf(1.0)])
                    right++;
            }
            double share = right / (double)Draws, mean = sum / Draws, variance = squares / Draws - mean * mean;
            // Four standard errors; the variance of a sum of four squares has a relative one below √(14/Draws).
            Assert.AreEqual(share, exact.ProbabilityRight[row], 4 * Math.Sqrt(share * (1 - share) / Draws));
            Assert.AreEqual(mean, exact.ExpectedLoss[row], 4 * Math.Sqrt(variance / Draws));
            Assert.AreEqual(variance, exact.LossVariance[row], 4 * variance * Math.Sqrt(14.0 / Draws));
            Assert.AreEqual(-Math.Log2(exact.ProbabilityRight[row]), exact.Bits[row], 1e-12);
            Assert.AreEqual((exact.Bits[row], exact.Bits[row]), (exact.BitsLower[row], exact.BitsUpper[row]));
            Assert.AreEqual(1 - exact.ProbabilityRight[row], zeroOne.ExpectedLoss[row], 1e-14);
            Assert.AreEqual(exact.ProbabilityRight[row] * (1 - exact.ProbabilityRight[row]), zeroOne.LossVariance[row], 1e-14);
        }
    }

    [TestMethod]
    public void RegressionIsANormalInterval()
    {
        // |m + s z − y| ≤ √ε, by the error function.
        var rows = TaskData.Regression([1, 2, 3], [0.5, -2, 4], 3);
        double[] means = [0.4, 0, 4], variances = [0.09, 0.25, 4];
        var exact = Of(rows, means, variances, new RowDifficultyOptions { RightLoss = 0.49 });
        for (int row = 0; row < 3; row++)
        {
            double m = means[row] - rows.Targets.Span[row], s = Math.Sqrt(variances[row]);
            double expected = Normal.CDF(m, s, 0.7) - Normal.CDF(m, s, -0.7);
            Assert.AreEqual(expected, exact.ProbabilityRight[row], 1e-12);
            Assert.AreEqual(m * m + s * s, exact.ExpectedLoss[row], 1e-15);
            Assert.AreEqual(2 * Math.Pow(s, 4) + 4 * m * m * s * s, exact.LossVariance[row], 1e-14);
        }
    }

    [TestMethod]
    public void VectorTargetsAgreeWithSampling()
    {
        var rows = TaskData.Regression([1], [0.5, -0.2, 1], 1);
        double[] means = [0.1, 0.3, 0.8];
        var exact = Of(rows, means, [0.2], new RowDifficultyOptions { RightLoss = 0.15 });
        var z = Deviates(3 * Draws);
        double share = Enumerable.Range(0, Draws).Count(draw => Enumerable.Range(0, 3)
            .Average(c => Math.Pow(means[c] + Math.Sqrt(0.2) * z[3 * draw + c] - rows.Targets.Span[c], 2)) <= 0.15) / (double)Draws;
        Assert.AreEqual(share, exact.ProbabilityRight[0], 4 * Math.Sqrt(share * (1 - share) / Draws)); // four standard errors
    }

    [TestMethod]
    public void RowsThatNoHypothesisDiffersOnAreCertain()
    {
        var rows = TaskData.Classification([1, 2], [0, 1], 2);
        // −1e-17 is what rounding makes of 0.
        var exact = Of(rows, [0.9, 0.1, 0.9, 0.1], [-1e-17, 0]);
        Assert.AreEqual(0, exact.Bits[0]);
        Assert.AreEqual(0, exact.BitsUpper[0], 1e-15); // the rounding of an integral that is 1
        Assert.AreEqual(double.PositiveInfinity, exact.Bits[1]);
        Assert.AreEqual(0, exact.ProbabilityRight[1]);
        Assert.AreEqual(0.81, exact.ExpectedLoss[1], 1e-15);
        Assert.AreEqual(0, exact.LossVariance[1]);
        // A standard deviation of 1e-6 would need 0.8/√2/1e-6 of them: (0.8e6)²/4 nats.
        Assert.AreEqual(0.16e12 / Math.Log(2), exact.BitsLower[1], 1e-6 * 0.16e12);
        Assert.AreEqual("rowVarianceBelowRounding", exact.Diagnostics.Single().Code);

        var numbers = TaskData.Regression([1, 2], [0.5, 3], 2);
        var regression = Of(numbers, [0.5, 1], [0, 0], new RowDifficultyOptions { RightLoss = 0.1 });
        CollectionAssert.AreEqual(new[] { 0, double.PositiveInfinity }, regression.Bits.ToArray());
    }
}
