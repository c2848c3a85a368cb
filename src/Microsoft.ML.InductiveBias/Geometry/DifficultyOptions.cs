using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The kind of target of a data set.</summary>
public enum DifficultyTask
{
    /// <summary>Chosen by the type of the label column: keys, text, booleans and integers are classes, single and double
    /// precision numbers (and vectors of them) are numbers.</summary>
    Auto,

    /// <summary>Labels are classes: rows have the same class where their labels are equal.</summary>
    Classification,

    /// <summary>Labels are numbers.</summary>
    Regression,
}

/// <summary>How the generalization difficulty of a data set is estimated.</summary>
public sealed class DifficultyOptions
{
    /// <summary>Creates an instance with the defaults.</summary>
    public DifficultyOptions()
    {
    }

    /// <summary>Copies another instance; an object initializer then changes what differs.</summary>
    /// <param name="other">The instance to copy.</param>
    public DifficultyOptions(DifficultyOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (TargetError, Task, DimensionMethod, Neighbors, MaxQueryRows) = (other.TargetError, other.Task, other.DimensionMethod, other.Neighbors, other.MaxQueryRows);
        (ResolutionMethod, SampledPairs, TailPairs, ReportedPairs, TargetTolerance) = (other.ResolutionMethod, other.SampledPairs, other.TailPairs, other.ReportedPairs, other.TargetTolerance);
        (LeaveOutIsolatedRows, Replicates, Confidence, Seed, RowUnit) = (other.LeaveOutIsolatedRows, other.Replicates, other.Confidence, other.Seed, other.RowUnit);
        (RowNumber, Threads, Progress, CancellationToken) = (other.RowNumber, other.Threads, other.Progress, other.CancellationToken);
    }

    /// <summary>ε, the error to reach: above 0; 0.01 by default. For classification an error rate; for regression
    /// a share of the largest deviation of a target from the mean target (so that B = 1, as in the paper).</summary>
    public double TargetError = 0.01;

    /// <summary>Whether labels are classes or numbers.</summary>
    public DifficultyTask Task;

    /// <summary>The estimator of the intrinsic dimension; the published one by default.</summary>
    public IntrinsicDimensionMethod DimensionMethod;

    /// <summary>k, the number of neighbors of the estimator of the intrinsic dimension; 5 by default, as published.</summary>
    public int Neighbors = 5;

    /// <summary>The largest number of rows whose neighbors are searched (among all rows); 10,000 by default,
    /// <see langword="null"/> uses every row.</summary>
    public int? MaxQueryRows = 10_000;

    /// <summary>How the resolution is estimated; by default exactly, and from sampled pairs where that would take minutes.</summary>
    public ResolutionMethod ResolutionMethod;

    /// <summary>For the extreme value methods: the number of sampled pairs; 4·10⁶ by default, as published.</summary>
    public int SampledPairs = 4_000_000;

    /// <summary>For the extreme value methods: the number of pairs in the fitted tail; 2,000 by default, as published.</summary>
    public int TailPairs = 2_000;

    /// <summary>The number of closest pairs of rows that are reported; 10 by default.</summary>
    public int ReportedPairs = 10;

    /// <summary>For regression: the difference up to which two targets count as the same, in the units of the label;
    /// <see langword="null"/> (the default) means twice the target error: two targets that differ by no more are both met by the same output.</summary>
    public double? TargetTolerance;

    /// <summary>Whether the published dimension estimator leaves isolated rows out of its mean (<see langword="true"/> by default): rows
    /// whose nearest neighbor lies beyond Tukey's outer fence on ln T₁ (third quartile plus three interquartile ranges). From far away all
    /// neighbors look equally far, so a single such row would have a huge estimate and set the mean. Other estimators ignore it.</summary>
    public bool LeaveOutIsolatedRows = true;

    /// <summary>Number of replicates behind an interval: at least 100; 1,000 by default.</summary>
    public int Replicates = 1000;

    /// <summary>Confidence of intervals: above 0 and below 1; 0.95 by default.</summary>
    public double Confidence = 0.95;

    /// <summary>The random seed; <see langword="null"/> (the default) uses that of the <see cref="MLContext"/>.</summary>
    public int? Seed;

    /// <summary>The word for a row in messages, such as <c>line</c>; <c>row</c> by default.</summary>
    public string RowUnit = "row";

    /// <summary>Maps a row's position, counted from 0, to the number that results and messages use; <see langword="null"/> (the default) keeps the position.</summary>
    public Func<int, int>? RowNumber;

    /// <summary>Number of threads; 0 (the default) uses one for each core. Results don't depend on it.</summary>
    public int Threads;

    /// <summary>Receives progress reports, on the threads that compute; may be <see langword="null"/>.</summary>
    internal IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Cancels the computation within about a second.</summary>
    internal CancellationToken CancellationToken { get; init; }

    internal long SeedOrDefault => Seed ?? 0;

    internal RowNumbering Rows => new(RowUnit, RowNumber ?? RowNumbering.Positions.Number);

    internal SearchOptions Search() => new() { Threads = Threads, CancellationToken = CancellationToken, Progress = Progress };

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(RowUnit);
        Require.Positive(TargetError);
        Require.That(TargetTolerance is not { } tolerance || (tolerance >= 0 && double.IsFinite(tolerance)), TargetTolerance, "a finite number of at least 0, or null for twice the target error");
        Require.Defined(DimensionMethod);
        int least = DimensionMethod == IntrinsicDimensionMethod.LevinaBickelUnbiased ? 3 : 2;
        Require.That(Neighbors >= least, Neighbors, $"at least {least} for {DimensionMethod}");
        Require.That(MaxQueryRows is null or >= 3, MaxQueryRows, "at least 3, or null for every row");
        Require.Defined(ResolutionMethod);
        Require.AtLeast(SampledPairs, 10);
        Require.That(TailPairs >= 2 && TailPairs < SampledPairs, TailPairs, $"at least 2 and below SampledPairs, {SampledPairs}");
        Require.AtLeast(ReportedPairs, 1);
        Require.AtLeast(Replicates, 100);
        Require.Share(Confidence);
        Search().Parallel();
    }
}
