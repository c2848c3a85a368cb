namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The required bits against the number of training rows, with the number that a target requires.</summary>
internal sealed class RowsCurvePlot(AuditRowsCurve curve) : ReportPlot
{
    public override string Title => "Required bits against training rows";

    public override string Explanation =>
        $"The line shows how many bits are still required after training on a given number of rows{(curve.Splits > 1 ? ", the median over random splits. The band holds 90% of other splits, with other training and test rows" : "")}. Where the line meets the dashed target, the rows alone supply enough.";

    public override string Description =>
        $"Line plot for the space {ShownText.Of(curve.Space)} at target loss {NumberText.Of(curve.TargetLoss)}. "
        + string.Join("; ", curve.Points.Select(point => $"{point.TrainingRows} rows: {NumberText.Of(point.MedianBits)} bits")) + ". "
        + Conclusion(curve);

    /// <summary>How many rows the target requires, as a sentence.</summary>
    internal static string Conclusion(AuditRowsCurve curve)
    {
        string bits = $"{NumberText.Of(curve.TargetBits)} bits";
        if (curve.RequiredRows is not { } rows)
            return $"The curve doesn't determine how many training rows would lower the requirement to {bits}{(curve is { Splits: > 1, RequiredRowsLower: > 0 } ? $": at least {Rows(curve.RequiredRowsLower)} on each of {curve.Splits} splits, and on many more than the curve shows" : "")}.";
        string lowers = curve.IsExtrapolated ? $"By extrapolation, about {Rows(rows)} training rows would lower" : $"About {Rows(rows)} training rows lower";
        return $"{lowers} the requirement to {bits}{(curve.Splits > 1 ? $"; with other training and test rows, {Range(curve)} (90% interval from {curve.Splits} splits)" : "")}.";
    }

    /// <summary>The interval of the rows in words.</summary>
    internal static string Range(AuditRowsCurve curve) => (curve.RequiredRowsLower, curve.RequiredRowsUpper) switch
    {
        (<= 0, double.PositiveInfinity) => "any number",
        (<= 0, var upper) => $"at most {Rows(upper)}",
        (var lower, double.PositiveInfinity) => $"{Rows(lower)} or more, without a limit",
        var (lower, upper) => $"{Rows(lower)} to {Rows(upper)}",
    };

    private static string Rows(double rows) => NumberText.Of(Math.Ceiling(rows - 1e-6));

    private protected override Figure Draw(FigureSize size)
    {
        var points = curve.Points.Where(point => double.IsFinite(point.MedianBits)).OrderBy(point => point.TrainingRows).ToList();
        var rows = curve.Points.Select(point => (double)Math.Max(1, point.TrainingRows)).ToList();
        // A requirement far outside would squeeze the measured points; the sentence states it anyway.
        double largest = rows.Max();
        bool showsRequired = curve.RequiredRows is { } required && required >= rows.Min() / 10 && required <= largest * 30;
        double low = Math.Min(rows.Min(), showsRequired ? curve.RequiredRows!.Value : double.PositiveInfinity);
        double high = Math.Max(largest, showsRequired ? curve.RequiredRows!.Value : 0);
        var x = PlotAxis.Logarithmic("training rows (logarithmic)", low * 0.9, high * 1.15, size.Ticks);
        double most = points.Select(point => point.UpperBits).Where(double.IsFinite)
            .Concat(points.Select(point => point.MedianBits)).Append(curve.TargetBits).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        bool logarithmic = most * 1.1 > 12;
        var y = PlotAxis.Bits(logarithmic ? "required bits (logarithmic above 1)" : "required bits", most * (logarithmic ? 1.3 : 1.1));
        var figure = new Figure(size, x, y);
        var color = PlotColor.OfSeries(0);
        double[] xs = [.. points.Select(point => (double)Math.Max(1, point.TrainingRows))];
        if (curve.Splits > 1 && points.Count > 1)
            figure.Band(xs, [.. points.Select(point => point.LowerBits)], [.. points.Select(point => double.IsFinite(point.UpperBits) ? point.UpperBits : most * (logarithmic ? 1.3 : 1.1))], color, 0.16);
        if (points.Count > 0)
            DrawLine(figure, xs, [.. points.Select(point => point.MedianBits)], Dash.Solid);
        if (showsRequired && curve.IsExtrapolated && points.Count > 0 && curve.RequiredRows > xs[^1])
            DrawLine(figure, [xs[^1], curve.RequiredRows!.Value], [points[^1].MedianBits, curve.TargetBits], Dash.Dotted);
        if (points.Count > 0)
            figure.Points(xs, [.. points.Select(point => point.MedianBits)], color, Figure.MarkerOf(0), 9);
        figure.AddLegend(new LegendEntry(curve.Splits > 1 ? $"{ShownText.InPlot(curve.Space, size.IsNarrow ? 12 : 24)}, median of {curve.Splits} splits" : ShownText.InPlot(curve.Space, 24), color, Dash.Solid, Marker.Circle));
        if (curve.Splits > 1)
            figure.AddLegend(new LegendEntry("90% of other splits", color, IsFilled: true));
        figure.HorizontalLine(curve.TargetBits, PlotColor.OfSeries(1), Dash.Dashed);
        figure.AddLegend(new LegendEntry($"target: {NumberText.Of(curve.TargetBits)} bits", PlotColor.OfSeries(1), Dash.Dashed));
        if (showsRequired)
        {
            if (curve.Splits > 1)
                figure.Segment(Math.Max(x.From, x.At(Math.Max(curve.RequiredRowsLower, 1))), y.At(curve.TargetBits), Math.Min(x.To, x.At(curve.RequiredRowsUpper)), y.At(curve.TargetBits), PlotColor.OfSeries(1), 4);
            figure.Points([curve.RequiredRows!.Value], [curve.TargetBits], PlotColor.OfSeries(1), Marker.Diamond, 12);
            double at = x.At(curve.RequiredRows.Value);
            bool right = (at - x.From) / (x.To - x.From) > 0.5;
            // The curve comes from the upper left and continues to the lower right; the text goes where the curve isn't, if there is room.
            bool below = right && y.At(curve.TargetBits) > y.From + (y.To - y.From) * 0.12;
            figure.Text($"{Rows(curve.RequiredRows.Value)} rows{(curve.IsExtrapolated ? " (extrapolated)" : "")}", at, y.At(curve.TargetBits), right ? TextAnchor.End : TextAnchor.Start, right ? -8 : 8, below ? 13 : -12);
        }
        return figure;
    }

    /// <summary>Draws bits whose square root falls linearly in the logarithm of the rows between two points, as it does in the interpolation that gives the
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
                double root = Math.Sqrt(bits[i - 1]) + (Math.Sqrt(bits[i]) - Math.Sqrt(bits[i - 1])) * share;
                fineBits.Add(root * root);
            }
        }
        figure.Line([.. fineRows], [.. fineBits], 0, dash: dash);
    }
}
