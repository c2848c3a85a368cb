using ScottPlot;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The inductive bias against the target loss, for several spaces on one scale of bits.</summary>
public sealed class BiasCurvePlot : ReportPlot
{
    private readonly IReadOnlyList<AuditSpace> _spaces;

    /// <summary>The curves of the given spaces.</summary>
    /// <param name="spaces">The spaces; at least one.</param>
    /// <exception cref="ArgumentException">There are no spaces.</exception>
    public BiasCurvePlot(IReadOnlyList<AuditSpace> spaces)
    {
        ArgumentNullException.ThrowIfNull(spaces);
        if (spaces.Count == 0)
            throw new ArgumentException("spaces held no space; it must hold at least 1.", nameof(spaces));
        _spaces = spaces;
    }

    /// <inheritdoc/>
    public override string Title => "Information that each target loss requires";

    /// <inheritdoc/>
    public override string Explanation =>
        "Each line shows for one family of functions how many bits it takes to single out those that reach a test loss; lower is easier, and the family whose line is lowest at the loss you want suits the data best.";

    /// <inheritdoc/>
    public override string Description => "Line plot of bits against test loss. " + string.Join(" ", _spaces.Select(Describe));

    private protected override Figure Draw(FigureFrame frame)
    {
        var points = _spaces.Select(Points).ToList();
        var losses = points.SelectMany(curve => curve).Select(point => point.TargetLoss).Where(loss => loss > 0).ToList();
        double low = losses.DefaultIfEmpty(0.1).Min(), high = losses.DefaultIfEmpty(1).Max();
        bool logarithmic = high / low > 6;
        string kind = $"target test loss ({ReferenceWords.Of(_spaces[0].Metrics.Loss)}{(logarithmic ? ", logarithmic" : "")})";
        var x = logarithmic ? PlotAxis.Logarithmic(kind, low / 1.05, high * 1.05, frame.IsNarrow ? 4 : 7) : PlotAxis.Linear(kind, Math.Min(low, high * 0.999) - (high - low) * 0.02, high + (high - low) * 0.02, frame.IsNarrow ? 4 : 7);
        double most = points.SelectMany(curve => curve).Select(point => point.Bits).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        var y = PlotAxis.Bits(most * 1.08 > 12 ? "required bits (logarithmic above 1)" : "required bits", most * 1.08);
        var figure = new Figure(frame, x, y);
        DrawReferences(figure, low, high);
        for (int i = 0; i < points.Count; i++)
            DrawCurve(figure, points[i], i);
        if (points.Any(curve => curve.Any(HasInterval)))
            figure.AddLegend(new LegendEntry("interval, in the line's colour", PlotColor.Axis, null, null, Filled: true));
        if (points.Any(curve => curve.Any(point => point.Extrapolated)))
            figure.AddLegend(new LegendEntry("extrapolated", PlotColor.Axis, null, MarkerShape.OpenCircle));
        return figure;
    }

    private static bool HasInterval(InductiveBiasEstimate point) => double.IsFinite(point.Bits) && ReferenceWords.Interval(point) is var interval && interval.Upper > interval.Lower * 1.001;

    private static List<InductiveBiasEstimate> Points(AuditSpace space) =>
        [.. space.Curve.Where(point => point.TargetLoss > 0 && double.IsFinite(point.TargetLoss)).OrderBy(point => point.TargetLoss)];

    private void DrawCurve(Figure figure, List<InductiveBiasEstimate> curve, int series)
    {
        var color = PlotColor.OfSeries(series);
        figure.AddLegend(new LegendEntry(ShownText.InPlot(_spaces[series].Name, 32), color, Figure.PatternOf(series), Figure.MarkerOf(series)));
        var finite = curve.Where(point => double.IsFinite(point.Bits)).ToList();
        if (finite.Count == 0)
            return;
        double[] xs = [.. finite.Select(point => point.TargetLoss)];
        var intervals = finite.Select(ReferenceWords.Interval).ToList();
        if (finite.Any(HasInterval))
            figure.Band(xs, [.. intervals.Select(interval => interval.Lower)], [.. intervals.Select(interval => double.IsInfinity(interval.Upper) ? 1e300 : interval.Upper)], color, 0.16);
        figure.Line(xs, [.. finite.Select(point => point.Bits)], series);
        // A few markers tell the line apart without its colour; open ones say that it is extrapolated.
        var shown = finite.Where((_, index) => (index + series) % Math.Max(1, finite.Count / 8) == 0).ToList();
        figure.Points(Losses(shown, false), BitsOf(shown, false), color, Figure.MarkerOf(series), 8);
        figure.Points(Losses(shown, true), BitsOf(shown, true), color, MarkerShape.OpenCircle, 10);
        if (finite.Count < curve.Count)
            figure.Text("∞", figure.X.At(xs[0]), figure.Y.At(finite[0].Bits), TextAnchor.End, -6, 0);
    }

    private static double[] Losses(List<InductiveBiasEstimate> points, bool extrapolated) => [.. points.Where(point => point.Extrapolated == extrapolated).Select(point => point.TargetLoss)];

    private static double[] BitsOf(List<InductiveBiasEstimate> points, bool extrapolated) => [.. points.Where(point => point.Extrapolated == extrapolated).Select(point => point.Bits)];

    /// <summary>The predictors whose losses do not depend on the space.</summary>
    private void DrawReferences(Figure figure, double low, double high)
    {
        var references = _spaces[0].Metrics.InductiveBias.Where(estimate =>
            estimate.Reference is LossReference.ConstantPredictor or LossReference.NearestNeighbor && estimate.TargetLoss >= low && estimate.TargetLoss <= high);
        foreach (var reference in references)
            figure.Reference(reference.TargetLoss, ReferenceWords.Of(reference.Reference), PlotColor.Axis, LinePattern.Dotted);
    }

    private static string Describe(AuditSpace space)
    {
        var finite = Points(space).Where(point => double.IsFinite(point.Bits)).ToList();
        return finite.Count == 0
            ? $"{ShownText.Of(space.Name)}: no function reaches any of the losses."
            : $"{ShownText.Of(space.Name)}: from {NumberText.Of(finite[0].Bits)} bits at loss {NumberText.Of(finite[0].TargetLoss)} to {NumberText.Of(finite[^1].Bits)} bits at loss {NumberText.Of(finite[^1].TargetLoss)}.";
    }
}
