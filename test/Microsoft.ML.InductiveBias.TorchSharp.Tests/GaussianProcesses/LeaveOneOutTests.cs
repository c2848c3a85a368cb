using System.Globalization;

namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

/// <summary>The closed form against Gaussian processes that are fitted without a row.</summary>
[TestClass]
public sealed class LeaveOneOutTests
{
    private static readonly InductiveBiasCatalog Catalog = new MLContext().InductiveBias;

    [TestMethod]
    public void MeansAndVariancesAreThoseOfFitsToTheOtherRows()
    {
        var rows = Regression(40);
        var closed = Catalog.LeaveOneOut(rows);
        var space = SpaceOf(closed);
        for (int i = 0; i < rows.Rows; i++)
        {
            using var fitted = space.Fit(rows.SelectRows(Without(rows, i)));
            // The rounding of two solutions of a well-conditioned system.
            Assert.AreEqual(fitted.PredictMean(rows.FeatureRow(i).ToArray())[0], closed.Means[i], 1e-7, $"row {i}");
            // The expected squared error of a random hypothesis at the prediction itself is its variance, without the noise.
            var own = new TaskData(TaskKind.Regression, 1, rows.FeatureRow(i).ToArray(), [closed.Means[i]]);
            Assert.AreEqual(Catalog.RowDifficulty(fitted, own).ExpectedLoss[0] + closed.NoiseVariance, closed.Variances[i], 1e-7, $"row {i}");
            // The leverage is the change of the prediction at the row with its own target; predictions are linear in the targets.
            var moved = rows.Targets.ToArray();
            moved[i] += 1;
            using var whole = space.Fit(rows);
            using var changed = space.Fit(TaskData.Regression(rows.Features.ToArray(), moved, rows.Rows));
            Assert.AreEqual(changed.PredictMean(rows.FeatureRow(i).ToArray())[0] - whole.PredictMean(rows.FeatureRow(i).ToArray())[0], closed.Leverages[i], 1e-7, $"row {i}");
        }
    }

    [TestMethod]
    public void InfluenceIsTheChangeOfTheErrorsOfTheOtherRows()
    {
        var rows = Regression(25);
        var closed = Catalog.LeaveOneOut(rows);
        var space = SpaceOf(closed);
        for (int i = 0; i < rows.Rows; i += 4)
        {
            double change = 0;
            foreach (int other in Without(rows, i))
            {
                using var with = space.Fit(rows.SelectRows(Without(rows, other)));
                using var without = space.Fit(rows.SelectRows(Without(rows, other, i)));
                change += SquaredError(without, rows, other) - SquaredError(with, rows, other);
            }
            Assert.AreEqual(change / (rows.Rows - 1), closed.Influence[i], 1e-7, $"row {i}");
        }
    }

    [TestMethod]
    public void ClassesHaveThePriorMeanOfEqualClasses()
    {
        var (training, _) = RealTasks.Load("iris");
        var rows = training.SelectRows([.. Enumerable.Range(0, 30)]);
        var closed = Catalog.LeaveOneOut(rows, new NngpKernel { Depth = 2 });
        double weight = Number(closed, "weightVariance"), bias = Number(closed, "biasVariance");
        var space = new GaussianProcessHypothesisSpace(new NngpKernel { Depth = 2, WeightVariance = weight, BiasVariance = bias, Amplitude = Number(closed, "amplitude") }, closed.NoiseVariance);
        int outputs = rows.OutputCount;
        double[] centered = [.. rows.Targets.ToArray().Select(target => target - 1.0 / outputs)];
        var shifted = TaskData.Regression(rows.Features.ToArray(), centered, rows.Rows);
        for (int i = 0; i < rows.Rows; i += 5)
        {
            using var fitted = space.Fit(shifted.SelectRows(Without(rows, i)));
            var mean = fitted.PredictMean(rows.FeatureRow(i).ToArray());
            for (int c = 0; c < outputs; c++)
                Assert.AreEqual(mean[c] + 1.0 / outputs, closed.Means[i * outputs + c], 1e-7, $"row {i}");
        }
    }

    [TestMethod]
    public void TheLikelihoodIsThatOfTheChosenSpaceAndTheLargest()
    {
        var rows = Regression(60);
        var closed = Catalog.LeaveOneOut(rows);
        using var fitted = SpaceOf(closed).Fit(rows);
        Assert.AreEqual(fitted.NegativeLogMarginalLikelihood, closed.NegativeLogMarginalLikelihood, 1e-6 * Math.Abs(fitted.NegativeLogMarginalLikelihood));
        foreach (double factor in new[] { 0.9, 1.1 })
        {
            var kernel = new RbfKernel { LengthScale = Number(closed, "lengthScale"), Amplitude = Number(closed, "amplitude") };
            using var otherNoise = new GaussianProcessHypothesisSpace(kernel, closed.NoiseVariance * factor).Fit(rows);
            using var otherAmplitude = new GaussianProcessHypothesisSpace(kernel.WithAmplitude(kernel.Amplitude * factor), closed.NoiseVariance).Fit(rows);
            using var otherLength = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 2 * factor * factor * Number(closed, "lengthScale"), Amplitude = kernel.Amplitude }, closed.NoiseVariance).Fit(rows);
            Assert.IsGreaterThan(closed.NegativeLogMarginalLikelihood, otherNoise.NegativeLogMarginalLikelihood);
            Assert.IsGreaterThan(closed.NegativeLogMarginalLikelihood, otherAmplitude.NegativeLogMarginalLikelihood);
            Assert.IsGreaterThan(closed.NegativeLogMarginalLikelihood, otherLength.NegativeLogMarginalLikelihood);
        }
    }

    [TestMethod]
    public void LengthScalesOfFeaturesFindTheFeaturesThatMatter()
    {
        // The sign of the product of the first two of eight features, which no feature shows alone.
        var random = new Random(3);
        double[] features = [.. Enumerable.Range(0, 250 * 8).Select(_ => random.NextDouble() * 2 - 1)];
        int[] classes = [.. Enumerable.Range(0, 250).Select(row => features[row * 8] * features[row * 8 + 1] > 0 ? 1 : 0)];
        var rows = TaskData.Classification(features, classes, 2);
        LeaveOneOutPredictions alike = Catalog.LeaveOneOut(rows), byFeature = Catalog.LeaveOneOut(rows, new RbfKernel { LengthScale = LengthScale.MaximumLikelihoodPerFeature });
        double[] scales = [.. ((string)byFeature.Space.Parameters.Single(parameter => parameter.Key == "lengthScale").Value).Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        Assert.IsLessThan(scales[2..].Min(), scales[..2].Max());
        Assert.IsLessThan(0.5 * Wrong(alike), Wrong(byFeature));
        // The same numbers as with these length scales given, whose amplitude and noise are chosen in the same way.
        var given = Catalog.LeaveOneOut(rows, new RbfKernel { LengthScale = LengthScale.PerFeature(scales) });
        Assert.IsLessThanOrEqualTo(byFeature.NegativeLogMarginalLikelihood + 1e-6, given.NegativeLogMarginalLikelihood, "other multiples of the length scales are tried, too");

        double Wrong(LeaveOneOutPredictions predictions) => Enumerable.Range(0, 250).Count(row => predictions.Means[2 * row + classes[row]] < 0.5);
    }

    [TestMethod]
    public void AWrongNumberHarmsTheOthers()
    {
        var rows = Regression(60);
        var targets = rows.Targets.ToArray();
        targets[17] += 4;
        var closed = Catalog.LeaveOneOut(TaskData.Regression(rows.Features.ToArray(), targets, rows.Rows));
        Assert.AreEqual(17, Enumerable.Range(0, rows.Rows).MinBy(row => closed.Influence[row]));
        Assert.IsLessThan(0, closed.Influence[17]);
        Assert.AreEqual(17, Enumerable.Range(0, rows.Rows).MaxBy(row => Math.Abs(targets[row] - closed.Means[row])));
    }

    [TestMethod]
    public void BadInputIsNamedAndCancellationEndsTheWork()
    {
        var one = TaskData.Regression([1], [1], 1);
        Assert.Contains("1 row", Assert.ThrowsExactly<ArgumentException>(() => Catalog.LeaveOneOut(one)).Message, StringComparison.Ordinal);
        var equal = TaskData.Regression([1, 1, 1], [1, 2, 3], 3);
        Assert.Contains("median distance", Assert.ThrowsExactly<ArgumentException>(() => Catalog.LeaveOneOut(equal)).Message, StringComparison.Ordinal);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() => Catalog.LeaveOneOut(Regression(10), cancellationToken: source.Token));
    }

    private static TaskData Regression(int count)
    {
        var random = new Random(3);
        double[] features = [.. Enumerable.Range(0, 2 * count).Select(_ => 4 * random.NextDouble())];
        return TaskData.Regression(features, [.. Enumerable.Range(0, count).Select(i => Math.Sin(features[2 * i]) + features[2 * i + 1] / 4 + 0.2 * (random.NextDouble() - 0.5))], count);
    }

    private static GaussianProcessHypothesisSpace SpaceOf(LeaveOneOutPredictions closed) =>
        new(new RbfKernel { LengthScale = Number(closed, "lengthScale"), Amplitude = Number(closed, "amplitude") }, closed.NoiseVariance);

    private static double Number(LeaveOneOutPredictions closed, string name) =>
        Convert.ToDouble(closed.Space.Parameters.Single(parameter => parameter.Key == name).Value, CultureInfo.InvariantCulture);

    private static int[] Without(TaskData rows, params int[] left) => [.. Enumerable.Range(0, rows.Rows).Where(row => !left.Contains(row))];

    private static double SquaredError(FittedGaussianProcess fitted, TaskData rows, int row) =>
        Math.Pow(fitted.PredictMean(rows.FeatureRow(row).ToArray())[0] - rows.TargetRow(row)[0], 2);
}
