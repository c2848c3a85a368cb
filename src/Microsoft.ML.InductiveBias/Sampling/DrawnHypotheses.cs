namespace Microsoft.ML.InductiveBias;

/// <summary>The hypotheses that a sampled space drew for one training set, each with the same weight.</summary>
internal sealed class DrawnHypotheses
{
    public DrawnHypotheses(IReadOnlyList<DrawnHypothesis> drawn, bool includeUnfitted, OutputMeaning outputMeaning, bool isSingleHypothesis)
    {
        (Drawn, IncludesUnfitted, OutputMeaning, IsSingleHypothesis) = (drawn, includeUnfitted, outputMeaning, isSingleHypothesis);
        var included = drawn.Where(hypothesis => hypothesis.Counts(includeUnfitted)).ToList();
        if (included.Count == 0)
            throw new NoFittingHypothesisException(drawn);
        TrainingLoss = included.Average(hypothesis => hypothesis.TrainingLoss);
        Diagnostics = [.. SampleDiagnostics.Of(drawn, includeUnfitted, isSingleHypothesis)];
    }

    public IReadOnlyList<DrawnHypothesis> Drawn { get; }

    public bool IncludesUnfitted { get; }

    public OutputMeaning OutputMeaning { get; }

    public bool IsSingleHypothesis { get; }

    public double TrainingLoss { get; }

    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}
