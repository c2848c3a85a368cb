using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Experiments;

/// <summary>Experiments on trained models.</summary>
internal static class NetworkExperiments
{
    private const int Networks = 50, Splits = 6, KindSplits = 5;

    /// <summary>The most networks of a simulation of rare losses, for each split.</summary>
    private const int MostHypotheses = 20_000;

    /// <summary>ε, as a share of the constant's loss: on most splits, some networks reach it and some do not.</summary>
    private const double Share = 0.11;

    /// <summary>Models of several kinds; networks train until they fit about as well as the tuned spaces do.</summary>
    private static readonly (string Name, string Space)[] s_models =
    [
        ("linear", "lbfgs:samples=1"), ("random forest", "fastforest:samples=1"), ("boosted trees", "fasttree:samples=1"), ("LightGBM", "lightgbm:samples=1"),
        ("perceptron", "mlp:samples=3,tolerance=0.005,epochs=500"), ("convolutional network", "cnn:image=1x8x8,samples=1,tolerance=0.005,epochs=600,learning-rate=0.003"),
    ];

    /// <summary>The bias that kinds of models provide, relative to a kernel space and to a network space.</summary>
    public static ExperimentOutcome ModelKinds(ExperimentRun run)
    {
        (string Name, Kernel Kernel)[] spaces = [("RBF space", new RbfKernel()), ("network space", new NngpKernel { Depth = 2 })];
        string[] names = [.. s_models.Select(model => model.Name), "nearest neighbor"];
        // For each split and model: the loss, and the bits in both spaces.
        var found = Enumerable.Range(0, KindSplits).Select(seed =>
        {
            var (training, test) = ExperimentTask.Digits.Split(seed, 200, 100);
            LossDistribution[]? laws = null;
            return names.Select((name, i) => run.Point($"{name}; split {seed}", () =>
            {
                laws ??= Array.ConvertAll(spaces, space =>
                {
                    using var fitted = GaussianProcessHypothesisSpace.ByLikelihood(space.Kernel).Fit(training, cancellationToken: run.CancellationToken);
                    return fitted.LossOn(test, cancellationToken: run.CancellationToken).Distribution;
                });
                double loss = i == s_models.Length ? NearestNeighborLoss(training, test) : LossOf(s_models[i].Space, training, test, run.CancellationToken);
                return [loss, .. laws.Select(law => law.InductiveBias(loss).Bits)];
            })).ToArray();
        }).ToArray();
        Spread Over(int model, int value) => Spread.Of(found.Select(split => split[model][value]));
        List<Verdict> verdicts = [];
        string[] networks = ["perceptron", "convolutional network"];
        foreach (var (space, number) in spaces.Index().Select(one => (one.Item.Name, one.Index + 1)))
        {
            var ordered = Enumerable.Range(0, names.Length).OrderByDescending(model => Over(model, number).Median).ToList();
            verdicts.Add(new Verdict(ordered.Take(2).All(model => networks.Contains(names[model])),
                $"relative to the {space}, networks provide the most: {string.Join(", ", ordered.Select(model => $"{names[model]} {Over(model, number)}"))} bits."));
            var advantage = Spread.Of(found.Select(split => split[5][number] - split[4][number]));
            verdicts.Add(new Verdict(advantage.Lower > 0, $"relative to the {space}, a convolutional network provides more than a perceptron: {advantage} bits more."));
        }
        return new ExperimentOutcome(verdicts, ["model", "test loss", .. spaces.Select(space => $"bits provided, {space.Name}")],
            [.. names.Select((name, model) => (string[])[name, $"{Over(model, 0)}", $"{Over(model, 1)}", $"{Over(model, 2)}"])],
            new SeriesPlot("Bits that models provide on digits", new("model, in the order of the table", false), new("bits provided (logarithmic)", true),
                [.. spaces.Select((space, i) => new PlotSeries(space.Name, [.. names.Select((_, model) => KernelExperiments.PointOf(model + 1, found.Select(split => split[model][i + 1])))]))]).Plot);
    }

    /// <summary>The bias that kinds of models provide, relative to networks that are trained, whose rare losses are simulated.</summary>
    public static ExperimentOutcome TrainedNetworks(ExperimentRun run)
    {
        const string Space = "mlp:width=16,depth=2,learning-rate=0.01,batch-size=full,tolerance=0.005,epochs=1000,samples=500";
        string[] names = [.. s_models.Select(model => model.Name), "nearest neighbor"];
        // For each split: the loss of each model; its bits in the space of trained networks, and whether they are only a lower bound; its bits in that of wide ones.
        var found = Enumerable.Range(0, KindSplits).Select(seed =>
        {
            var (training, test) = ExperimentTask.FourDigits.Split(seed, 60, 60);
            double[] losses = run.Point($"test losses; split {seed}", () => [.. s_models.Select(model => LossOf(model.Space, training, test, run.CancellationToken)), NearestNeighborLoss(training, test)]);
            double[] bits = run.Point($"trained networks; split {seed}", () =>
            {
                var specification = SpaceSpecification.Of(Space);
                using var fitted = specification.Form.Make(specification.Settings, training).Fit(training, null, run.CancellationToken);
                var law = fitted.LossOn(test, sampling: new SampledLossOptions
                {
                    TargetLosses = losses, GoodnessOfFitReplicates = 0, RareLosses = new RareLossOptions { TimeLimit = null, MaximumHypotheses = MostHypotheses },
                }, cancellationToken: run.CancellationToken).Distribution;
                var estimates = Array.ConvertAll(losses, loss => law.Estimate(loss));
                return [.. estimates.Select(one => one.Bits), .. estimates.Select(one => one.IsBound ? 1.0 : 0)];
            });
            double[] wide = run.Point($"infinitely wide networks; split {seed}", () =>
            {
                using var fitted = GaussianProcessHypothesisSpace.ByLikelihood(new NngpKernel { Depth = 2 }).Fit(training, cancellationToken: run.CancellationToken);
                var law = fitted.LossOn(test, cancellationToken: run.CancellationToken).Distribution;
                return Array.ConvertAll(losses, loss => law.InductiveBias(loss).Bits);
            });
            return (losses, bits, wide);
        }).ToArray();
        Spread Bits(int model) => Spread.Of(found.Select(split => split.bits[model]));
        string Shown(int model) => $"{(found.Any(split => split.bits[names.Length + model] > 0) ? "at least " : "")}{Bits(model)}";
        var ordered = Enumerable.Range(0, names.Length).OrderByDescending(model => Bits(model).Median).ToList();
        var advantage = Spread.Of(found.Select(split => split.bits[5] - split.bits[4]));
        return new ExperimentOutcome(
            [
                new Verdict(ordered.Take(2).All(model => model is 4 or 5), $"relative to trained perceptrons, networks provide the most: {string.Join(", ", ordered.Select(model => $"{names[model]} {Shown(model)}"))} bits."),
                new Verdict(advantage.Lower > 0, $"relative to trained perceptrons, a convolutional network provides more than a perceptron: {advantage} bits more."),
            ],
            ["model", "test loss", "bits provided, trained perceptrons", "bits provided, infinitely wide networks"],
            [.. names.Select((name, model) => (string[])[name, $"{Spread.Of(found.Select(split => split.losses[model]))}", Shown(model), $"{Spread.Of(found.Select(split => split.wide[model]))}"])],
            new SeriesPlot("Bits that models provide on digits 0 to 3", new("model, in the order of the table", false), new("bits provided", false),
            [
                new PlotSeries("trained perceptrons", [.. names.Select((_, model) => KernelExperiments.PointOf(model + 1, found.Select(split => split.bits[model])))]),
                new PlotSeries("infinitely wide networks", [.. names.Select((_, model) => KernelExperiments.PointOf(model + 1, found.Select(split => split.wide[model])))]),
            ]).Plot);
    }

    /// <summary>Width and depth of perceptrons.</summary>
    public static ExperimentOutcome Width(ExperimentRun run) => OverSpaces(run, "Perceptrons on iris by width", "width",
        [.. ((int[])[1, 2, 3]).SelectMany(depth => ((int[])[4, 8, 16, 32, 64]).Select(width => (Series: $"{depth} hidden layer{(depth > 1 ? "s" : "")}", X: (double)width, Space: $"mlp:width={width},depth={depth},learning-rate=0.003")))]);

    /// <summary>Learning rates.</summary>
    public static ExperimentOutcome LearningRates(ExperimentRun run) => OverSpaces(run, "Perceptrons on iris by learning rate", "learning rate", Rates(("Adam", "adam", [0.001, 0.003, 0.01, 0.03])));

    /// <summary>Optimizers, each with two learning rates.</summary>
    public static ExperimentOutcome Optimizers(ExperimentRun run) => OverSpaces(run, "Perceptrons on iris by optimizer", "learning rate",
        Rates(("Adam", "adam", [0.003, 0.01]), ("AdamW, weight decay 0.01", "adamw,weight-decay=0.01", [0.003, 0.01]), ("gradient descent", "sgd", [0.3, 1]), ("momentum", "momentum", [0.03, 0.1])));

    private static (string Series, double X, string Space)[] Rates(params (string Name, string Optimizer, double[] Rates)[] optimizers) =>
        [.. optimizers.SelectMany(one => one.Rates.Select(rate => (one.Name, rate, string.Create(CultureInfo.InvariantCulture, $"mlp:width=16,optimizer={one.Optimizer},learning-rate={rate}"))))];

    private static ExperimentOutcome OverSpaces(ExperimentRun run, string title, string what, IReadOnlyList<(string Series, double X, string Space)> spaces)
    {
        List<string[]> rows = [];
        Dictionary<string, List<PlotPoint>> series = [];
        List<(string Name, double X, Spread Bits)> known = [];
        foreach (var (name, x, space) in spaces)
        {
            // Share that fits, median loss, bits.
            double[][] values = [.. Enumerable.Range(0, Splits).Select(seed => run.Point($"{space}; split {seed}", () => Measure(
                string.Create(CultureInfo.InvariantCulture, $"{space},epochs=4000,batch-size=full,tolerance=0.01,tail=bound,samples={Networks}"), seed, run.CancellationToken)))];
            double fits = values.Average(split => split[0]);
            if (values.Any(split => double.IsNaN(split[2])))
            {
                rows.Add([name, Spread.Short(x), Text.Percent(fits, "0"), "–", "–"]);
                continue;
            }
            var bits = Spread.Of(values.Select(split => split[2]));
            known.Add((name, x, bits));
            if (!series.TryGetValue(name, out var points))
                series[name] = points = [];
            points.Add(new PlotPoint(x, bits.Median, bits.Lower, bits.Upper));
            rows.Add([name, Spread.Short(x), Text.Percent(fits, "0"), $"{Spread.Of(values.Select(split => split[1]))}", $"{bits}"]);
        }
        var (least, most) = (known.MinBy(one => one.Bits.Median), known.MaxBy(one => one.Bits.Median));
        return new ExperimentOutcome(
            [
                new Verdict(null, $"fewest bits: {least.Name}, {what} {Spread.Short(least.X)}, {least.Bits}; most: {most.Name}, {what} {Spread.Short(most.X)}, {most.Bits}."),
                new Verdict(null, least.Bits.Upper < most.Bits.Lower ? "These intervals don't overlap: the difference is more than that of splits." : "These intervals overlap: the splits differ as much as the spaces."),
            ],
            ["networks", what, "share that fits", "median loss", "required bits"], rows,
            new SeriesPlot(title, new(what + " (logarithmic)", true), new("required bits", false), [.. series.Select(one => new PlotSeries(one.Key, one.Value))]).Plot);
    }

    private static double[] Measure(string space, int seed, CancellationToken cancellationToken)
    {
        var (training, test) = ExperimentTask.Iris.Split(seed, 105, 45);
        var sample = Draw(space, training, test, includeUnfitted: false, cancellationToken).Sample(LossKind.MeanSquaredError);
        double fits = sample.Count(HypothesisStatus.Fitted) / (double)Networks;
        // Of a handful of networks a share means little.
        if (sample.Losses.Count < 20)
            return [fits, double.NaN, double.NaN];
        double target = Share * ExperimentTask.ConstantLoss(training, test);
        // Positive zero for a probability of 1.
        return [fits, Spread.Of(sample.Losses).Median, 0 - Math.Log2(sample.Losses.Count(loss => loss <= target) / (double)sample.Losses.Count)];
    }

    private static LossSamplingResult Draw(string space, TaskData training, TaskData test, bool includeUnfitted, CancellationToken cancellationToken)
    {
        var specification = SpaceSpecification.Of(space);
        return new MLContext(seed: 0).InductiveBias.SampleLosses((ISampledHypothesisSpace)specification.Form.Make(specification.Settings, training), training, test,
            new LossSamplingOptions(SamplingOptions.Run(specification.Settings, null)) { Losses = [LossKind.MeanSquaredError], IncludeUnfitted = includeUnfitted }, cancellationToken: cancellationToken);
    }

    /// <summary>The median test loss of the models of a space.</summary>
    private static double LossOf(string space, TaskData training, TaskData test, CancellationToken cancellationToken) =>
        Spread.Of(Draw(space, training, test, includeUnfitted: true, cancellationToken).Sample(LossKind.MeanSquaredError).Losses).Median;

    private static double NearestNeighborLoss(TaskData training, TaskData test) => Enumerable.Range(0, test.Rows).Average(row =>
    {
        int nearest = ExperimentTask.Nearest(training, test.FeatureRow(row));
        return Enumerable.Range(0, test.OutputCount).Average(output => Math.Pow(test.TargetRow(row)[output] - training.TargetRow(nearest)[output], 2));
    });
}
