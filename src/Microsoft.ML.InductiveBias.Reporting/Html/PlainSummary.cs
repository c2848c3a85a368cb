using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>An audit in sentences for who has never heard of inductive bias.</summary>
internal static class PlainSummary
{
    private const int Named = 8;

    /// <summary>What the data need, in a sentence or two.</summary>
    public static object[] Lead(AuditResult result)
    {
        if (Best(result) is not ({ } space, { } estimate))
            return ["Many different functions fit the training rows equally well, and most of them fail on new rows. No family of functions was measured, so that this audit cannot say how rare the good ones are."];
        string start = "Many different functions fit the training rows equally well, and most of them fail on new rows. This audit measures how rare the good ones are, and so how much a learner must know beforehand. ";
        string yardstick = Yardstick(estimate);
        if (double.IsPositiveInfinity(estimate.Bits))
        {
            // A loss of 0 is beyond every smooth law, however well the data suit it: it says nothing against the families.
            return estimate.TargetLoss == 0
                ? [start, $"On these test rows {yardstick} makes no mistake at all, which no random function of a family does to the last digit; the table below tells what other targets take."]
                : [start, "No function of the families that were tried does as well on new rows as ", yardstick, ": another kind of model is needed."];
        }
        string share = estimate.Bits < 1
            ? $"{NumberText.OneIn(estimate.Bits)} of the functions do"
            : $"about {NumberText.OneIn(estimate.Bits)} functions does";
        var bits = ReferenceWords.Interval(estimate);
        var (value, interval) = NumberText.BitsParts(bits);
        return
        [
            start, "In the family that suits these data best, ", Given(space.Name, 32), $" ({FamilyWords.Of(space.Metrics.Space)}), {share} at least as well on new rows as {yardstick}: ",
            E("strong", $"{value} bits"), $"{(interval is null ? "" : $" (interval: {interval})")} must come from elsewhere than the rows. That is {Amount(estimate.Bits)}.",
            Amount(bits.Lower) == Amount(bits.Upper) ? "" : " But the interval leaves room for other amounts.",
            estimate.Extrapolated ? " The number goes beyond what was sampled: trust its interval, not its digits." : "",
        ];
    }

    /// <summary>The paragraphs on what the table holds.</summary>
    public static IEnumerable<object[]> OfData(AuditResult result)
    {
        var data = result.Data;
        string classes = data.Classes.Count > 0 ? $" and {NumberText.Count(data.Classes.Count, "class", "classes")}" : "";
        yield return [$"{NumberText.Count(data.Rows, "row")}, {NumberText.Count(data.Columns.Count, "feature column")}{classes}; the value to predict is ", Given(result.Label), "."];
        if (data.Classes.Count > 1)
        {
            double share = data.Classes[^1].Rows / (double)Math.Max(1, data.Classes.Sum(one => (long)one.Rows));
            double even = 1.0 / data.Classes.Count;
            yield return share < even / 3
                ? ["The classes are uneven: ", Given(data.Classes[^1].Name, 32), $" has only {NumberText.Percent(share)} of the rows."]
                : ["The classes are about equally frequent."];
        }
        List<string> faults = [];
        Add(faults, data.DroppedRows, "row left out for missing values", "rows left out for missing values");
        Add(faults, data.Columns.Count(column => column.IsConstant), "column that never varies", "columns that never vary");
        Add(faults, data.DuplicateRows, "repeated row", "repeated rows");
        Add(faults, data.ContradictingRows.Count, "group of equal rows with different labels", "groups of equal rows with different labels");
        yield return [faults.Count == 0 ? "No row is missing values, repeats another or contradicts one." : $"To check: {string.Join(", ", faults)}."];
    }

    /// <summary>The paragraphs on how hard it is.</summary>
    public static IEnumerable<object[]> OfDifficulty(AuditResult result)
    {
        var models = result.Models.Where(model => double.IsFinite(model.TestLoss)).ToList();
        if (models.Where(model => model.ZeroOneError is not null).MinBy(model => model.ZeroOneError) is { } best)
        {
            var (lower, upper) = AuditQuantities.Wilson(best.ZeroOneError!.Value, result.TestRows);
            yield return ["The best ordinary model tried, ", Given(best.Name, 32), $", is wrong on {NumberText.Percent(best.ZeroOneError.Value)} of the {NumberText.Count(result.TestRows, "test row")} (interval of 95 %: {NumberText.Percent(lower)} to {NumberText.Percent(upper)})."];
        }
        else if (models.MinBy(model => model.TestLoss) is { } smallest)
        {
            yield return ["The best ordinary model tried, ", Given(smallest.Name, 32), $", has a mean squared error of {NumberText.Of(smallest.TestLoss)} on new rows."];
        }
        if (result.RowsCurve is { Points.Count: > 0 } curve)
            yield return [RowsCurvePlot.Conclusion(curve)];
        if (result.Difficulty is { Log2Bits: { } log2, Log2BitsLower: { } low, Log2BitsUpper: { } high })
        {
            yield return double.IsNegativeInfinity(log2)
                ? ["Without any family of functions in mind, the rows alone settle the task: a difficulty of 0 bits."]
                : [$"Without any family of functions in mind, the geometry of the rows gives a difficulty of {NumberText.PowerOfTwo(log2)} bits ({NumberText.PowerOfTwo(low)} to {NumberText.PowerOfTwo(high)}): a number to compare data sets by, not to be set against the bits above."];
        }
    }

    /// <summary>The paragraphs on which rows to look at.</summary>
    public static IEnumerable<object[]> OfRows(AuditResult result)
    {
        var suspects = result.TestRowDifficulties.Where(row => row.IsLabelSuspect).ToList();
        if (result.TestRowDifficulties.Count == 0)
        {
            yield return ["No row was judged; the warnings say what was left out."];
        }
        else if (result.Task != TaskKind.Regression)
        {
            yield return suspects.Count == 0
                ? ["No row that was judged has a label that all families of functions disagree with."]
                : [$"{NumberText.Count(suspects.Count, "row")} may carry a wrong label, because all families of functions agree on another: {Ids(result.RowUnit, suspects.Select(row => row.Id))}."];
        }
        if (result.TestRowDifficulties.Where(row => !row.IsLabelSuspect).Take(3).ToList() is { Count: > 0 } hardest)
            yield return [$"{(result.Task == TaskKind.Regression ? "Hardest to predict" : suspects.Count == 0 ? "The hardest" : "The hardest others")}: {Ids(result.RowUnit, hardest.Select(row => row.Id))}."];
        if (result.ClassPairs.Count > 0 && result.ClassPairs.MaxBy(pair => pair.Confusion) is { Confusion: > 0.005 } pair)
            yield return ["Hardest to tell apart: ", Given(pair.First, 32), " and ", Given(pair.Second, 32), $", confused in {NumberText.Percent(pair.Confusion)} of the cases."];
        if (result.Data.ContradictingRows is [var first, ..])
            yield return [$"Equal rows with different labels: {Ids(result.RowUnit, first)}."];
    }

    private static string Yardstick(InductiveBiasEstimate estimate) => estimate.Reference switch
    {
        LossReference.BestModel => "the best ordinary model that was tried",
        LossReference.NearestNeighbor => "simply copying the answer of the most similar training row",
        _ => $"a test loss of {NumberText.Of(estimate.TargetLoss)}",
    };

    /// <summary>The space that needs the fewest bits to do as well as the best ordinary model; without such a target, as the nearest neighbor, or at its first target.</summary>
    public static (AuditSpace? Space, InductiveBiasEstimate? Estimate) Best(AuditResult result) => result.Spaces
        .Select(space => (Space: (AuditSpace?)space, Estimate: At(space, LossReference.BestModel) ?? At(space, LossReference.NearestNeighbor) ?? space.Metrics.InductiveBias.FirstOrDefault()))
        .Where(one => one.Estimate is not null)
        .OrderBy(one => one.Estimate!.Bits)
        .FirstOrDefault();

    private static InductiveBiasEstimate? At(AuditSpace space, string reference) =>
        space.Metrics.InductiveBias.FirstOrDefault(estimate => estimate.Reference == reference);

    /// <summary>A word for an amount; the glossary gives the limits.</summary>
    public static string Amount(double bits) => bits switch
    {
        < 1 => "next to nothing: almost any function that fits the rows will do",
        < 20 => "little: a modest search among the functions that fit finds a good one",
        < 200 => "a considerable amount: a plain search cannot supply it, a model with suitable assumptions can",
        _ => "a lot: only a model whose assumptions match the data closely, or more rows, can supply it",
    };

    private static string Ids(string unit, IEnumerable<long> ids)
    {
        var all = ids.ToList();
        string shown = string.Join(", ", all.Take(Named));
        return $"{unit}{(all.Count == 1 ? "" : "s")} {shown}{(all.Count > Named ? $" and {all.Count - Named} more" : "")}";
    }

    private static void Add(List<string> faults, int count, string one, string many)
    {
        if (count > 0)
            faults.Add(NumberText.Count(count, one, many));
    }
}
