namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A map of the judged rows: the probability of a wrong label against the ambiguity of the row.</summary>
internal sealed class LabelMapPlot(IReadOnlyList<LabelAuditRow> rows, string unit = "row") : ReportPlot
{
    private const int MaxRows = 1200, MaxNames = 6;

    public override string Title => "Map of the judged rows";

    public override string Explanation =>
        "Each marker is one row. Rows at the top probably have a wrong label. Rows on the right are ambiguous: without the label, more than one is likely. Rows far from all others have a marker of their own.";

    public override string Description =>
        $"Scatter plot of {NumberText.Count(rows.Count, "row")}: {Count(RowReason.WrongLabel)} with a label that is probably wrong, {Count(RowReason.Ambiguous)} ambiguous, {Count(RowReason.Atypical)} far from all others.";

    private protected override Figure Draw(FigureSize size)
    {
        // Numeric labels have no ambiguity; their distance to other rows takes its place.
        bool classes = rows.Any(row => row.Ambiguity > 0);
        double widest = rows.Select(X).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        var figure = new Figure(size, PlotAxis.Linear(classes ? "ambiguity (bits)" : "distance to the nearest rows (median = 1)", 0, widest > 0 ? 1.08 * widest : 1, size.Ticks),
            PlotAxis.Linear("probability of a wrong label", 0, 1.05, 5)) { MaxOptionalTexts = MaxNames };
        int most = size.IsNarrow ? MaxRows / 2 : MaxRows;
        int step = Math.Max(1, (rows.Count + most - 1) / most);
        Points(RowReason.None, "unremarkable", PlotColor.OfSeries(0), Marker.Circle, 6, 0.45, step);
        Points(RowReason.Ambiguous, "ambiguous", PlotColor.OfSeries(4), Marker.OpenTriangle, 8, 1, step);
        Points(RowReason.Atypical, "far from all others", PlotColor.OfSeries(2), Marker.OpenTriangle, 10, 1, step);
        Points(RowReason.WrongLabel, "probably wrong", PlotColor.OfSeries(1), Marker.Diamond, 10, 1, step);
        foreach (var row in rows.Take(MaxNames).Where(row => double.IsFinite(X(row))))
            figure.OptionalText($"{unit} {row.Id}", figure.X.At(X(row)), figure.Y.At(row.ProbabilityWrong), 9);
        return figure;

        double X(LabelAuditRow row) => classes ? row.Ambiguity : row.Atypicality;

        void Points(RowReason reason, string name, PlotColor color, Marker marker, double markerSize, double opacity, int every)
        {
            var shown = rows.Where(row => row.Reason == reason && double.IsFinite(X(row))).Where((_, i) => i % every == 0).ToList();
            if (shown.Count == 0)
                return;
            figure.Points([.. shown.Select(X)], [.. shown.Select(row => row.ProbabilityWrong)], color, marker, markerSize, opacity);
            figure.AddLegend(new LegendEntry($"{name} ({shown.Count}{(every > 1 ? " drawn" : "")})", color, Marker: marker));
        }
    }

    private int Count(RowReason reason) => rows.Count(row => row.Reason == reason);
}
