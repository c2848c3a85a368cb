namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The required bits against the number of training rows, with the number that a target requires.</summary>
internal sealed class RowsCurvePlot(AuditRowsCurve curve) : ReportPlot
{
    public override string Title => "Required bits against training rows";

    public override string Explanation =>
        "The line shows how many bits are still required after training on a given number of rows. Where it meets the dashed target, the rows alone supply enough.";

    public override string Description =>
        $"Line plot for the space {ShownText.Of(curve.Space)} at target loss {NumberText.Of(curve.TargetLoss)}. "
        + string.Join("; ", curve.Points.Select(point => $"{point.TrainingRows} rows: {NumberText.Of(point.Estimate.Bits)} bits")) + ". "
        + Conclusion(curve);

    /// <summary>How many rows the target requires, as a sentence.</summary>
    internal static string Conclusion(AuditRowsCurve curve) => curve.RequiredRows is not { } rows
        ? $"The curve doesn't determine how many training rows would lower the requirement to {NumberText.Of(curve.TargetBits)} bits."
        : curve.IsExtrapolated
            ? $"By extrapolation, about {Rows(rows)} training rows would lower the requirement to {NumberText.Of(curve.TargetBits)} bits."
            : $"About {Rows(rows)} training rows lower the requirement to {NumberText.Of(curve.TargetBits)} bits.";

    private static string Rows(double rows) => NumberText.Of(Math.Ceiling(rows - 1e-6));

    private protected override Figure Draw(FigureSize size)
    {
        var points = curve.Points.Where(point => double.IsFinite(point.Estimate.Bits)).OrderBy(point => point.TrainingRows).ToList();
        var rows = curve.Points.Select(point => (double)Math.Max(1, point.TrainingRows)).ToList();
        // A requirement far outside would squeeze the measured points; the sentence states it anyway.
        double largest = rows.Max();
        bool showsRequired = curve.RequiredRows is { } required && required >= rows.Min() / 10 && required <= largest * 30;
        double low = Math.Min(rows.Min(), showsRequired ? curve.RequiredRows!.Value : double.PositiveInfinity);
        double high = Math.Max(largest, showsRequired ? curve.RequiredRows!.Value : 0);
        var x = PlotAxis.Logarithmic("training rows (logarithmic)", low * 0.9, high * 1.15, size.Ticks);
        double most = points.Select(point => Words.Interval(point.Estimate).Upper).Where(double.IsFinite)
            .Concat(points.Select(point => point.Estimate.Bits)).Append(curve.TargetBits).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        bool logarithmic = most * 1.1 > 12;
        var y = PlotAxis.Bits(logarithmic ? "required bits (logarithmic above 1)" : "required bits", most * (logarithmic ? 1.3 : 1.1));
        var figure = new Figure(size, x, y);
        var color = PlotColor.OfSeries(0);
        double[] xs = [.. points.Select(point => (double)Math.Max(1, point.TrainingRows))];
        foreach (var point in points)
        {
            var interval = Words.Interval(point.Estimate);
            double at = x.At(Math.Max(1, point.TrainingRows));
            if (interval.Upper > interval.Lower)
                figure.Segment(at, y.At(interval.Lower), at, y.At(interval.Upper), color, 1.6);
        }
        if (points.Count > 0)
            DrawLine(figure, xs, [.. points.Select(point => point.Estimate.Bits)], Dash.Solid);
        if (showsRequired && curve.IsExtrapolated && points.Count > 0 && curve.RequiredRows > xs[^1])
            DrawLine(figure, [xs[^1], curve.RequiredRows!.Value], [points[^1].Estimate.Bits, curve.TargetBits], Dash.Dotted);
        if (points.Count > 0)
            figure.Points(xs, [.. points.Select(point => point.Estimate.Bits)], color, Figure.MarkerOf(0), 9);
        figure.AddLegend(new LegendEntry($"{ShownText.InPlot(curve.Space, 24)}, with interval", color, Dash.Solid, Marker.Circle));
        figure.HorizontalLine(curve.TargetBits, PlotColor.OfSeries(1), Dash.Dashed);
        figure.AddLegend(new LegendEntry($"target: {NumberText.Of(curve.TargetBits)} bits", PlotColor.OfSeries(1), Dash.Dashed));
        if (showsRequired)
        {
            figure.Points([curve.RequiredRows!.Value], [curve.TargetBits], PlotColor.OfSeries(1), Marker.Diamond, 12);
            double at = x.At(curve.RequiredRows.Value);
            bool right = (at - x.From) / (x.To - x.From) > 0.5;
            // The curve comes from the upper left and continues to the lower right; the text goes where the curve isn't, if there is room.
            bool below = right && y.At(curve.TargetBits) > y.From + (y.To - y.From) * 0.12;
            figure.Text($"{Rows(curve.RequiredRows.Value)} rows{(curve.IsExtrapolated ? " (extrapolated)" : "")}", at, y.At(curve.TargetBits), right ? TextAnchor.End : TextAnchor.Start, right ? -8 : 8, below ? 13 : -12);
        }
        return figure;
    }

    /// <summary>Draws bits that fall linearly in the logarithm of the rows between two points, as they do in the interpolation that gives the
    /// required rows. On the scale of the plot this isn't a straight line.</summary>
    private static void DrawLine(Figure figure, double[] xs, double[] bits, Dash dash)
    {
        const int parts = 24;
        List<double> fineRows = [xs[0]], fineBits = [bits[0]];
        for (int i = 1; i < xs.Length; i++)
        {
            for (int part = 1; part <= parts; part++)
            {
                double share = part / (double)parts;
                fineRows.Add(xs[i - 1] * Math.Pow(xs[i] / xs[i - 1], share));
                fineBits.Add(bits[i - 1] + (bits[i] - bits[i - 1]) * share);
            }
        }
        figure.Line([.. fineRows], [.. fineBits], 0, dash: dash);
    }
}
