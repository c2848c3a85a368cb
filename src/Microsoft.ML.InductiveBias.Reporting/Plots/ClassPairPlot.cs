namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The pairs of classes that random hypotheses confuse.</summary>
public sealed class ClassPairPlot : ReportPlot
{
    private const int MostPairs = 10;
    private readonly IReadOnlyList<ClassPair> _pairs;

    /// <summary>The plot of the most confused of the given pairs.</summary>
    /// <param name="pairs">The pairs; at least one.</param>
    /// <exception cref="ArgumentException">There are no pairs.</exception>
    public ClassPairPlot(IReadOnlyList<ClassPair> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (pairs.Count == 0)
            throw new ArgumentException("pairs held no pair; it must hold at least 1.", nameof(pairs));
        _pairs = [.. pairs.OrderByDescending(pair => pair.Confusion).Take(MostPairs)];
    }

    /// <inheritdoc/>
    public override string Title => "How often two classes are taken for each other";

    /// <inheritdoc/>
    public override string Explanation =>
        "Each bar shows how often a random function that fits the training rows takes a row of one class for the other; the longest bars name the classes for which more rows or a new feature would help most.";

    /// <inheritdoc/>
    public override string Description => "Bar plot of the probability of confusion. "
        + string.Join("; ", _pairs.Select(pair => $"{ShownText.Of(pair.First)} and {ShownText.Of(pair.Second)}: {NumberText.Percent(pair.Confusion)}")) + ".";

    private protected override Figure Draw(FigureFrame frame)
    {
        int longest = frame.IsNarrow ? 9 : 20;
        var names = _pairs.Select(pair => $"{ShownText.InPlot(pair.First, longest)} / {ShownText.InPlot(pair.Second, longest)}").ToList();
        double most = _pairs.Max(pair => pair.Confusion) * 100;
        // Room for the number behind the longest bar.
        double wide = Math.Max(120, frame.Width - 30 - names.Max(FigureLayout.WidthOf));
        var x = PlotAxis.Linear("confused test rows (% of the two classes)", 0, Math.Max(1e-3, most) * wide / (wide - 52), frame.IsNarrow ? 4 : 7);
        var y = PlotAxis.Names(names);
        var figure = new Figure(frame, x, y, gridY: false);
        for (int i = 0; i < _pairs.Count; i++)
        {
            figure.Box(0, _pairs[i].Confusion * 100, y.At(i) - 0.3, y.At(i) + 0.3, PlotColor.OfSeries(0), 0.8);
            figure.Text(NumberText.Percent(_pairs[i].Confusion), _pairs[i].Confusion * 100, y.At(i), TextAnchor.Start, 6);
        }
        return figure;
    }
}
