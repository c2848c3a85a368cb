using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Diagnostics about how a sample of hypotheses was drawn.</summary>
internal static class SampleDiagnostics
{
    /// <summary>Reports why hypotheses don't count, and whether they vary.</summary>
    public static IEnumerable<Diagnostic> Of(IReadOnlyList<DrawnHypothesis> drawn, bool includeUnfitted, bool isSingle)
    {
        int failed = drawn.Count(hypothesis => hypothesis.Failure is not null);
        int diverged = drawn.Count(hypothesis => hypothesis.Status == HypothesisStatus.Diverged) - failed;
        int unfitted = drawn.Count(hypothesis => hypothesis.Status == HypothesisStatus.DidNotFit);
        if (failed > 0)
        {
            yield return new Diagnostic("trainingsFailed", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"{failed} of {drawn.Count} trainings threw an exception and count as diverged. {drawn.First(hypothesis => hypothesis.Failure is not null).Failure}"));
        }
        if (diverged > 0)
        {
            yield return new Diagnostic("hypothesesDiverged", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"{diverged} of {drawn.Count} hypotheses diverged and don't count; try a smaller learning rate."));
        }
        if (unfitted > 0)
        {
            yield return new Diagnostic("hypothesesDidNotFit", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"{unfitted} of {drawn.Count} hypotheses did not reach the training tolerance; {(includeUnfitted ? "they count because unfitted hypotheses are included" : "they don't count")}."));
        }
        if (isSingle)
        {
            yield return new Diagnostic("trainerDoesNotVary", DiagnosticSeverity.Warning,
                "The trainer gives the same model for every seed, so the space is a single hypothesis: the bias is 0 at and above its test loss and infinite below. "
                + "Use a trainer with randomness (subsampling, shuffling, random starts), draw hyperparameters from ranges, or resample the rows.");
        }
    }
}
