using ScottPlot;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The required bias against the number of training rows, with the rows that a target needs.</summary>
public sealed class RowsCurvePlot : ReportPlot
{
    private readonly AuditRowsCurve _curve;

    /// <summary>The plot of the curve.</summary>
    /// <param name="curve">The curve; at least one point.</param>
    /// <exception cref="ArgumentException">There are no points.</exception>
    public RowsCurvePlot(AuditRowsCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        if (curve.Points.Count == 0)
            throw new ArgumentException("curve held no points; it must hold at least 1.", nameof(curve));
        _curve = curve;
    }

    /// <inheritdoc/>
    public override string Title => "Required bits against training rows";

    /// <inheritdoc/>
    public override string Explanation =>
        "The line shows how many bits remain to be supplied after training on so many rows; where it falls to the dashed target, the rows themselves supply enough.";

    /// <inheritdoc/>
    public override string Description =>
        $"Line plot for the family {ShownText.Of(_curve.Space)} at target loss {NumberText.Of(_curve.TargetLoss)}. "
        + string.Join("; ", _curve.Points.Select(point => $"{point.TrainingRows} rows: {NumberText.Of(point.Estimate.Bits)} bits")) + ". "
        + Conclusion(_curve);

    /// <summary>How many rows the target takes, as a sentence.</summary>
    internal static string Conclusion(AuditRowsCurve curve) => curve.RequiredRows is not { } rows
        ? $"The curve does not tell how many training rows would leave only {NumberText.Of(curve.TargetBits)} bits to be supplied."
        : curve.IsExtrapolated
            ? $"By extrapolation, about {Rows(rows)} training rows would leave only {NumberText.Of(curve.TargetBits)} bits to be supplied."
            : $"About {Rows(rows)} training rows leave only {NumberText.Of(curve.TargetBits)} bits to be supplied.";

    /// <summary>There is no part of a row.</summary>
    private static string Rows(double rows) => NumberText.Of(Math.Ceiling(rows - 1e-6));

    private protected override Figure Draw(FigureFrame frame)
    {
        var points = _curve.Points.Where(point => double.IsFinite(point.Estimate.Bits)).OrderBy(point => point.TrainingRows).ToList();
        var rows = _curve.Points.Select(point => (double)Math.Max(1, point.TrainingRows)).ToList();
        // A requirement far outside would squeeze the measured points; the sentence tells it.
        double largest = rows.Max();
        bool showsRequired = _curve.RequiredRows is { } required && required >= rows.Min() / 10 && required <= largest * 30;
        double low = Math.Min(rows.Min(), showsRequired ? _curve.RequiredRows!.Value : double.PositiveInfinity);
        double high = Math.Max(largest, showsRequired ? _curve.RequiredRows!.Value : 0);
        var x = PlotAxis.Logarithmic("training rows (logarithmic)", low * 0.9, high * 1.15, frame.IsNarrow ? 4 : 7);
        double most = points.Select(point => ReferenceWords.Interval(point.Estimate).Upper).Where(double.IsFinite)
            .Concat(points.Select(point => point.Estimate.Bits)).Append(_curve.TargetBits).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        bool logarithmic = most * 1.1 > 12;
        var y = PlotAxis.Bits(logarithmic ? "required bits (logarithmic above 1)" : "required bits", most * (logarithmic ? 1.3 : 1.1));
        var figure = new Figure(frame, x, y);
        var color = PlotColor.OfSeries(0);
        double[] xs = [.. points.Select(point => (double)Math.Max(1, point.TrainingRows))];
        foreach (var point in points)
        {
            var interval = ReferenceWords.Interval(point.Estimate);
            double at = x.At(Math.Max(1, point.TrainingRows));
            if (interval.Upper > interval.Lower)
                figure.Segment(at, y.At(interval.Lower), at, Math.Min(y.To, double.IsInfinity(interval.Upper) ? y.To : y.At(interval.Upper)), color, 1.6f);
        }
        if (points.Count > 0)
            DrawLine(figure, xs, [.. points.Select(point => point.Estimate.Bits)], LinePattern.Solid);
        if (showsRequired && _curve.IsExtrapolated && points.Count > 0 && _curve.RequiredRows > xs[^1])
            DrawLine(figure, [xs[^1], _curve.RequiredRows!.Value], [points[^1].Estimate.Bits, _curve.TargetBits], LinePattern.Dotted);
        if (points.Count > 0)
            figure.Points(xs, [.. points.Select(point => point.Estimate.Bits)], color, Figure.MarkerOf(0), 9);
        figure.AddLegend(new LegendEntry($"{ShownText.InPlot(_curve.Space, 24)}, with interval", color, LinePattern.Solid, MarkerShape.FilledCircle));
        figure.Level(_curve.TargetBits, PlotColor.OfSeries(1), LinePattern.Dashed);
        figure.AddLegend(new LegendEntry($"target: {NumberText.Of(_curve.TargetBits)} bits", PlotColor.OfSeries(1), LinePattern.Dashed, null));
        if (showsRequired)
        {
            figure.Points([_curve.RequiredRows!.Value], [_curve.TargetBits], PlotColor.OfSeries(1), MarkerShape.FilledDiamond, 12);
            double at = x.At(_curve.RequiredRows.Value);
            bool right = (at - x.From) / (x.To - x.From) > 0.5;
            // The curve comes from above on the left and goes on below on the right: the text stands where it is not, if there is room.
            bool below = right && y.At(_curve.TargetBits) > y.From + (y.To - y.From) * 0.12;
            figure.Text($"{Rows(_curve.RequiredRows.Value)} rows{(_curve.IsExtrapolated ? " (extrapolated)" : "")}", at, y.At(_curve.TargetBits), right ? TextAnchor.End : TextAnchor.Start, right ? -8 : 8, below ? 13 : -12);
        }
        return figure;
    }

    /// <summary>Between two points the bits are taken to fall evenly with the logarithm of the rows, as where the rows for the target are read off;
    /// on the scale of the plot that is no straight line.</summary>
    private static void DrawLine(Figure figure, double[] xs, double[] bits, LinePattern pattern)
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
        figure.Line([.. fineRows], [.. fineBits], 0, pattern: pattern);
    }
}
