namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The required bits against the target loss, with a line for each hypothesis space.</summary>
internal sealed class BiasCurvePlot(IReadOnlyList<AuditSpace> spaces) : ReportPlot
{
    public override string Title => "Information that each target loss requires";

    public override string Explanation =>
        "Each line shows how many bits of information it takes to single out the hypotheses of one space that reach a test loss. Lower is easier: the space whose line is lowest at the loss you want suits the data best.";

    public override string Description => "Line plot of bits against test loss. " + string.Join(" ", spaces.Select(Describe));

    private protected override Figure Draw(FigureSize size)
    {
        var points = spaces.Select(Points).ToList();
        var losses = points.SelectMany(curve => curve).Select(point => point.TargetLoss).Where(loss => loss > 0).ToList();
        double low = losses.DefaultIfEmpty(0.1).Min(), high = losses.DefaultIfEmpty(1).Max();
        bool logarithmic = high / low > 6;
        string kind = $"target test loss ({Words.Of(spaces[0].Metrics.Loss)}{(logarithmic ? ", logarithmic" : "")})";
        var x = logarithmic ? PlotAxis.Logarithmic(kind, low / 1.05, high * 1.05, size.Ticks) : PlotAxis.Linear(kind, Math.Min(low, high * 0.999) - (high - low) * 0.02, high + (high - low) * 0.02, size.Ticks);
        double most = points.SelectMany(curve => curve).Select(point => point.Bits).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        // The lines stay readable: a wide band is cut at the upper edge.
        double ends = points.SelectMany(curve => curve).Select(point => Words.Interval(point).Upper).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        double top = Math.Max(most, Math.Min(ends, (most > 12 ? 3 : 1.3) * most)) * 1.08;
        var y = PlotAxis.Bits(top > 12 ? "required bits (logarithmic above 1)" : "required bits", top);
        var figure = new Figure(size, x, y);
        DrawReferences(figure, low, high);
        for (int i = 0; i < points.Count; i++)
            DrawCurve(figure, points[i], i, top);
        for (int i = 0; i < points.Count; i++)
            DrawSplits(figure, i, low, high, top);
        if (spaces.Any(space => space.Metrics.Splits.Count > 0))
            figure.AddLegend(new LegendEntry("smallest to largest over random splits", PlotColor.Axis, Dash.Solid));
        if (points.Any(curve => curve.Any(HasInterval)))
            figure.AddLegend(new LegendEntry("interval, in the color of its line", PlotColor.Axis, IsFilled: true));
        if (points.Any(curve => curve.Any(point => point.Extrapolated)))
            figure.AddLegend(new LegendEntry("extrapolated", PlotColor.Axis, Marker: Marker.OpenCircle));
        return figure;
    }

    private static bool HasInterval(InductiveBiasEstimate point) => double.IsFinite(point.Bits) && Words.Interval(point) is var interval && interval.Upper > interval.Lower * 1.001;

    private static List<InductiveBiasEstimate> Points(AuditSpace space) =>
        // A bound is no point of the curve.
        [.. space.Curve.Where(point => point.TargetLoss > 0 && double.IsFinite(point.TargetLoss) && !point.IsBound).OrderBy(point => point.TargetLoss)];

    /// <summary>The range over random splits, beside the reference loss of the first split.</summary>
    private void DrawSplits(Figure figure, int series, double low, double high, double top)
    {
        foreach (var split in spaces[series].Metrics.Splits)
        {
            double loss = split.Estimates[0].TargetLoss;
            if (!(loss >= low && loss <= high) || !double.IsFinite(split.Smallest.Bits))
                continue;
            // A little apart, so that the ranges of several spaces don't cover each other.
            double at = figure.X.At(loss) + ((figure.X.To - figure.X.From) * 0.006 * (series + 1));
            figure.Segment(at, figure.Y.At(split.Smallest.Bits), at, figure.Y.At(Math.Min(split.Largest.Bits, top)), PlotColor.OfSeries(series), 3);
        }
    }

    private void DrawCurve(Figure figure, List<InductiveBiasEstimate> curve, int series, double top)
    {
        var color = PlotColor.OfSeries(series);
        figure.AddLegend(new LegendEntry(ShownText.InPlot(spaces[series].Name, 32), color, Figure.DashOf(series), Figure.MarkerOf(series)));
        var finite = curve.Where(point => double.IsFinite(point.Bits)).ToList();
        if (finite.Count == 0)
            return;
        double[] xs = [.. finite.Select(point => point.TargetLoss)];
        var intervals = finite.Select(Words.Interval).ToList();
        if (finite.Any(HasInterval))
            figure.Band(xs, [.. intervals.Select(interval => Math.Min(interval.Lower, top))], [.. intervals.Select(interval => Math.Min(interval.Upper, top))], color, 0.16);
        figure.Line(xs, [.. finite.Select(point => point.Bits)], series);
        // A few markers identify the line without its color; open ones mark extrapolated points.
        var shown = finite.Where((_, index) => (index + series) % Math.Max(1, finite.Count / 8) == 0).ToList();
        foreach (var points in shown.GroupBy(point => point.Extrapolated))
        {
            figure.Points([.. points.Select(point => point.TargetLoss)], [.. points.Select(point => point.Bits)],
                color, points.Key ? Marker.OpenCircle : Figure.MarkerOf(series), points.Key ? 10 : 8);
        }
        if (finite.Count < curve.Count)
            figure.Text("∞", figure.X.At(xs[0]), figure.Y.At(finite[0].Bits), TextAnchor.End, -6, 0);
    }

    /// <summary>Draws the predictors whose losses do not depend on the space.</summary>
    private void DrawReferences(Figure figure, double low, double high)
    {
        var references = spaces[0].Metrics.InductiveBias.Where(estimate =>
            estimate.Reference is LossReference.ConstantPredictor or LossReference.NearestNeighbor && estimate.TargetLoss >= low && estimate.TargetLoss <= high);
        foreach (var reference in references)
            figure.VerticalLine(reference.TargetLoss, PlotColor.Axis, Dash.Dotted, name: Words.Of(reference.Reference));
    }

    private static string Describe(AuditSpace space)
    {
        var finite = Points(space).Where(point => double.IsFinite(point.Bits)).ToList();
        return finite.Count == 0
            ? $"{ShownText.Of(space.Name)}: no hypothesis reaches any of the losses."
            : $"{ShownText.Of(space.Name)}: from {NumberText.Of(finite[0].Bits)} bits at loss {NumberText.Of(finite[0].TargetLoss)} to {NumberText.Of(finite[^1].Bits)} bits at loss {NumberText.Of(finite[^1].TargetLoss)}.";
    }
}
