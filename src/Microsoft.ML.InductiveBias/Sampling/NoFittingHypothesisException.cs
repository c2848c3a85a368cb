using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>None of the drawn hypotheses fits the training rows, so the space can't be conditioned on them.</summary>
public sealed class NoFittingHypothesisException : InvalidOperationException
{
    internal NoFittingHypothesisException(IReadOnlyList<DrawnHypothesis> drawn)
        : base(Describe(drawn)) => Drawn = drawn;

    /// <summary>The drawn hypotheses.</summary>
    public IReadOnlyList<DrawnHypothesis> Drawn { get; }

    private static string Describe(IReadOnlyList<DrawnHypothesis> drawn)
    {
        if (drawn.Count > 0 && drawn.All(hypothesis => hypothesis.Failure is not null))
            return string.Create(CultureInfo.InvariantCulture, $"All {drawn.Count} trainings failed. {drawn[0].Failure}");
        int diverged = drawn.Count(hypothesis => hypothesis.Status == HypothesisStatus.Diverged);
        var losses = drawn.Where(hypothesis => hypothesis.Status == HypothesisStatus.DidNotFit).Select(hypothesis => hypothesis.TrainingLoss).ToList();
        string smallest = losses.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" The smallest training loss was {losses.Min():G6}.");
        return $"None of the {drawn.Count} drawn hypotheses fits the training rows ({diverged} diverged).{smallest} "
            + "Try more epochs, a larger tolerance or a richer space; or include hypotheses that don't fit.";
    }
}
