namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>How often the most confused pairs of classes are confused.</summary>
internal sealed class ClassPairPlot(IReadOnlyList<ClassPair> pairs) : ReportPlot
{
    private const int MaxPairs = 10;
    private readonly IReadOnlyList<ClassPair> _pairs = [.. pairs.OrderByDescending(pair => pair.Confusion).Take(MaxPairs)];

    public override string Title => "How often two classes are confused";

    public override string Explanation =>
        "Each bar shows how often a random hypothesis that fits the training rows mistakes a row of one class for the other. The longest bars are the classes for which more rows or a new feature would help most.";

    public override string Description => "Bar plot of the probability of confusion. "
        + string.Join("; ", _pairs.Select(pair => $"{ShownText.Of(pair.First)} and {ShownText.Of(pair.Second)}: {NumberText.Percent(pair.Confusion)}")) + ".";

    private protected override Figure Draw(FigureSize size)
    {
        int longest = size.IsNarrow ? 9 : 20;
        var names = _pairs.Select(pair => $"{ShownText.InPlot(pair.First, longest)} / {ShownText.InPlot(pair.Second, longest)}").ToList();
        double most = _pairs.Max(pair => pair.Confusion) * 100;
        // Room for the number to the right of the longest bar.
        double wide = Math.Max(120, size.Width - 30 - names.Max(name => FigureLayout.WidthOf(name)));
        var x = PlotAxis.Linear("confused test rows (% of the two classes)", 0, Math.Max(1e-3, most) * wide / (wide - 52), size.Ticks);
        var y = PlotAxis.Names(names);
        var figure = new Figure(size, x, y, gridY: false);
        for (int i = 0; i < _pairs.Count; i++)
        {
            figure.Box(0, _pairs[i].Confusion * 100, y.At(i) - 0.3, y.At(i) + 0.3, PlotColor.OfSeries(0), 0.8);
            figure.Text(NumberText.Percent(_pairs[i].Confusion), _pairs[i].Confusion * 100, y.At(i), TextAnchor.Start, 6);
        }
        return figure;
    }
}
