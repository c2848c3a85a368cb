namespace Microsoft.ML.InductiveBias.Console.Measures;

/// <summary>The request of <c>merge</c>.</summary>
internal sealed record MergeRequest
{
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The merged file; <see langword="null"/> to only measure.</summary>
    public string? Output { get; init; }

    public LossKind Loss { get; init; }

    public IReadOnlyList<double> TargetLosses { get; init; } = [];

    public bool IncludeUnfitted { get; init; }
}

/// <summary>Merges sample files and measures the recorded losses.</summary>
internal static class SampleMerging
{
    public static SampleFileResult Run(MergeRequest request, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        progress.Report(new WorkProgress("merging sample files", 0));
        if (request.Output is { } output)
            return Run(request, output, cancellationToken);
        var folder = Directory.CreateTempSubdirectory("inductive-bias-");
        try
        {
            return Run(request, Path.Combine(folder.FullName, "merged.samples"), cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static SampleFileResult Run(MergeRequest request, string target, CancellationToken cancellationToken)
    {
        var merge = LossSampleFile.Merge(request.Files, target, cancellationToken);
        var file = LossSampleFile.Read(target, cancellationToken);
        var sample = file.Sample(request.Loss, request.IncludeUnfitted);
        // Without one that counts there is nothing to measure; the file is merged all the same.
        var distribution = sample.Losses.Any(double.IsFinite)
            ? SampledLossDistribution.Of(sample, new SampledLossOptions { Tail = TailMethod.Bound }, cancellationToken)
            : null;
        return new SampleFileResult
        {
            File = file,
            IsTemporary = request.Output is null,
            Merge = merge,
            Distribution = distribution,
            InductiveBias = distribution is null ? [] : [.. request.TargetLosses.Select(loss => distribution.Estimate(loss))],
        };
    }
}
