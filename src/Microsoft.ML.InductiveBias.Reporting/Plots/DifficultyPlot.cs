namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The generalization difficulty on a logarithmic scale, with its factors and the sources of its uncertainty.</summary>
internal sealed class DifficultyPlot(GeneralizationDifficultyEstimate estimate) : ReportPlot
{
    public override string Title => "What makes up the difficulty";

    public override string Explanation =>
        "The upper rows show the difficulty and the quantities that multiply to it, as powers of two. The lower rows show how far the uncertainty of each ingredient alone moves it; the longest bar is the one to narrow down first.";

    public override string Description => "Dot plot of binary logarithms. "
        + string.Join("; ", Rows().Select(row => $"{row.Name}: {NumberText.Of(row.Value.Value)}"
            + (row.Value.Upper > row.Value.Lower ? $" ({NumberText.Range(row.Value.Lower, row.Value.Upper)})" : ""))) + ".";

    private protected override Figure Draw(FigureSize size)
    {
        var rows = Rows();
        var finite = rows.SelectMany(row => new[] { row.Value.Value, row.Value.Lower, row.Value.Upper }).Where(double.IsFinite).ToList();
        double low = Math.Min(0, finite.DefaultIfEmpty(0).Min()), high = finite.DefaultIfEmpty(1).Max();
        double margin = Math.Max(1, high - low) * 0.06;
        var x = PlotAxis.Linear("binary logarithm (each step of 1 doubles)", low < 0 ? low - margin : 0, high + margin, size.Ticks);
        var y = PlotAxis.Names([.. rows.Select(row => row.Name)]);
        var figure = new Figure(size, x, y, gridY: false);
        for (int i = 0; i < rows.Count; i++)
        {
            var (row, at) = (rows[i], y.At(i));
            var color = PlotColor.OfSeries(row.IsDriver ? 1 : 0);
            if (row.Value.Upper > row.Value.Lower)
                figure.Box(row.Value.Lower, row.Value.Upper, at - 0.22, at + 0.22, color, 0.35);
            if (double.IsFinite(row.Value.Value))
                figure.Points([row.Value.Value], [i], color, row.IsDriver ? Marker.Diamond : Marker.Circle, 10);
            else
                figure.Text("none", x.From, at, TextAnchor.Start, 6);
        }
        figure.AddLegend(new LegendEntry($"value, interval ({NumberText.Percent(estimate.Confidence)})", PlotColor.OfSeries(0), Marker: Marker.Circle, IsFilled: true));
        if (rows.Any(row => row.IsDriver))
            figure.AddLegend(new LegendEntry("difficulty if only this varies", PlotColor.OfSeries(1), Marker: Marker.Diamond, IsFilled: true));
        return figure;
    }

    private List<(string Name, ValueWithInterval Value, bool IsDriver)> Rows()
    {
        var terms = estimate.Terms!;
        double perDimension = terms.BitsPerDimension > 0 ? Math.Log2(terms.BitsPerDimension) : double.NegativeInfinity;
        return
        [
            ("difficulty (bits)", ValueWithInterval.Log2BitsOf(estimate) ?? ValueWithInterval.Exact(terms.Log2Bits), false),
            ("open dimensions", ValueWithInterval.Exact(terms.Log2FreeDimensions), false),
            ("bits for each", ValueWithInterval.Exact(perDimension), false),
            ("fixed by the rows", ValueWithInterval.Exact(terms.Log2DataDimensions), false),
            .. estimate.Drivers.Select(driver => (Words.OfIngredient(driver.Name), new ValueWithInterval(terms.Log2Bits, driver.Log2BitsLower, driver.Log2BitsUpper), true)),
        ];
    }
}
