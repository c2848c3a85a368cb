namespace Microsoft.ML.InductiveBias;

/// <summary>How much of the interval of a difficulty one ingredient causes.</summary>
/// <param name="Name">The ingredient: <c>intrinsicDimension</c>, <c>resolution</c> or <c>radius</c>.</param>
/// <param name="Log2BitsLower">Lower end of log₂ of the difficulty when only this ingredient varies.</param>
/// <param name="Log2BitsUpper">Upper end of it.</param>
/// <param name="Log2BitsPerPercent">By how much log₂ of the difficulty rises when the ingredient grows by one percent; 0 where
/// the difficulty is 0.</param>
public sealed record DifficultyDriver(string Name, double Log2BitsLower, double Log2BitsUpper, double Log2BitsPerPercent);

/// <summary>The generalization difficulty of a data set, with every ingredient, its uncertainty and what drives it.</summary>
/// <remarks>The measure is exponential in the intrinsic dimension, so read <see cref="Log2Bits"/> with its interval, and
/// compare data sets by it; larger means harder. Source: Boopathy et al., ICML 2023.</remarks>
public sealed record GeneralizationDifficultyEstimate
{
    /// <summary>Classification or regression.</summary>
    public required DifficultyTask Task { get; init; }

    /// <summary>The number of rows of the data.</summary>
    public required int Rows { get; init; }

    /// <summary>n, the number of rows that were used: those whose features and label are present.</summary>
    public required int UsedRows { get; init; }

    /// <summary>d, the number of features.</summary>
    public required int Features { get; init; }

    /// <summary>The number of classes that occur; <see langword="null"/> for regression.</summary>
    public required int? Classes { get; init; }

    /// <summary>ε, the error that is to be reached (see <see cref="DifficultyOptions.TargetError"/> for its unit).</summary>
    public required double TargetError { get; init; }

    /// <summary>For regression: the difference up to which targets counted as the same, in the units of the label.</summary>
    public double? TargetTolerance { get; init; }

    /// <summary>For regression: the largest deviation of a target from the mean target, in the units of the label; the target
    /// error is a share of it.</summary>
    public double? TargetBound { get; init; }

    /// <summary>log₂ of the difficulty in bits; −∞ where the difficulty is 0; <see langword="null"/> where the data leave it
    /// undefined, and then <see cref="Diagnostics"/> says why.</summary>
    public double? Log2Bits => Terms?.Log2Bits;

    /// <summary>The difficulty in bits; +∞ where it exceeds a double; <see langword="null"/> where undefined.</summary>
    public double? Bits => Terms?.Bits;

    /// <summary>Lower end of the interval of <see cref="Log2Bits"/>.</summary>
    public double? Log2BitsLower { get; init; }

    /// <summary>Upper end of the interval of <see cref="Log2Bits"/>.</summary>
    public double? Log2BitsUpper { get; init; }

    /// <summary>The confidence of all intervals.</summary>
    public required double Confidence { get; init; }

    /// <summary>The terms of the difficulty; <see langword="null"/> where undefined.</summary>
    public DifficultyTerms? Terms { get; init; }

    /// <summary>The constants that the difficulty was computed from, for curves, other target errors and the number of rows
    /// that a given difficulty needs (<see cref="DifficultyMeasure"/>, <see cref="DifficultyCurve"/>); <see langword="null"/>
    /// where undefined.</summary>
    public TaskConstants? Constants { get; init; }

    /// <summary>The intrinsic dimension.</summary>
    public required IntrinsicDimensionEstimate IntrinsicDimension { get; init; }

    /// <summary>The resolution.</summary>
    public required ResolutionEstimate Resolution { get; init; }

    /// <summary>The radius.</summary>
    public required RadiusEstimate Radius { get; init; }

    /// <summary>What the interval comes from, the widest first; empty where undefined.</summary>
    public IReadOnlyList<DifficultyDriver> Drivers { get; init; } = [];

    /// <summary>The seed of everything random.</summary>
    public required long Seed { get; init; }

    /// <summary>What a reader must know before using the numbers: those of all ingredients and of the difficulty.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }
}
