namespace Microsoft.ML.InductiveBias.Console.Experiments;

/// <summary>Experiments on the generalization difficulty, from constants.</summary>
internal static class DifficultyExperiments
{
    private const double LinearFigure = 2.07e41;

    private static readonly TaskConstants s_mnist = TaskConstants.Classification(60000, 14, 17.179045827183984, 2.3987084824335305, 10, 0.001);
    private static readonly TaskConstants s_cifar = TaskConstants.Classification(50000, 27, 54.9156786783691, 2.7506414616587023, 10, 0.01);
    private static readonly TaskConstants s_imageNet = TaskConstants.Classification(1280901, 48, 943.5923, 65, 1000, 0.1);

    /// <summary>The constants of the paper's tasks.</summary>
    public static ExperimentOutcome Constants(ExperimentRun run)
    {
        (string Task, string Constants, Func<DifficultyTerms> Terms)[] tasks =
        [
            ("MNIST", "n = 60,000, q = 14, ε = 0.001", () => DifficultyMeasure.Of(s_mnist)),
            ("CIFAR-10", "n = 50,000, q = 27, ε = 0.01", () => DifficultyMeasure.Of(s_cifar)),
            ("ImageNet", "n = 1,280,901, q = 48, ε = 0.1", () => DifficultyMeasure.Of(s_imageNet)),
            ("ImageNet, linear model", "ε = 0.97", () => DifficultyMeasure.BiasProvidedBy(s_imageNet, 0.97)),
            ("ImageNet, best model", "ε = 0.0906", () => DifficultyMeasure.BiasProvidedBy(s_imageNet, 0.0906)),
            ("MNIST and MNIST", "ε = 0.001", () => DifficultyMeasure.Of(TaskConstants.Union(s_mnist, s_mnist))),
            ("MNIST and CIFAR-10", "ε = 0.001", () => DifficultyMeasure.Of(TaskConstants.Union(s_mnist, s_cifar))),
            ("cartpole, 1 observation", "n = 10,000, δ = ε = 0.001", () => DifficultyMeasure.CartPole(1)),
            ("cartpole, 2 observations", "n = 10,000, δ = ε = 0.001", () => DifficultyMeasure.CartPole(2)),
            ("Reacher", "n = 10⁶, δ = ε = 0.001", () => DifficultyMeasure.ContinuousControl(6, 2)),
            ("Hopper", "n = 10⁶, δ = ε = 0.001", () => DifficultyMeasure.ContinuousControl(15, 4)),
            ("Omniglot, 20-way", "q₀ = 22, q₁ = 29, ε = 0.01", () => DifficultyMeasure.FewShot(
                [20, 29, 26, 41, 40, 24, 46, 14, 26, 34, 33, 22, 26, 43, 24, 48, 22, 16, 52, 47, 40, 26, 40, 41, 33, 14, 42, 23, 17, 55],
                dimensionWithinGroup: 22, dimensionAcrossGroups: 29, radius: 49.4064773081425, resolution: 5.477225575051661, targetError: 0.01)),
        ];
        double[] bits = [.. tasks.Select(task => run.Point(task.Task.Replace(',', ';'), () => [task.Terms().Log2Bits])[0])];
        double Bits(string task) => Math.Pow(2, bits[Array.FindIndex(tasks, one => one.Task == task)]);
        return new ExperimentOutcome(
            [
                new Verdict(bits[0] < bits[1] && bits[1] < bits[2], "the tasks are ordered MNIST, CIFAR-10, ImageNet."),
                new Verdict(bits[7] < bits[8], "cartpole: combining two observations is more difficult than using one."),
                new Verdict(bits[2] < bits[11], "classification of ImageNet is easier than few-shot learning of Omniglot."),
                new Verdict(Math.Abs(Bits("ImageNet, linear model") / LinearFigure - 1) < 0.05,
                    $"ImageNet, linear model: the figure shows about 2.07·10⁴¹ bits; the released constants give {Scientific(bits[3])}."),
                new Verdict(null, "Models on MNIST and CIFAR-10: the figure shows about 0.98·10¹⁶ and 3.52·10³² bits where the released code gives 1.34·10¹⁶ and 3.62·10³². The errors of these models aren't among the released constants, so they can't be computed here."),
            ],
            ["task", "constants", "bits"], [.. tasks.Select((task, i) => (string[])[task.Task, task.Constants, Scientific(bits[i])])],
            new SeriesPlot("Difficulty of the published tasks", new("task, in the order of the table", false), new("log₂ of the bits (logarithmic)", true),
                [new PlotSeries("from the released constants", [.. bits.Select((value, i) => new PlotPoint(i + 1, value, value, value))])]).Plot);
    }

    /// <summary>The difficulty against each of its constants.</summary>
    public static ExperimentOutcome Curves(ExperimentRun run)
    {
        (string Name, DifficultyVariable Variable, bool Rises, Func<double, double> Value)[] curves =
        [
            ("rows n", DifficultyVariable.TrainingRows, false, factor => s_imageNet.TrainingRows * Math.Pow(factor, 10)),
            ("intrinsic dimension q", DifficultyVariable.IntrinsicDimension, true, factor => s_imageNet.IntrinsicDimension * factor),
            ("classes", DifficultyVariable.Classes, true, factor => s_imageNet.DiscreteFeatureCount * Math.Pow(factor, 4)),
            ("resolution δ", DifficultyVariable.Resolution, false, factor => s_imageNet.Resolution * factor),
            ("target error ε", DifficultyVariable.TargetError, false, factor => s_imageNet.TargetError * Math.Pow(factor, 2)),
        ];
        double[] factors = [0.5, 0.7, 1, 1.4, 2];
        List<string[]> rows = [];
        List<PlotSeries> series = [];
        List<Verdict> verdicts = [];
        foreach (var (name, variable, rises, valueOf) in curves)
        {
            double[] values = [.. factors.Select(factor => variable == DifficultyVariable.Classes ? Math.Round(valueOf(factor)) : valueOf(factor))];
            double[] bits = run.Point(name, () => [.. DifficultyMeasure.Curve(s_imageNet, variable, values).Select(point => point.Terms.Log2Bits)]);
            rows.AddRange(values.Select((value, i) => (string[])[name, Spread.Short(value), bits[i].ToString("0.00", CultureInfo.InvariantCulture)]));
            series.Add(new PlotSeries(name, [.. factors.Select((factor, i) => new PlotPoint(factor, bits[i], bits[i], bits[i]))]));
            verdicts.Add(new Verdict(bits[^1] > bits[0] == rises, $"{name} from {Spread.Short(values[0])} to {Spread.Short(values[^1])}: log₂ of the bits goes from {bits[0]:0.00} to {bits[^1]:0.00}."));
        }
        double change = Math.Abs(series[0].Points[^1].Y - series[0].Points[0].Y), ofDimension = Math.Abs(series[1].Points[^1].Y - series[1].Points[0].Y);
        verdicts.Add(new Verdict(change < 0.1 * ofDimension, string.Create(CultureInfo.InvariantCulture,
            $"rows matter little beside the dimension: a million times as many rows change log₂ of the bits by {change:0.00}, four times the dimension by {ofDimension:0.0}.")));
        return new ExperimentOutcome(verdicts, ["constant of ImageNet that varies", "value", "log₂ of the bits"], rows,
            new SeriesPlot("Difficulty of ImageNet against its constants", new("factor on the dimension, the resolution, and powers of it on the others (logarithmic)", true), new("log₂ of the bits (logarithmic)", true), series).Plot);
    }

    /// <summary>The error at which the formula requires no bits, beside the errors of models, against rows.</summary>
    public static ExperimentOutcome ErrorBound(ExperimentRun run)
    {
        const int Splits = 10;
        List<string[]> rows = [];
        List<PlotSeries> series = [];
        List<Verdict> verdicts = [];
        foreach (var (task, numbers, test) in new[] { (ExperimentTask.Iris, (int[])[12, 25, 50, 100], 50), (ExperimentTask.Wine, [12, 25, 50, 100], 70), (ExperimentTask.Digits, [50, 100, 200, 400, 800], 400) })
        {
            double[] constants = run.Point($"{task.Name}; constants", () =>
            {
                var found = new MLContext(seed: 0).InductiveBias.Difficulty(task.Split(0, task.Rows.Rows - 1, 1).Training, cancellationToken: run.CancellationToken).Constants!;
                return [found.IntrinsicDimension, found.Radius, found.Resolution];
            });
            List<PlotPoint> bounds = [], measured = [];
            foreach (int number in numbers)
            {
                var terms = DifficultyMeasure.Of(TaskConstants.Classification(number, constants[0], constants[1], constants[2], task.Rows.OutputCount, 1));
                double bound = Math.Pow(2, terms.BitsPerDimension);
                double[] errors = [.. Enumerable.Range(0, Splits).Select(seed => run.Point($"{task.Name}; {number} rows; split {seed}", () => [NearestNeighborError(task.Split(seed, number, test))])[0])];
                bounds.Add(new PlotPoint(number, bound, bound, bound));
                measured.Add(KernelExperiments.PointOf(number, errors));
                rows.Add([task.Name, $"{number}", Spread.Short(bound), $"{Spread.Of(errors)}"]);
            }
            series.Add(new PlotSeries($"{task.Name}, bound", bounds));
            series.Add(new PlotSeries($"{task.Name}, nearest neighbor", measured));
            double Exponent(List<PlotPoint> points) => Math.Log(points[0].Y / points[^1].Y) / Math.Log(points[^1].X / points[0].X);
            verdicts.Add(new Verdict(bounds.Zip(measured).All(pair => pair.First.Y >= pair.Second.Upper), string.Create(CultureInfo.InvariantCulture,
                $"{task.Name}, q = {constants[0]:0.0}: the bound is above the measured error at every number of rows, {Spread.Short(bounds[^1].Y)} against {Spread.Short(measured[^1].Y)} at the largest.")));
            verdicts.Add(new Verdict(null, string.Create(CultureInfo.InvariantCulture,
                $"{task.Name}: from {numbers[0]} to {numbers[^1]} rows the bound falls like n^-{Exponent(bounds):0.00}, which is 1/q, and the measured error like n^-{Exponent(measured):0.00}.{(bounds[^1].Y > 1 ? " An error is at most 1, so the bound says nothing here." : "")}")));
        }
        return new ExperimentOutcome(verdicts, ["task", "training rows", "bound on the error", "error of the nearest neighbor"], rows,
            new SeriesPlot("The error bound and measured errors", new("training rows (logarithmic)", true), new("error (logarithmic)", true), series).Plot);
    }

    private static double NearestNeighborError((TaskData Training, TaskData Test) rows) => Enumerable.Range(0, rows.Test.Rows).Average(row =>
        rows.Test.TargetRow(row).SequenceEqual(rows.Training.TargetRow(ExperimentTask.Nearest(rows.Training, rows.Test.FeatureRow(row)))) ? 0.0 : 1);

    private static string Scientific(double log2)
    {
        double log10 = log2 * Math.Log10(2);
        int power = (int)Math.Floor(log10);
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Pow(10, log10 - power):0.00}·10^{power}");
    }
}
