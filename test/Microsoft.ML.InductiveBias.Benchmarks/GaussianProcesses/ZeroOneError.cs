using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.GaussianProcesses;

/// <summary>The simulation of the 0-1 error where its law is known: test rows far apart, so that each is right with probability 1/K,
/// independently, and the number of right rows is binomial. <c>zero-one M K PARTICLES RUNS CORRELATION% [LARGEST]</c>.</summary>
internal static class ZeroOneError
{
    public static void Run(string[] arguments)
    {
        var numbers = arguments.Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var (rows, classes, particles, runs, correlation) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        double largest = numbers.Length > 5 ? numbers[5] : 500;
        // Ten length scales between neighbors: covariances of e⁻⁵⁰.
        var training = TaskData.Classification([-10, -20], [0, 1], classes);
        var test = TaskData.Classification([.. Enumerable.Range(1, rows).Select(row => 10.0 * row)], [.. Enumerable.Range(0, rows).Select(row => row % classes)], classes);
        using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 1 }).Fit(training);
        var watch = Stopwatch.StartNew();
        var options = new ZeroOneErrorOptions { Particles = particles, Runs = runs, LargestCorrelation = correlation / 100.0, LargestBiasNats = largest };
        var law = (SimulatedZeroOneError)fitted.ZeroOneErrorOn(test, options).Distribution;
        System.Console.WriteLine(FormattableString.Invariant($"{watch.Elapsed.TotalSeconds:0.0} s; smallest error {law.SmallestReachedError}; correlation {law.LargestCorrelation:0.00}"));
        foreach (int wrong in Enumerable.Range(0, 21).Select(i => i * rows / 20))
        {
            var estimate = law.Estimate(wrong / (double)rows);
            System.Console.WriteLine(FormattableString.Invariant(
                $"{wrong,5} wrong: exact {Exact(rows, classes, wrong):0.000}, {estimate.Method} {estimate.Nats:0.000} ({estimate.Lower.Nats:0.000} to {estimate.Upper.Nats:0.000})"));
        }
    }

    private static double Exact(int rows, int classes, int wrong)
    {
        double right = -Math.Log(classes), log = double.NegativeInfinity;
        for (int number = 0; number <= wrong; number++)
        {
            double term = (number * Math.Log(1 - 1.0 / classes)) + ((rows - number) * right)
                + MathNet.Numerics.SpecialFunctions.FactorialLn(rows) - MathNet.Numerics.SpecialFunctions.FactorialLn(number) - MathNet.Numerics.SpecialFunctions.FactorialLn(rows - number);
            log = Math.Max(log, term) + Math.Log(1 + Math.Exp(-Math.Abs(log - term)));
        }
        return Math.Max(0, -log);
    }
}
