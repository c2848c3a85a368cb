namespace Microsoft.ML.InductiveBias;

/// <summary>The result of merging sample files.</summary>
public sealed class SampleFileMerge
{
    internal const string Cause = "Rounding differs between machines, so small differences are expected; large ones come from different software versions.";

    internal SampleFileMerge(int hypotheses, int duplicates, IReadOnlyList<(int Seed, string KeptFrom, string LeftOutFrom, double LargestDifference)> conflicts) =>
        (Hypotheses, Duplicates, Conflicts) = (hypotheses, duplicates, conflicts);

    /// <summary>The number of hypotheses that the merged file holds, each seed once.</summary>
    public int Hypotheses { get; }

    /// <summary>The number left out because an equal one of the same seed exists.</summary>
    public int Duplicates { get; }

    /// <summary>Seeds that several files hold with different results, the file whose result counts, the file whose result was left out, and the largest difference of two
    /// outputs on a test row, in units of the targets: +∞ where one of them diverged or isn't finite, 0 where only status or training loss differ.</summary>
    public IReadOnlyList<(int Seed, string KeptFrom, string LeftOutFrom, double LargestDifference)> Conflicts { get; }

    /// <summary>The conflicts as a diagnostic.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => Conflicts.Count == 0 ? [] :
        [new Diagnostic("conflictingSeeds", DiagnosticSeverity.Warning, FormattableString.Invariant(
            $"{Conflicts.Count} seeds have different results in several files (the first is seed {Conflicts[0].Seed}: '{Conflicts[0].KeptFrom}' was kept, '{Conflicts[0].LeftOutFrom}' left out; outputs differ by up to {Conflicts.Max(conflict => conflict.LargestDifference):G3}). ")
            + Cause)];
}
