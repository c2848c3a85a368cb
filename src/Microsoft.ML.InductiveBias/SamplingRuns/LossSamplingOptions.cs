using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Options of a sampling run.</summary>
public sealed class LossSamplingOptions
{
    /// <summary>Creates an instance with the defaults.</summary>
    public LossSamplingOptions()
    {
    }

    /// <summary>Copies another instance; an object initializer then changes what differs.</summary>
    /// <param name="other">The instance to copy.</param>
    public LossSamplingOptions(LossSamplingOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Samples, FirstSeed, SampleFile, Losses, BatchSize) = (other.Samples, other.FirstSeed, other.SampleFile, other.Losses, other.BatchSize);
        (IncludeUnfitted, Executor, Progress, CancellationToken, Clock) = (other.IncludeUnfitted, other.Executor, other.Progress, other.CancellationToken, other.Clock);
    }

    /// <summary>S, the number of hypotheses in the sample, including those already in the sample file; at least 1, 100 by default.</summary>
    public int Samples = 100;

    /// <summary>The first seed: the sample has the seeds FirstSeed to FirstSeed + Samples − 1. <see langword="null"/> (the default) derives it from
    /// the seed of the context, so that contexts of different seeds share no hypothesis; it is 0 for a context without a seed or with
    /// the seed 0. Runs on other machines take other seeds; <see cref="LossSampleFile.Merge"/> joins their files.</summary>
    public int? FirstSeed;

    internal int Start => FirstSeed ?? 0;

    /// <summary>The file that hypotheses are appended to as they are drawn, and from which the run resumes; <see langword="null"/>
    /// (the default) keeps them in memory alone.</summary>
    public string? SampleFile;

    /// <summary>The losses to measure, each once; the mean squared error by default. A sample file holds
    /// the predictions, so that other losses can be measured later without drawing again.</summary>
    public IReadOnlyList<LossKind> Losses = [LossKind.MeanSquaredError];

    /// <summary>How many hypotheses are requested from the space at a time, at least 1; <see langword="null"/> (the default) requests
    /// all that are missing and lets the space choose its batches.</summary>
    public int? BatchSize;

    /// <summary>Whether hypotheses that didn't fit the training rows count; <see langword="false"/> by default. Diverged ones never do.
    /// A sample file holds them either way.</summary>
    public bool IncludeUnfitted;

    /// <summary>Where hypotheses are drawn, such as a cluster; <see langword="null"/> (the default) draws them in this process. An executor chooses
    /// its own batches, so <see cref="BatchSize"/> must be <see langword="null"/> with it.</summary>
    public ISamplingExecutor? Executor;

    /// <summary>Receives progress reports with the rate and the time left, such as <c>37 of 100 hypotheses, 4.1/s, 15 s left</c>.</summary>
    internal IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Cancels the work within about a second. The sample file keeps what it has by then, and a later run resumes from it.</summary>
    internal CancellationToken CancellationToken { get; init; }

    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    internal void Validate(TaskKind task)
    {
        Require.AtLeast(Samples, 1);
        if (Start < 0 || (long)Start + Samples - 1 > int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(FirstSeed), $"FirstSeed was {FirstSeed}; the {Samples} seeds from it on must lie from 0 to {int.MaxValue}.");
        Require.That(BatchSize is null or >= 1, BatchSize, "at least 1, or null");
        if (BatchSize is not null && Executor is not null)
            throw new ArgumentException($"BatchSize was {BatchSize}; it must be null with an Executor, which chooses its own batches.", nameof(BatchSize));
        if (SampleFile is not null && string.IsNullOrWhiteSpace(SampleFile))
            throw new ArgumentException("SampleFile was blank; it must name a file, or be null.", nameof(SampleFile));
        if (Losses is null || Losses.Count == 0 || Losses.Distinct().Count() != Losses.Count)
            throw new ArgumentException($"Losses was [{string.Join(", ", Losses ?? [])}]; it must name at least one kind of loss, and each once.", nameof(Losses));
        foreach (var loss in Losses)
            RowLosses.CheckDefined(loss, task);
    }
}
