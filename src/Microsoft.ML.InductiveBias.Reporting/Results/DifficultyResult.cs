namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The generalization difficulty of one data set.</summary>
public sealed class DifficultyResult
{
    /// <summary>The data.</summary>
    public required DataDescription Data { get; init; }

    /// <summary>How the features were normalized: <c>none</c>, <c>standardize</c>, <c>minmax</c>, or <c>pixels/255</c>.</summary>
    public required string Normalization { get; init; }

    /// <summary>What the row numbers of <see cref="Estimate"/> count: <c>line</c> (of the file, from 1) or <c>image</c> (from 0).</summary>
    public required string RowUnit { get; init; }

    /// <summary>The difficulty with its ingredients.</summary>
    public required GeneralizationDifficultyEstimate Estimate { get; init; }

    /// <summary>Diagnostics that affect how to interpret the data and the estimate.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>n, the number of rows used.</summary>
    public ValueWithInterval Rows => ValueWithInterval.Exact(Estimate.UsedRows);

    /// <summary>q, as estimated. The estimate's <see cref="TaskConstants.IntrinsicDimension"/> is the value that was used.</summary>
    public ValueWithInterval IntrinsicDimension => new(Estimate.IntrinsicDimension.Value, Estimate.IntrinsicDimension.Lower, Estimate.IntrinsicDimension.Upper);

    /// <summary>R, in units of the normalized features.</summary>
    public ValueWithInterval Radius => new(Estimate.Radius.Value, Estimate.Radius.Lower, Estimate.Radius.Upper);

    /// <summary>δ, in units of the normalized features.</summary>
    public ValueWithInterval Resolution => new(Estimate.Resolution.Value, Estimate.Resolution.Lower, Estimate.Resolution.Upper);

    /// <summary>N_d: the number of classes; 1 for regression.</summary>
    public ValueWithInterval DiscreteFeatures => ValueWithInterval.Exact(Estimate.Classes ?? 1);

    /// <summary>D: the number of classes minus 1; 1 for regression.</summary>
    public ValueWithInterval OutputDimension => ValueWithInterval.Exact(Estimate.Classes is { } classes ? classes - 1 : 1);

    /// <summary>ε, the error to reach.</summary>
    public ValueWithInterval TargetError => ValueWithInterval.Exact(Estimate.TargetError);

    /// <summary>log₂ of the difficulty in bits; −∞ if the difficulty is 0; <see langword="null"/> if it is undefined.</summary>
    public ValueWithInterval? Log2Bits => Estimate is { Log2Bits: { } value, Log2BitsLower: { } lower, Log2BitsUpper: { } upper }
        ? new(value, lower, upper)
        : null;

    /// <summary>The difficulty in bits; +∞ if it exceeds a double; <see langword="null"/> if it is undefined.</summary>
    public ValueWithInterval? Bits => Estimate.Bits is { } bits && Log2Bits is { } log2
        // Rounding of the power must not separate an end from the value that it equals.
        ? new(bits, Math.Min(bits, Math.Pow(2, log2.Lower)), Math.Max(bits, Math.Pow(2, log2.Upper)))
        : null;

    /// <summary>Sorts results by <see cref="Log2Bits"/>, hardest first. Equal results keep their order; undefined ones come last.</summary>
    /// <param name="results">The results.</param>
    public static IReadOnlyList<DifficultyResult> Ranked(IEnumerable<DifficultyResult> results) =>
        [.. results.OrderByDescending(result => result.Log2Bits.HasValue).ThenByDescending(result => result.Log2Bits?.Value)];
}
