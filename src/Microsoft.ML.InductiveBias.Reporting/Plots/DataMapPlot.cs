using ScottPlot;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A map of the test rows: the expected loss of random hypotheses against its variability.</summary>
public sealed class DataMapPlot : ReportPlot
{
    private const int MostRows = 1200, MostNames = 6, MostConsidered = 14;
    private const double FarOut = 6;
    private readonly IReadOnlyList<AuditRow> _rows;
    private readonly string _unit;

    /// <summary>The map of the given rows.</summary>
    /// <param name="rows">The rows; at least one.</param>
    /// <param name="unit">What the number of a row counts, such as <c>line</c>.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public DataMapPlot(IReadOnlyList<AuditRow> rows, string unit = "row")
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(unit);
        if (rows.Count == 0)
            throw new ArgumentException("rows held no row; it must hold at least 1.", nameof(rows));
        _rows = rows;
        _unit = unit;
    }

    /// <inheritdoc/>
    public override string Title => "Map of the test rows";

    /// <inheritdoc/>
    public override string Explanation =>
        "Each mark is one test row: low marks are easy, marks at the right are undecided because functions differ about them, and marks high at the left are those where nearly all functions disagree with the label, so look at these first.";

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            int suspects = _rows.Count(row => row.IsLabelSuspect);
            var hardest = _rows.MaxBy(row => row.ExpectedLoss)!;
            return $"Scatter plot of {NumberText.Count(_rows.Count, "test row")}. Median expected loss {NumberText.Of(Median())}; the hardest is {_unit} {hardest.Id} with {NumberText.Of(hardest.ExpectedLoss)}. "
                + (suspects == 0 ? "No label is doubtful." : $"{NumberText.Count(suspects, "row")} with a doubtful label.");
        }
    }

    private protected override Figure Draw(FigureFrame frame)
    {
        var usable = _rows.Where(row => double.IsFinite(row.ExpectedLoss) && double.IsFinite(row.LossDeviation)).ToList();
        // One row far out would squeeze all others into a corner.
        bool logarithmic = IsFarOut(usable.Select(row => row.LossDeviation)) || IsFarOut(usable.Select(row => row.ExpectedLoss));
        var x = Axis("variability of the loss (standard deviation", ")", usable.Select(row => row.LossDeviation), logarithmic, frame.IsNarrow ? 4 : 7);
        var y = Axis("expected loss", "", usable.Select(row => row.ExpectedLoss), logarithmic, 5);
        var figure = new Figure(frame, x, y) { MostOptionalTexts = MostNames };
        var drawn = Drawn(usable, frame.IsNarrow ? MostRows / 2 : MostRows);
        Points(figure, drawn.Where(row => !row.IsLabelSuspect && row.ProbabilityRight is null or >= 0.5), "test row", PlotColor.OfSeries(0), MarkerShape.FilledCircle, 6, 0.45, usable.Count > drawn.Count);
        Points(figure, drawn.Where(row => !row.IsLabelSuspect && row.ProbabilityRight is < 0.5), "mostly misjudged", PlotColor.OfSeries(4), MarkerShape.OpenTriangleUp, 8, 1, false);
        Points(figure, drawn.Where(row => row.IsLabelSuspect), "doubtful label", PlotColor.OfSeries(1), MarkerShape.FilledDiamond, 10, 1, false);
        Name(figure, usable);
        return figure;
    }

    private static void Points(Figure figure, IEnumerable<AuditRow> rows, string name, PlotColor color, MarkerShape shape, float size, double opacity, bool sampled)
    {
        var shown = rows.ToList();
        if (shown.Count == 0)
            return;
        figure.Points([.. shown.Select(row => figure.X.Within(row.LossDeviation))], [.. shown.Select(row => figure.Y.Within(row.ExpectedLoss))], color, shape, size, opacity);
        figure.AddLegend(new LegendEntry($"{name} ({shown.Count}{(sampled ? " drawn" : "")})", color, null, shape));
    }

    /// <summary>The numbers of the rows to look at first, where there is room for them.</summary>
    private void Name(Figure figure, List<AuditRow> rows)
    {
        var hardest = rows.OrderByDescending(row => row.ExpectedLoss).ToList();
        // The very hardest are named even where many labels are doubtful.
        foreach (var row in hardest.Take(MostNames / 2).Concat(hardest.OrderByDescending(row => row.IsLabelSuspect)).Distinct().Take(MostConsidered))
            figure.OptionalText($"{_unit} {row.Id}", figure.X.At(figure.X.Within(row.LossDeviation)), figure.Y.At(figure.Y.Within(row.ExpectedLoss)), 9);
    }

    private static bool IsFarOut(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length >= 20 && sorted[^1] > FarOut * sorted[(int)(sorted.Length * 0.98)];
    }

    private static PlotAxis Axis(string label, string end, IEnumerable<double> values, bool logarithmic, int marks)
    {
        double highest = Positive(values.DefaultIfEmpty(1).Max());
        if (!logarithmic)
            return PlotAxis.Linear(label + end, 0, highest * 1.08, marks);
        double lowest = Math.Max(highest * 1e-6, values.Where(value => value > 0).DefaultIfEmpty(highest).Min());
        return PlotAxis.Logarithmic(end.Length > 0 ? $"{label}, logarithmic{end}" : $"{label} (logarithmic)", lowest / 1.3, highest * 1.3, marks);
    }

    /// <summary>All that matter, and an even share of the others.</summary>
    private static List<AuditRow> Drawn(List<AuditRow> rows, int most)
    {
        if (rows.Count <= most)
            return rows;
        var first = rows.OrderByDescending(row => row.IsLabelSuspect).ThenByDescending(row => row.ExpectedLoss).ToList();
        int kept = most / 2;
        double step = (rows.Count - kept) / (double)(most - kept);
        return [.. first.Take(kept), .. Enumerable.Range(0, most - kept).Select(i => first[kept + (int)(i * step)])];
    }

    private double Median() => _rows.Select(row => row.ExpectedLoss).Order().ElementAt(_rows.Count / 2);

    private static double Positive(double value) => value > 0 ? value : 1;
}
