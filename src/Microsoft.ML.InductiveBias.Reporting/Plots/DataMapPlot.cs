namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A map of the test rows: the expected loss of random hypotheses against its variability.</summary>
internal sealed class DataMapPlot(IReadOnlyList<AuditRow> rows, string unit = "row") : ReportPlot
{
    private const int MaxRows = 1200, MaxNames = 6, MaxConsidered = 14;
    private const double OutlierFactor = 6;

    public override string Title => "Map of the test rows";

    public override string Explanation =>
        "Each marker is one test row. Rows at the bottom are easy. Rows on the right are undecided: hypotheses differ about them. Rows at the upper left are those where nearly all hypotheses disagree with the label, so look at these first.";

    public override string Description
    {
        get
        {
            int suspects = rows.Count(row => row.IsLabelSuspect);
            var hardest = rows.MaxBy(row => row.ExpectedLoss)!;
            return $"Scatter plot of {NumberText.Count(rows.Count, "test row")}. Median expected loss {NumberText.Of(Median())}; the hardest is {unit} {hardest.Id} with {NumberText.Of(hardest.ExpectedLoss)}. "
                + (suspects == 0 ? "No label is suspect." : $"{NumberText.Count(suspects, "row")} with a suspect label.");
        }
    }

    private protected override Figure Draw(FigureSize size)
    {
        var usable = rows.Where(row => double.IsFinite(row.ExpectedLoss) && double.IsFinite(row.LossDeviation)).ToList();
        // A single outlier would squeeze all other rows into a corner.
        bool logarithmic = HasOutlier(usable.Select(row => row.LossDeviation)) || HasOutlier(usable.Select(row => row.ExpectedLoss));
        var x = Axis("variability of the loss (standard deviation", ")", usable.Select(row => row.LossDeviation), logarithmic, size.Ticks);
        var y = Axis("expected loss", "", usable.Select(row => row.ExpectedLoss), logarithmic, 5);
        var figure = new Figure(size, x, y) { MaxOptionalTexts = MaxNames };
        var drawn = Drawn(usable, size.IsNarrow ? MaxRows / 2 : MaxRows);
        Points(figure, drawn.Where(row => !row.IsLabelSuspect && row.ProbabilityRight is null or >= 0.5), "test row", PlotColor.OfSeries(0), Marker.Circle, 6, 0.45, usable.Count > drawn.Count);
        Points(figure, drawn.Where(row => !row.IsLabelSuspect && row.ProbabilityRight is < 0.5), "mostly misclassified", PlotColor.OfSeries(4), Marker.OpenTriangle, 8, 1, false);
        Points(figure, drawn.Where(row => row.IsLabelSuspect), "suspect label", PlotColor.OfSeries(1), Marker.Diamond, 10, 1, false);
        Name(figure, usable);
        return figure;
    }

    private static void Points(Figure figure, IEnumerable<AuditRow> rows, string name, PlotColor color, Marker marker, double size, double opacity, bool sampled)
    {
        var shown = rows.ToList();
        if (shown.Count == 0)
            return;
        figure.Points([.. shown.Select(row => row.LossDeviation)], [.. shown.Select(row => row.ExpectedLoss)], color, marker, size, opacity);
        figure.AddLegend(new LegendEntry($"{name} ({shown.Count}{(sampled ? " drawn" : "")})", color, Marker: marker));
    }

    /// <summary>Labels the rows to look at first, if there is room.</summary>
    private void Name(Figure figure, List<AuditRow> usable)
    {
        var hardest = usable.OrderByDescending(row => row.ExpectedLoss).ToList();
        // The very hardest rows are labeled even if many labels are suspect.
        foreach (var row in hardest.Take(MaxNames / 2).Concat(hardest.OrderByDescending(row => row.IsLabelSuspect)).Distinct().Take(MaxConsidered))
            figure.OptionalText($"{unit} {row.Id}", figure.X.At(row.LossDeviation), figure.Y.At(row.ExpectedLoss), 9);
    }

    private static bool HasOutlier(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length >= 20 && sorted[^1] > OutlierFactor * sorted[(int)(sorted.Length * 0.98)];
    }

    private static PlotAxis Axis(string label, string end, IEnumerable<double> values, bool logarithmic, int ticks)
    {
        double highest = Positive(values.DefaultIfEmpty(1).Max());
        if (!logarithmic)
            return PlotAxis.Linear(label + end, 0, highest * 1.08, ticks);
        double lowest = Math.Max(highest * 1e-6, values.Where(value => value > 0).DefaultIfEmpty(highest).Min());
        return PlotAxis.Logarithmic(end.Length > 0 ? $"{label}, logarithmic{end}" : $"{label} (logarithmic)", lowest / 1.3, highest * 1.3, ticks);
    }

    /// <summary>The rows that matter most, and an even sample of the others.</summary>
    private static List<AuditRow> Drawn(List<AuditRow> rows, int most)
    {
        if (rows.Count <= most)
            return rows;
        var first = rows.OrderByDescending(row => row.IsLabelSuspect).ThenByDescending(row => row.ExpectedLoss).ToList();
        int kept = most / 2;
        double step = (rows.Count - kept) / (double)(most - kept);
        return [.. first.Take(kept), .. Enumerable.Range(0, most - kept).Select(i => first[kept + (int)(i * step)])];
    }

    private double Median() => rows.Select(row => row.ExpectedLoss).Order().ElementAt(rows.Count / 2);

    private static double Positive(double value) => value > 0 ? value : 1;
}
