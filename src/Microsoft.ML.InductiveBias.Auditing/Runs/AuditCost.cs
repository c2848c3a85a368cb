using System.Diagnostics;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The estimated cost of an audit, from a short calibration on this machine.</summary>
public sealed class AuditCost : InductiveBiasResult
{
    internal AuditCost()
    {
    }

    /// <summary>The estimated duration of the whole audit after the calibration, with nothing cut.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>The estimated peak memory of matrices and networks, in bytes.</summary>
    public long MemoryBytes { get; internal init; }

    /// <summary>Seconds of the generalization difficulty.</summary>
    internal double DifficultySeconds { get; init; }

    /// <summary>Seconds of the ordinary models.</summary>
    internal double ModelSeconds { get; init; }

    /// <summary>Seconds of fitting and measuring one kernel space.</summary>
    internal double KernelSeconds { get; init; }

    /// <summary>Seconds of choosing the parameters of one kernel space.</summary>
    internal double TuningSeconds { get; init; }

    /// <summary>Seconds of the audit of labels.</summary>
    internal double LabelSeconds { get; init; }

    /// <summary>Seconds of one trained network.</summary>
    internal double NetworkSeconds { get; init; }

    /// <summary>Seconds of one forest.</summary>
    internal double ForestSeconds { get; init; }

    /// <inheritdoc/>
    protected override string Describe() =>
        FormattableString.Invariant($"about {Duration.TotalSeconds:F0} s and {MemoryBytes / 1e9:F1} GB (estimate from a calibration)");
}

/// <summary>Measures small pieces of an audit to estimate the cost of the whole.</summary>
/// <remarks>A piece that fails on these rows counts with the time until then: the audit will leave that part out and report it.</remarks>
internal sealed class AuditCalibration
{
    /// <summary>Families that are fitted to a sample of squared errors.</summary>
    private const int FamiliesOfSample = 3;

    /// <summary>Training rows that maximum likelihood uses, and the share of its time that is the same for more rows.</summary>
    private const int TuningRows = 1000;
    private const double TuningOfFewRows = 0.6;

    /// <summary>The loss of networks whose noise is unknown yet, near the smallest that an audit asks for.</summary>
    private const double CalibrationTolerance = 0.01;

    private const int FewRows = 100;
    private const int MoreRows = 200;

    /// <summary>Rows of the larger forests, from which the time is extrapolated to all rows.</summary>
    private const int ForestRows = 400;

    /// <summary>Boosted trees and a linear model take about this many times as long as a small forest.</summary>
    private const double ModelForests = 12;

    /// <summary>Families and replicates for the intervals of a sampled space, in likelihood fits.</summary>
    private const double FitsOfSample = 400;

    /// <summary>Operations of an eigendecomposition of many rows as a multiple of the cube of their number, in the units of <see cref="Operations"/>, which counts those of few
    /// rows; measured.</summary>
    private const double DecompositionShare = 3;

    /// <summary>Rows of the calibration of the difficulty, whose time grows with the number of pairs.</summary>
    private const int DifficultyRows = 1000;

    /// <summary>What ML.NET's trees allocate per training value and class, in bytes; measured on the sample data.</summary>
    private const double TreeBytes = 512;

    /// <summary>A piece whose run takes longer, in seconds or as a share of the budget, isn't repeated; a first run up to half of the limit below is.</summary>
    private const double LongSeconds = 0.5, LongShare = 0.02;

    /// <summary>A run of a piece that takes longer, in seconds or as a share of the budget, is canceled.</summary>
    private const double LimitSeconds = 5, LimitShare = 0.05;

    private readonly AuditInput _input;
    private readonly AuditSplit _split;
    private readonly AuditOptions _options;
    private readonly double _longSeconds;
    private readonly TimeSpan _limit;

    private AuditCalibration(AuditInput input, AuditSplit split, AuditOptions options)
    {
        (_input, _split, _options) = (input, split, options);
        double budget = (options.Budget ?? TimeSpan.MaxValue).TotalSeconds;
        _longSeconds = Math.Min(LongSeconds, LongShare * budget);
        _limit = TimeSpan.FromSeconds(Math.Min(LimitSeconds, LimitShare * budget));
    }

    /// <summary>The cost of an audit.</summary>
    /// <exception cref="OperationCanceledException">The audit was canceled.</exception>
    public static AuditCost Of(AuditInput input, AuditSplit split, AuditOptions options) => new AuditCalibration(input, split, options).Measure();

    private AuditCost Measure()
    {
        int n = _split.Training.Rows, m = _split.Test.Rows;
        var training = First(_split.Training, MoreRows);
        var test = First(_split.Test, MoreRows);
        double kernel = Seconds(token =>
        {
            using var fitted = new GaussianProcessHypothesisSpace(new RbfKernel(), 0.01) { Device = _options.Device }.Fit(training, null, token);
            fitted.LossOn(test, cancellationToken: token);
        }) * Operations(n, m) / Operations(training.Rows, test.Rows);
        double tuning = Seconds(token => GaussianProcessHypothesisSpace.ByLikelihood(device: _options.Device).Fit(training, null, token).Dispose())
            * (TuningOfFewRows + (1 - TuningOfFewRows) * Math.Pow(Math.Min(n, TuningRows) / (double)training.Rows, 3));
        // Two at a time, as the cores allow. The number of steps to a fit grows more slowly than the rows; the square root is a guess.
        double network = Seconds(token => AuditSpaces.Networks(CalibrationTolerance, _options.Device, samples: 2).Fit(training, null, token).Dispose())
            / 2 * Math.Sqrt((double)n / training.Rows);
        bool trees = LabelIdentifier.Find(_input) is null;
        double forest = trees ? ForestSeconds(_split.Training) : 0;
        double difficulty = DifficultySeconds(), intervals = FitsOfSample * FitSeconds() / Environment.ProcessorCount;
        // Without trees, only the linear model is left.
        double models = trees ? ModelForests * forest : network;
        // Without trees, the label is an identifier, which isn't judged.
        double labels = trees ? LabelSeconds(kernel) : 0;
        return new AuditCost
        {
            Duration = TimeSpan.FromSeconds(difficulty + models + labels + AuditSpaces.ExactNames.Count * tuning + kernel * (2 + AuditSpaces.ExactNames.Count * (_split.Parts(_input.Rows.Rows) + _options.Splits - 1) + RowsCurve.MostSplits * RowsCurve.KernelsPerSplit) + (_options.Splits - 1) * models / AuditModels.All.Count
                + (network + forest) * _options.Samples + (trees ? AuditSpaces.SampledCount : 1) * intervals),
            MemoryBytes = Environment.WorkingSet + (long)(sizeof(double) * (2.0 * n * n + 4.0 * m * m) + TreeBytes * n * NumbersPerRow(_split.Training) * _split.Training.OutputCount),
            DifficultySeconds = difficulty,
            ModelSeconds = models,
            KernelSeconds = kernel,
            TuningSeconds = tuning,
            LabelSeconds = labels,
            NetworkSeconds = network + intervals / _options.Samples,
            ForestSeconds = forest + intervals / _options.Samples,
        };
    }

    /// <summary>The audit of labels, of parts of the largest size or of one part.</summary>
    private double LabelSeconds(double kernel)
    {
        int all = _input.Rows.Rows, most = LabelJudge.MaximumRows(_options), part = Math.Min(all, most);
        double parts = _options.JudgesAllLabels ? Math.Max(1, all / (double)most) : 1;
        return parts * (LabelScores.Decompositions * kernel * DecompositionShare * Math.Pow(part, 3) / Operations(_split.Training.Rows, _split.Test.Rows)
            + OutOfFoldSeconds(part));
    }

    /// <summary>The trees of the audit of labels, on few rows and for two classes: their time grows with both.</summary>
    private double OutOfFoldSeconds(int rows)
    {
        var part = First(HasManyClasses(_split.Training) ? OneAgainstOthers(_split.Training) : _split.Training, ForestRows);
        return Seconds(token => OutOfFoldPredictions.Of(LabelScores.TreesFor(rows), part, 0, token))
            * Math.Max(1, rows / (double)part.Rows) * (HasManyClasses(_split.Training) ? _split.Training.OutputCount / 2.0 : 1);
    }

    /// <summary>One pass over some of the rows, whose time grows with the number of pairs.</summary>
    private double DifficultySeconds()
    {
        var part = First(_split.Training, DifficultyRows);
        double ratio = AuditRunner.DifficultyRows(_input, part.FeatureCount, _options) / (double)part.Rows;
        return Seconds(token => AuditRunner.DifficultyOf(part, [.. Enumerable.Repeat(false, part.FeatureCount)], new AuditOptions(_options) { CancellationToken = token })) * ratio * ratio;
    }

    /// <summary>One fit of a family to as many losses as the spaces draw. Any losses will do.</summary>
    private double FitSeconds()
    {
        var sample = new LossSample(LossKind.MeanSquaredError, 1, [.. Enumerable.Range(1, _options.Samples).Select(i =>
            new SampledHypothesis(new DrawnHypothesis(i, HypothesisStatus.Fitted, 0), 1 + i / (double)_options.Samples, default))]);
        var plain = new SampledLossOptions { GoodnessOfFitReplicates = 0 };
        const int Repeats = 5;
        return Seconds(token =>
        {
            for (int i = 0; i < Repeats; i++)
                _ = SampledLossDistribution.Of(sample, plain, token);
        }) / (Repeats * FamiliesOfSample);
    }

    /// <summary>A straight line through the times for two numbers of rows, because a forest has a fixed cost in addition to that of the rows.</summary>
    private double ForestSeconds(TaskData rows)
    {
        // A forest for each of many classes would take minutes, so one class against the others is timed twice.
        double perForest = HasManyClasses(rows) ? rows.OutputCount / 2.0 : 1;
        var all = HasManyClasses(rows) ? OneAgainstOthers(rows) : rows;
        var (few, more) = (First(all, FewRows), First(all, ForestRows));
        double secondsOfFew = OfForest(few), secondsOfMore = OfForest(more);
        // The fixed cost isn't negative; a disturbed run would be extrapolated as if it were.
        double slope = more.Rows > few.Rows ? Math.Clamp((secondsOfMore - secondsOfFew) / (more.Rows - few.Rows), 0, secondsOfMore / more.Rows) : 0;
        return perForest * (secondsOfMore + slope * (all.Rows - more.Rows));

        double OfForest(TaskData part) => Seconds(token => AuditSpaces.Forests(part.Kind, samples: 2).Fit(part, null, token).Dispose()) / 2;
    }

    private static bool HasManyClasses(TaskData rows) => rows.Kind == TaskKind.MulticlassClassification && rows.OutputCount > 2;

    /// <summary>The most frequent class against the others.</summary>
    private static TaskData OneAgainstOthers(TaskData rows)
    {
        var classes = Enumerable.Range(0, rows.Rows).Select(row => TrueClass.Of(rows, row)).ToArray();
        int frequent = classes.CountBy(c => c).MaxBy(count => count.Value).Key;
        return rows.WithTargets(TaskKind.MulticlassClassification, [.. classes.SelectMany(c => c == frequent ? (double[])[0, 1] : [1, 0])]);
    }

    /// <summary>The features of a row, or of sparse rows those that aren't 0.</summary>
    internal static int NumbersPerRow(TaskData rows) => rows.SparseFeatures is { } sparse ? sparse.Values.Length / rows.Rows + 1 : rows.FeatureCount;

    /// <summary>Cholesky factor, solves, covariance and its eigendecomposition.</summary>
    private static double Operations(double n, double m) => n * n * n / 3 + n * n * m + n * m * m + 9 * m * m * m;

    private static TaskData First(TaskData data, int rows) => data.SelectRows([.. Enumerable.Range(0, Math.Min(rows, data.Rows))]);

    private double Seconds(Action<CancellationToken> work)
    {
        double least = double.PositiveInfinity;
        // The first run also compiles and loads the native library. Of the two others, the faster one was disturbed less.
        for (int run = 0; run < 3; run++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_options.CancellationToken);
            limit.CancelAfter(_limit);
            long start = Stopwatch.GetTimestamp();
            bool completed = Completes(work, limit.Token);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            // A first run that compiles for long says little, unless it would take too much time to repeat.
            bool isLong = !completed || seconds > (run > 0 ? _longSeconds : Math.Max(_longSeconds, _limit.TotalSeconds / 2));
            if (run > 0 || isLong)
                least = Math.Min(least, seconds);
            if (isLong)
                break;
        }
        return least;
    }

    private bool Completes(Action<CancellationToken> work, CancellationToken limit)
    {
        try
        {
            work(limit);
            return true;
        }
        catch (Exception)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }
}
