namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The distribution of the test loss over the hypotheses of a space, with the target losses marked.</summary>
internal sealed class LossDistributionPlot(InductiveBiasMetrics metrics, string? name = null) : ReportPlot
{
    private const int Steps = 64, StepsOfSampled = 24;

    public override string Title => $"How well hypotheses that fit the training rows do on new rows: {ShownText.Of(name ?? metrics.Space.Kind)}";

    public override string Explanation =>
        "The histogram shows the test losses of random hypotheses that fit the training rows. The further left of it a marked target is, the fewer hypotheses reach it and the more information it takes to find one.";

    public override string Description
    {
        get
        {
            var law = metrics.LossDistribution;
            string targets = string.Join("; ", Targets().Select(target =>
                $"{Words.Of(target.Reference)} at loss {NumberText.Of(target.TargetLoss)} requires {NumberText.Bits(Words.Interval(target))} bits"));
            return $"Histogram of the test loss ({Words.Of(metrics.Loss)}), mean {NumberText.Of(law.Mean)}, median {NumberText.Of(law.Quantile(0.5))}. {targets}.";
        }
    }

    private protected override Figure Draw(FigureSize size)
    {
        var law = metrics.LossDistribution;
        var targets = Targets();
        var (low, high) = Bulk(law);
        var marked = targets.Select(target => target.TargetLoss).Where(loss => double.IsFinite(loss) && loss > 0).ToArray();
        double left = marked.Append(low).Min(), right = marked.Append(high).Max();
        // A target far below the histogram would squeeze the histogram into a line.
        bool logarithmic = left > 0 && right / left > 6;
        string label = $"test loss ({Words.Of(metrics.Loss)}{(logarithmic ? ", logarithmic" : "")})";
        double margin = logarithmic ? Math.Pow(right / left, 0.05) : (right - left) * 0.05;
        var x = logarithmic
            ? PlotAxis.Logarithmic(label, left / margin, right * margin, size.Ticks)
            : PlotAxis.Linear(label, Math.Max(0, left - margin), right + margin, size.Ticks);
        // A few sampled hypotheses in many narrow bins would look like a fence.
        var (edges, shares) = Histogram(law, low, high, logarithmic, metrics.Method == EstimationMethod.Exact ? Steps : StepsOfSampled);
        double highest = shares.DefaultIfEmpty(1).Max();
        var y = PlotAxis.Linear("hypotheses (%)", 0, highest * 1.18 * 100, 4);

        var figure = new Figure(size, x, y);
        DrawHistogram(figure, edges, shares);
        for (int i = 0; i < targets.Count; i++)
            DrawTarget(figure, targets[i], i);
        return figure;
    }

    private List<InductiveBiasEstimate> Targets() => [.. metrics.InductiveBias.Where(estimate => double.IsFinite(estimate.TargetLoss)).Take(6)];

    private static (double Low, double High) Bulk(LossDistribution law) => (law.Quantile(0.0005), law.Quantile(0.9995));

    private static (double[] Edges, double[] Shares) Histogram(LossDistribution law, double low, double high, bool logarithmic, int steps)
    {
        if (!(high > low))
            return ([low, high], [1]);
        logarithmic &= low > 0;
        double[] edges = [.. Enumerable.Range(0, steps + 1).Select(i => i / (double)steps).Select(share =>
            logarithmic ? low * Math.Pow(high / low, share) : low + (high - low) * share)];
        double[] below = [.. edges.Select(edge => Math.Exp(law.LogCumulativeProbability(edge)))];
        return (edges, [.. below.Zip(below.Skip(1), (first, second) => Math.Max(0, second - first))]);
    }

    private static void DrawHistogram(Figure figure, double[] edges, double[] shares)
    {
        var color = PlotColor.OfSeries(0);
        if (shares.Length == 1)
        {
            figure.VerticalLine(edges[0], color, Dash.Solid, 4);
            figure.AddLegend(new LegendEntry("all hypotheses have this loss", color, Dash.Solid));
            return;
        }
        // Steps: each edge twice, with the share on either side of it.
        double[] xs = [.. edges.SelectMany(edge => new[] { edge, edge })];
        double[] tops = [0, .. shares.SelectMany(share => new[] { share * 100, share * 100 }), 0];
        figure.Band(xs, new double[xs.Length], tops, color, 0.28);
        figure.Line(xs, tops, 0, 1.6);
        figure.AddLegend(new LegendEntry("hypotheses that fit, % per bin", color, Dash.Solid, IsFilled: true));
    }

    private static void DrawTarget(Figure figure, InductiveBiasEstimate target, int index)
    {
        string letter = ((char)('A' + index)).ToString();
        var (value, interval) = Words.Bits(target);
        string entry = $"{letter} {Words.Of(target.Reference)}: {value} bits{(interval is null || figure.Size.IsNarrow ? "" : $" ({interval})")}";
        if (!double.IsFinite(figure.X.At(target.TargetLoss)))
        {
            // A logarithmic axis has no place for a loss of 0.
            figure.AddLegend(new LegendEntry($"{entry}, at loss 0", PlotColor.Axis));
            return;
        }
        var color = PlotColor.OfSeries(index + 1);
        var dash = Figure.DashOf(index + 1);
        figure.VerticalLine(target.TargetLoss, color, dash, 2, letter);
        figure.AddLegend(new LegendEntry(entry, color, dash));
    }
}
