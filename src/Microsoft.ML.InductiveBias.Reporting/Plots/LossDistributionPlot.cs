using ScottPlot;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The distribution of the test loss of a random hypothesis, with the target losses marked.</summary>
public sealed class LossDistributionPlot : ReportPlot
{
    private const int Steps = 64, StepsOfSampled = 24;
    private readonly InductiveBiasMetrics _metrics;
    private readonly string _name;

    /// <summary>The plot of one space.</summary>
    /// <param name="metrics">The loss distribution and the target losses.</param>
    /// <param name="name">The name of the space; its kind by default.</param>
    public LossDistributionPlot(InductiveBiasMetrics metrics, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _metrics = metrics;
        _name = name ?? metrics.Space.Kind;
    }

    /// <inheritdoc/>
    public override string Title => $"How well functions that fit the training rows do on new rows: {ShownText.Of(_name)}";

    /// <inheritdoc/>
    public override string Explanation =>
        "The hill shows which test losses random functions of the family have when they fit the training rows; the further a marked target lies to the left of the hill, the fewer of them reach it and the more information it takes to find one.";

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            var law = _metrics.LossDistribution;
            string targets = string.Join("; ", Targets().Select(target =>
                $"{ReferenceWords.Of(target.Reference)} at loss {NumberText.Of(target.TargetLoss)} takes {NumberText.Bits(ReferenceWords.Interval(target))} bits"));
            return $"Histogram of the test loss ({ReferenceWords.Of(_metrics.Loss)}), mean {NumberText.Of(law.Mean)}, half of the functions below {NumberText.Of(law.Quantile(0.5))}. {targets}.";
        }
    }

    private protected override Figure Draw(FigureFrame frame)
    {
        var law = _metrics.LossDistribution;
        var targets = Targets();
        var (low, high) = Bulk(law);
        var marked = targets.Select(target => target.TargetLoss).Where(loss => double.IsFinite(loss) && loss > 0).ToArray();
        double left = marked.Append(low).Min(), right = marked.Append(high).Max();
        // A target far below the hill would squeeze the hill into a line.
        bool logarithmic = left > 0 && right / left > 6;
        string label = $"test loss ({ReferenceWords.Of(_metrics.Loss)}{(logarithmic ? ", logarithmic" : "")})";
        double margin = logarithmic ? Math.Pow(right / left, 0.05) : (right - left) * 0.05;
        var x = logarithmic
            ? PlotAxis.Logarithmic(label, left / margin, right * margin, frame.IsNarrow ? 4 : 7)
            : PlotAxis.Linear(label, Math.Max(0, left - margin), right + margin, frame.IsNarrow ? 4 : 7);
        // A few sampled functions in many narrow steps would look like a fence.
        var (edges, shares) = Histogram(law, low, high, logarithmic, _metrics.Method == EstimationMethod.Exact ? Steps : StepsOfSampled);
        double highest = shares.DefaultIfEmpty(1).Max();
        var y = PlotAxis.Linear("share of functions (%)", 0, highest * 1.18 * 100, 4);

        var figure = new Figure(frame, x, y);
        DrawHill(figure, edges, shares, law);
        for (int i = 0; i < targets.Count; i++)
            DrawTarget(figure, targets[i], i);
        return figure;
    }

    private List<InductiveBiasEstimate> Targets() => [.. _metrics.InductiveBias.Where(estimate => double.IsFinite(estimate.TargetLoss)).Take(6)];

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

    private static void DrawHill(Figure figure, double[] edges, double[] shares, LossDistribution law)
    {
        var color = PlotColor.OfSeries(0);
        if (shares.Length == 1)
        {
            figure.Upright(edges[0], color, LinePattern.Solid, 4);
            figure.AddLegend(new LegendEntry("all functions have this loss", color, LinePattern.Solid, null));
            return;
        }
        // Steps: each edge twice, with the share on either side of it.
        double[] xs = [.. edges.SelectMany(edge => new[] { edge, edge })];
        double[] tops = [0, .. shares.SelectMany(share => new[] { share * 100, share * 100 }), 0];
        figure.Band(xs, new double[xs.Length], tops, color, 0.28);
        figure.Line(xs, tops, 0, 1.6f);
        figure.AddLegend(new LegendEntry("functions that fit, % per step", color, LinePattern.Solid, null, Filled: true));
    }

    private static void DrawTarget(Figure figure, InductiveBiasEstimate target, int index)
    {
        if (!(target.TargetLoss > 0 || figure.X.From <= 0 && target.TargetLoss == 0))
            return;
        var color = PlotColor.OfSeries(index + 1);
        var pattern = Figure.PatternOf(index + 1);
        string letter = ((char)('A' + index)).ToString();
        figure.Reference(target.TargetLoss, letter, color, pattern, 2);
        figure.AddLegend(new LegendEntry($"{letter} {ReferenceWords.Of(target.Reference)}: {NumberText.BitsParts(ReferenceWords.Interval(target)).Value} bits", color, pattern, null));
    }
}
