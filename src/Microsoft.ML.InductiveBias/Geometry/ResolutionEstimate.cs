namespace Microsoft.ML.InductiveBias;

/// <summary>Two rows and their distance.</summary>
/// <param name="First">The lower row number.</param>
/// <param name="Second">The higher row number.</param>
/// <param name="Distance">Their Euclidean distance, in the units of the features.</param>
public readonly record struct RowPair(int First, int Second, double Distance);

/// <summary>The smallest distance at which the target changes, with its interval and the rows that set it.</summary>
public sealed record ResolutionEstimate
{
    /// <summary>δ, in the units of the features; 0 where no two rows that differ lie apart (see <see cref="IsDefined"/>).</summary>
    public required double Value { get; init; }

    /// <summary>Lower end of the interval.</summary>
    public required double Lower { get; init; }

    /// <summary>Upper end of the interval.</summary>
    public required double Upper { get; init; }

    /// <summary>The confidence of the interval.</summary>
    /// <remarks>For <see cref="ResolutionMethod.Exact"/> the value itself is certain; the interval says what another sample of
    /// as many rows could have as its smallest distance. For the extreme value methods it holds the error of sampling pairs.</remarks>
    public required double Confidence { get; init; }

    /// <summary>Whether two rows that differ in the target lie at a distance above 0.</summary>
    public required bool IsDefined { get; init; }

    /// <summary>How the value was found.</summary>
    public required ResolutionMethod Method { get; init; }

    /// <summary>The number of unordered pairs of rows that differ.</summary>
    public required double Pairs { get; init; }

    /// <summary>The closest pairs of rows that differ and lie apart, ascending: the first sets an exact resolution. Of rows
    /// with equal features and target, the first is named.</summary>
    public required IReadOnlyList<RowPair> ClosestPairs { get; init; }

    /// <summary>Groups of rows with the same features whose targets differ: no function of the features fits them.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> ContradictingRows { get; init; }

    /// <summary>The fit of the tail, for the extreme value methods.</summary>
    public ExtremeValueFit? ExtremeValue { get; init; }

    /// <summary>The seed of sampled pairs and of the interval.</summary>
    public required long Seed { get; init; }

    /// <summary>What a reader must know before using the numbers.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    internal double[] Replicates { get; init; } = [];
}
