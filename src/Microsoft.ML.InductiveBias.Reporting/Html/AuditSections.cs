using System.Globalization;
using System.Xml.Linq;
using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The sections of the page for one audit.</summary>
/// <param name="result">The audit.</param>
/// <param name="prefix">Starts every id; unique in the page.</param>
internal sealed class AuditSections(AuditResult result, string prefix)
{
    private const int MaxColumns = 40, MaxRows = 15, MaxClasses = 30, MaxCells = 8;

    /// <summary>All sections, in order.</summary>
    public IEnumerable<PageSection> All()
    {
        yield return Part("summary", "In short", Summary());
        if (NextSection.Of(result).ToList() is { Count: > 0 } next)
            yield return Part("next", "What to do next", next);
        if (result.Spaces.Count > 0)
            yield return Part("spaces", "What each hypothesis space requires", Spaces());
        if (result.Spaces.Any(space => space.Metrics.Evidence is not null))
            yield return Part("evidence", "What each training row costs", EvidenceSection.Of(result.Spaces, prefix));
        if (result.Models.Count > 0)
            yield return Part("models", "What ordinary models provide", Models());
        if (result.RowsCurve is { Points.Count: > 0 } curve)
            yield return Part("rows", "What more rows would bring", Rows(curve));
        if (result.Labels is { Rows.Count: > 0 } labels)
            yield return Part("labels", "Labels that may be wrong", LabelSection.Of(result, labels, prefix));
        if (result.RowDifficulties.Count > 0)
            yield return Part("hard", "Rows to look at", HardRows());
        if (result.ClassPairs.Count > 0)
            yield return Part("pairs", "Classes that are hard to tell apart", Pairs());
        if (result.Difficulty is not null)
            yield return Part("difficulty", "Difficulty independent of any hypothesis space", Difficulty(result.Difficulty));
        yield return Part("data", "The data", DataSummary());
        yield return Part("notes", "Warnings and omissions", Notes());
    }

    private PageSection Part(string id, string title, IEnumerable<object> content) => new(prefix + id, title, content);

    private IEnumerable<object> Summary()
    {
        yield return E("p", Class("lead"), PlainSummary.Lead(result));
        yield return E("dl", Class("tiles"), Tiles());
        yield return E("div", Class("cards"),
            Card("About the data", PlainSummary.OfData(result)),
            Card("How hard the task is", PlainSummary.OfDifficulty(result)),
            Card("Which rows to look at", PlainSummary.OfRows(result)));
    }

    private static XElement Card(string title, IEnumerable<object[]> paragraphs) => E("div", E("h3", title), paragraphs.Select(paragraph => Paragraph(paragraph)));

    private IEnumerable<XElement> Tiles()
    {
        if (AuditRanking.BestSpace(result) is ({ } space, { } estimate))
        {
            var (value, interval) = Words.Bits(estimate);
            string over = space.Metrics.Splits.FirstOrDefault(one => one.Estimates[0].Reference == estimate.Reference) is { } split
                ? $"; {split.Estimates.Count} splits: {NumberText.BitsRange(split.Smallest.Bits, split.Largest.Bits)}" : "";
            yield return Tile("Information still missing", value, "bits", (interval is null ? (estimate.IsBound ? "lower bound" : "exact for these test rows") : $"{interval} with other test rows") + over,
                "to match the ", Words.Of(estimate.Reference), " in ", Given(space.Name, 24), "; ", Words.Of(estimate), PerRow(estimate));
        }
        if (ValueWithInterval.Log2BitsOf(result.Difficulty) is { } log2)
        {
            yield return Tile("Generalization difficulty", NumberText.PowerOfTwo(log2.Value), "bits", log2.Upper > log2.Lower ? NumberText.PowersOfTwo(log2) : "no variation",
                $"{NumberText.Percent(result.Difficulty!.Confidence)} interval from resampling");
        }
        if (PlainSummary.BestModel(result) is { } best)
        {
            yield return best.ZeroOneError is { } error
                ? Tile("Best model's error", NumberText.Percent(error), "of test rows", WilsonText(error), Given(best.Name, 24), ", counted, 95% interval")
                : Tile("Best model's error", NumberText.Of(best.TestLoss), "mean squared error", "no interval known", Given(best.Name, 24), ", on the test rows");
        }
        if (result.Labels is { Rows.Count: > 0 } labels)
        {
            yield return Tile("Wrong labels", NumberText.Of(Math.Round(labels.ExpectedWrong)), $"of {NumberText.Count(labels.Rows.Count, "row")} judged", LabelSection.Interval(labels),
                "expected number, from a model of label noise");
        }
    }

    private static string PerRow(InductiveBiasEstimate estimate) => estimate.BitsPerTestRow is { } bits && double.IsFinite(bits)
        ? $"; {NumberText.Of(bits)} for each of {NumberText.Count(estimate.TestRows, "test row")}" : "";

    private static XElement Tile(string name, string value, string unit, string interval, params object[] method) => E("div",
        E("dt", name),
        E("dd", E("span", Class("big"), value), E("span", Class("unit"), unit), Small(interval), E("span", Class("note"), method)));

    private IEnumerable<object> Spaces()
    {
        yield return Paragraph("A hypothesis space is a kind of model before it learns the task: a set of functions (hypotheses), each with a probability. For each space the audit takes the hypotheses that fit the training rows and asks how many of them also do well on the test rows. The fewer do, the more bits of information it takes to single one out: 10 bits mean about 1 in 1,000, and each additional bit halves the share.");
        yield return Figure(new BiasCurvePlot(result.Spaces), prefix + "p-curve", 420, 380);
        var references = result.Spaces.SelectMany(space => space.Metrics.InductiveBias).Select(estimate => estimate.Reference).Where(reference => reference != LossReference.Target).Distinct().ToList();
        yield return Table("Bits required to do as well on new rows as the …",
            ["Space", .. references.Select(reference => (object)("… " + Words.Of(reference))), "Mean test loss"],
            result.Spaces.Select(space => SpaceRow(space, references)),
            "t" + new string('n', references.Count + 1));
        var balanced = result.Spaces.Where(space => space.Metrics.ClassBalanced.Count > 0).ToList();
        if (balanced.Count > 0)
        {
            yield return Table("Bits required at the class-balanced loss, in which each class has the same weight, of the …",
                ["Space", .. references.Select(reference => (object)("… " + Words.Of(reference)))],
                balanced.Select(space => Cells([Given(space.Name), .. references.Select(reference => BalancedCell(space, reference))])), "t" + new string('n', references.Count));
        }
        yield return Note("Constant predictor: always predicts the average of the training labels. Nearest neighbor: copies the label of the most similar training row. Posterior mean: the average of all hypotheses that fit. Best ordinary model: the one with the smallest loss in the table of models below. The loss is the ", Words.Of(result.Spaces[0].Metrics.Loss), " on the test rows. Below each number of bits are its 95% interval and the loss it belongs to. The interval shows what other test rows of the same kind and number would give; it also covers sampling and rounding, but not other training rows. An exact law means that the number is exact for these rows, not that other rows give the same. Bits grow with the number of test rows, here ", Whole(result.TestRows), ". Splits: the smallest and the largest number of bits over random splits into training and test rows. Mean test loss: over all hypotheses that fit, with the standard deviation.");
        yield return Table("Hypothesis spaces", ["Space", "What it is", "Method", "Settings"],
            result.Spaces.Select(space => Cells(Given(space.Name), E("div", Class("medium"), SpaceWords.Of(space.Metrics.Space)), Words.Of(space.Metrics.Method), E("div", Class("settings long"), E("bdi", SpaceWords.Settings(space.Metrics.Space))))));
        yield return E("div", Class("group"), E("h3", "How well hypotheses that fit the training rows do on new rows"), Paragraph(new LossDistributionPlot(result.Spaces[0].Metrics).Explanation));
        yield return E("div", Class("pair"), result.Spaces.Select((space, index) => Figure(
            new LossDistributionPlot(space.Metrics, space.Name), string.Create(CultureInfo.InvariantCulture, $"{prefix}p-loss{index}"), 460, 340, 340,
            E("figcaption", E("h4", Given(space.Name))))));
    }

    private static object BalancedCell(AuditSpace space, string reference) => space.Metrics.ClassBalanced.FirstOrDefault(estimate => estimate.Reference == reference) is { } estimate
        ? new object[] { BitsWithInterval(estimate), Small($"loss {NumberText.Of(estimate.TargetLoss)}"), estimate.Extrapolated ? E("span", Class("doubt"), "extrapolated") : "" }
        : "–";

    private static object?[] SpaceRow(AuditSpace space, List<string> references)
    {
        object Cell(string reference) => space.Metrics.InductiveBias.FirstOrDefault(estimate => estimate.Reference == reference) is { } estimate
            ? new object[] { BitsWithInterval(estimate), Splits(reference), Small($"loss {NumberText.Of(estimate.TargetLoss)}"), estimate.Extrapolated ? E("span", Class("doubt"), "extrapolated") : "" }
            : "–";
        object Splits(string reference) => space.Metrics.Splits.FirstOrDefault(split => split.Estimates[0].Reference == reference) is { } split
            ? Small($"{split.Estimates.Count} splits: {NumberText.BitsRange(split.Smallest.Bits, split.Largest.Bits)}") : "";
        var law = space.Metrics.LossDistribution;
        return [Given(space.Name), .. references.Select(Cell), new object[] { NumberText.Of(law.Mean), Small($"± {NumberText.Of(law.StandardDeviation)}") }];
    }

    private IEnumerable<object> Models()
    {
        bool hasSpaces = result.Spaces.Count > 0, hasErrors = result.Models.Any(model => model.ZeroOneError is not null);
        yield return Paragraph("These models were trained on the same rows.", hasSpaces ? " The bits show how rare a hypothesis as good as the model is in each space. They measure what the model contributes by its own assumptions: a model that provides many bits has assumptions that fit these data." : "");
        yield return Table("Ordinary models on the test rows",
            ["Model", "Mean squared error", .. hasErrors ? ["Misclassified rows", "Mean over classes"] : (object[])[], .. result.Spaces.Select(space => (object)new object[] { "Bits in ", Given(space.Name, 24) })],
            result.Models.OrderBy(model => double.IsNaN(model.TestLoss)).ThenBy(model => model.TestLoss).Select(model => ModelRow(model, hasErrors)),
            "tn" + new string('n', result.Spaces.Count + 2));
        yield return Note("Mean squared error: over the test rows and outputs; no interval is known.", hasErrors ? " Misclassified rows: the share with its 95% Wilson interval. Mean over classes: each class counts the same, however few rows it has; no interval is known." : "",
            hasSpaces ? " Bits: the interval below them shows what other test rows of the same kind and number would give; it also covers sampling and rounding." : "");
    }

    private object?[] ModelRow(AuditModel model, bool hasErrors) =>
    [
        Given(model.Name),
        double.IsNaN(model.TestLoss) ? "failed" : NumberText.Of(model.TestLoss),
        .. hasErrors ? [model.ZeroOneError is { } error ? new object[] { NumberText.Percent(error), Small(WilsonText(error)) } : "–", model.BalancedError is { } balanced ? NumberText.Percent(balanced) : "–"] : (object[])[],
        .. result.Spaces.Select((_, i) => i < model.Provided.Count ? (object)BitsWithInterval(model.Provided[i]) : "–"),
    ];

    private IEnumerable<object> Rows(AuditRowsCurve curve)
    {
        yield return Paragraph(E("strong", RowsCurvePlot.Conclusion(curve)), " This is for the space ", Given(curve.Space, 32), $" and a test loss of {NumberText.Of(curve.TargetLoss)}, that of the {Words.Of(curve.Reference)} with all rows; it is the same at every point.");
        yield return Figure(new RowsCurvePlot(curve), prefix + "p-rows");
        yield return Table("Bits against training rows", ["Training rows", $"Median of {curve.Splits} {(curve.Splits == 1 ? "split" : "splits")}", "First split", "Method"],
            curve.Points.OrderBy(point => point.TrainingRows).Select(point => Cells(Whole(point.TrainingRows), OverSplits(curve, point), BitsWithInterval(point.Estimate), Words.Of(point.Estimate))), "nnnt");
        yield return Note("Median: over random splits of these rows, with the 90% interval for another split below it, which has other training rows and other test rows. First split: the interval below the number shows what other test rows would give. Beyond the measured rows the curve of each split is continued along the line that predicts its last points best from the others; the interval of the rows is for another split.");
    }

    private static object OverSplits(AuditRowsCurve curve, AuditRowsPoint point) => curve.Splits == 1
        ? NumberText.Bits(point.MedianBits)
        : new object[] { NumberText.Bits(point.MedianBits), Small(NumberText.BitsRange(point.LowerBits, point.UpperBits)) };

    private IEnumerable<object> HardRows()
    {
        yield return Figure(new DataMapPlot(result.RowDifficulties, result.RowUnit), prefix + "p-map", 420, 380);
        yield return RowTable($"Hardest rows ({Shown(result.RowDifficulties.Count)})", [.. result.RowDifficulties]);
        yield return Note($"The {result.RowUnit} is counted {(result.RowUnit == "line" ? "from 1, including the header" : "as in the data")}. "
            + (result.Task == TaskKind.Regression
                ? "Mean prediction: the average over the spaces. Expected loss: the mean squared error of a random hypothesis, in units of the standardized label, with its standard deviation. Bits: the information that singles out a hypothesis whose prediction is about right, from the easiest space to the hardest."
                : "Preferred class: the class that the spaces prefer on average. Right: the share of random hypotheses that predict the given label. Expected loss: their mean squared error on the row, with its standard deviation. Bits: the information that singles out a hypothesis that is right, from the easiest space to the hardest.")
            + " These are means over the spaces; no interval is known. Every row is rated as a new row, by hypotheses that weren't fitted to it.");
    }

    private static string Shown(int count) => count <= MaxRows ? $"all {count}" : $"{MaxRows} of {count}";

    private XElement RowTable(string caption, List<AuditRow> rows)
    {
        bool regression = result.Task == TaskKind.Regression;
        var shown = rows.Take(MaxRows).ToList();
        return Table(caption,
            [CultureInfo.InvariantCulture.TextInfo.ToTitleCase(result.RowUnit), "Label", regression ? "Mean prediction" : "Preferred class", .. regression ? (object[])[] : ["Right"], "Expected loss ± deviation", "Bits"],
            shown.Select(row => (IReadOnlyList<object?>)
            [
                row.Id.ToString(CultureInfo.InvariantCulture), Given(row.Label, 24), Given(row.Predicted, 24),
                .. regression ? (object[])[] : [row.ProbabilityRight is { } right ? NumberText.Percent(right) : "–"],
                $"{NumberText.Of(row.ExpectedLoss)} ± {NumberText.Of(row.LossDeviation)}",
                BitsRange([.. row.Bits.Where(bits => !double.IsNaN(bits))]),
            ]),
            regression ? "nttnn" : "nttnnn",
            shown.Select(row => Content(result, row.Cells)));
    }

    private static string BitsRange(IReadOnlyList<double> bits) => bits.Count == 0 ? "–"
        : bits.Min() == bits.Max() ? NumberText.Bits(bits[0]) : NumberText.BitsRange(bits.Min(), bits.Max());

    /// <summary>The first cells of a row, with the names of their columns.</summary>
    internal static IEnumerable<object> Content(AuditResult result, IReadOnlyList<string> rowCells)
    {
        var cells = rowCells.Zip(result.Data.Columns, (cell, column) => (column.Name, column.Kind, Cell: cell)).ToList();
        string between = "";
        foreach (var (name, kind, cell) in cells.Take(MaxCells))
        {
            if (kind == ColumnRole.Image && result.Data.Picture?.Invoke(cell) is { } png)
                yield return E("img", A("src", $"data:image/png;base64,{Convert.ToBase64String(png)}"), A("alt", ShownText.Of(cell, 40)));
            yield return new object[] { between, Given(name, 32), "\u00A0", E("strong", Given(cell, 40)) };
            between = "\u00A0· ";
        }
        if (cells.Count > MaxCells)
            yield return $"{between}{cells.Count - MaxCells} more";
    }

    private IEnumerable<object> Pairs()
    {
        int shown = Math.Min(10, result.ClassPairs.Count);
        yield return Figure(new ClassPairPlot(result.ClassPairs), prefix + "p-pairs", 170 + 34 * shown, 170 + 32 * shown);
        yield return Table($"Pairs of classes ({Shown(result.ClassPairs.Count)})", ["First", "Second", "Confused", "Smallest distance"],
            result.ClassPairs.Take(MaxRows).Select(pair => Cells(Given(pair.First), Given(pair.Second), NumberText.Percent(pair.Confusion), NumberText.Of(pair.SmallestDistance))), "ttnn");
        yield return Note("Confused: the mean probability that a random hypothesis mistakes a test row of one class for the other; no interval is known. Smallest distance: between a row of each class, exact, in units of the normalized features.");
    }

    private IEnumerable<object> Difficulty(GeneralizationDifficultyEstimate estimate)
    {
        yield return Paragraph($"The generalization difficulty needs no hypothesis space. It follows from the number of dimensions in which the rows vary, how close rows with different labels come to each other, and the number of rows. It is exponential in the dimension, so read it as a power of two; it goes with the error of the best model only roughly (a rank correlation of {NextSection.OfDifficulty} over 31 data sets of classes), so don't read an error from it.");
        if (estimate.Terms is not null)
            yield return Figure(new DifficultyPlot(estimate), prefix + "p-difficulty", 360, 360);
        else
            yield return Paragraph("For these data it is undefined; the warnings explain why.");
        string confidence = $"{NumberText.Percent(estimate.Confidence)} interval";
        var (dimension, resolution, radius) = (estimate.IntrinsicDimension, estimate.Resolution, estimate.Radius);
        XElement Method(string text) => E("div", Class("medium"), $"{text}, {confidence}");
        yield return Table("Ingredients of the difficulty", ["Ingredient", "Value", "Unit", "Method"],
        [
            ["Rows used (n)", Whole(estimate.UsedRows), "rows", "counted"],
            ["Intrinsic dimension (q)", WithInterval(new(dimension.Value, dimension.Lower, dimension.Upper)), "dimensions", Method($"distances to the {dimension.Neighbors} nearest rows")],
            ["Resolution (δ)", WithInterval(new(resolution.Value, resolution.Lower, resolution.Upper)), "units of the normalized features", Method(resolution.Method == ResolutionMethod.Exact ? "closest rows with different labels" : "extreme values of distances")],
            ["Radius (R)", WithInterval(new(radius.Value, radius.Lower, radius.Upper)), "units of the normalized features", Method("largest norm of a row")],
            ["Target error (ε)", NumberText.Of(estimate.TargetError), estimate.Task == DifficultyTask.Classification ? "share of misclassified rows" : "share of the largest deviation of a label", "chosen"],
        ], "tntt");
        yield return Note("In the plot, the difficulty is the product of the open dimensions (the choices that the rows leave open) and the bits that the target error requires for each. Fixed by the rows: the dimensions that the rows determine. Intrinsic dimension: the number of directions in which the rows really vary. Resolution: the distance between rows where the label changes. Radius: how far the rows extend.");
    }

    private IEnumerable<object> DataSummary()
    {
        var data = result.Data;
        yield return Table("Rows", ["Count", "Rows"],
        [
            ["In the table", Whole(data.Rows)],
            ["Left out because a cell is missing or not finite", Whole(data.DroppedRows)],
            ["Training rows", Whole(result.TrainingRows)],
            ["Test rows", Whole(result.TestRows)],
            ["Repeat the features of an earlier row", Whole(data.DuplicateRows)],
            ["In groups with equal features and different labels", Whole(data.ContradictingRows.Sum(group => group.Count))],
        ], "tn");
        if (data.Classes.Count > 0)
        {
            long all = Math.Max(1, data.Classes.Sum(one => (long)one.Rows));
            double most = Math.Max(1, data.Classes.Max(one => one.Rows));
            yield return Table("Classes" + Limited(data.Classes.Count, MaxClasses), ["Class", "Rows", "Share", E("span", Class("hidden"), "Share, drawn")],
                data.Classes.Take(MaxClasses).Select(one => Cells(Given(one.Name), Whole(one.Rows), NumberText.Percent(one.Rows / (double)all), Bar(one.Rows / most))), "tnnb");
        }
        var columns = data.Columns.Take(MaxColumns).ToList();
        bool hasRemarks = columns.Any(column => column.IsConstant);
        yield return Table("Feature columns" + Limited(data.Columns.Count, MaxColumns), ["Column", "Kind", "Distinct values", "Missing cells", .. hasRemarks ? ["Remark"] : (object[])[]],
            columns.Select(column => (IReadOnlyList<object?>)
            [
                Given(column.Name), column.Kind switch { ColumnRole.Number => "numbers", ColumnRole.Text => "texts", ColumnRole.Date => "dates", ColumnRole.Image => "images", _ => "categories" }, Whole(column.DistinctValues), Whole(column.MissingCells),
                .. hasRemarks ? [column.IsConstant ? E("div", Class("medium"), "constant: contains no information") : ""] : (object[])[],
            ]), "ttnnt");
        if (data.Roles.Count > 0)
        {
            yield return Table("Roles of columns, from the training rows" + Limited(data.Roles.Count, MaxColumns), ["Column", "Role", "Why", "What it becomes", "Features", "Missing"],
                data.Roles.Take(MaxColumns).Select(column => Cells(Given(column.Name), column.Role == ColumnRole.Ignored ? "ignored" : column.Role.ToString().ToLowerInvariant(),
                    E("div", Class("medium"), E("bdi", column.Reason)), E("div", Class("medium"), E("bdi", column.Encoding)), Whole(column.Features), NumberText.Percent(column.MissingShare))), "ttttnn");
            yield return Note("A wrong role is one option away: --column NAME=ROLE. Everything is learned from the training rows alone, so test rows say nothing about the features.");
        }
        if (data.FeatureCode is { } code)
            yield return E("details", E("summary", "The ML.NET code that makes these features"), E("pre", E("code", ShownText.Of(code, 20_000))));
    }

    private static string Limited(int count, int max) => count <= max ? "" : $" ({max} of {count})";

    private static XElement Bar(double share) => E("span", Class("bar"), A("aria-hidden", "true"), A("style", string.Create(CultureInfo.InvariantCulture, $"width:{Math.Clamp(share, 0, 1) * 100:0.#}%")));

    private IEnumerable<object> Notes()
    {
        foreach (string cut in result.BudgetCuts)
            yield return E("div", Class("notice"), Paragraph(E("strong", "Left out to stay within the budget: "), E("bdi", ShownText.Of(cut, 2000))));
        // A message that several parts share is shown once.
        var diagnostics = result.Diagnostics
            .Concat(result.Spaces.SelectMany(space => space.Metrics.Diagnostics.Select(one => new Diagnostic(one.Code, one.Severity, $"{ShownText.Of(space.Name, 32)}: {one.Message}"))))
            .Concat(result.Difficulty?.Diagnostics ?? []).Distinct().OrderByDescending(diagnostic => diagnostic.Severity).ToList();
        foreach (var diagnostic in diagnostics)
        {
            bool warning = diagnostic.Severity == DiagnosticSeverity.Warning;
            yield return E("div", Class(warning ? "notice" : "info"), Paragraph(E("strong", warning ? "Warning: " : "Note: "), E("bdi", ShownText.Of(diagnostic.Message, 2000)), " ", E("code", ShownText.Of(diagnostic.Code))));
        }
        if (diagnostics.Count == 0 && result.BudgetCuts.Count == 0)
            yield return Paragraph("Nothing was left out, and there are no warnings.");
    }

    private string WilsonText(double share) => HtmlPage.WilsonText(share, result.TestRows);
}
