namespace Microsoft.ML.InductiveBias.Tests.LabelNoise;

/// <summary>Wrong labels are drawn from a known model, and found.</summary>
[TestClass]
public sealed class LabelNoiseTests
{
    private static readonly InductiveBiasCatalog Catalog = new MLContext(seed: 1).InductiveBias;

    [TestMethod]
    public void NoiseMatrixAndNumberOfWrongLabelsAreRecovered()
    {
        const int Rows = 6000;
        double[][] noise = [[0.9, 0.1, 0], [0, 1, 0], [0.05, 0.05, 0.9]];
        var drawn = Drawn(Rows, noise, seed: 3);
        var estimate = Catalog.LabelNoise(drawn.Data, [drawn.Scores, drawn.Scores], seed: 5);
        for (int j = 0; j < 3; j++)
        {
            Assert.AreEqual(1, estimate.NoiseMatrix[j].Sum(), 1e-12);
            for (int k = 0; k < 3; k++)
                Assert.AreEqual(noise[j][k], estimate.NoiseMatrix[j][k], 0.02, $"{j}, {k}"); // four standard errors of 2,000 rows, and the pseudo-counts
        }
        Assert.AreEqual(0, estimate.ProbabilityWrong.Sum() - estimate.ExpectedWrong, 1e-9);
        int wrong = drawn.Wrong.Count(isWrong => isWrong);
        Assert.IsTrue(estimate.Lower <= wrong && wrong <= estimate.Upper, $"{wrong} in {estimate.Lower} to {estimate.Upper}");
        Assert.IsLessThan(0.35 * wrong, estimate.Upper - estimate.Lower); // 0.3 of the bootstrap; the two spaces are one, so leaving one out changes nothing
    }

    [TestMethod]
    public void ProbabilitiesAreCalibrated()
    {
        var drawn = Drawn(8000, [[0.8, 0.2], [0.1, 0.9]], seed: 4);
        var estimate = Catalog.LabelNoise(drawn.Data, [drawn.Scores]);
        foreach (var (low, high) in new[] { (0.0, 0.05), (0.05, 0.3), (0.3, 0.7), (0.7, 1.0) })
        {
            int[] rows = [.. Enumerable.Range(0, drawn.Data.Rows).Where(row => estimate.ProbabilityWrong[row] >= low && estimate.ProbabilityWrong[row] <= high)];
            Assert.IsGreaterThan(50, rows.Length);
            double mean = rows.Average(row => estimate.ProbabilityWrong[row]), share = rows.Count(row => drawn.Wrong[row]) / (double)rows.Length;
            // Five standard errors, and the error of the fitted parameters.
            Assert.AreEqual(share, mean, 5 * Math.Sqrt(mean * (1 - mean) / rows.Length) + 0.03, $"{low} to {high}");
        }
    }

    [TestMethod]
    public void RightLabelsGiveAnEmptyList()
    {
        var drawn = Drawn(3000, [[1, 0, 0], [0, 1, 0], [0, 0, 1]], seed: 6);
        var estimate = Catalog.LabelNoise(drawn.Data, [drawn.Scores]);
        // Half a percent, the share of false flags that the benchmark aims at.
        Assert.IsLessThan(15, estimate.ProbabilityWrong.Count(wrong => wrong > 0.5));
        Assert.AreEqual(0, estimate.Lower, 3);
        for (int row = 0; row < drawn.Data.Rows; row++)
        {
            if (estimate.ProbabilityWrong[row] <= 0.5)
                Assert.AreEqual(drawn.Data.TargetRow(row).IndexOf(1.0), estimate.Suggested[row]);
        }
    }

    [TestMethod]
    public void SuggestedLabelsAreTheRightOnes()
    {
        var drawn = Drawn(3000, [[0.9, 0.05, 0.05], [0.05, 0.9, 0.05], [0.05, 0.05, 0.9]], seed: 7);
        var estimate = Catalog.LabelNoise(drawn.Data, [drawn.Scores]);
        int[] flagged = [.. Enumerable.Range(0, drawn.Data.Rows).Where(row => estimate.ProbabilityWrong[row] > 0.5)];
        Assert.IsGreaterThan(100, flagged.Length);
        // Chance would be right about every second one: there are two other classes.
        Assert.IsGreaterThan(0.65, flagged.Count(row => estimate.Suggested[row] == drawn.Classes[row]) / (double)flagged.Length);
    }

    [TestMethod]
    public void ASpaceWithoutInformationGetsNoWeight()
    {
        var drawn = Drawn(3000, [[0.9, 0.1], [0.1, 0.9]], seed: 8);
        var noise = Drawn(3000, [[1, 0], [0, 1]], seed: 9).Scores;
        int[] labels = [.. Enumerable.Range(0, 3000).Select(row => drawn.Data.TargetRow(row).IndexOf(1.0))];
        var model = LabelNoiseModel.Fit(new LogScores([drawn.Scores, noise], labels, 2));
        Assert.IsGreaterThan(0.5, model.Weights[0]);
        Assert.IsTrue(model.Weights[1] is >= 0 and < 0.15, $"{model.Weights[1]}");
    }

    [TestMethod]
    public void TheFitIsAStationaryPointOfThePlainObjective()
    {
        var drawn = Drawn(800, [[0.9, 0.1, 0], [0.05, 0.9, 0.05], [0, 0.1, 0.9]], seed: 10);
        int[] labels = [.. Enumerable.Range(0, 800).Select(row => drawn.Data.TargetRow(row).IndexOf(1.0))];
        var scores = new LogScores([drawn.Scores], labels, 3);
        var model = LabelNoiseModel.Fit(scores, iterations: 3000);
        var noise = model.Noise.ToArray();
        double weight = model.Weights[0];
        double[] biases = [.. model.Biases];
        double best = Objective(weight, biases);
        // Nothing but the step of a finite difference may be gained; the objective is smooth.
        const double Step = 1e-3;
        Assert.IsGreaterThan(Objective(weight + Step, biases), best + 1e-6);
        Assert.IsGreaterThan(Objective(weight - Step, biases), best + 1e-6);
        for (int j = 0; j < 3; j++)
        {
            foreach (double step in new[] { Step, -Step })
                Assert.IsGreaterThan(Objective(weight, [.. biases.Select((bias, k) => k == j ? bias + step : bias)]), best + 1e-6);
        }

        double Objective(double w, double[] b)
        {
            // The penalty is part of the model: normal priors of precision 3 and 1 about the start.
            double sum = -3 * (w - 1) * (w - 1) / 2 - b.Sum(bias => bias * bias) / 2;
            for (int row = 0; row < 800; row++)
            {
                double[] exponentials = [.. Enumerable.Range(0, 3).Select(j => Math.Exp(b[j] + w * Math.Log(Math.Max(0.02, drawn.Scores[3 * row + j]))))];
                sum += Math.Log(Enumerable.Range(0, 3).Sum(j => exponentials[j] / exponentials.Sum() * noise[3 * j + labels[row]]));
            }
            return sum;
        }
    }

    [TestMethod]
    public void OverlappingClassesAreNamed()
    {
        const int Rows = 400;
        var random = new Random(11);
        double[] scores = [.. Enumerable.Range(0, Rows).SelectMany(row => row % 3 == 2 ? new[] { 0.01, 0.01, 0.98 } : [0.49, 0.5, 0.01])];
        int[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 2 ? 2 : random.Next(2))];
        var estimate = Catalog.LabelNoise(TaskData.Classification(new double[Rows], labels, 3).WithClassNames(["cat", "lynx", "dog"]), [scores]);
        var diagnostic = estimate.Diagnostics.Single();
        Assert.AreEqual("classesOverlap", diagnostic.Code);
        Assert.Contains("'cat' and 'lynx'", diagnostic.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("dog", diagnostic.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void ClassNamesMustFit()
    {
        var rows = TaskData.Classification(new double[4], [0, 1, 0, 1], 2);
        CollectionAssert.AreEqual(new[] { "no", "yes" }, rows.WithClassNames(["no", "yes"]).ClassNames!.ToArray());
        Assert.Contains("1 elements", Assert.ThrowsExactly<ArgumentException>(() => rows.WithClassNames(["no"])).Message, StringComparison.Ordinal);
        Assert.Contains("different name", Assert.ThrowsExactly<ArgumentException>(() => rows.WithClassNames(["no", "no"])).Message, StringComparison.Ordinal);
        Assert.ThrowsExactly<ArgumentException>(() => TaskData.Regression(new double[4], new double[4], 4).WithClassNames(["no"]));
    }

    [TestMethod]
    public void WrongNumbersAreFound()
    {
        const int Rows = 1000;
        var random = new NormalNumbers(12);
        double[] truth = [.. Enumerable.Range(0, Rows).Select(_ => 10 * random.Next())], labels = [.. truth.Select(value => value + random.Next())];
        double[] errors = [.. Enumerable.Range(0, 40).Select(_ => 20 * random.Next())];
        for (int row = 0; row < 40; row++)
            labels[row] += errors[row];
        // The better space is found by its errors; the other would hide the wrong labels.
        double[] worse = [.. truth.Select(value => value + 20 * random.Next())];
        var estimate = Catalog.LabelNoise(TaskData.Regression(new double[Rows], labels, Rows), [truth, worse]);
        int[] flagged = [.. Enumerable.Range(0, Rows).Where(row => estimate.ProbabilityWrong[row] > 0.5)];
        // Errors of more than seven standard deviations of the right labels can't hide.
        CollectionAssert.IsSubsetOf(Enumerable.Range(0, 40).Where(row => Math.Abs(errors[row]) > 7).ToArray(), flagged);
        Assert.IsLessThan(3, flagged.Count(row => row >= 40)); // at a rate of 0.5 in 100 one of 960 normal numbers may look wrong
        // Errors below three standard deviations of the right labels are within their noise and don't count.
        int visible = errors.Count(error => Math.Abs(error) > 3);
        Assert.IsTrue(estimate.Lower <= visible && estimate.Upper >= visible, $"{visible} in {estimate.Lower} to {estimate.Upper}");
        foreach (int row in flagged.Where(row => row < 40))
            Assert.AreEqual(truth[row], estimate.Suggested[row], 1); // the worse space has a weight of 1/400
        Assert.IsEmpty(estimate.NoiseMatrix);
    }

    [TestMethod]
    public void HeavyTailsAreNotTakenForWrongNumbers()
    {
        const int Rows = 2000;
        var random = new NormalNumbers(13);
        foreach (int freedom in new[] { 3, 4, 5, 8 })
        {
            // Student's distribution.
            double[] labels = [.. Enumerable.Range(0, Rows).Select(_ => random.Next() / Math.Sqrt(Enumerable.Range(0, freedom).Sum(_ => Math.Pow(random.Next(), 2)) / freedom))];
            var estimate = Catalog.LabelNoise(TaskData.Regression(new double[Rows], labels, Rows), [new double[Rows]]);
            Assert.IsLessThan(0.005 * Rows, estimate.ProbabilityWrong.Count(wrong => wrong > 0.5), $"{freedom}");
            Assert.AreEqual(0, estimate.Lower, $"{freedom}");
        }
    }

    [TestMethod]
    public void NoiseThatDependsOnTheRowIsNotTakenForWrongNumbers()
    {
        const int Rows = 1200, Errors = 24;
        var random = new NormalNumbers(15);
        double[] feature = [.. Enumerable.Range(0, Rows).Select(_ => random.Uniform())], noise = [.. feature.Select(x => (0.1 + 3 * x * x) * random.Next())];
        Assert.IsLessThan(6, Flagged(noise).Count(isWrong => isWrong)); // half a percent
        // Errors of five standard deviations where the noise is small are smaller than the noise elsewhere. Without its scale at each row, none would be found.
        int[] quiet = [.. Enumerable.Range(0, Rows).Where(row => feature[row] < 0.3).Take(Errors)];
        double[] labels = [.. noise];
        foreach (int row in quiet)
            labels[row] += (row % 2 == 0 ? 1 : -1) * (5 * (0.1 + 3 * feature[row] * feature[row]) + 1);
        bool[] flagged = Flagged(labels);
        Assert.IsGreaterThan(Errors / 2, quiet.Count(row => flagged[row]));
        Assert.IsLessThan(7, Enumerable.Range(0, Rows).Except(quiet).Count(row => flagged[row]));

        bool[] Flagged(double[] values) =>
            [.. Catalog.LabelNoise(TaskData.Regression(feature, values, Rows), [new double[Rows]]).ProbabilityWrong.Select(wrong => wrong > 0.5)];
    }

    [TestMethod]
    public void TheFitOfNumbersIsAStationaryPointOfThePlainObjective()
    {
        const int Rows = 500;
        var random = new NormalNumbers(18);
        double[] spread = [.. Enumerable.Range(0, Rows).Select(row => row / (Rows - 1.0) - 0.5)];
        double[] residuals = [.. spread.Select((z, row) => Math.Exp(0.8 * z) * random.Next() + (row % 20 == 0 ? 8 + 4 * random.Uniform() : 0))];
        var model = ResidualNoiseModel.Fit(residuals, [spread]);
        double[] b = [.. model.Coefficients];
        Assert.AreEqual(0.8, b[1], 0.3); // three standard errors, and the prior's pull towards 0
        Assert.AreEqual(0.05, model.Rate, 0.01);
        double best = Objective(b[0], b[1], model.Width, model.Rate);
        foreach (double step in new[] { 1e-3, -1e-3 })
        {
            // Nothing but the rest of the iteration may be gained; the objective is smooth.
            Assert.IsGreaterThan(Objective(b[0] + step, b[1], model.Width, model.Rate), best + 1e-4);
            Assert.IsGreaterThan(Objective(b[0], b[1] + step, model.Width, model.Rate), best + 1e-4);
            Assert.IsGreaterThan(Objective(b[0], b[1], model.Width * (1 + step), model.Rate), best + 1e-4);
            Assert.IsGreaterThan(Objective(b[0], b[1], model.Width, model.Rate * (1 + step)), best + 1e-4);
        }
        double[] wrong = model.ProbabilitiesWrong();
        Assert.IsGreaterThan(0.999, model.Belief);
        for (int row = 0; row < Rows; row++)
        {
            var (right, error) = Densities(residuals[row], b[0] + b[1] * spread[row], model.Width);
            Assert.AreEqual(model.Rate * error / (model.Rate * error + (1 - model.Rate) * right), wrong[row], 1e-9);
        }

        double Objective(double logScale, double exponent, double width, double rate)
        {
            // The priors: ten rows of which 1% are wrong, and a precision of 10 for the exponent.
            double sum = 10 * (0.01 * Math.Log(rate) + 0.99 * Math.Log(1 - rate)) - 10 * exponent * exponent / 2;
            for (int row = 0; row < Rows; row++)
            {
                var (right, error) = Densities(residuals[row], logScale + exponent * spread[row], width);
                sum += Math.Log((1 - rate) * right + rate * error);
            }
            return sum;
        }

        (double Right, double Error) Densities(double residual, double logScale, double width) => (
            MathNet.Numerics.Distributions.StudentT.PDF(0, Math.Exp(logScale), model.Freedom, residual),
            residual * residual / (width * width) * MathNet.Numerics.Distributions.Normal.PDF(0, width, residual));
    }

    [TestMethod]
    public void TheNumberOfGrossErrorsIsNotOverestimated()
    {
        const int Rows = 1000;
        var random = new NormalNumbers(16);
        foreach (int errors in new[] { 20, 50 })
        {
            double[] labels = [.. Enumerable.Range(0, Rows).Select(row => random.Next() + (row < errors ? (row % 2 == 0 ? 1 : -1) * (6 + 8 * random.Uniform()) : 0))];
            var estimate = Catalog.LabelNoise(TaskData.Regression(new double[Rows], labels, Rows), [new double[Rows]]);
            Assert.IsLessThan(4, Math.Abs(errors - estimate.ExpectedWrong)); // each error is six standard deviations away; the prior of the rate adds a few rows at most
            Assert.IsTrue(estimate.Lower <= errors && errors <= estimate.Upper, $"{errors} in {estimate.Lower} to {estimate.Upper}");
        }
    }

    [TestMethod]
    public void TheIntervalKnowsThatSpacesDisagree()
    {
        // One space sees wrong labels in 300 rows that the other predicts as they are labeled.
        const int Rows = 3000;
        var drawn = Drawn(Rows, [[0.95, 0.05], [0.05, 0.95]], seed: 17);
        double[] other = [.. drawn.Scores];
        for (int row = 0; row < 300; row++)
        {
            double label = drawn.Data.TargetRow(row)[0];
            (other[2 * row], other[2 * row + 1]) = (0.02 + 0.96 * label, 0.98 - 0.96 * label);
        }
        var agreed = Catalog.LabelNoise(drawn.Data, [drawn.Scores, drawn.Scores]);
        var split = Catalog.LabelNoise(drawn.Data, [drawn.Scores, other]);
        Assert.IsGreaterThan(1.3 * (agreed.Upper - agreed.Lower), split.Upper - split.Lower);
    }

    [TestMethod]
    public void EqualNumbersHaveNoWrongLabel()
    {
        var estimate = Catalog.LabelNoise(TaskData.Regression(new double[6], [.. Enumerable.Repeat(2.0, 6)], 6), [[.. Enumerable.Repeat(2.0, 6)]]);
        Assert.AreEqual((0.0, 0.0, 0.0), (estimate.ExpectedWrong, estimate.Lower, estimate.Upper));
    }

    [TestMethod]
    public void TheSameSeedGivesTheSameInterval()
    {
        var drawn = Drawn(500, [[0.9, 0.1], [0.1, 0.9]], seed: 14);
        var (first, second) = (Catalog.LabelNoise(drawn.Data, [drawn.Scores]), Catalog.LabelNoise(drawn.Data, [drawn.Scores]));
        Assert.AreEqual((first.Lower, first.Upper), (second.Lower, second.Upper));
        var wide = Catalog.LabelNoise(drawn.Data, [drawn.Scores], confidence: 0.99);
        Assert.IsTrue(wide.Lower <= first.Lower && first.Upper <= wide.Upper);
    }

    [TestMethod]
    public void BadInputIsNamed()
    {
        var data = TaskData.Classification(new double[4], [0, 1, 0, 1], 2);
        Refused("no predictions", () => Catalog.LabelNoise(data, []));
        Refused("predictions[1] has 7 values; there must be 8", () => Catalog.LabelNoise(data, [new double[8], new double[7]]));
        Refused("row 2, output 1 was NaN", () => Catalog.LabelNoise(data, [[0, 0, 0, 0, 0, double.NaN, 0, 0]]));
        Refused("confidence was 1", () => Catalog.LabelNoise(data, [new double[8]], confidence: 1));
        Refused("The labels have 2 numbers", () => Catalog.LabelNoise(TaskData.Regression(new double[4], new double[8], 4), [new double[8]]));
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() => Catalog.LabelNoise(data, [new double[8]], cancellationToken: source.Token));

        static void Refused(string words, Action call)
        {
            var error = Assert.Throws<ArgumentException>(call);
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Classes drawn from known probabilities, labels drawn from a noise matrix.</summary>
    private static (TaskData Data, double[] Scores, int[] Classes, bool[] Wrong) Drawn(int rows, double[][] noise, int seed)
    {
        int classes = noise.Length;
        var random = new NormalNumbers(seed);
        double[] scores = new double[rows * classes];
        int[] truth = new int[rows], labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            double[] exponentials = [.. Enumerable.Range(0, classes).Select(_ => Math.Exp(3 * random.Next()))];
            for (int k = 0; k < classes; k++)
                scores[row * classes + k] = exponentials[k] / exponentials.Sum();
            truth[row] = Draw(scores.AsSpan(row * classes, classes), random.Uniform());
            labels[row] = Draw(noise[truth[row]], random.Uniform());
        }
        return (TaskData.Classification(new double[rows], labels, classes), scores, truth, [.. labels.Zip(truth, (label, own) => label != own)]);
    }

    private static int Draw(ReadOnlySpan<double> probabilities, double uniform)
    {
        for (int k = 0; k < probabilities.Length - 1; k++)
        {
            uniform -= probabilities[k];
            if (uniform < 0)
                return k;
        }
        return probabilities.Length - 1;
    }

    private sealed class NormalNumbers(int seed)
    {
        private readonly Random _random = new(seed);

        public double Uniform() => _random.NextDouble();

        public double Next() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
    }
}
