using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>What difficulties mean, in plain sentences.</summary>
internal static class DifficultyExplanation
{
    /// <summary>The paragraphs for one data set.</summary>
    public static IEnumerable<string> Of(DifficultyResult result)
    {
        yield return Meaning(result.Estimate.Task, result.Estimate.TargetError);
        if (result.Estimate.Terms is not { } terms)
        {
            yield return "For these data it is undefined: an ingredient cannot be had from them, as the warnings say.";
            yield break;
        }
        if (result.Estimate.Bits == 0)
        {
            yield return "Here it is 0: "
                + (result.Estimate.Constants is null ? "nothing is to be told apart." : terms.IsDeterminedByData
                    ? "the rows alone fix every dimension of the hypothesis space."
                    : "the target error is so loose that it takes no information to reach it.");
            yield break;
        }
        yield return $"It is the product of the {DimensionText(terms)} dimensions of the hypothesis space that the rows leave open and the {Text.Number(terms.BitsPerDimension)} bits that the target error takes in each.";
        if (result.Estimate.Drivers is [var widest, ..] && widest.Log2BitsLower < widest.Log2BitsUpper)
        {
            yield return $"Most of the interval comes from the {IngredientName(widest.Name)}. The measure is exponential in the intrinsic dimension: "
                + "read log₂ of the bits with its interval, and compare data sets by it.";
        }
    }

    /// <summary>The paragraphs for several data sets.</summary>
    public static IEnumerable<string> OfRanking(IReadOnlyList<DifficultyResult> ranked)
    {
        yield return Meaning(null, ranked[0].Estimate.TargetError);
        if (ranked.Select(result => result.Estimate.Task).Distinct().Count() > 1)
            yield return "The table holds classes and numbers as labels: for classes the target error is an error rate, for numbers a share of the largest deviation of a label from the mean label.";
        var unsettled = ranked.Zip(ranked.Skip(1)).Where(pair => Overlap(pair.First, pair.Second)).ToList();
        yield return unsettled.Count == 0
            ? "No two neighbors in this table have intervals that overlap."
            : $"The intervals of neighbors in this table overlap, so that their order is not settled: {string.Join("; ", unsettled.Select(pair => $"{pair.First.Data.File} and {pair.Second.Data.File}"))}.";
    }

    /// <summary>The name of an ingredient, for people.</summary>
    public static string IngredientName(string name) => name == "intrinsicDimension" ? "intrinsic dimension" : name;

    private static string Meaning(DifficultyTask? task, double targetError)
    {
        string error = Text.Number(targetError);
        string target = task switch
        {
            DifficultyTask.Classification => $"an error rate of {error}",
            DifficultyTask.Regression => $"an error of {error} times the largest deviation of a label from the mean label",
            _ => $"a target error of {error}",
        };
        return $"The difficulty tells how many bits of information any learner must bring, beyond the rows, to reach {target}. Larger means harder. It is a property of the data, not of a model.";
    }

    private static string DimensionText(DifficultyTerms terms) => $"2^{Text.Number(terms.Log2FreeDimensions)}";

    private static bool Overlap(DifficultyResult harder, DifficultyResult easier) =>
        harder.Estimate.Log2BitsLower is { } lower && easier.Estimate.Log2BitsUpper is { } upper && lower <= upper;
}
