using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The generalization difficulty of a data set, with every ingredient, its uncertainty and what drives it.</summary>
/// <remarks>The measure is exponential in the intrinsic dimension, so read <see cref="Log2Bits"/> with its interval, and
/// compare data sets by it; larger means harder. Source: Boopathy et al., ICML 2023.</remarks>
public sealed class GeneralizationDifficultyEstimate : DiagnosedResult
{
    internal GeneralizationDifficultyEstimate(IntrinsicDimensionEstimate dimension, ResolutionEstimate resolution, RadiusEstimate radius) =>
        (IntrinsicDimension, Resolution, Radius) = (dimension, resolution, radius);

    /// <summary>Classification or regression.</summary>
    public DifficultyTask Task { get; internal init; }

    /// <summary>The number of rows of the data.</summary>
    public int Rows { get; internal init; }

    /// <summary>n, the number of rows that were used: those whose features and label are present.</summary>
    public int UsedRows { get; internal init; }

    /// <summary>d, the number of features.</summary>
    public int Features { get; internal init; }

    /// <summary>The number of classes that occur; <see langword="null"/> for regression.</summary>
    public int? Classes { get; internal init; }

    /// <summary>ε, the error to reach (see <see cref="DifficultyOptions.TargetError"/> for its unit).</summary>
    public double TargetError { get; internal init; }

    /// <summary>For regression: the difference up to which targets counted as the same, in the units of the label.</summary>
    public double? TargetTolerance { get; internal init; }

    /// <summary>For regression: the largest deviation of a target from the mean target, in the units of the label; the target
    /// error is a share of it.</summary>
    public double? TargetBound { get; internal init; }

    /// <summary>log₂ of the difficulty in bits; −∞ where the difficulty is 0; <see langword="null"/> if undefined;
    /// <see cref="DiagnosedResult.Diagnostics"/> then explains why.</summary>
    public double? Log2Bits => Terms?.Log2Bits;

    /// <summary>The difficulty in bits; +∞ where it exceeds a double; <see langword="null"/> where undefined.</summary>
    public double? Bits => Terms?.Bits;

    /// <summary>Lower end of the interval of <see cref="Log2Bits"/>.</summary>
    public double? Log2BitsLower { get; internal init; }

    /// <summary>Upper end of the interval of <see cref="Log2Bits"/>.</summary>
    public double? Log2BitsUpper { get; internal init; }

    /// <summary>The confidence of all intervals.</summary>
    public double Confidence { get; internal init; }

    /// <summary>The terms of the difficulty; <see langword="null"/> where undefined.</summary>
    public DifficultyTerms? Terms { get; internal init; }

    /// <summary>The constants that the difficulty was computed from, for curves, other target errors and the number of rows
    /// that a given difficulty needs (<see cref="DifficultyMeasure"/>); <see langword="null"/>
    /// where undefined.</summary>
    public TaskConstants? Constants { get; internal init; }

    /// <summary>The intrinsic dimension.</summary>
    public IntrinsicDimensionEstimate IntrinsicDimension { get; }

    /// <summary>The resolution.</summary>
    public ResolutionEstimate Resolution { get; }

    /// <summary>The radius.</summary>
    public RadiusEstimate Radius { get; }

    /// <summary>The sources of the interval, the widest first; empty if undefined. Each has the name of an ingredient (<c>intrinsicDimension</c>, <c>resolution</c> or
    /// <c>radius</c>), the interval of log₂ of the difficulty when only this ingredient varies, and by how much log₂ of the difficulty rises when the
    /// ingredient grows by one percent; 0 where the difficulty is 0.</summary>
    public IReadOnlyList<(string Name, double Log2BitsLower, double Log2BitsUpper, double Log2BitsPerPercent)> Drivers { get; internal init; } = [];

    /// <summary>The random seed.</summary>
    public long Seed { get; internal init; }

    /// <inheritdoc/>
    protected override string Describe() =>
        Terms is { } terms && Log2BitsLower is { } lower && Log2BitsUpper is { } upper
            ? FormattableString.Invariant($"{ResultText.PowerOfTwo(terms.Log2Bits)} bits ({ResultText.PowerOfTwo(lower)} to {ResultText.PowerOfTwo(upper)}) at target error {ResultText.Of(TargetError)}, {UsedRows} rows, dimension {ResultText.Of(IntrinsicDimension.Value)}")
            : "undefined difficulty; see the diagnostics";
}
