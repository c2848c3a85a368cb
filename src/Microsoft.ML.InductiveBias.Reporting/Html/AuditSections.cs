using System.Globalization;
using System.Xml.Linq;
using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The parts of the page for one audit.</summary>
/// <param name="result">The audit.</param>
/// <param name="prefix">Begins every id; unique in the page.</param>
internal sealed class AuditSections(AuditResult result, string prefix)
{
    private const int MostColumns = 40, MostRows = 15, MostClasses = 30, MostCells = 8;

    /// <summary>All parts with their titles, in their order.</summary>
    public IEnumerable<(string Id, string Title, XElement Section)> All()
    {
        yield return Part("summary", "In short", Summary());
        if (result.Spaces.Count > 0)
            yield return Part("spaces", "What the data require of each family of functions", Spaces());
        if (result.Models.Count > 0)
            yield return Part("models", "What ordinary models provide", Models());
        if (result.RowsCurve is { Points.Count: > 0 } curve)
            yield return Part("rows", "What more rows would bring", Rows(curve));
        if (result.TestRowDifficulties.Count > 0)
            yield return Part("hard", "Rows to look at", HardRows());
        if (result.ClassPairs.Count > 0)
            yield return Part("pairs", "Classes that are hard to tell apart", Pairs());
        if (result.Difficulty is not null)
            yield return Part("difficulty", "Difficulty without any family of functions", Difficulty(result.Difficulty));
        yield return Part("data", "What the table holds", DataSummary());
        yield return Part("notes", "Warnings and what was left out", Notes());
    }

    private (string, string, XElement) Part(string id, string title, object content) => (prefix + id, title, Section(prefix + id, title, content));

    private IEnumerable<object> Summary()
    {
        yield return E("p", Class("lead"), PlainSummary.Lead(result));
        yield return E("dl", Class("tiles"), Tiles());
        yield return E("div", Class("cards"),
            Card("What the data hold", PlainSummary.OfData(result)),
            Card("How hard it is", PlainSummary.OfDifficulty(result)),
            Card("Which rows to look at", PlainSummary.OfRows(result)));
    }

    private static XElement Card(string title, IEnumerable<object[]> paragraphs) => E("div", E("h3", title), paragraphs.Select(paragraph => Paragraph(paragraph)));

    private IEnumerable<XElement> Tiles()
    {
        if (PlainSummary.Best(result) is ({ } space, { } estimate))
        {
            var (value, interval) = NumberText.BitsParts(ReferenceWords.Interval(estimate));
            yield return Tile("Information still missing", value, "bits", interval ?? "exact but for rounding",
                ["to do as well as: ", ReferenceWords.Of(estimate.Reference), ", in ", Given(space.Name, 24), ", ", ReferenceWords.Of(estimate)]);
        }
        if (result.Difficulty is { Log2Bits: { } log2, Log2BitsLower: { } low, Log2BitsUpper: { } high } difficulty)
        {
            yield return Tile("Generalization difficulty", double.IsNegativeInfinity(log2) ? "0" : NumberText.PowerOfTwo(log2), "bits",
                high > low ? $"{NumberText.PowerOfTwo(low)} to {NumberText.PowerOfTwo(high)}" : "exact", [$"interval of {NumberText.Percent(difficulty.Confidence)}, from resampling"]);
        }
        if (result.Models.Where(model => model.ZeroOneError is not null).MinBy(model => model.ZeroOneError) is { } best)
        {
            var (lower, upper) = AuditQuantities.Wilson(best.ZeroOneError!.Value, result.TestRows);
            yield return Tile("Best model's error", NumberText.Percent(best.ZeroOneError.Value), "of test rows", $"{NumberText.Percent(lower)} to {NumberText.Percent(upper)}", [Given(best.Name, 24), ", counted, interval of 95 %"]);
        }
        else if (result.Models.Where(model => double.IsFinite(model.TestLoss)).MinBy(model => model.TestLoss) is { } smallest)
        {
            yield return Tile("Best model's error", NumberText.Of(smallest.TestLoss), "mean squared error", "no interval is known", [Given(smallest.Name, 24), ", counted on the test rows"]);
        }
        // Labels that are numbers are not judged.
        if (result.Task == TaskKind.Regression || result.TestRowDifficulties.Count == 0)
            yield break;
        int suspects = result.TestRowDifficulties.Count(row => row.IsLabelSuspect);
        yield return Tile("Doubtful labels", suspects.ToString(CultureInfo.InvariantCulture), $"of {NumberText.Count(result.TestRowDifficulties.Count, "judged row")}", "exact count", ["all families agree on another label"]);
    }

    private static XElement Tile(string name, string value, string unit, string interval, object[] method) => E("div",
        E("dt", name),
        E("dd", E("span", Class("big"), value), E("span", Class("unit"), unit), E("span", Class("interval"), interval), E("span", Class("note"), method)));

    private IEnumerable<object> Spaces()
    {
        yield return Paragraph("A family of functions (a hypothesis space) is a kind of model before it is tuned to the task. For each family the audit takes the functions that fit the training rows and asks how many of them also do well on the test rows. The fewer do, the more bits of information it takes to single one out: 10 bits mean about 1 in 1,000, and each further bit halves the share.");
        yield return Figure(new BiasCurvePlot(result.Spaces), prefix + "p-curve", 420, 380);
        var references = result.Spaces.SelectMany(space => space.Metrics.InductiveBias).Select(estimate => estimate.Reference).Where(reference => reference != LossReference.Target).Distinct().ToList();
        yield return Table("Bits required to do as well on new rows as …",
            ["Family", .. references.Select(reference => (object)("… " + ReferenceWords.Of(reference))), "Mean test loss"],
            result.Spaces.Select(space => SpaceRow(space, references)),
            "t" + new string('n', references.Count + 1));
        yield return Paragraph(Class("note"), "Constant guess: always predicting the average of the training labels. Nearest neighbor: copying the label of the most similar training row. Mean of the family: the average of all functions of the family. Best ordinary model: the one with the smallest loss in the table of models below. The loss is the ", ReferenceWords.Of(result.Spaces[0].Metrics.Loss), " on the test rows; below each number of bits stand its interval, of what sampling and rounding leave open, and the loss it belongs to. A number without an interval is exact but for rounding. Mean test loss: of all functions of the family, with their standard deviation.");
        yield return Table("The families", ["Family", "What it is", "Method", "Settings"],
            result.Spaces.Select(space => (IReadOnlyList<object?>)[Given(space.Name), E("div", Class("medium"), FamilyWords.Of(space.Metrics.Space)), ReferenceWords.Of(space.Metrics.Method), E("div", Class("settings long"), E("bdi", FamilyWords.Settings(space.Metrics.Space)))]));
        yield return E("div", Class("group"), E("h3", "How well functions that fit the training rows do on new rows"), Paragraph(new LossDistributionPlot(result.Spaces[0].Metrics).Explanation));
        yield return E("div", Class("pair"), result.Spaces.Select((space, index) => Figure(
            new LossDistributionPlot(space.Metrics, space.Name), string.Create(CultureInfo.InvariantCulture, $"{prefix}p-loss{index}"), 460, 340, 340,
            E("figcaption", E("h4", Given(space.Name))))));
    }

    private static IReadOnlyList<object?> SpaceRow(AuditSpace space, List<string> references)
    {
        var metrics = space.Metrics;
        return
        [
            Given(space.Name),
            .. references.Select(reference => metrics.InductiveBias.FirstOrDefault(estimate => estimate.Reference == reference) is { } estimate
                ? (object)new object[] { BitsWithInterval(estimate), E("span", Class("interval"), $"loss {NumberText.Of(estimate.TargetLoss)}"), estimate.Extrapolated ? E("span", Class("doubt"), "extrapolated") : "" }
                : "–"),
            new object[] { NumberText.Of(metrics.LossDistribution.Mean), E("span", Class("interval"), $"± {NumberText.Of(metrics.LossDistribution.StandardDeviation)}") },
        ];
    }

    private IEnumerable<object> Models()
    {
        yield return Paragraph("These models were trained on the same rows.", result.Spaces.Count == 0 ? "" : " The bits say how rare a function as good as the model is in each family: what the model brings along by its own assumptions. A model that provides many bits knows something that fits these data.");
        bool errors = result.Models.Any(model => model.ZeroOneError is not null);
        yield return Table("Ordinary models on the test rows",
            ["Model", "Mean squared error", .. errors ? ["Wrong rows"] : (object[])[], .. result.Spaces.Select(space => (object)new object[] { "Bits in ", Given(space.Name, 24) })],
            result.Models.OrderBy(model => double.IsNaN(model.TestLoss)).ThenBy(model => model.TestLoss).Select(model => ModelRow(model, errors)),
            "tn" + new string('n', result.Spaces.Count + 1));
        yield return Paragraph(Class("note"), "Mean squared error: counted on the test rows, over the outputs; no interval is known. Wrong rows: share with Wilson's interval of 95 %.",
            result.Spaces.Count > 0 ? " Bits: below them the interval of what sampling and rounding leave open; a number without one is exact but for rounding." : "");
    }

    private List<object?> ModelRow(AuditModel model, bool errors)
    {
        List<object?> cells = [Given(model.Name), double.IsNaN(model.TestLoss) ? "failed" : NumberText.Of(model.TestLoss)];
        if (errors && model.ZeroOneError is { } error)
        {
            var (lower, upper) = AuditQuantities.Wilson(error, result.TestRows);
            cells.Add(new object[] { NumberText.Percent(error), E("span", Class("interval"), $"{NumberText.Percent(lower)} to {NumberText.Percent(upper)}") });
        }
        else if (errors)
        {
            cells.Add("–");
        }
        for (int i = 0; i < result.Spaces.Count; i++)
            cells.Add(i < model.Provided.Count ? BitsWithInterval(model.Provided[i]) : "–");
        return cells;
    }

    private IEnumerable<object> Rows(AuditRowsCurve curve)
    {
        yield return Paragraph(E("strong", RowsCurvePlot.Conclusion(curve)), " This is for the family ", Given(curve.Space, 32), $" and a test loss of {NumberText.Of(curve.TargetLoss)}, that of the {ReferenceWords.Of(curve.Reference)} with all rows; it is the same at every point.");
        yield return Figure(new RowsCurvePlot(curve), prefix + "p-rows");
        yield return Table("Bits against training rows", ["Training rows", "Required bits", "Method"],
            curve.Points.OrderBy(point => point.TrainingRows).Select(point => (IReadOnlyList<object?>)[point.TrainingRows.ToString("N0", CultureInfo.InvariantCulture), BitsWithInterval(point.Estimate), ReferenceWords.Of(point.Estimate)]), "nnt");
        yield return Paragraph(Class("note"), "A number of bits without an interval is exact but for rounding, for the rows that were chosen: other rows of the same number give other bits. No interval is known for the number of rows that the target takes.");
    }

    private IEnumerable<object> HardRows()
    {
        yield return Figure(new DataMapPlot(result.TestRowDifficulties, result.RowUnit), prefix + "p-map", 420, 380);
        var suspects = result.TestRowDifficulties.Where(row => row.IsLabelSuspect).ToList();
        if (suspects.Count > 0)
        {
            yield return Paragraph("A doubtful label is not a proven mistake: the row may be a rare but right case. Look at it before you change or drop it.");
            yield return RowTable($"Rows whose label is doubtful ({Shown(suspects.Count)})", suspects);
        }
        var others = result.TestRowDifficulties.Where(row => !row.IsLabelSuspect).ToList();
        if (others.Count > 0)
            yield return RowTable($"{(suspects.Count > 0 ? "Hardest rows otherwise" : "Hardest rows")} ({Shown(others.Count)})", others);
        yield return Paragraph(Class("note"), $"The {result.RowUnit} is counted {(result.RowUnit == "line" ? "from 1, with the header" : "as in the data")}. "
            + (result.Task == TaskKind.Regression
                ? "Mean prediction: the average over the families. Expected loss: the mean squared error of a random function, in units of the standardized label, with its standard deviation. Bits: how much information singles out a function that predicts the row about right, from the easiest family to the hardest."
                : "Preferred class: the one that the families prefer on average. Right: the share of random functions that give the label of the table. Expected loss: their mean squared error on the row, with its standard deviation. Bits: how much information singles out a function that is right, from the easiest family to the hardest.")
            + " Means over the families; no interval is known. All are rated as new rows: by functions that were not fitted to them.");
    }

    private static string Shown(int count) => count <= MostRows ? $"all {count}" : $"{MostRows} of {count}";

    private XElement RowTable(string caption, List<AuditRow> rows)
    {
        bool regression = result.Task == TaskKind.Regression;
        return Table(caption,
            [CultureInfo.InvariantCulture.TextInfo.ToTitleCase(result.RowUnit), "Label", regression ? "Mean prediction" : "Preferred class", .. regression ? (object[])[] : ["Right"], "Expected loss ± deviation", "Bits"],
            rows.Take(MostRows).Select(row => (IReadOnlyList<object?>)
            [
                row.Id.ToString(CultureInfo.InvariantCulture), Given(row.Label, 24), Given(row.Predicted, 24),
                .. regression ? (object[])[] : [row.ProbabilityRight is { } right ? NumberText.Percent(right) : "–"],
                $"{NumberText.Of(row.ExpectedLoss)} ± {NumberText.Of(row.LossDeviation)}",
                BitsRange([.. row.Bits.Where(bits => !double.IsNaN(bits))]),
            ]),
            regression ? "nttnn" : "nttnnn",
            rows.Take(MostRows).Select(Content));
    }

    private static string BitsRange(IReadOnlyList<double> bits) => bits.Count == 0 ? "–"
        : bits.Count == 1 || bits.Min() == bits.Max() ? NumberText.Bits(bits[0]) : NumberText.BitsRange(bits.Min(), bits.Max());

    private IEnumerable<object> Content(AuditRow row)
    {
        var cells = row.Cells.Zip(result.Data.Columns, (cell, column) => (column.Name, Cell: cell)).ToList();
        string between = "";
        foreach (var (name, cell) in cells.Take(MostCells))
        {
            yield return between;
            yield return Given(name, 32);
            yield return "\u00A0";
            yield return E("strong", Given(cell, 40));
            between = "\u00A0· ";
        }
        if (cells.Count > MostCells)
            yield return $"{between}{cells.Count - MostCells} more";
    }

    private IEnumerable<object> Pairs()
    {
        yield return Figure(new ClassPairPlot(result.ClassPairs), prefix + "p-pairs", 170 + 34 * Math.Min(10, result.ClassPairs.Count), 170 + 32 * Math.Min(10, result.ClassPairs.Count));
        yield return Table($"Pairs of classes ({Shown(result.ClassPairs.Count)})", ["First", "Second", "Confused", "Smallest distance"],
            result.ClassPairs.Take(MostRows).Select(pair => (IReadOnlyList<object?>)[Given(pair.First), Given(pair.Second), NumberText.Percent(pair.Confusion), NumberText.Of(pair.SmallestDistance)]), "ttnn");
        yield return Paragraph(Class("note"), "Confused: mean probability that a random function takes a test row of the one class for the other; no interval is known. Smallest distance: between a row of each, exact, in units of the normalized features.");
    }

    private IEnumerable<object> Difficulty(GeneralizationDifficultyEstimate estimate)
    {
        yield return Paragraph("The generalization difficulty needs no family of functions: it follows from how many dimensions the rows spread in, how close rows with different labels come, and how many rows there are. It is exponential in the dimension, so that it is read as a power of two and serves to compare data sets, not to predict a model's error.");
        if (estimate.Terms is not null)
            yield return Figure(new DifficultyPlot(estimate), prefix + "p-difficulty", 360, 360);
        else
            yield return Paragraph("For these data it is undefined; the warnings say why.");
        string confidence = $"interval of {NumberText.Percent(estimate.Confidence)}";
        yield return Table("Ingredients of the difficulty", ["Ingredient", "Value", "Unit", "Method"],
        [
            ["Rows used (n)", estimate.UsedRows.ToString("N0", CultureInfo.InvariantCulture), "rows", "counted"],
            ["Intrinsic dimension (q)", WithInterval(new(estimate.IntrinsicDimension.Value, estimate.IntrinsicDimension.Lower, estimate.IntrinsicDimension.Upper)), "dimensions", E("div", Class("medium"), $"distances to the {estimate.IntrinsicDimension.Neighbors} nearest rows, {confidence}")],
            ["Resolution (δ)", WithInterval(new(estimate.Resolution.Value, estimate.Resolution.Lower, estimate.Resolution.Upper)), "units of the normalized features", E("div", Class("medium"), $"{(estimate.Resolution.Method == ResolutionMethod.Exact ? "closest rows that differ in the label" : "extreme values of distances")}, {confidence}")],
            ["Radius (R)", WithInterval(new(estimate.Radius.Value, estimate.Radius.Lower, estimate.Radius.Upper)), "units of the normalized features", E("div", Class("medium"), $"largest norm of a row, {confidence}")],
            ["Target error (ε)", NumberText.Of(estimate.TargetError), estimate.Task == DifficultyTask.Classification ? "share of wrong rows" : "share of the largest deviation of a label", "chosen"],
        ], "tntt");
        yield return Paragraph(Class("note"), "In the plot: the difficulty is the product of the open dimensions, the choices that the rows leave open, and of the bits that the target error requires of each. Fixed by the rows: the dimensions that the rows settle. Intrinsic dimension: in how many directions the rows really spread. Resolution: how far apart rows are where the label changes. Radius: how far out the rows reach.");
    }

    private IEnumerable<object> DataSummary()
    {
        var data = result.Data;
        yield return Table("Rows", ["Count", "Rows"],
        [
            ["In the table", Whole(data.Rows)],
            ["Left out: a cell is missing or not finite", Whole(data.DroppedRows)],
            ["Trained on", Whole(result.TrainingRows)],
            ["Tested on", Whole(result.TestRows)],
            ["Repeat the features of an earlier row", Whole(data.DuplicateRows)],
            ["In groups with equal features and different labels", Whole(data.ContradictingRows.Sum(group => group.Count))],
        ], "tn");
        if (data.Classes.Count > 0)
        {
            long all = Math.Max(1, data.Classes.Sum(one => (long)one.Rows));
            double most = data.Classes.Max(one => one.Rows);
            yield return Table(data.Classes.Count <= MostClasses ? "Classes" : $"Classes ({MostClasses} of {data.Classes.Count})", ["Class", "Rows", "Share", E("span", Class("hidden"), "Share, drawn")],
                data.Classes.Take(MostClasses).Select(one => (IReadOnlyList<object?>)[Given(one.Name), Whole(one.Rows), NumberText.Percent(one.Rows / (double)all), Bar(one.Rows / Math.Max(1, most))]), "tnnb");
        }
        bool remarks = data.Columns.Take(MostColumns).Any(column => column.IsConstant);
        yield return Table(data.Columns.Count <= MostColumns ? "Feature columns" : $"Feature columns ({MostColumns} of {data.Columns.Count})", ["Column", "Kind", "Distinct values", "Missing cells", .. remarks ? ["Remark"] : (object[])[]],
            data.Columns.Take(MostColumns).Select(column => (IReadOnlyList<object?>)[Given(column.Name), column.Kind == ColumnKind.Number ? "numbers" : "categories", Whole(column.DistinctValues), Whole(column.MissingCells), .. remarks ? [column.IsConstant ? E("div", Class("medium"), "never varies: tells nothing") : ""] : (object[])[]]), "ttnnt");
    }

    private static XElement Bar(double share) => E("span", Class("bar"), A("aria-hidden", "true"), A("style", string.Create(CultureInfo.InvariantCulture, $"width:{Math.Clamp(share, 0, 1) * 100:0.#}%")));

    private IEnumerable<object> Notes()
    {
        foreach (string cut in result.BudgetCuts)
            yield return E("div", Class("notice"), Paragraph(E("strong", "Left out to keep to the budget: "), E("bdi", ShownText.Of(cut, 2000))));
        // What several parts say is said once.
        var diagnostics = result.Diagnostics
            .Concat(result.Spaces.SelectMany(space => space.Metrics.Diagnostics.Select(one => one with { Message = $"{ShownText.Of(space.Name, 32)}: {one.Message}" })))
            .Concat(result.Difficulty?.Diagnostics ?? []).Distinct().OrderByDescending(diagnostic => diagnostic.Severity).ToList();
        foreach (var diagnostic in diagnostics)
        {
            bool warning = diagnostic.Severity == DiagnosticSeverity.Warning;
            yield return E("div", Class(warning ? "notice" : "info"), Paragraph(E("strong", warning ? "Warning: " : "Note: "), E("bdi", ShownText.Of(diagnostic.Message, 2000)), " ", E("code", ShownText.Of(diagnostic.Code))));
        }
        if (diagnostics.Count == 0 && result.BudgetCuts.Count == 0)
            yield return Paragraph("Nothing was left out, and there are no warnings.");
    }

    private static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
