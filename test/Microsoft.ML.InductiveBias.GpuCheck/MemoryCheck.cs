using TorchSharp;

namespace Microsoft.ML.InductiveBias.GpuCheck;

/// <summary>What happens on a GPU whose memory is nearly full: the rest of it is taken by a tensor.</summary>
internal static class MemoryCheck
{
    private const int Rows = 6_000;
    private const double Matrix = sizeof(double) * (double)Rows * Rows;

    /// <summary>Workspaces of the device's libraries.</summary>
    private const double Slack = 3e8;

    /// <summary>Prints a line for each case.</summary>
    /// <returns>How many are wrong.</returns>
    public static int Check(ComputeDevice device)
    {
        var where = device.Resolve(isWorthwhile: true);
        if (where.type == DeviceType.CPU)
            return 0;
        var (training, test) = (Tasks.Classes(Rows, 16, 3, seed: 1), Tasks.Classes(Rows, 16, 3, seed: 2));
        var space = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = 4 }, 0.1) { Device = device };
        double expected = Nats(space, training, test);
        int failures = 0;
        using (Filled(where, (4 * Matrix) + Slack))
            failures += Report("law with memory for four matrices", Math.Abs(Nats(space, training, test) / expected - 1), 1e-9);
        using (Filled(where, Matrix + Slack))
            failures += Refused("law with memory for one matrix", () => Nats(space, training, test));
        failures += Report("the same afterward", Math.Abs(Nats(space, training, test) / expected - 1), 1e-9);
        // An option that allows more memory than there is: the device itself refuses, and fewer networks train together.
        var networks = new NeuralNetworkOptions
        {
            Architecture = new MultilayerPerceptron { Width = 512, Depth = 2 }, Samples = 2_000, Epochs = 1, BatchSize = 128, IncludeUnfitted = true,
            MemoryBytes = 1L << 50, Device = device,
        };
        int batches = 0, drawn = 0;
        using (Filled(where, 3e9))
        {
            foreach (var batch in new NeuralNetworkHypothesisSpace(networks).Draw(training, [.. Enumerable.Range(0, networks.Samples)]))
                (batches, drawn) = (batches + 1, drawn + batch.Hypotheses.Count);
        }
        bool areAllDrawn = drawn == networks.Samples && batches > 1;
        Console.WriteLine(FormattableString.Invariant($"{"networks without enough memory",-34} {drawn} of {networks.Samples} drawn, in {batches} parts {(areAllDrawn ? "ok" : "WRONG")}"));
        return areAllDrawn ? failures : failures + 1;
    }

    private static double Nats(GaussianProcessHypothesisSpace space, TaskData training, TaskData test)
    {
        using var fitted = space.Fit(training);
        var law = fitted.LossOn(test).Distribution;
        return law.Estimate(0.7 * law.Mean).Nats;
    }

    /// <summary>A tensor that leaves so many bytes free.</summary>
    private static torch.Tensor Filled(torch.Device device, double left) =>
        torch.empty((long)(DeviceMemory.Available(device) - left), dtype: torch.uint8, device: device);

    private static int Report(string name, double difference, double allowed)
    {
        bool isRight = difference <= allowed;
        Console.WriteLine(FormattableString.Invariant($"{name,-34} relative difference {difference:0.0e+00} (allowed {allowed:0e+00}) {(isRight ? "ok" : "DIFFERS")}"));
        return isRight ? 0 : 1;
    }

    private static int Refused(string name, Action work)
    {
        try
        {
            work();
        }
        catch (TaskTooLargeException error)
        {
            Console.WriteLine(FormattableString.Invariant($"{name,-34} refused, ok: {error.Message}"));
            return 0;
        }
        Console.WriteLine(FormattableString.Invariant($"{name,-34} NOT REFUSED"));
        return 1;
    }
}
