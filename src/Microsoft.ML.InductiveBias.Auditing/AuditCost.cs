using System.Diagnostics;

namespace Microsoft.ML.InductiveBias;

/// <summary>What an audit is expected to take, from a short calibration on this machine.</summary>
public sealed record AuditCost
{
    /// <summary>The expected duration of the whole audit, with nothing cut.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The expected peak of the memory that matrices and networks take, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Seconds of fitting and measuring one kernel space.</summary>
    internal double KernelSeconds { get; init; }

    /// <summary>Seconds of one trained network.</summary>
    internal double NetworkSeconds { get; init; }

    /// <summary>Seconds of one forest.</summary>
    internal double ForestSeconds { get; init; }
}

/// <summary>Measures small pieces of an audit to tell what the whole will take.</summary>
internal static class AuditCalibration
{
    private const int CalibrationRows = 200;
    private const int CalibrationEpochs = 5;

    /// <summary>Epochs after which most networks fit; only an expectation.</summary>
    private const int ExpectedEpochs = 150;

    /// <summary>The kernel curves fit nested parts of the training rows: the sum of the cubes of their shares.</summary>
    private const double CurveShare = 1.6;

    public static AuditCost Of(AuditSplit split, AuditOptions options)
    {
        int n = split.Training.Rows, m = split.Test.Rows;
        var training = First(split.Training, CalibrationRows);
        var test = First(split.Test, CalibrationRows);
        double kernel = Seconds(() =>
        {
            using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel(), 0.01).Fit(training, null, options.CancellationToken);
            fitted.LossOn(test, LossKind.MeanSquaredError, null, options.CancellationToken);
        }) * Operations(n, m) / Operations(training.Rows, test.Rows);
        // Two at a time, as the cores allow; the first run compiles.
        double network = Seconds(() => new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions { Epochs = CalibrationEpochs, Tolerance = 0, Samples = 2, IncludeUnfitted = true })
            .Fit(training, null, options.CancellationToken).Dispose()) / 2 / CalibrationEpochs * ExpectedEpochs * n / training.Rows;
        var forests = new TrainerHypothesisSpace(TreeTrainers.FastForest.For(training.Kind), new TrainerSpaceOptions { Samples = 2 });
        double forest = Seconds(() => forests.Fit(training, null, options.CancellationToken).Dispose()) / 2 * n / training.Rows;
        double all = kernel * (2 + 2 * AuditRunner.Folds + CurveShare) + (network + forest * (1 + AuditRunner.Folds)) * options.Samples + 4 * forest;
        return new AuditCost
        {
            Duration = TimeSpan.FromSeconds(all),
            MemoryBytes = sizeof(double) * ((long)n * n * 2 + 4L * m * m) + (256L << 20),
            KernelSeconds = kernel,
            NetworkSeconds = network,
            ForestSeconds = forest,
        };
    }

    /// <summary>Cholesky factor, solves, covariance and its eigendecomposition.</summary>
    private static double Operations(double n, double m) => n * n * n / 3 + n * n * m + n * m * m + 9 * m * m * m;

    private static TaskData First(TaskData data, int rows) => data.SelectRows([.. Enumerable.Range(0, Math.Min(rows, data.Rows))]);

    private static double Seconds(Action work)
    {
        work(); // compiles, loads the native library
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
