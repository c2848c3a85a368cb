using System.Text.Json;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.Control;

namespace Microsoft.ML.InductiveBias.Tests;

[TestClass]
public sealed class PendulumTests
{
    private static readonly JsonElement Reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ReferenceValues", "pendulum.json"))).RootElement;

    [TestMethod]
    public void TheRegulatorIsTheSolutionOfTheRiccatiEquation()
    {
        var (a, b) = Pendulum.Linearized();
        AssertEqual("a", a, 1e-14);
        AssertEqual("b", b, 1e-14);
        // Both solve the same equation in double precision; its condition number is about 1e3.
        AssertEqual("gain", [PendulumController.Gain.OfAngle, PendulumController.Gain.OfVelocity], 1e-9);
    }

    [TestMethod]
    public void AControlledFallAgreesWithAnotherIntegrator()
    {
        var state = (Reference.GetProperty("start")[0].GetDouble(), Reference.GetProperty("start")[1].GetDouble());
        double[] expected = Numbers("torques");
        for (int step = 0; step < expected.Length; step++)
        {
            double torque = PendulumController.Torque(state);
            // 50 steps of the Runge–Kutta method with an error of about 1e-9 each, times a gain of about 30.
            Assert.AreEqual(expected[step], torque, 1e-6, $"step {step}");
            state = Pendulum.Next(state, torque);
        }
        Assert.IsLessThan(0.1, Math.Abs(state.Item1)); // nearly upright
    }

    [TestMethod]
    public void ObservationsDetermineTheTorque()
    {
        var (features, labels) = Rows(rows: 200, seed: 3);
        Assert.HasCount(200, labels);
        foreach (var (row, label) in features.Zip(labels))
        {
            Assert.HasCount(3, row);
            double torque = PendulumController.Torque((Math.Atan2(row[1], row[0]), row[2]));
            Assert.AreEqual(torque, label, 1e-4 * (1 + Math.Abs(torque))); // single precision of the features
        }
    }

    [TestMethod]
    public void DelaysAndHiddenVelocitiesKeepTheStates()
    {
        var now = Rows(rows: 50);
        var later = Rows(rows: 50, delay: 10);
        var hidden = Rows(rows: 50, observesVelocity: false, noiseDimensions: 2);
        for (int i = 0; i < 50; i++)
        {
            CollectionAssert.AreEqual(now.Features[i], later.Features[i]);
            CollectionAssert.AreEqual(now.Features[i][..2], hidden.Features[i][..2]);
            Assert.HasCount(4, hidden.Features[i]);
            Assert.AreEqual(now.Labels[i], hidden.Labels[i]);
            var state = (Math.Atan2(now.Features[i][1], now.Features[i][0]), (double)now.Features[i][2]);
            for (int step = 0; step < 10; step++)
                state = Pendulum.Next(state, PendulumController.Torque(state));
            Assert.AreEqual(PendulumController.Torque(state), later.Labels[i], 1e-3);
        }
        Assert.AreNotEqual(now.Labels[0], later.Labels[0]);
    }

    [TestMethod]
    public void ArgumentsOutOfRangeAreNamed()
    {
        var data = new MLContext().Data;
        Throws("rows", () => data.InvertedPendulum(rows: 0));
        Throws("delay", () => data.InvertedPendulum(delay: -1));
        Throws("noiseDimensions", () => data.InvertedPendulum(noiseDimensions: -1));

        static void Throws(string name, Func<IDataView> call) =>
            Assert.Contains(name, Assert.ThrowsExactly<ArgumentOutOfRangeException>(call).Message, StringComparison.Ordinal);
    }

    private static (float[][] Features, float[] Labels) Rows(int rows, int delay = 0, bool observesVelocity = true, int noiseDimensions = 0, int seed = 0)
    {
        var view = new MLContext().Data.InvertedPendulum(rows, delay, observesVelocity, noiseDimensions, seed);
        return ([.. view.GetColumn<float[]>("Features")], [.. view.GetColumn<float>("Label")]);
    }

    private static void AssertEqual(string name, double[] found, double tolerance)
    {
        foreach (var (expected, actual) in Numbers(name).Zip(found))
            Assert.AreEqual(expected, actual, tolerance * Math.Max(1, Math.Abs(expected)), name);
    }

    private static double[] Numbers(string name) => [.. Reference.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
}
