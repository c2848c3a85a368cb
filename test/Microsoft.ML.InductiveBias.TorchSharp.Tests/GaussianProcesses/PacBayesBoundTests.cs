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
