using CsCheck;

namespace Microsoft.ML.InductiveBias.Tests.GaussianProcesses;

/// <summary>What holds for the bias of any kernel space. A failure prints the seed that repeats it.</summary>
[TestClass]
public sealed class KernelSpacePropertyTests
{
    private const int Iterations = 20, Training = 14, Test = 6, Features = 3;

    private static readonly Gen<(double[] Features, double[] Targets, int Kernel, int Seed)> s_tasks =
        from features in Gen.Double[-2, 2].Array[(Training + Test) * Features]
        from targets in Gen.Double[-1, 1].Array[Training + Test]
        from kernel in Gen.Int[0, 4]
        from seed in Gen.Int[0, 1_000_000]
        select (features, targets, kernel, seed);

    private static Kernel KernelOf(int number) => number switch
    {
        0 => new RbfKernel { LengthScale = LengthScale.MedianDistance },
        1 => new MaternKernel { LengthScale = LengthScale.MedianDistance },
        2 => new RationalQuadraticKernel { LengthScale = LengthScale.MedianDistance },
        3 => new NngpKernel { Depth = 2 },
        _ => new PolynomialKernel { Degree = 2 },
    };

    private static InductiveBiasEstimate[] Biases((double[] Features, double[] Targets, int Kernel, int Seed) task, double[] features, double[] targets)
    {
        using var fitted = new GaussianProcessHypothesisSpace(KernelOf(task.Kernel), noiseVariance: 0.05).Fit(TaskData.Regression(features[..(Training * Features)], targets[..Training], Training));
        var law = fitted.LossOn(TaskData.Regression(features[(Training * Features)..], targets[Training..], Test)).Distribution;
        return [.. new[] { 0.02, 0.1, 0.3, 1, 3 }.Select(loss => law.Estimate(loss))];
    }

    private static void AreClose(InductiveBiasEstimate[] expected, InductiveBiasEstimate[] actual)
    {
        foreach (var (one, other) in expected.Zip(actual))
        {
            // Another order of sums, with a noise variance that keeps the condition number below 1e5. Where rows nearly coincide, hypotheses
            // don't differ beyond rounding, and the bounds say so.
            double tolerance = 1e-7 * Math.Max(1, Math.Abs(one.Nats));
            Assert.IsTrue(one.Nats == other.Nats || Math.Abs(one.Nats - other.Nats) <= tolerance
                || (one.NumericalLower.Nats <= other.NumericalUpper.Nats && other.NumericalLower.Nats <= one.NumericalUpper.Nats), $"{one.Nats} against {other.Nats}");
        }
    }

    [TestMethod]
    public void TheBiasFallsWithTheTargetLoss() => s_tasks.Sample(task =>
    {
        double[] biases = [.. Biases(task, task.Features, task.Targets).Select(estimate => estimate.Nats)];
        for (int i = 1; i < biases.Length; i++)
            Assert.IsTrue(biases[i] <= biases[i - 1], string.Join(" ", biases));
    }, iter: Iterations, threads: 1);

    [TestMethod]
    public void TheOrderOfRowsAndFeaturesIsIrrelevant() => s_tasks.Sample(task =>
    {
        var random = new Random(task.Seed);
        int[] training = [.. Enumerable.Range(0, Training)], test = [.. Enumerable.Range(Training, Test)], columns = [.. Enumerable.Range(0, Features)];
        random.Shuffle(training);
        random.Shuffle(test);
        random.Shuffle(columns);
        int[] rows = [.. training, .. test];
        AreClose(Biases(task, task.Features, task.Targets), Biases(
            task, [.. rows.SelectMany(row => columns.Select(column => task.Features[row * Features + column]))], [.. rows.Select(row => task.Targets[row])]));
    }, iter: Iterations, threads: 1);

    [TestMethod]
    public void UnitsAreIrrelevantWhereTheLengthScaleFollowsThem() => s_tasks.Where(task => task.Kernel < 3).Sample(task =>
    {
        double unit = Math.Pow(10, task.Seed % 13 - 6);
        AreClose(Biases(task, task.Features, task.Targets), Biases(task, [.. task.Features.Select(value => value * unit)], task.Targets));
    }, iter: Iterations, threads: 1);
}
