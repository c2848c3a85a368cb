namespace Microsoft.ML.InductiveBias;

/// <summary>Hypotheses to draw and to measure on test rows.</summary>
public sealed class SamplingWork
{
    private readonly Lazy<SampleFileHeader> _header;

    /// <summary>Work on rows as arrays.</summary>
    /// <param name="space">The space.</param>
    /// <param name="training">The rows to fit.</param>
    /// <param name="test">The rows to measure losses on.</param>
    /// <param name="seeds">The seeds to draw.</param>
    /// <exception cref="ArgumentException">The shape of the test rows doesn't fit the training rows.</exception>
    public SamplingWork(ISampledHypothesisSpace space, TaskData training, TaskData test, IReadOnlyList<int> seeds)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(seeds);
        (Space, Training, Test, Seeds) = (space, training, training.Aligned(test), seeds);
        _header = new Lazy<SampleFileHeader>(() => SampleFileHeader.Of(Space.Description, Training, Test));
    }

    /// <summary>The space.</summary>
    public ISampledHypothesisSpace Space { get; }

    /// <summary>The rows to fit.</summary>
    public TaskData Training { get; }

    /// <summary>The rows to measure losses on, with classes numbered as in <see cref="Training"/>.</summary>
    public TaskData Test { get; }

    /// <summary>The seeds to draw.</summary>
    public IReadOnlyList<int> Seeds { get; }

    /// <summary>SHA-256 over the description of the space, the training rows, and the test rows, as sample files have it. Another process whose
    /// work has this fingerprint draws the same hypotheses.</summary>
    public string Fingerprint => _header.Value.Fingerprint;

    /// <summary>Draws some of the hypotheses in this process.</summary>
    /// <param name="seeds">The seeds to draw.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <returns>A line of a sample file for each hypothesis, without its line feed, as soon as its batch is done.</returns>
    public IEnumerable<ReadOnlyMemory<byte>> Draw(IReadOnlyList<int> seeds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        var open = seeds.ToHashSet();
        foreach (var batch in Space.Draw(Training, seeds, null, cancellationToken))
        {
            List<RecordedHypothesis> hypotheses;
            using (batch)
                hypotheses = BatchRecord.Of(Space, batch, Test, open, cancellationToken);
            foreach (var hypothesis in hypotheses)
                yield return SampleFileRecord.Encode(hypothesis, SampleFileRecord.Losses(hypothesis, Test));
            cancellationToken.ThrowIfCancellationRequested();
        }
        BatchRecord.CheckAllDrawn(Space, seeds.Count, open);
    }

    /// <summary>The hypotheses that lines hold.</summary>
    /// <exception cref="FormatException">A line is damaged or isn't of this work.</exception>
    internal List<RecordedHypothesis> Decode(IEnumerable<ReadOnlyMemory<byte>> lines) =>
        [.. lines.Select(line => SampleFileRecord.Decode(line, _header.Value, Test).Hypothesis)];
}
