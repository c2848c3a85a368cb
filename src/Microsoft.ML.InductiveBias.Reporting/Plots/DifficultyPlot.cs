using ScottPlot;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The generalization difficulty on a logarithmic scale, with what its interval comes from.</summary>
public sealed class DifficultyPlot : ReportPlot
{
    private readonly GeneralizationDifficultyEstimate _estimate;

    /// <summary>The plot of the estimate.</summary>
    /// <param name="estimate">The difficulty; it is defined.</param>
    /// <exception cref="ArgumentException">The difficulty is undefined.</exception>
    public DifficultyPlot(GeneralizationDifficultyEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        if (estimate.Terms is null)
            throw new ArgumentException("The difficulty is undefined for these data; its diagnostics say why.", nameof(estimate));
        _estimate = estimate;
    }

    /// <inheritdoc/>
    public override string Title => "What the difficulty is made of";

    /// <inheritdoc/>
    public override string Explanation =>
        "The upper rows show the difficulty and the quantities that multiply to it, as powers of two; the lower rows show how far each uncertain ingredient alone moves it, so that the longest bar is the one to settle first.";

    /// <inheritdoc/>
    public override string Description => "Dot plot of binary logarithms. "
        + string.Join("; ", Rows().Select(row => $"{row.Name}: {NumberText.Of(row.Value.Value)}"
            + (row.Value.Upper > row.Value.Lower ? $" ({NumberText.Range(row.Value.Lower, row.Value.Upper)})" : ""))) + ".";

    private protected override Figure Draw(FigureFrame frame)
    {
        var rows = Rows();
        var finite = rows.SelectMany(row => new[] { row.Value.Value, row.Value.Lower, row.Value.Upper }).Where(double.IsFinite).ToList();
        double low = Math.Min(0, finite.DefaultIfEmpty(0).Min()), high = finite.DefaultIfEmpty(1).Max();
        double margin = Math.Max(1, high - low) * 0.06;
        var x = PlotAxis.Linear("binary logarithm (each step of 1 doubles)", low < 0 ? low - margin : 0, high + margin, frame.IsNarrow ? 4 : 8);
        var y = PlotAxis.Names([.. rows.Select(row => row.Name)]);
        var figure = new Figure(frame, x, y, gridY: false);
        for (int i = 0; i < rows.Count; i++)
        {
            var (row, at) = (rows[i], y.At(i));
            var color = PlotColor.OfSeries(row.IsDriver ? 1 : 0);
            double from = Finite(row.Value.Lower, x), to = Finite(row.Value.Upper, x);
            if (to > from)
                figure.Box(from, to, at - 0.22, at + 0.22, color, 0.35);
            if (double.IsFinite(row.Value.Value))
                figure.Points([row.Value.Value], [i], color, row.IsDriver ? MarkerShape.FilledDiamond : MarkerShape.FilledCircle, 10);
            else
                figure.Text("none", x.From, at, TextAnchor.Start, 6);
        }
        figure.AddLegend(new LegendEntry($"value, interval ({NumberText.Percent(_estimate.Confidence)})", PlotColor.OfSeries(0), null, MarkerShape.FilledCircle, Filled: true));
        if (rows.Any(row => row.IsDriver))
            figure.AddLegend(new LegendEntry("difficulty if only this varies", PlotColor.OfSeries(1), null, MarkerShape.FilledDiamond, Filled: true));
        return figure;
    }

    private List<(string Name, ValueWithInterval Value, bool IsDriver)> Rows()
    {
        var terms = _estimate.Terms!;
        double perDimension = terms.BitsPerDimension > 0 ? Math.Log2(terms.BitsPerDimension) : double.NegativeInfinity;
        List<(string, ValueWithInterval, bool)> rows =
        [
            ("difficulty (bits)", new(terms.Log2Bits, _estimate.Log2BitsLower ?? terms.Log2Bits, _estimate.Log2BitsUpper ?? terms.Log2Bits), false),
            ("open dimensions", ValueWithInterval.Exact(terms.Log2FreeDimensions), false),
            ("bits for each", ValueWithInterval.Exact(perDimension), false),
            ("fixed by the rows", ValueWithInterval.Exact(terms.Log2DataDimensions), false),
        ];
        rows.AddRange(_estimate.Drivers.Select(driver =>
            (ReferenceWords.OfIngredient(driver.Name), new ValueWithInterval(terms.Log2Bits, driver.Log2BitsLower, driver.Log2BitsUpper), true)));
        return rows;
    }

    private static double Finite(double value, PlotAxis axis) => Math.Clamp(double.IsNaN(value) ? axis.From : value, axis.From, axis.To);
}
