namespace Microsoft.ML.InductiveBias.Console.Results;

/// <summary>A sample file that was drawn or merged.</summary>
internal sealed class SampleFileResult
{
    /// <summary>The file.</summary>
    public required SampleFileSummary File { get; init; }

    /// <summary>Whether the file was only made to be measured, so that results don't name it.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>The user's specification of the space; <see langword="null"/> if there is none.</summary>
    public string? Specification { get; init; }

    /// <summary>How many hypotheses this run drew; <see langword="null"/> for a merge.</summary>
    public int? DrawnNow { get; init; }

    /// <summary>The merge that made the file; <see langword="null"/> for drawn hypotheses.</summary>
    public SampleFileMerge? Merge { get; init; }

    /// <summary>The distribution of the recorded losses; <see langword="null"/> if they weren't measured.</summary>
    public SampledLossDistribution? Distribution { get; init; }

    /// <summary>The bias at the requested target losses.</summary>
    public IReadOnlyList<InductiveBiasEstimate> InductiveBias { get; init; } = [];

    /// <summary>The seeds between the smallest and the largest that the file lacks, as ranges of which both ends belong to them.</summary>
    public IReadOnlyList<(int First, int Last)> MissingSeeds =>
        [.. File.Seeds.Zip(File.Seeds.Skip(1)).Where(pair => pair.Second > pair.First + 1).Select(pair => (pair.First + 1, pair.Second - 1))];

    /// <summary>Diagnostics of the merge, the seeds, and the distribution.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => [.. Merge?.Diagnostics ?? [], .. Missing, .. Distribution?.Diagnostics ?? []];

    private IEnumerable<Diagnostic> Missing => MissingSeeds is not [var first, ..] ? [] : [new Diagnostic("seedsMissing", DiagnosticSeverity.Warning,
        FormattableString.Invariant($"The file lacks {MissingSeeds.Sum(range => (long)range.Last - range.First + 1)} of the seeds {File.Seeds[0]} to {File.Seeds[^1]}. ")
        + FormattableString.Invariant($"Draw the first of them with --first-seed {first.First} --samples {first.Last - first.First + 1}."))];
}
