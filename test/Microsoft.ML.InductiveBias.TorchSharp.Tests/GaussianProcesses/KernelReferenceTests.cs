using System.Text.Json;

namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

/// <summary>Agreement with reference values (ReferenceValues/README.md tells their origin).</summary>
[TestClass]
public sealed class KernelReferenceTests
{
    [TestMethod]
    [DataRow("tiny_sigma1")]
    [DataRow("tiny_sigma2_jitter")]
    [DataRow("tiny_onehot")]
    [DataRow("tiny_floor")]
    public void SmallTasksAgreeWithMultiplePrecision(string name)
    {
        var reference = Cases("kernel_small.json").Single(c => c.GetProperty("name").GetString() == name);
        var training = Task(reference, "X_train", "Y_train");
        var test = Task(reference, "X_test", "Y_test");
        var space = new GaussianProcessHypothesisSpace(
            new RbfKernel { LengthScale = reference.GetProperty("sigma").GetDouble() },
            reference.GetProperty("jitter").GetDouble());
        using var fitted = space.Fit(training);
        Assert.AreEqual(0, fitted.Jitter);

        var loss = fitted.LossOn(test);
        // The covariance loses up to the condition number of K (1e7) times 2^-52 of its digits.
        const double Tolerance = 1e-8;
        AssertRelative(reference.GetProperty("loss_mean").GetDouble(), loss.Distribution.Mean, Tolerance);
        AssertRelative(Math.Sqrt(reference.GetProperty("loss_variance").GetDouble()), loss.Distribution.StandardDeviation, Tolerance);
        Assert.AreEqual(reference.GetProperty("loss_floor").GetDouble(), loss.Distribution.Minimum, 1e-9);
        AssertSequence(Flatten(reference.GetProperty("posterior_mean")), fitted.PredictMean(test.Features), 1e-8);

        foreach (var target in reference.GetProperty("targets").EnumerateArray())
        {
            double nats = loss.Distribution.InductiveBias(target.GetProperty("target").GetDouble()).Nats;
            var expected = target.GetProperty("neg_log_prob_nats");
            if (expected.ValueKind == JsonValueKind.Null)
                Assert.AreEqual(double.PositiveInfinity, nats);
            else
                AssertRelative(expected.GetDouble(), nats, Tolerance);
        }
    }

    [TestMethod]
    [DataRow("iris", 1.0, 1e-8)]
    [DataRow("iris", null, 1e-6)] // condition number 2e10: the last digits of K decide
    [DataRow("digits", 1.0, 1e-8)]
    [DataRow("digits", null, 1e-8)]
    public void RealDataAgreeWithTheReference(string dataset, double? lengthScale, double tolerance)
    {
        string rule = lengthScale is null ? "sigma=median" : "sigma=1";
        var reference = Cases("kernel_real.json").Single(c =>
            c.GetProperty("dataset").GetString() == dataset && c.GetProperty("sigma_rule").GetString() == rule);
        var (training, test) = RealTasks.Load(dataset);
        var space = new GaussianProcessHypothesisSpace(
            new RbfKernel { LengthScale = lengthScale ?? LengthScale.MedianDistance }, reference.GetProperty("jitter").GetDouble());
        using var fitted = space.Fit(training);

        var parameters = fitted.Description.Parameters.ToDictionary(p => p.Key, p => p.Value);
        AssertRelative(reference.GetProperty("sigma").GetDouble(), (double)parameters["lengthScale"], 1e-12);
        Assert.AreEqual(0.0, fitted.Jitter);

        var loss = fitted.LossOn(test);
        AssertRelative(reference.GetProperty("loss_mean").GetDouble(), loss.Distribution.Mean, tolerance);
        AssertRelative(reference.GetProperty("loss_sd").GetDouble(), loss.Distribution.StandardDeviation, tolerance);
        AssertRelative(reference.GetProperty("mean_squared_residual_of_posterior_mean").GetDouble(), loss.PosteriorMeanLoss, tolerance);
        foreach (var target in reference.GetProperty("targets").EnumerateArray())
        {
            double nats = loss.Distribution.InductiveBias(target.GetProperty("target").GetDouble()).Nats;
            AssertRelative(target.GetProperty("exact_nats").GetDouble(), nats, tolerance);
        }
    }

    private static List<JsonElement> Cases(string file)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "ReferenceValues", file);
        return [.. JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("cases").EnumerateArray()];
    }

    private static TaskData Task(JsonElement reference, string features, string targets) => TaskData.Regression(
        Flatten(reference.GetProperty(features)), Flatten(reference.GetProperty(targets)), reference.GetProperty(features).GetArrayLength());

    private static double[] Flatten(JsonElement matrix) =>
        [.. matrix.EnumerateArray().SelectMany(row => row.EnumerateArray().Select(value => value.GetDouble()))];

    private static void AssertRelative(double expected, double actual, double tolerance) =>
        Assert.AreEqual(expected, actual, tolerance * Math.Abs(expected), $"relative difference {actual / expected - 1:G3}");

    private static void AssertSequence(double[] expected, double[] actual, double tolerance)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], tolerance, $"element {i}");
    }
}
