namespace Microsoft.ML.InductiveBias;

/// <summary>What the outputs of a hypothesis are, which determines the supported losses.</summary>
public enum OutputMeaning
{
    /// <summary>Numbers in the units of the targets: the mean squared error, and for classes the 0-1 error.</summary>
    Values,

    /// <summary>Probabilities of the classes: every loss.</summary>
    Probabilities,

    /// <summary>Scores of the classes on an arbitrary scale, of which only the largest is meaningful: the 0-1 error only.</summary>
    Margins,
}

/// <summary>Losses supported by the outputs of several hypotheses.</summary>
internal static class OutputMeanings
{
    /// <summary>Whether outputs of one row are probabilities of the classes, up to the rounding of single precision.</summary>
    public static bool AreProbabilities(ReadOnlySpan<float> row)
    {
        const double Rounding = 1e-4, FewestOutputs = 10;
        double sum = 0;
        foreach (float value in row)
        {
            if (!(value >= -Rounding))
                return false;
            sum += value;
        }
        return Math.Abs(sum - 1) <= Rounding * Math.Max(FewestOutputs, row.Length);
    }

    /// <summary>The meaning that supports the fewest losses; probabilities if there are none.</summary>
    public static OutputMeaning OfAll(IEnumerable<OutputMeaning> meanings)
    {
        var all = meanings.ToHashSet();
        return all.Contains(OutputMeaning.Margins) ? OutputMeaning.Margins
            : all.Contains(OutputMeaning.Values) ? OutputMeaning.Values
            : OutputMeaning.Probabilities;
    }

    /// <summary>The losses that outputs of a task support.</summary>
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

    /// <summary>Throws if the hypotheses don't support the loss.</summary>
    public static void CheckOffered(LossKind loss, OutputMeaning meaning)
    {
        if (meaning == OutputMeaning.Margins && loss != LossKind.ZeroOneError)
        {
            throw new ArgumentException(
                $"{loss} requires hypotheses that predict probabilities; these predict margins, which support only {nameof(LossKind.ZeroOneError)}. "
                + "Use that loss, a calibrated trainer (such as SdcaLogisticRegression or SdcaMaximumEntropy), or append a calibrator (such as BinaryClassification.Calibrators.Platt).", nameof(loss));
        }
        if (meaning == OutputMeaning.Values && loss == LossKind.LogLoss)
        {
            throw new ArgumentException(
                "Log-loss requires hypotheses that predict probabilities (networks trained with cross-entropy, calibrated trainers); these predict values. Use another loss.", nameof(loss));
        }
    }
}
