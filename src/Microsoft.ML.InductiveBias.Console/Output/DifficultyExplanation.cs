namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>Explains difficulties in plain sentences.</summary>
internal static class DifficultyExplanation
{
    /// <summary>The paragraphs for one data set.</summary>
    public static IEnumerable<string> Of(DifficultyResult result)
    {
        yield return Meaning(result.Estimate.Task, result.Estimate.TargetError);
        if (result.Estimate.Terms is not { } terms)
        {
            yield return "For these data, it is undefined, because an ingredient can't be computed; see the warnings.";
            yield break;
        }
        if (result.Estimate.Bits == 0)
        {
            yield return "Here it is 0: "
                + (result.Estimate.Constants is null ? "there is nothing to distinguish." : terms.IsDeterminedByData
                    ? "the rows alone determine every dimension of the hypothesis space, because rows of different labels are far apart compared to the size of the data. It doesn't mean that a model finds the labels easy; for text and other sparse features, measure an embedding of few dimensions instead."
                    : "the target error is so loose that reaching it takes no information.");
            yield break;
        }
        yield return $"It is the product of the {Text.PowerOfTwo(terms.Log2FreeDimensions)} dimensions of the hypothesis space that the rows leave undetermined and the {Text.Number(terms.BitsPerDimension)} bits per dimension that the target error takes.";
        if (result.Estimate.Drivers is [var widest, ..] && widest.Log2BitsLower < widest.Log2BitsUpper)
        {
            yield return $"Most of the interval comes from the {IngredientName(widest.Name)}. The measure is exponential in the intrinsic dimension, "
                + "so use log₂ of the bits, with its interval, to compare data sets.";
        }
    }

    /// <summary>The paragraphs for several data sets.</summary>
    public static IEnumerable<string> OfRanking(IReadOnlyList<DifficultyResult> ranked)
    {
        yield return Meaning(null, ranked[0].Estimate.TargetError);
        if (ranked.Select(result => result.Estimate.Task).Distinct().Count() > 1)
            yield return "The table has both classifications and regressions. For classes, the target error is an error rate, for numbers a share of the largest deviation of a label from the mean label.";
        var overlapping = ranked.Zip(ranked.Skip(1)).Where(pair => Overlap(pair.First, pair.Second)).ToList();
        yield return overlapping.Count == 0
            ? "No two adjacent rows of this table have overlapping intervals."
            : $"The intervals of adjacent rows of this table overlap, so their order is uncertain: {string.Join("; ", overlapping.Select(pair => $"{pair.First.Data.File} and {pair.Second.Data.File}"))}.";
    }

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
        return $"The difficulty is the number of bits of information that any learner needs, beyond the rows, to reach {target}. Larger means harder. It is a property of the data, not of a model.";
    }

    private static bool Overlap(DifficultyResult harder, DifficultyResult easier) =>
        harder.Estimate.Log2BitsLower <= easier.Estimate.Log2BitsUpper;
}
