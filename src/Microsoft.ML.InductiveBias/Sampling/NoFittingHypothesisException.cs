using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>None of the drawn hypotheses fits the training rows, so the space conditioned on them is unknown.</summary>
public sealed class NoFittingHypothesisException : InvalidOperationException
{
    internal NoFittingHypothesisException(IReadOnlyList<DrawnHypothesis> drawn)
        : base(Describe(drawn)) => Drawn = drawn;

    /// <summary>What was drawn.</summary>
    public IReadOnlyList<DrawnHypothesis> Drawn { get; }

    private static string Describe(IReadOnlyList<DrawnHypothesis> drawn)
    {
        if (drawn.Count > 0 && drawn.All(hypothesis => hypothesis.Failure is not null))
            return string.Create(CultureInfo.InvariantCulture, $"Every one of {drawn.Count} trainings failed. {drawn[0].Failure}");
        int diverged = drawn.Count(hypothesis => hypothesis.Status == HypothesisStatus.Diverged);
        var losses = drawn.Where(hypothesis => hypothesis.Status == HypothesisStatus.DidNotFit).Select(hypothesis => hypothesis.TrainingLoss).ToList();
        string smallest = losses.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" The smallest training loss was {losses.Min():G6}.");
        return $"None of {drawn.Count} drawn hypotheses fits the training rows ({diverged} diverged).{smallest} "
            + "More epochs, a larger tolerance or a richer space would help; or let hypotheses that do not fit count.";
    }
}
