namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

[TestClass]
public sealed class PacBayesBoundTests
{
    private static readonly GaussianProcessHypothesisSpace Space = new(new RbfKernel { LengthScale = 1 });

    [TestMethod]
    public void RowsFarApartHaveTheProbabilityOfGuessing()
    {
        // Ten length scales apart: each label of three is guessed with probability 1/3.
        const int Rows = 12;
        var training = TaskData.Classification([.. Enumerable.Range(0, Rows).Select(row => 10.0 * row)], [.. Enumerable.Range(0, Rows).Select(row => row % 3)], 3);
        using var fitted = Space.Fit(training);
        var bound = fitted.PacBayesBound(0.9, new ZeroOneErrorOptions { Draws = 1000 });
        double exact = Rows * Math.Log(3);
        // Four runs of 100 particles and some tens of steps: a standard error near 0.2; more than three of them.
        Assert.AreEqual(exact, bound.NegativeLogPrior.Nats, 1);
        double expected = 1 - Math.Exp(-(bound.NegativeLogPrior.Nats + Math.Log(2 * Math.Sqrt(Rows) / 0.1)) / Rows);
        Assert.AreEqual(expected, bound.Error, 1e-12);
        Assert.IsGreaterThanOrEqualTo(bound.Error, bound.ErrorUpper);
    }

    /// <summary>What the theorem needs of ξ: Σ_k C(n, k) (k/n)^k (1 − k/n)^(n−k), the mean of exp(n · relative entropy) for any error rate.</summary>
    [TestMethod]
    public void TheConstantIsLargeEnoughAndNotMuchTooLarge()
    {
        for (int n = 1; n <= 400; n++)
        {
            double needed = Enumerable.Range(0, n + 1).Sum(k => Math.Exp(
                MathNet.Numerics.SpecialFunctions.BinomialLn(n, k) + (k == 0 ? 0 : k * Math.Log((double)k / n)) + (k == n ? 0 : (n - k) * Math.Log(1 - (double)k / n))));
            // The bound with −ln P(C) = 0 and confidence 1 − δ gives ξ/δ back.
            const double Delta = 1e-3;
            double used = Delta * Math.Exp(-n * Math.Log(1 - BoundAt(n, 0, 1 - Delta).Error));
            Assert.IsGreaterThanOrEqualTo(needed * (1 - 1e-9), used, $"n {n}");
            Assert.IsLessThanOrEqualTo(2 * needed, used, $"n {n}");
        }
    }

    /// <summary>Half-planes through the origin in a random direction, of which everything is known: the classifiers that are right are an arc.</summary>
    [TestMethod]
    [DataRow(3)]
    [DataRow(30)]
    public void TheBoundHoldsAsOftenAsItSays(int rows)
    {
        const int TrainingSets = 2000;
        const double Confidence = 0.9;
        var random = new Random(rows);
        int holds = 0;
        for (int set = 0; set < TrainingSets; set++)
        {
            // A row in direction a is classified by the sign of cos(a − θ); the truth is θ = 0. A half-plane is wrong on it where the
            // boundary passes between: the arc without mistakes ends at the nearest boundaries on both sides.
            double left = Math.PI, right = Math.PI;
            for (int row = 0; row < rows; row++)
            {
                double turn = Math.PI * random.NextDouble();
                (left, right) = (Math.Min(left, turn), Math.Min(right, Math.PI - turn));
            }
            double arc = left + right;
            double error = (left * left + right * right) / (2 * arc * Math.PI);
            if (error <= BoundAt(rows, -Math.Log(arc / (2 * Math.PI)), Confidence).Error)
                holds++;
        }
        // At least the confidence, less three standard errors of 2,000 sets.
        Assert.IsGreaterThan(Confidence - 3 * Math.Sqrt(0.1 * 0.9 / TrainingSets), holds / (double)TrainingSets);
    }

    /// <summary>The bound for a probability of the training labels that is known.</summary>
    private static PacBayesBound BoundAt(int rows, double nats, double confidence) => new(rows, confidence, new KnownBias(nats).Estimate(0));

    [TestMethod]
    public void ASmoothLabellingHasATighterBoundThanARandomOne()
    {
        var random = new Random(2);
        double[] features = [.. Enumerable.Range(0, 30).Select(_ => 4 * random.NextDouble() - 2)];
        double Bound(Func<double, int> label)
        {
            using var fitted = Space.Fit(TaskData.Classification(features, [.. features.Select(label)], 2));
            return fitted.PacBayesBound(options: new ZeroOneErrorOptions { Draws = 1000, Runs = 2 }).Error;
        }
        double smooth = Bound(x => x > 0 ? 1 : 0), rough = Bound(_ => random.Next(2));
        Assert.IsLessThan(rough - 0.1, smooth);
        Assert.IsLessThan(0.5, smooth, "below the error of guessing");
    }
}
