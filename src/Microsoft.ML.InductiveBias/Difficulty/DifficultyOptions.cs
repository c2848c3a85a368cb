namespace Microsoft.ML.InductiveBias;

/// <summary>What kind of target a data set has.</summary>
public enum DifficultyTask
{
    /// <summary>Decided by the type of the label column: keys, text, booleans and integers are classes, single and double
    /// precision numbers (and vectors of them) are numbers.</summary>
    Auto,

    /// <summary>Labels are classes: rows have the same class where their labels are equal.</summary>
    Classification,

    /// <summary>Labels are numbers.</summary>
    Regression,
}

/// <summary>How the generalization difficulty of a data set is estimated.</summary>
public sealed record DifficultyOptions : UncertainEstimateOptions
{
    /// <summary>ε, the error that is to be reached: above 0; 0.01 by default. For classification an error rate; for regression
    /// a share of the largest deviation of a target from the mean target (so that B = 1, as in the paper).</summary>
    public double TargetError { get; init; } = 0.01;

    /// <summary>Whether labels are classes or numbers.</summary>
    public DifficultyTask Task { get; init; }

    /// <summary>The estimator of the intrinsic dimension; the published one by default.</summary>
    public IntrinsicDimensionMethod DimensionMethod { get; init; }

    /// <summary>k, the number of neighbours of the estimator of the intrinsic dimension; 5 by default, as published.</summary>
    public int Neighbours { get; init; } = 5;

    /// <summary>The largest number of rows whose neighbours are searched (among all rows); 10,000 by default,
    /// <see langword="null"/> takes every row.</summary>
    public int? MaxQueryRows { get; init; } = 10_000;

    /// <summary>How the resolution is found; exactly by default.</summary>
    public ResolutionMethod ResolutionMethod { get; init; }

    /// <summary>For the extreme value methods: the number of sampled pairs; 4·10⁶ by default, as published.</summary>
    public int SampledPairs { get; init; } = 4_000_000;

    /// <summary>For the extreme value methods: the number of pairs in the fitted tail; 2,000 by default, as published.</summary>
    public int TailPairs { get; init; } = 2_000;

    /// <summary>The number of closest pairs of rows that are reported; 10 by default.</summary>
    public int ReportedPairs { get; init; } = 10;

    /// <summary>For regression: the difference up to which two targets count as the same, in the units of the label;
    /// <see langword="null"/> (the default) means twice the target error (see <see cref="ResolutionEstimator"/> for the reason).</summary>
    public double? TargetTolerance { get; init; }

    internal override void Validate()
    {
        base.Validate();
        TaskConstants.RequirePositive(TargetError, nameof(TargetError));
        if (TargetTolerance is { } tolerance && (!(tolerance >= 0) || double.IsInfinity(tolerance)))
            throw new ArgumentOutOfRangeException(nameof(TargetTolerance), $"TargetTolerance was {tolerance}; it must be a finite number of at least 0, or null for twice the target error.");
        Dimension().Validate();
        Resolution().Validate();
    }

    internal IntrinsicDimensionOptions Dimension() => new()
    {
        Threads = Threads, CancellationToken = CancellationToken, Progress = Progress,
        Replicates = Replicates, Confidence = Confidence, Seed = Seed,
        Method = DimensionMethod, Neighbours = Neighbours, MaxQueryRows = MaxQueryRows,
    };

    internal ResolutionOptions Resolution() => new()
    {
        Threads = Threads, CancellationToken = CancellationToken, Progress = Progress,
        Replicates = Replicates, Confidence = Confidence, Seed = Seed,
        Method = ResolutionMethod, SampledPairs = SampledPairs, TailPairs = TailPairs, ReportedPairs = ReportedPairs,
    };
}
