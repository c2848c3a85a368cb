namespace Microsoft.ML.InductiveBias;

/// <summary>What a merge of sample files found.</summary>
/// <param name="Hypotheses">The number of hypotheses that the merged file holds, each seed once.</param>
/// <param name="Duplicates">How many were left out because an equal one of the same seed is there.</param>
/// <param name="Conflicts">Seeds that several files hold with different results; the first one counts.</param>
public sealed record SampleFileMerge(int Hypotheses, int Duplicates, IReadOnlyList<SampleFileConflict> Conflicts)
{
    /// <summary>The conflicts, for people.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => Conflicts.Count == 0 ? [] :
        [new Diagnostic("conflictingSeeds", DiagnosticSeverity.Warning, FormattableString.Invariant(
            $"{Conflicts.Count} seeds have different results in several files (the first is seed {Conflicts[0].Seed}: '{Conflicts[0].KeptFrom}' was kept, '{Conflicts[0].LeftOutFrom}' left out; outputs differ by up to {Conflicts.Max(conflict => conflict.LargestDifference):G3}). ")
            + "Rounding differs between machines, so small differences are expected; large ones come from other versions of the software.")];
}

/// <summary>A seed that two files hold with different results.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="KeptFrom">The file whose result counts.</param>
/// <param name="LeftOutFrom">The file whose result was left out.</param>
/// <param name="LargestDifference">The largest difference of two outputs on a test row, in units of the targets; +∞ where one of
/// them diverged or is not finite, 0 where only status or training loss differ.</param>
public sealed record SampleFileConflict(int Seed, string KeptFrom, string LeftOutFrom, double LargestDifference);
