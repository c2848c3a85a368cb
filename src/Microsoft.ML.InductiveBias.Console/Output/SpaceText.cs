using System.Globalization;
using System.Text;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>Hypothesis spaces for people.</summary>
internal static class SpaceText
{
    /// <summary>All parameters of a space.</summary>
    public static string Describe(HypothesisSpaceDescription space) => string.Join(", ", space.Parameters.Select(Parameter));

    /// <summary>How the distribution of the loss was obtained.</summary>
    public static string Method(InductiveBiasMetrics metrics) => metrics.LossDistribution switch
    {
        SampledLossDistribution { Sample: var sample } => $"{Text.Count(sample.Hypotheses.Count, "hypothesis", "hypotheses")} drawn, {Counted(sample)}",
        _ when metrics.Method == EstimationMethod.Exact => "exact law of the loss, nothing sampled",
        _ => $"{Words(metrics.Method.ToString()).ToLowerInvariant()} law of the loss",
    };

    private static string Counted(LossSample sample)
    {
        int fitted = sample.Count(HypothesisStatus.Fitted), unfitted = sample.Count(HypothesisStatus.DidNotFit), diverged = sample.Count(HypothesisStatus.Diverged);
        if (fitted == sample.Hypotheses.Count)
            return fitted == 1 ? "which fits the training rows" : "all of them fit the training rows";
        string text = $"{fitted} of them fit the training rows";
        if (unfitted > 0)
            text += $", {unfitted} do not{(sample.IncludesUnfitted ? " and count all the same" : "")}";
        return diverged > 0 ? $"{text}, {diverged} diverged" : text;
    }

    private static string Parameter(KeyValuePair<string, object> parameter) => $"{Words(parameter.Key)} {Value(parameter.Value)}";

    private static string Value(object value) => value switch
    {
        double number => Text.Number(number),
        bool truth => truth ? "yes" : "no",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{value}",
    };

    /// <summary>A name in camelCase as words.</summary>
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
}
