using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>An audit in sentences for readers who are new to inductive bias.</summary>
internal static class PlainSummary
{
    private const int MaxIds = 8;

    /// <summary>What the data require, in a few sentences.</summary>
    public static object[] Lead(AuditResult result)
    {
        string start = "Many different functions fit the training rows equally well, and most of them fail on new rows. ";
        if (AuditRanking.BestSpace(result) is not ({ } space, { } estimate))
            return [start, "No hypothesis space was measured, so this audit can't show how rare the good ones are."];
        start += "This audit measures how rare the good ones are, and therefore how much a learner must know beforehand. ";
        string yardstick = estimate.Reference switch
        {
            LossReference.BestModel => "the best ordinary model tried",
            LossReference.NearestNeighbor => "simply copying the answer of the most similar training row",
            _ => $"a test loss of {NumberText.Of(estimate.TargetLoss)}",
        };
        if (double.IsPositiveInfinity(estimate.Bits))
        {
            // A loss of 0 is out of reach of every smooth law, however well the space suits the data, so it isn't held against the spaces.
            return estimate.TargetLoss == 0
                ? [start, $"On these test rows, {yardstick} makes no mistakes at all, which no random hypothesis does to the last digit. The table below shows what other targets require."]
                : [start, $"No hypothesis of the spaces tried does as well on new rows as {yardstick}."];
        }
        if (estimate.IsBound)
        {
            return [start, "No space was measured down to ", yardstick, ". The tightest lower bound is that of ", Given(space.Name, 32), $" ({SpaceWords.Of(space.Metrics.Space)}): at most {NumberText.OneIn(estimate.Lower.Bits)} of its hypotheses does as well on new rows, so ",
                E("strong", $"at least {NumberText.Bits(estimate.Lower.Bits)} bits"), " must come from sources other than the rows."];
        }
        string share = estimate.Bits < 1
            ? $"{NumberText.OneIn(estimate.Bits)} of the hypotheses do"
            : $"about {NumberText.OneIn(estimate.Bits)} hypotheses does";
        var bits = Words.Interval(estimate);
        var (value, interval) = NumberText.BitsParts(bits);
        return
        [
            start, "In the hypothesis space that requires the fewest bits, ", Given(space.Name, 32), $" ({SpaceWords.Of(space.Metrics.Space)}), {share} at least as well on new rows as {yardstick}. So ",
            E("strong", $"{value} bits"), $"{(interval is null ? "" : $" (with other test rows: {interval})")} must come from sources other than the rows. That is {Amount(estimate.Bits)}.",
            Amount(bits.Lower) == Amount(bits.Upper) ? "" : " But the interval allows other amounts.",
            Splits(space, estimate),
            estimate.Extrapolated ? " The number goes beyond what was sampled: trust its interval, not its digits." : "",
        ];
    }

    /// <summary>How far the number depends on the split.</summary>
    private static string Splits(AuditSpace space, InductiveBiasEstimate estimate) =>
        space.Metrics.Splits.FirstOrDefault(split => split.Estimates[0].Reference == estimate.Reference) is { } split
            ? $" Over {split.Estimates.Count} random splits into training and test rows, it is {NumberText.Bits(split.Median.Bits)} bits in the median ({NumberText.BitsRange(split.Smallest.Bits, split.Largest.Bits)})."
            : "";

    /// <summary>The paragraphs on the data.</summary>
    public static IEnumerable<object[]> OfData(AuditResult result)
    {
        var data = result.Data;
        string classes = data.Classes.Count > 0 ? $" and {NumberText.Count(data.Classes.Count, "class", "classes")}" : "";
        yield return [$"{NumberText.Count(data.Rows, "row")}, {NumberText.Count(data.Columns.Count, "feature column")}{classes}; the value to predict is ", Given(result.Label), "."];
        if (data.Classes.Count > 1)
        {
            double share = data.Classes[^1].Rows / (double)Math.Max(1, data.Classes.Sum(one => (long)one.Rows));
            yield return share < 1.0 / data.Classes.Count / 3
                ? ["The classes are imbalanced: ", Given(data.Classes[^1].Name, 32), $" has only {NumberText.Percent(share)} of the rows."]
                : ["The classes are about equally frequent."];
        }
        List<string> faults = [];
        void Add(int count, string one, string many)
        {
            if (count > 0)
                faults.Add(NumberText.Count(count, one, many));
        }
        Add(data.DroppedRows, "row left out for missing values", "rows left out for missing values");
        Add(data.Columns.Count(column => column.MissingCells > 0), "column with missing cells", "columns with missing cells");
        Add(data.Columns.Count(column => column.IsConstant), "constant column", "constant columns");
        Add(data.DuplicateRows, "repeated row", "repeated rows");
        Add(data.ContradictingRows.Count, "group of equal rows with different labels", "groups of equal rows with different labels");
        yield return [faults.Count == 0 ? "No row lacks values, repeats another row, or contradicts one." : $"To check: {string.Join(", ", faults)}."];
    }

    /// <summary>The paragraphs on how hard the task is.</summary>
    public static IEnumerable<object[]> OfDifficulty(AuditResult result)
    {
        if (BestModel(result) is { } best)
        {
            yield return ["The best ordinary model tried, ", Given(best.Name, 32), best.ZeroOneError is { } error
                ? $", misclassifies {NumberText.Percent(error)} of the {NumberText.Count(result.TestRows, "test row")} (95% interval: {WilsonText(error, result.TestRows)})."
                : $", has a mean squared error of {NumberText.Of(best.TestLoss)} on new rows."];
        }
        if (result.RowsCurve is { Points.Count: > 0 } curve)
            yield return [RowsCurvePlot.Conclusion(curve)];
        if (ValueWithInterval.Log2BitsOf(result.Difficulty) is { } log2)
        {
            yield return double.IsNegativeInfinity(log2.Value)
                ? ["Independent of any hypothesis space, the rows alone determine the task: a difficulty of 0 bits."]
                : [$"Independent of any hypothesis space, the geometry of the rows gives a difficulty of {NumberText.PowerOfTwo(log2.Value)} bits ({NumberText.PowersOfTwo(log2)}). Between data sets it goes with the error of the best model only roughly, and it isn't comparable with the bits above."];
        }
    }

    /// <summary>The paragraphs on which rows to look at.</summary>
    public static IEnumerable<object[]> OfRows(AuditResult result)
    {
        if (result.RowDifficulties.Count == 0)
            yield return ["No row was checked; the warnings explain why."];
        var suspects = (result.Labels?.Rows ?? []).TakeWhile(row => row.Reason == RowReason.WrongLabel).ToList();
        if (result.Labels is { Rows.Count: > 0 } labels)
        {
            yield return [$"About {NumberText.Of(Math.Round(labels.ExpectedWrong))} of {NumberText.Count(labels.Rows.Count, "label")} are expected to be wrong ({LabelSection.Interval(labels)}). ",
                suspects.Count == 0 ? "No single label is probably wrong." : $"Check {Ids(result.RowUnit, suspects.Select(row => row.Id))} first."];
        }
        if (result.RowDifficulties.Where(row => !row.IsLabelSuspect).Take(3).ToList() is { Count: > 0 } hardest)
            yield return [$"{(result.Task == TaskKind.Regression ? "Hardest to predict" : suspects.Count == 0 ? "Hardest" : "Hardest others")}: {Ids(result.RowUnit, hardest.Select(row => row.Id))}."];
        if (result.ClassPairs.MaxBy(pair => pair.Confusion) is { Confusion: > 0.005 } pair)
            yield return ["Hardest to tell apart: ", Given(pair.First, 32), " and ", Given(pair.Second, 32), $", confused in {NumberText.Percent(pair.Confusion)} of cases."];
        if (result.Data.ContradictingRows is [var first, ..])
            yield return [$"Equal rows with different labels: {Ids(result.RowUnit, first)}."];
    }

    /// <summary>The model with the smallest share of misclassified rows or, for regression, the smallest loss.</summary>
    public static AuditModel? BestModel(AuditResult result) =>
        result.Models.Where(model => model.ZeroOneError is not null).MinBy(model => model.ZeroOneError)
        ?? result.Models.Where(model => double.IsFinite(model.TestLoss)).MinBy(model => model.TestLoss);

    /// <summary>A word for an amount; the glossary gives the limits.</summary>
    private static string Amount(double bits) => bits switch
    {
        < 1 => "next to nothing: almost any hypothesis that fits the rows will do",
        < 20 => "little: a modest search among the hypotheses that fit finds a good one",
        < 200 => "a considerable amount: a plain search can't supply it, but a model with suitable assumptions can",
        _ => "a lot: neither a search nor a few more rows are likely to supply it",
    };

    public static string Ids(string unit, IEnumerable<long> ids)
    {
        var all = ids.ToList();
        return $"{unit}{(all.Count == 1 ? "" : "s")} {string.Join(", ", all.Take(MaxIds))}{(all.Count > MaxIds ? $" and {all.Count - MaxIds} more" : "")}";
    }
}
