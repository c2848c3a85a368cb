namespace Microsoft.ML.InductiveBias.Console.Results;

/// <summary>The generalization difficulty of one data set.</summary>
internal sealed class DifficultyResult
{
    /// <summary>The data.</summary>
    public required DataDescription Data { get; init; }

    /// <summary>What the row numbers of <see cref="Estimate"/> count: <c>line</c> (of the file, from 1) or <c>image</c> (from 0).</summary>
    public required string RowUnit { get; init; }

    /// <summary>The difficulty with its ingredients.</summary>
    public required GeneralizationDifficultyEstimate Estimate { get; init; }

    /// <summary>Diagnostics that affect how to interpret the data and the estimate.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>Sorts results by difficulty, hardest first. Equal results keep their order; undefined ones come last.</summary>
    /// <param name="results">The results.</param>
    public static IReadOnlyList<DifficultyResult> Ranked(IEnumerable<DifficultyResult> results) =>
        [.. results.OrderByDescending(result => result.Estimate.Log2Bits.HasValue).ThenByDescending(result => result.Estimate.Log2Bits)];
}
