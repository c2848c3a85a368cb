using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Experiments;

/// <summary>Experiments on trained networks.</summary>
internal static class NetworkExperiments
{
    private const int Networks = 200, Epochs = 4000;

    /// <summary>ε, as a share of the constant's loss: about what one network in ten reaches.</summary>
    private const double Share = 0.06;

    /// <summary>Width and depth of perceptrons.</summary>
    public static ExperimentOutcome Width(ExperimentRun run) => OverSpaces(run, "Perceptrons on iris by width", "width",
        [.. ((int[])[1, 2, 3]).SelectMany(depth => ((int[])[4, 8, 16, 32, 64]).Select(width => (Series: $"{depth} hidden layer{(depth > 1 ? "s" : "")}", X: (double)width, Space: $"mlp:width={width},depth={depth},learning-rate=0.003")))], Networks, Epochs);

    /// <summary>Learning rates.</summary>
    public static ExperimentOutcome LearningRates(ExperimentRun run) => OverSpaces(run, "Perceptrons on iris by learning rate", "learning rate",
        [.. ((double[])[0.001, 0.003, 0.01, 0.03]).Select(rate => ("Adam", rate, string.Create(CultureInfo.InvariantCulture, $"mlp:width=16,optimizer=adam,learning-rate={rate}")))], Networks, Epochs);

    private static ExperimentOutcome OverSpaces(ExperimentRun run, string title, string what, IReadOnlyList<(string Series, double X, string Space)> spaces, int networks, int epochs)
    {
        List<string[]> rows = [];
        Dictionary<string, List<PlotPoint>> series = [];
        foreach (var (name, x, space) in spaces)
        {
            // Share that fits, median loss, bits with the ends of their interval.
            double[] values = run.Point(space.Replace(',', ';'), () => Measure(
                string.Create(CultureInfo.InvariantCulture, $"{space},epochs={epochs},batch-size=full,tolerance=0.01,tail=bound,samples={networks}"), networks, run.CancellationToken));
            if (!series.TryGetValue(name, out var points))
                series[name] = points = [];
            points.Add(new PlotPoint(x, values[2], values[3], values[4]));
            rows.Add([name, Spread.Short(x), Text.Percent(values[0], "0"), double.IsNaN(values[1]) ? "–" : values[1].ToString("0.0000", CultureInfo.InvariantCulture),
                double.IsNaN(values[2]) ? "–" : $"{Spread.Short(values[2])} ({Spread.Short(values[3])} … {Spread.Short(values[4])})"]);
        }
        var known = series.SelectMany(one => one.Value.Select(point => (one.Key, Point: point))).Where(one => !double.IsNaN(one.Point.Y)).ToList();
        var (least, most) = (known.MinBy(one => one.Point.Y), known.MaxBy(one => one.Point.Y));
        return new ExperimentOutcome(
            [
                new Verdict(null, $"fewest bits: {least.Key}, {what} {Spread.Short(least.Point.X)}, {Spread.Short(least.Point.Y)} ({Spread.Short(least.Point.Lower)} … {Spread.Short(least.Point.Upper)}); "
                + $"most: {most.Key}, {what} {Spread.Short(most.Point.X)}, {Spread.Short(most.Point.Y)} ({Spread.Short(most.Point.Lower)} … {Spread.Short(most.Point.Upper)})."),
            ],
            ["networks", what, "share that fits", "median loss", "required bits (95% interval)"], rows,
            new SeriesPlot(title, new(what + " (logarithmic)", true), new("required bits", false), [.. series.Select(one => new PlotSeries(one.Key, one.Value))]).Plot);
    }

    private static double[] Measure(string space, int networks, CancellationToken cancellationToken)
    {
        var (training, test) = ExperimentTask.Iris.Split(0, 105, 45);
        var sample = Draw(space, training, test, cancellationToken).Sample(LossKind.MeanSquaredError);
        double fits = sample.Count(HypothesisStatus.Fitted) / (double)networks;
        // Of a handful of networks a share means little.
        if (sample.Losses.Count < 20)
            return [fits, double.NaN, double.NaN, double.NaN, double.NaN];
        double target = Share * ExperimentTask.ConstantLoss(training, test);
        var law = SampledLossDistribution.Of(sample, new SampledLossOptions { Tail = TailMethod.Bound, GoodnessOfFitReplicates = 0 }, cancellationToken);
        var (lower, upper) = law.ClopperPearson(target);
        return [fits, Spread.Of(sample.Losses).Median, Bits(law.EmpiricalProbability(target)), Bits(upper), Bits(lower)];

        // Positive zero for a probability of 1.
        static double Bits(double probability) => 0 - Math.Log2(probability);
    }

    private static LossSamplingResult Draw(string space, TaskData training, TaskData test, CancellationToken cancellationToken)
    {
        var specification = SpaceSpecification.Of(space);
        return new MLContext(seed: 0).InductiveBias.SampleLosses((ISampledHypothesisSpace)specification.Form.Make(specification.Settings, training), training, test,
            new LossSamplingOptions(SamplingOptions.Run(specification.Settings, null)) { Losses = [LossKind.MeanSquaredError] }, cancellationToken: cancellationToken);
    }
}
