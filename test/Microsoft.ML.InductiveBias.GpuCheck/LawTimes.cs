using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.InductiveBias.GpuCheck;

/// <summary>The time of an exact law: from features in managed memory to the bias, with its interval for the test rows.</summary>
internal static class LawTimes
{
    /// <summary>The law at several sizes on a device, and at the smaller ones on all cores of the processor.</summary>
    public static void Table(ComputeDevice device)
    {
        Of(ComputeDevice.Cpu, 2_000, 2_000, 64, 10, repetitions: 3);
        Of(device, 2_000, 2_000, 64, 10, repetitions: 3);
        Of(ComputeDevice.Cpu, 5_000, 3_000, 64, 10, repetitions: 2);
        Of(device, 5_000, 3_000, 64, 10, repetitions: 3);
        Of(device, 10_000, 10_000, 64, 10, repetitions: 2);
        Of(device, 60_000, 1_000, 784, 10, repetitions: 1);
    }

    /// <summary>Prints the median time of a fit and of a law.</summary>
    public static void Of(ComputeDevice device, int n, int m, int d, int k, int repetitions)
    {
        var (training, test) = (Tasks.Classes(n, d, k, seed: 1), Tasks.Classes(m, d, k, seed: 2));
        List<double> fits = [], laws = [], totals = [];
        double nats = 0;
        // The first repetition loads the device's code, and doesn't count if there are others.
        for (int repetition = repetitions > 1 ? -1 : 0; repetition < repetitions; repetition++)
        {
            var watch = Stopwatch.StartNew();
            using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = Math.Sqrt(2 * d) }, 0.1) { Device = device }.Fit(training);
            double fit = watch.Elapsed.TotalSeconds;
            var law = fitted.LossOn(test, sampling: new SampledLossOptions()).Distribution;
            nats = law.Estimate(0.8 * law.Mean).Nats;
            double total = watch.Elapsed.TotalSeconds;
            if (repetition < 0)
                continue;
            fits.Add(fit);
            laws.Add(total - fit);
            totals.Add(total);
        }
        // Kernel, factor, solve, covariance, and tridiagonal form with eigenvectors.
        double operations = (2.0 * n * n * d) + (n * (double)n * n / 3) + ((double)n * n * m) + (2.0 * n * m * m) + (9.0 * m * m * m);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{device,-8} n = {n,6}, m = {m,6}, d = {d}, k = {k}: fit {Median(fits):F3} s, law {Median(laws):F3} s, together {Median(totals):F3} s ({operations / Median(totals) / 1e12:F2} Tflop/s); {nats:R} nats"));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
