using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.InductiveBias;

/// <summary>Hypotheses to draw and to measure on test rows, or runs of a simulation of rare losses.</summary>
public sealed class SamplingWork
{
    private readonly Lazy<SampleFileHeader> _header;
    private readonly RareLossSettings? _simulation;

    /// <summary>Work on rows as arrays.</summary>
    /// <param name="space">The space.</param>
    /// <param name="training">The rows to fit.</param>
    /// <param name="test">The rows to measure losses on.</param>
    /// <param name="seeds">The seeds to draw; for a simulation, the numbers of its runs.</param>
    /// <param name="simulation">The <see cref="Simulation"/> of the work of another process; <see langword="null"/> (the default) draws hypotheses.</param>
    /// <exception cref="ArgumentException">The shape of the test rows doesn't fit the training rows, or the text doesn't describe a simulation.</exception>
    public SamplingWork(ISampledHypothesisSpace space, TaskData training, TaskData test, IReadOnlyList<int> seeds, string? simulation = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(seeds);
        (Space, Training, Test, Seeds, Simulation) = (space, training, training.Aligned(test), seeds, simulation);
        _simulation = simulation is null ? null : RareLossSettings.Read(simulation);
        _header = new Lazy<SampleFileHeader>(() => SampleFileHeader.Of(Space.Description, Training, Test));
    }

    /// <summary>The space.</summary>
    public ISampledHypothesisSpace Space { get; }

    /// <summary>The rows to fit.</summary>
    public TaskData Training { get; }

    /// <summary>The rows to measure losses on, with classes numbered as in <see cref="Training"/>.</summary>
    public TaskData Test { get; }

    /// <summary>The seeds to draw; for a simulation, the numbers of its runs.</summary>
    public IReadOnlyList<int> Seeds { get; }

    /// <summary>Everything that a simulation of rare losses depends on besides space and rows; <see langword="null"/> where hypotheses are drawn.</summary>
    public string? Simulation { get; }

    /// <summary>SHA-256 over the description of the space, the training rows, and the test rows, as sample files have it; for a simulation, over its
    /// options as well. Another process whose work has this fingerprint draws the same hypotheses.</summary>
    public string Fingerprint => Simulation is null ? _header.Value.Fingerprint
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_header.Value.Fingerprint}\n{Simulation}")));

    /// <summary>Draws some of the hypotheses, or simulates some of the runs, in this process.</summary>
    /// <param name="seeds">The seeds to draw, or the numbers of the runs.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <returns>A line of a sample file for each hypothesis, without its line feed, as soon as its batch is done; for each run of a simulation, a line
    /// with its losses.</returns>
    public IEnumerable<ReadOnlyMemory<byte>> Draw(IReadOnlyList<int> seeds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        return _simulation is null ? DrawHypotheses(seeds, cancellationToken) : Simulate(_simulation, seeds, cancellationToken);
    }

    private IEnumerable<ReadOnlyMemory<byte>> Simulate(RareLossSettings simulation, IReadOnlyList<int> runs, CancellationToken cancellationToken)
    {
        var task = RareLossTask.Of(Space, Training, simulation.IncludesUnfitted)
            ?? throw new InvalidOperationException($"The space '{Space.Description.Kind}' has no latents (random numbers of its hypotheses that can be moved), so its losses can't be simulated.");
        foreach (int run in runs)
            yield return RareLossSimulation.Replicate(task, Test, simulation, run, cancellationToken).Encode();
    }

    private IEnumerable<ReadOnlyMemory<byte>> DrawHypotheses(IReadOnlyList<int> seeds, CancellationToken cancellationToken)
    {
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
