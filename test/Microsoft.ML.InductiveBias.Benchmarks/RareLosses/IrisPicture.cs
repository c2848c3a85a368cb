using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Benchmarks.RareLosses;

/// <summary>The nats of rare losses of <see cref="IrisTask"/> by brute force, by simulation, and by a fit to 1,000 networks, drawn: <c>rare picture FILE</c>.</summary>
internal sealed class IrisPicture : ReportPlot
{
    private const double LargestNats = 20;

    private readonly List<InductiveBiasEstimate> _measured, _fitted;

    private IrisPicture(List<InductiveBiasEstimate> measured, List<InductiveBiasEstimate> fitted) => (_measured, _fitted) = (measured, fitted);

    public override string Title => "Rare losses of iris networks";

    public override string Explanation => "A fit to 1,000 networks leaves the truth where no network was drawn. A simulation doesn't.";

    public override string Description => FormattableString.Invariant(
        $"Simulated: {_measured[0].Nats:0.0} nats at loss {_measured[0].TargetLoss:0.0000}; fitted there: {_fitted[0].Nats:0.0} nats. Four points by brute force lie on the simulated line.");

    public static void Run(string file)
    {
        var (training, test) = IrisTask.Read();
        var options = new NeuralNetworkOptions(IrisTask.Space().Options) { Samples = 1000 };
        using var fitted = new NeuralNetworkHypothesisSpace(options).Fit(training);
        double smallest = IrisTask.Truth[^1].Loss;
        LossDistribution Law(TailMethod tail) => fitted.LossOn(test, sampling: new SampledLossOptions
        {
            Tail = tail, RareLosses = new RareLossOptions { TimeLimit = null }, TargetLosses = [smallest], GoodnessOfFitReplicates = 0,
        }).Distribution;
        double[] losses = [.. Enumerable.Range(0, 60).Select(i => smallest * Math.Pow(2.4, i / 59.0))];
        List<InductiveBiasEstimate> Curve(LossDistribution law) => [.. losses.Select(loss => law.Estimate(loss))];
        var picture = new IrisPicture(Curve(Law(TailMethod.Measured)), Curve(Law(TailMethod.Fitted)));
        File.WriteAllText(file, picture.ToSvg(720, 400));
        System.Console.WriteLine(picture.Description);
    }

    private protected override Figure Draw(FigureSize size)
    {
        var figure = new Figure(size, PlotAxis.Logarithmic("target loss (mean squared error, logarithmic)", _measured[0].TargetLoss / 1.05, _measured[^1].TargetLoss, size.Ticks), PlotAxis.Linear("nats", 0, LargestNats, size.Ticks));
        Curve(figure, _fitted, 1, "fitted families, from 1,000 networks");
        Curve(figure, _measured, 0, "simulated, from 60,000 networks at most");
        foreach (var (loss, nats, error) in IrisTask.Truth)
            figure.Segment(figure.X.At(loss), figure.Y.At(nats - error), figure.X.At(loss), figure.Y.At(nats + error), PlotColor.Axis, 3);
        figure.Points([.. IrisTask.Truth.Select(one => one.Loss)], [.. IrisTask.Truth.Select(one => one.Nats)], PlotColor.Axis, Marker.Diamond, 9);
        figure.AddLegend(new LegendEntry("brute force: 262,132 networks", PlotColor.Axis, Marker: Marker.Diamond));
        return figure;
    }

    private static void Curve(Figure figure, List<InductiveBiasEstimate> curve, int series, string name)
    {
        double[] losses = [.. curve.Select(one => one.TargetLoss)];
        figure.Band(losses, [.. curve.Select(one => Math.Min(one.Lower.Nats, LargestNats))], [.. curve.Select(one => Math.Min(one.Upper.Nats, LargestNats))], PlotColor.OfSeries(series), 0.16);
        figure.Line(losses, [.. curve.Select(one => Math.Min(one.Nats, LargestNats))], series);
        figure.AddLegend(new LegendEntry(name + ", with 95% interval", PlotColor.OfSeries(series), Figure.DashOf(series)));
    }
}
