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
        _ => $"{metrics.Method.ToString().ToLowerInvariant()} law of the loss",
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
        string word when word.Length > 1 && word.All(char.IsLetter) => Words(word),
        _ => $"{value}",
    };

    /// <summary>A name in camelCase as words.</summary>
    private static string Words(string name)
    {
        var words = new StringBuilder();
        foreach (char letter in name)
        {
            bool starts = char.IsUpper(letter) && words.Length > 0 && !char.IsUpper(name[0]);
            words.Append(starts ? $" {char.ToLowerInvariant(letter)}" : letter);
        }
        return words.ToString();
    }
}
