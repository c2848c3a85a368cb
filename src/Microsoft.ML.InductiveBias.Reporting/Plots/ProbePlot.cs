namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The bits that each space requires for each rule.</summary>
internal sealed class ProbePlot(ProbeProfile profile) : ReportPlot
{
    private readonly List<string> _rules = [.. profile.Estimates.Select(ProbeText.RuleOf).Distinct()];
    private readonly List<string> _spaces = [.. profile.Estimates.Select(probe => probe.Space).Distinct()];

    public override string Title => "What each space finds easy";

    public override string Explanation =>
        "Each row is a rule that made labels of the features, and each mark shows how many bits a space requires to follow it. Near 0 the rule is easy: the training rows alone are enough. Bars are intervals for other draws of the rule.";

    public override string Description => "Dot plot of bits by rule. " + string.Join("; ", profile.Estimates.Select(probe =>
        $"{ShownText.Of(probe.Space)}, {ProbeText.RuleOf(probe)}: {ProbeText.Bits(probe)} bits")) + ".";

    private protected override Figure Draw(FigureSize size)
    {
        double most = profile.Estimates.SelectMany(probe => new[] { probe.Bits, probe.UpperBits }).Where(double.IsFinite).DefaultIfEmpty(1).Max() * 1.1;
        var x = PlotAxis.Bits(most > 12 ? "required bits (logarithmic above 1)" : "required bits", most, size.Ticks);
        var y = PlotAxis.Names(_rules);
        var figure = new Figure(size, x, y, gridY: false);
        foreach (var (series, space) in _spaces.Index())
        {
            var color = PlotColor.OfSeries(series);
            figure.AddLegend(new LegendEntry(ShownText.InPlot(space, 24), color, Marker: Figure.MarkerOf(series)));
            foreach (var probe in profile.Estimates.Where(probe => probe.Space == space))
            {
                // Side by side within the row of the rule, so that spaces don't cover each other.
                double at = y.At(_rules.IndexOf(ProbeText.RuleOf(probe))) + 0.5 * (0.5 - (series + 0.5) / _spaces.Count);
                double upper = double.IsFinite(probe.UpperBits) ? x.At(probe.UpperBits) : x.To;
                figure.Segment(x.At(probe.LowerBits), at, upper, at, color, 2);
                if (double.IsFinite(probe.Bits))
                    figure.MarkAt(x.At(probe.Bits), at, color, Figure.MarkerOf(series), 9);
                else
                    figure.Text("∞", x.To, at, TextAnchor.End, -4);
            }
        }
        return figure;
    }
}
