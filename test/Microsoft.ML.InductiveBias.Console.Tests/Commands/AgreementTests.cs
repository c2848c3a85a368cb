using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>The numbers of the tool against a second implementation in plain loops.</summary>
[TestClass]
public sealed class AgreementTests
{
    /// <summary>Rounding in the solves of two implementations, magnified by a condition number of up to 1e6.</summary>
    private const double Tolerance = 1e-8;

    [TestMethod]
    [DataRow("standardize", 0.0)]
    [DataRow("minmax", 0.01)]
    [DataRow("none", 0.01)]
    public void IrisAgrees(string normalize, double noise)
    {
        var lines = File.ReadAllLines(Path.Combine(ToolRun.Samples, "iris.csv"));
        // Every third row is a test row; the constant column must not matter.
        string[] training = [.. lines.Skip(1).Where((_, i) => i % 3 != 0)], test = [.. lines.Skip(1).Where((_, i) => i % 3 == 0)];
        using var folder = new TemporaryFolder();
        var result = ToolRun.Json(
            folder.Write("train.csv", string.Join('\n', [lines[0], .. training])), "--test", folder.Write("test.csv", string.Join('\n', [lines[0], .. test])),
            "--label", "Species", "--normalize", normalize, "--preset", "paper", "--length-scale", "0.9", "--amplitude", "1.5", "--noise", noise.ToString(CultureInfo.InvariantCulture));

        var (x, y) = Read(training);
        var (testX, testY) = Read(test);
        (x, testX) = normalize switch
        {
            "standardize" => PlainKernelSpace.Standardize(x, testX),
            "minmax" => PlainKernelSpace.MinMax(x, testX),
            _ => (x, testX),
        };
        // Without noise a repeated row counts once: iris has two equal flowers.
        if (noise == 0)
            (x, y) = Distinct(x, y);
        var posterior = PlainKernelSpace.Posterior(x, y, testX, 0.9, 1.5, noise);
        AreClose(PlainKernelSpace.MeanLoss(posterior, testY), result.GetProperty("lossDistribution").GetProperty("mean"));
        AreClose(PlainKernelSpace.SquaredResidual(posterior.Means, testY) / (3 * test.Length), Estimate(result, "meanPredictor").GetProperty("targetLoss"));
        Assert.AreEqual(3, result.GetProperty("data").GetProperty("outputs").GetInt32());
    }

    [TestMethod]
    public void BiasOfOneTestRowIsTheNormalProbability()
    {
        using var folder = new TemporaryFolder();
        string training = folder.Write("train.csv", "a,c,label\n0,7,0.1\n1,7,0.9\n2,7,0.3\n4,7,-0.4\n");
        string test = folder.Write("test.csv", "a,c,label\n2.8,7,0.5\n");
        var result = ToolRun.Json(training, "--test", test, "--label", "label", "--preset", "paper", "--target-loss", "0.04", "--target-loss", "1e-4");

        double[][] x = [[0, 7], [1, 7], [2, 7], [4, 7]];
        double[][] y = [[0.1], [0.9], [0.3], [-0.4]];
        (x, var testX) = PlainKernelSpace.Standardize(x, [[2.8, 7]]);
        var (means, variances) = PlainKernelSpace.Posterior(x, y, testX, 1, 1, 0);
        double residual = means[0][0] - 0.5, deviation = Math.Sqrt(variances[0]);
        foreach (var (targetLoss, estimate) in new[] { 0.04, 1e-4 }.Zip(Estimates(result, "target")))
        {
            double root = Math.Sqrt(targetLoss);
            double bias = -Math.Log(PlainKernelSpace.Normal((-root - residual) / deviation, (root - residual) / deviation));
            AreClose(bias, estimate.GetProperty("nats"));
            AreClose(bias / Math.Log(2), estimate.GetProperty("bits"));
        }
    }

    [TestMethod]
    public void TextFeaturesAreOneHot()
    {
        using var folder = new TemporaryFolder();
        string training = folder.Write("train.csv", "x,color,label\n1,red,0.5\n2,green,0.25\n3,blue,1\n5,red,1.5\n");
        string test = folder.Write("test.csv", "x,color,label\n1.5,blue,0.75\n2.5,violet,0.5\n");
        var result = ToolRun.Json(training, "--test", test, "--label", "label", "--preset", "paper", "--length-scale", "1.5", "--normalize", "none");

        double[][] x = [[1, 1, 0, 0], [2, 0, 1, 0], [3, 0, 0, 1], [5, 1, 0, 0]];
        double[][] testX = [[1.5, 0, 0, 1], [2.5, 0, 0, 0]]; // no training row is violet
        double[][] testY = [[0.75], [0.5]];
        var posterior = PlainKernelSpace.Posterior(x, [[0.5], [0.25], [1], [1.5]], testX, 1.5, 1, 0);
        AreClose(PlainKernelSpace.MeanLoss(posterior, testY), result.GetProperty("lossDistribution").GetProperty("mean"));
        Assert.AreEqual(4, result.GetProperty("data").GetProperty("features").GetInt32());
        Assert.Contains("categoryUnseenInTraining", MeasureTests.Codes(result));
    }

    private static void AreClose(double expected, JsonElement actual) => Assert.AreEqual(expected, actual.GetDouble(), Tolerance * Math.Abs(expected));

    private static JsonElement Estimate(JsonElement result, string reference) => Estimates(result, reference).Single();

    private static IEnumerable<JsonElement> Estimates(JsonElement result, string reference) =>
        result.GetProperty("inductiveBias").EnumerateArray().Where(estimate => estimate.GetProperty("reference").GetString() == reference);

    private static (double[][] X, double[][] Y) Read(string[] rows)
    {
        string[] classes = ["setosa", "versicolor", "virginica"];
        var cells = rows.Select(row => row.Split(',')).ToArray();
        return (
            [.. cells.Select(row => row[..4].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())],
            [.. cells.Select(row => classes.Select(name => row[4] == name ? 1.0 : 0.0).ToArray())]);
    }

    private static (double[][] X, double[][] Y) Distinct(double[][] x, double[][] y)
    {
        var kept = Enumerable.Range(0, x.Length).Where(i => !Enumerable.Range(0, i).Any(j => x[j].SequenceEqual(x[i]))).ToArray();
        return ([.. kept.Select(i => x[i])], [.. kept.Select(i => y[i])]);
    }
}
