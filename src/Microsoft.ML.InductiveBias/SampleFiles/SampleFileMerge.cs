namespace Microsoft.ML.InductiveBias;

/// <summary>The result of merging sample files.</summary>
public sealed class SampleFileMerge
{
    internal SampleFileMerge(int hypotheses, int duplicates, IReadOnlyList<SampleFileConflict> conflicts) =>
        (Hypotheses, Duplicates, Conflicts) = (hypotheses, duplicates, conflicts);

    /// <summary>The number of hypotheses that the merged file holds, each seed once.</summary>
    public int Hypotheses { get; }

    /// <summary>The number left out because an equal one of the same seed exists.</summary>
    public int Duplicates { get; }

    /// <summary>Seeds that several files hold with different results; the first one counts.</summary>
    public IReadOnlyList<SampleFileConflict> Conflicts { get; }

    /// <summary>The conflicts as a diagnostic.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => Conflicts.Count == 0 ? [] :
        [new Diagnostic("conflictingSeeds", DiagnosticSeverity.Warning, FormattableString.Invariant(
            $"{Conflicts.Count} seeds have different results in several files (the first is seed {Conflicts[0].Seed}: '{Conflicts[0].KeptFrom}' was kept, '{Conflicts[0].LeftOutFrom}' left out; outputs differ by up to {Conflicts.Max(conflict => conflict.LargestDifference):G3}). ")
            + SampleFileConflict.Cause)];
}

/// <summary>A seed that two files hold with different results.</summary>
public sealed class SampleFileConflict
{
    internal const string Cause = "Rounding differs between machines, so small differences are expected; large ones come from different software versions.";

    internal SampleFileConflict(int seed, string keptFrom, string leftOutFrom, double largestDifference) =>
        (Seed, KeptFrom, LeftOutFrom, LargestDifference) = (seed, keptFrom, leftOutFrom, largestDifference);

    /// <summary>The seed.</summary>
    public int Seed { get; }

    /// <summary>The file whose result counts.</summary>
    public string KeptFrom { get; }

    /// <summary>The file whose result was left out.</summary>
    public string LeftOutFrom { get; }

    /// <summary>The largest difference of two outputs on a test row, in units of the targets; +∞ where one of
    /// them diverged or is not finite, 0 where only status or training loss differ.</summary>
    public double LargestDifference { get; }
}
