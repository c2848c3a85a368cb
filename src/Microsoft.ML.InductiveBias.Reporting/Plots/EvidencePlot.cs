namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>What each added training row costs in each space, against the number of rows.</summary>
internal sealed class EvidencePlot(IReadOnlyList<AuditSpace> spaces) : ReportPlot
{
    private readonly IReadOnlyList<(string Name, IReadOnlyList<EvidenceStep> Steps)> _curves =
        [.. spaces.Where(space => space.Metrics.Evidence is not null).Select(space => (space.Name, EvidenceSteps.Of(space.Metrics.Evidence!)))];

    public override string Title => "What each added training row costs";

    public override string Explanation =>
        "Each line shows how badly a space predicts the label of the next row, in nats, once it has seen a number of rows. Lower is better. A space that starts high and ends low expects something else before it sees data, and learns it.";

    public override string Description => "Line plot of nats per row against training rows. " + string.Join(" ", _curves.Select(curve =>
        $"{ShownText.Of(curve.Name)}: {NumberText.Of(curve.Steps[0].NatsPerRow)} nats for the first row, {NumberText.Of(curve.Steps[^1].NatsPerRow)} nats per row at {NumberText.Count(curve.Steps[^1].Rows, "row")}."));

    private protected override Figure Draw(FigureSize size)
    {
        var all = _curves.SelectMany(curve => curve.Steps).ToList();
        // A first row may cost very much, which says little; the lines stay readable.
        double low = all.Min(step => step.Lowest), high = all.Max(step => step.NatsPerRow), room = 0.06 * Math.Max(high - low, 1e-3);
        var figure = new Figure(size, PlotAxis.Logarithmic("training rows (logarithmic)", 0.95, all.Max(step => step.Rows) * 1.1, size.Ticks),
            PlotAxis.Linear("nats per added row", low - room, high + room));
        foreach (var (series, (name, steps)) in _curves.Index())
        {
            var color = PlotColor.OfSeries(series);
            double[] rows = [.. steps.Select(step => (double)step.Rows)];
            figure.AddLegend(new LegendEntry(ShownText.InPlot(name, 32), color, Figure.DashOf(series), Figure.MarkerOf(series)));
            if (steps.Any(step => step.Highest > step.Lowest))
                figure.Band(rows, [.. steps.Select(step => step.Lowest)], [.. steps.Select(step => Math.Min(step.Highest, high + room))], color, 0.16);
            figure.Line(rows, [.. steps.Select(step => step.NatsPerRow)], series);
            figure.Points(rows, [.. steps.Select(step => step.NatsPerRow)], color, Figure.MarkerOf(series), 8);
        }
        if (all.Any(step => step.Highest > step.Lowest))
            figure.AddLegend(new LegendEntry("smallest to largest over random orders", PlotColor.Axis, IsFilled: true));
        return figure;
    }
}
