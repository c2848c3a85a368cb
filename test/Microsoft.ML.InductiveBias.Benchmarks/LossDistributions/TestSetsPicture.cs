using System.Globalization;
using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Benchmarks.LossDistributions;

/// <summary>The exact bits of 40 test sets with the same training rows, drawn: <c>-- test-rows picture FILE</c>.</summary>
internal sealed class TestSetsPicture : ReportPlot
{
    private const int Sets = 40, TrainingRows = 1500, TestRows = 600, Features = 20;
    private const double Target = 0.12142;

    private readonly InductiveBiasEstimate[] _estimates;

    private TestSetsPicture(InductiveBiasEstimate[] estimates) => _estimates = estimates;

    public override string Title => $"{Sets} test sets of {TestRows} rows";

    public override string Explanation => "Each point is the exact answer for one test set; its bar is the 95% interval for other test rows that this test set alone gives.";

    public override string Description => string.Create(CultureInfo.InvariantCulture,
        $"{Sets} points from {_estimates.Min(one => one.Bits):0.0} to {_estimates.Max(one => one.Bits):0.0} bits with their intervals, in ascending order.");

    public static void Run(string file)
    {
        using var space = new GaussianProcessHypothesisSpace(new RbfKernel { LengthScale = LengthScale.MedianDistance }, 0.01).Fit(RowsOf(TrainingRows, 0));
        var estimates = new InductiveBiasEstimate[Sets];
        for (int set = 0; set < Sets; set++)
            estimates[set] = space.LossOn(RowsOf(TestRows, set + 1)).Distribution.Estimate(Target);
        Array.Sort(estimates, (first, second) => first.Bits.CompareTo(second.Bits));
        var picture = new TestSetsPicture(estimates);
        File.WriteAllText(file, picture.ToSvg(720, 380));
        double mean = estimates.Average(one => Math.Sqrt(one.Nats));
        System.Console.WriteLine(FormattableString.Invariant(
            $"{picture.Description} {estimates.Count(one => one.TestSetLower!.Value.Nats <= mean * mean && one.TestSetUpper!.Value.Nats >= mean * mean)} intervals hold the mean on the scale of the root, {mean * mean / Math.Log(2):0.0} bits."));
    }

    private protected override Figure Draw(FigureSize size)
    {
        double mean = _estimates.Average(one => Math.Sqrt(one.Nats)), center = mean * mean / Math.Log(2);
        var x = PlotAxis.Linear("test sets, in ascending order", 0, Sets + 1, size.Ticks);
        var y = PlotAxis.Bits("required bits (logarithmic above 1)", _estimates.Max(one => one.TestSetUpper!.Value.Bits) * 1.1);
        var figure = new Figure(size, x, y);
        figure.HorizontalLine(center, PlotColor.OfSeries(1), Dash.Dashed);
        for (int set = 0; set < Sets; set++)
        {
            double at = x.At(set + 1);
            figure.Segment(at, y.At(_estimates[set].TestSetLower!.Value.Bits), at, y.At(_estimates[set].TestSetUpper!.Value.Bits), PlotColor.OfSeries(0), 2);
        }
        figure.Points([.. Enumerable.Range(1, Sets).Select(set => (double)set)], [.. _estimates.Select(one => one.Bits)], PlotColor.OfSeries(0), Marker.Circle, 6);
        figure.AddLegend(new LegendEntry("exact for its test rows, with 95% interval", PlotColor.OfSeries(0), Dash.Solid, Marker.Circle));
        figure.AddLegend(new LegendEntry("mean, on the scale of the root", PlotColor.OfSeries(1), Dash.Dashed));
        return figure;
    }

    /// <summary>y = sign(x₁x₂ + x₃) of normal features.</summary>
    private static TaskData RowsOf(int count, int seed)
    {
        var random = new Random(seed);
        double[] features = [.. Enumerable.Range(0, count * Features).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
        int[] classes = [.. Enumerable.Range(0, count).Select(row => (features[row * Features] * features[(row * Features) + 1]) + features[(row * Features) + 2] > 0 ? 1 : 0)];
        return TaskData.Classification(features, classes, 2);
    }
}
