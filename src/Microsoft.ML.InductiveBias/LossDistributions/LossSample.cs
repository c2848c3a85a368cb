using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The test losses of the hypotheses that a sampled space drew.</summary>
public sealed class LossSample : InductiveBiasResult
{
    /// <summary>A sample.</summary>
    /// <param name="loss">How outputs were compared with targets.</param>
    /// <param name="testRows">Number of test rows m.</param>
    /// <param name="hypotheses">Every hypothesis that was drawn.</param>
    /// <param name="includeUnfitted">Whether hypotheses that didn't fit the training rows count; diverged ones never do.</param>
    public LossSample(LossKind loss, int testRows, IReadOnlyList<SampledHypothesis> hypotheses, bool includeUnfitted = false)
    {
        ArgumentNullException.ThrowIfNull(hypotheses);
        Loss = loss;
        TestRows = testRows;
        Hypotheses = hypotheses;
        IncludesUnfitted = includeUnfitted;
        Included = [.. hypotheses.Where(hypothesis => hypothesis.Drawn.Counts(includeUnfitted))];
        Losses = [.. Included.Select(hypothesis => hypothesis.TestLoss)];
    }

    /// <summary>How outputs were compared with targets.</summary>
    public LossKind Loss { get; }

    /// <summary>Number of test rows m over which a loss is averaged.</summary>
    public int TestRows { get; }

    /// <summary>The group of each test row, from 0; empty if all rows are independent.</summary>
    internal ReadOnlyMemory<int> TestGroups { get; init; }

    /// <summary>Every drawn hypothesis, including those that don't count.</summary>
    public IReadOnlyList<SampledHypothesis> Hypotheses { get; }

    /// <summary>The hypotheses that count.</summary>
    public IReadOnlyList<SampledHypothesis> Included { get; }

    /// <summary>The test losses of the hypotheses that count, in the order of <see cref="Included"/>.</summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>Whether hypotheses that didn't fit the training rows count.</summary>
    public bool IncludesUnfitted { get; }

    /// <summary>Number of hypotheses with the given status.</summary>
    /// <param name="status">The outcome of drawing it.</param>
    public int Count(HypothesisStatus status) => Hypotheses.Count(hypothesis => hypothesis.Drawn.Status == status);

    /// <summary>The share of the drawn hypotheses that fit the training rows, from 0 to 1.</summary>
    public double AcceptanceRate => Hypotheses.Count == 0 ? 0 : Count(HypothesisStatus.Fitted) / (double)Hypotheses.Count;

    /// <inheritdoc/>
    protected override string Describe() =>
        FormattableString.Invariant($"{Loss} of {Losses.Count} of {Hypotheses.Count} hypotheses on {TestRows} test rows{(Losses.Count > 0 ? $": {ResultText.Of(Losses.Min())} to {ResultText.Of(Losses.Max())}" : "")}");
}
