using System.Diagnostics;

namespace Microsoft.ML.InductiveBias;

/// <summary>What an audit is expected to take, from a short calibration on this machine.</summary>
public sealed class AuditCost
{
    /// <summary>The expected duration of the whole audit from here on, with nothing cut.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The expected peak of the memory that matrices and networks take, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Seconds of the generalization difficulty.</summary>
    internal double DifficultySeconds { get; init; }

    /// <summary>Seconds of the ordinary models.</summary>
    internal double ModelSeconds { get; init; }

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
    /// <summary>Families that are fitted to a sample of squared errors.</summary>
    private const int FamiliesOfSample = 3;

    private const int FewRows = 100;
    private const int MoreRows = 200;

    /// <summary>Rows of the larger forests, from which their line is drawn to all rows.</summary>
    private const int ForestRows = 400;

    /// <summary>The kernel curves fit nested parts of the training rows: the sum of the cubes of their shares.</summary>
    private const double CurveShare = 1.6;

    /// <summary>Boosted trees and a linear model take about this many times a small forest.</summary>
    private const double ModelForests = 12;

    /// <summary>Families and replicates behind the intervals of a sampled space, in likelihood fits.</summary>
    private const double FitsOfSample = 400;

    /// <summary>Rows of the calibration of the difficulty, whose time grows with pairs.</summary>
    private const int DifficultyRows = 1000;

    /// <summary>What ML.NET's trees keep and leave behind for each training value and class, in bytes; measured on the sample data.</summary>
    private const double TreeBytes = 512;

    public static AuditCost Of(AuditInput input, AuditSplit split, AuditOptions options)
    {
        int n = split.Training.Rows, m = split.Test.Rows;
        var training = First(split.Training, MoreRows);
        var test = First(split.Test, MoreRows);
        double kernel = Seconds(() =>
        {
            using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel(), 0.01).Fit(training, null, options.CancellationToken);
            fitted.LossOn(test, cancellationToken: options.CancellationToken);
        }) * Operations(n, m) / Operations(training.Rows, test.Rows);
        // Two at a time, as the cores allow. The number of steps to a fit grows more slowly than the rows; the root is a guess between.
        double network = Seconds(() => AuditSpaces.Networks(samples: 2).Fit(training, null, options.CancellationToken).Dispose())
            / 2 * Math.Sqrt((double)n / training.Rows);
        double forest = ForestSeconds(split.Training, options);
        double difficulty = DifficultySeconds(input, split, options), intervals = FitsOfSample * FitSeconds(options) / Environment.ProcessorCount;
        double models = ModelForests * forest;
        return new AuditCost
        {
            Duration = TimeSpan.FromSeconds(difficulty + models + kernel * (2 + AuditSpaces.ExactNames.Count * AuditRunner.Folds + CurveShare)
                + (network + forest) * options.Samples + AuditSpaces.SampledCount * intervals),
            MemoryBytes = Environment.WorkingSet + (long)(sizeof(double) * (2.0 * n * n + 4.0 * m * m) + TreeBytes * n * split.Training.FeatureCount * split.Training.OutputCount),
            DifficultySeconds = difficulty,
            ModelSeconds = models,
            KernelSeconds = kernel,
            NetworkSeconds = network + intervals / options.Samples,
            ForestSeconds = forest + intervals / options.Samples,
        };
    }

    /// <summary>One pass over some of the rows, whose time grows with the number of pairs.</summary>
    private static double DifficultySeconds(AuditInput input, AuditSplit split, AuditOptions options)
    {
        var part = First(split.Training, DifficultyRows);
        double ratio = input.Rows.Rows / (double)part.Rows;
        return Seconds(() => AuditRunner.DifficultyOf(part, input.IsNumeric, options)) * ratio * ratio;
    }

    /// <summary>One fit of a family to as many losses as the spaces draw; any losses will do.</summary>
    private static double FitSeconds(AuditOptions options)
    {
        var sample = new LossSample(LossKind.MeanSquaredError, 1, [.. Enumerable.Range(1, options.Samples).Select(i =>
            new SampledHypothesis(new DrawnHypothesis(i, HypothesisStatus.Fitted, 0), 1 + i / (double)options.Samples, default))]);
        var plain = new SampledLossOptions { GoodnessOfFitReplicates = 0, TestSetReplicates = 0 };
        const int Repeats = 5;
        return Seconds(() =>
        {
            for (int i = 0; i < Repeats; i++)
                _ = SampledLossDistribution.Of(sample, plain, options.CancellationToken);
        }) / (Repeats * FamiliesOfSample);
    }

    /// <summary>A straight line through the times at two numbers of rows, because a forest has a cost of its own beside that of the rows.</summary>
    private static double ForestSeconds(TaskData rows, AuditOptions options)
    {
        var (few, more) = (First(rows, FewRows), First(rows, ForestRows));
        double secondsOfFew = OfForest(few), secondsOfMore = OfForest(more);
        double slope = more.Rows > few.Rows ? Math.Max(0, (secondsOfMore - secondsOfFew) / (more.Rows - few.Rows)) : 0;
        return secondsOfMore + slope * (rows.Rows - more.Rows);

        double OfForest(TaskData part) =>
            Seconds(() => AuditSpaces.Forests(part.Kind, samples: 2).Fit(part, null, options.CancellationToken).Dispose()) / 2;
    }

    /// <summary>Cholesky factor, solves, covariance and its eigendecomposition.</summary>
    private static double Operations(double n, double m) => n * n * n / 3 + n * n * m + n * m * m + 9 * m * m * m;

    private static TaskData First(TaskData data, int rows) => data.SelectRows([.. Enumerable.Range(0, Math.Min(rows, data.Rows))]);

    private static double Seconds(Action work)
    {
        // The first run also compiles and loads the native library; of two more the faster one was disturbed less.
        work();
        double least = double.PositiveInfinity;
        for (int run = 0; run < 2; run++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return least;
    }
}
