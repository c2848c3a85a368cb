using System.Text;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>Describes hypothesis spaces.</summary>
internal static class SpaceText
{
    /// <summary>All parameters of a space.</summary>
    public static string Describe(HypothesisSpaceDescription space) =>
        string.Join(", ", space.Parameters.Select(parameter => $"{Words(parameter.Key)} {Value(parameter.Value)}"));

    /// <summary>How the distribution of the loss was obtained.</summary>
    public static string Method(InductiveBiasMetrics metrics) => metrics.LossDistribution switch
    {
        SampledLossDistribution { Sample: var sample } => $"{Text.Count(sample.Hypotheses.Count, "hypothesis", "hypotheses")} drawn, {Counted(sample)}",
        _ when metrics.Diagnostics.Any(diagnostic => diagnostic.Code is "solverBounds" or "solverBoundsWide") => "conjugate gradients, with bounds of the exact distribution of the loss",
        _ when metrics.Method == EstimationMethod.Exact => "exact distribution of the loss, no sampling",
        _ => $"{Words(metrics.Method.ToString()).ToLowerInvariant()} distribution of the loss",
    };

    /// <summary>A camelCase name as words.</summary>
    public static string Words(string name)
    {
        var words = new StringBuilder();
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && words.Length > 0)
                words.Append(' ').Append(char.ToLowerInvariant(letter));
            else
                words.Append(letter);
        }
        return words.ToString();
    }

    private static string Counted(LossSample sample)
    {
        int fitted = sample.Count(HypothesisStatus.Fitted), unfitted = sample.Count(HypothesisStatus.DidNotFit), diverged = sample.Count(HypothesisStatus.Diverged);
        if (fitted == sample.Hypotheses.Count)
            return fitted == 1 ? "which fits the training rows" : "all of them fit the training rows";
        string text = $"{fitted} of them {(fitted == 1 ? "fits" : "fit")} the training rows";
        if (unfitted > 0)
            text += $", {unfitted} {(unfitted == 1 ? "doesn't" : "don't")}{(!sample.IncludesUnfitted ? "" : unfitted == 1 ? " but still counts" : " but still count")}";
        return diverged > 0 ? $"{text}, {diverged} diverged" : text;
    }

    private static string Value(object value) => value switch
    {
        double number => Text.Number(number),
        bool truth => truth ? "yes" : "no",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{value}",
    };
}
