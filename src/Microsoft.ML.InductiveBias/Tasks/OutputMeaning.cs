namespace Microsoft.ML.InductiveBias;

/// <summary>What the outputs of a hypothesis are, and so which losses it has.</summary>
public enum OutputMeaning
{
    /// <summary>Numbers in the units of the targets: the mean squared error, and for classes the 0-1 error.</summary>
    Values,

    /// <summary>Probabilities of the classes: every loss.</summary>
    Probabilities,

    /// <summary>Scores of the classes in a unit of the hypothesis' own: the largest wins, and nothing else is known of them. The 0-1 error alone.</summary>
    Margins,
}

/// <summary>What a sample of hypotheses has in common.</summary>
internal static class OutputMeanings
{
    /// <summary>What the outputs of all are at least: what has the fewest losses counts. Probabilities where there is none.</summary>
    public static OutputMeaning OfAll(IEnumerable<OutputMeaning> meanings)
    {
        var all = meanings.ToHashSet();
        return all.Contains(OutputMeaning.Margins) ? OutputMeaning.Margins
            : all.Contains(OutputMeaning.Values) ? OutputMeaning.Values
            : OutputMeaning.Probabilities;
    }

    /// <summary>The kinds of loss that outputs of a task have.</summary>
    public static IEnumerable<LossKind> Losses(this OutputMeaning meaning, TaskKind task)
    {
        if (meaning != OutputMeaning.Margins)
            yield return LossKind.MeanSquaredError;
        if (task == TaskKind.Regression)
            yield break;
        yield return LossKind.ZeroOneError;
        if (meaning == OutputMeaning.Probabilities)
            yield return LossKind.LogLoss;
    }

    /// <summary>Fails if the hypotheses have no such loss.</summary>
    public static void CheckOffered(LossKind loss, OutputMeaning meaning)
    {
        if (meaning == OutputMeaning.Margins && loss != LossKind.ZeroOneError)
        {
            throw new ArgumentException(
                $"The {loss} needs hypotheses that predict probabilities; these score classes by margins, which have the {nameof(LossKind.ZeroOneError)} alone. "
                + "Use that loss, a calibrated trainer (such as SdcaLogisticRegression or SdcaMaximumEntropy), or append a calibrator (such as BinaryClassification.Calibrators.Platt).", nameof(loss));
        }
        if (meaning == OutputMeaning.Values && loss == LossKind.LogLoss)
        {
            throw new ArgumentException(
                "The log-loss needs hypotheses that predict probabilities (networks trained with cross-entropy, calibrated trainers); these predict values. Use another loss.", nameof(loss));
        }
    }
}
