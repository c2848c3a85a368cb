using System.Globalization;
using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The part of the page on wrong labels.</summary>
internal static class LabelSection
{
    private const int MaxRows = 25, MaxPairs = 10, MaxClasses = 10;

    private const double FalseDiscoveryRate = 0.1;

    public static IEnumerable<object> Of(AuditResult result, LabelAudit audit, string prefix)
    {
        var flagged = audit.Rows.TakeWhile(row => row.Reason == RowReason.WrongLabel).ToList();
        yield return Paragraph("Each label was judged by models that never saw it. About ", E("strong", NumberText.Of(Math.Round(audit.ExpectedWrong))),
            $" of {NumberText.Count(audit.Rows.Count, "label")} are expected to be wrong ({Interval(audit)}). ",
            flagged.Count == 0 ? "No single label is more probably wrong than right." : $"{NumberText.Count(flagged.Count, "label")} more probably wrong than right. ",
            flagged.Count == 0 ? "" : $"The first {audit.AtFalseDiscoveryRate(FalseDiscoveryRate).Count} rows form the longest list of which on average at most {NumberText.Percent(FalseDiscoveryRate)} are right.",
            audit.RowsNotJudged == 0 ? "" : $" {NumberText.Count(audit.RowsNotJudged, "row")} weren't judged.");
        yield return Figure(new LabelMapPlot(audit.Rows, result.RowUnit), prefix + "p-labels", 420, 380);
        if (flagged.Count > 0)
            yield return Rows(result, $"Labels to check ({Shown(flagged.Count)})", flagged);
        foreach (var (reason, caption) in new[] { (RowReason.Ambiguous, "Ambiguous rows, the label of which is plausible"), (RowReason.Atypical, "Rows far from all others") })
        {
            var rows = audit.Rows.Where(row => row.Reason == reason).OrderByDescending(row => reason == RowReason.Ambiguous ? row.Ambiguity : row.Atypicality).ToList();
            if (rows.Count > 0)
                yield return Rows(result, $"{caption} ({Shown(rows.Count)})", rows);
        }
        if (audit.Conflicts.Count > 0)
        {
            yield return Table($"Near duplicates with different labels ({audit.Conflicts.Count})", [Unit(result), "Label", Unit(result), "Label", "Distance"],
                audit.Conflicts.Take(MaxPairs).Select(pair => Cells(Id(pair.First), Given(pair.First.Label, 24), Id(pair.Second), Given(pair.Second.Label, 24), NumberText.Of(pair.Distance))), "ntntn");
        }
        if (audit.NoiseMatrix.Count is > 0 and <= MaxClasses)
        {
            yield return Table("How often a row of a class has a label", [.. (object[])["Class"], .. audit.ClassNames.Select(name => (object)new object[] { "labeled ", Given(name, 24) })],
                audit.NoiseMatrix.Select((row, j) => (IReadOnlyList<object?>)[Given(audit.ClassNames[j], 24), .. row.Select(share => NumberText.Percent(share))]), "t" + new string('n', audit.ClassNames.Count));
        }
        yield return Note("Wrong: the probability that the label is wrong. Ambiguity: the entropy of the class in bits without the label; 1 bit if two classes are equally likely. "
            + "Distance: to the nearest rows, as a multiple of the median. Leverage: how far the prediction at the row follows its own label; near 1 where no other row says anything about it. Influence: how the squared error of the other rows changes when the row is left out; below 0, they are predicted better without it. "
            + "The interval is from resampling. The JSON result and the file of --rows hold all judged rows.");
    }

    /// <summary>The interval of the number of wrong labels.</summary>
    public static string Interval(LabelAudit audit) => string.Create(CultureInfo.InvariantCulture,
        $"{NumberText.Percent(audit.Confidence)} interval: {audit.Lower:0} to {audit.Upper:0}");

    private static string Shown(int count) => count <= MaxRows ? $"all {count}" : $"{MaxRows} of {count}";

    private static string Unit(AuditResult result) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(result.RowUnit);

    private static string Id(LabelAuditRow row) => row.Id.ToString(CultureInfo.InvariantCulture);

    private static System.Xml.Linq.XElement Rows(AuditResult result, string caption, List<LabelAuditRow> rows) => Table(caption,
        [Unit(result), "Label", "Suggested", "Wrong", "Ambiguity", "Distance", "Leverage", "Influence"],
        rows.Take(MaxRows).Select(row => Cells(Id(row), Given(row.Label, 24), Given(row.Suggested, 24), NumberText.Percent(row.ProbabilityWrong),
            NumberText.Of(row.Ambiguity), NumberText.Of(row.Atypicality), NumberText.Of(row.Leverage), NumberText.Of(row.Influence))), "nttnnnnn",
        rows.Take(MaxRows).Select(row => AuditSections.Content(result, row.Cells)));
}
