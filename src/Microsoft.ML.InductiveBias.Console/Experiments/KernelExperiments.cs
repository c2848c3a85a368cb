namespace Microsoft.ML.InductiveBias.Console.Experiments;

/// <summary>Experiments on kernel spaces, whose numbers are exact.</summary>
internal static class KernelExperiments
{
    private const int Splits = 10, ImageSplits = 5;
    private const double Noise = 0.01;

    /// <summary>ε as a share of the constant's loss. The pendulum is smooth, so that a large one requires nothing.</summary>
    private const double Share = 0.2, PendulumShare = 0.01;

    private static readonly (string Name, LengthScale Length)[] s_lengths = [("length scale 1", 1), ("median length scale", LengthScale.MedianDistance)];

    /// <summary>More input dimensions require more bias.</summary>
    public static ExperimentOutcome NoiseDimensions(ExperimentRun run)
    {
        int[] dimensions = [0, 1, 2, 4, 8, 16, 32];
        return OverNumbers(run, "further features of noise", dimensions, rises: true, logarithmicX: false,
            [(ExperimentTask.Pendulum, PendulumShare, 100, 100), (ExperimentTask.Iris, Share, 75, 75)], (task, number) => task.WithNoise(number), (rows, _) => rows);
    }

    /// <summary>More training rows require less bias.</summary>
    public static ExperimentOutcome Rows(ExperimentRun run) =>
        OverNumbers(run, "training rows", [12, 25, 50, 100], rises: false, logarithmicX: true,
            [(ExperimentTask.Pendulum, PendulumShare, 100, 100), (ExperimentTask.Iris, Share, 100, 50), (ExperimentTask.Digits, Share, 100, 100)], (task, _) => task, (_, number) => number);

    /// <summary>The required bias of several kinds of tasks, with the bound of the second paper.</summary>
    public static ExperimentOutcome Tasks(ExperimentRun run)
    {
        double[] shares = [0.5, 0.2, 0.1, 0.05, 0.01, 0.002];
        const int Compared = 2;
        List<(string Task, string Kernel, double[] Bits, double Gap)> found = [];
        List<string[]> rows = [];
        List<PlotSeries> series = [];
        List<Verdict> verdicts = [];
        foreach (var (task, training, test) in new[] { (ExperimentTask.Digits, 200, 100), (ExperimentTask.Episodes, 200, 100), (ExperimentTask.Pendulum, 200, 100), (ExperimentTask.Wine, 100, 70) })
        {
            double[] difficulty = run.Point($"{task.Name}; difficulty", () => [.. shares.Select(share => Log2Difficulty(task, share, run.CancellationToken))]);
            foreach (var (kernel, length) in s_lengths)
            {
                double[][] bits = Repeat(Splits, seed => run.Point($"{task.Name}; {kernel}; split {seed}", () =>
                    Bits(Space(length), task.Split(seed, training, test), shares, run.CancellationToken)));
                for (int i = 0; i < shares.Length; i++)
                {
                    rows.Add([task.Name, kernel, Spread.Short(shares[i]), $"{Spread.Of(bits.Select(one => one[i]))}",
                        double.IsFinite(difficulty[i]) ? $"2^{Spread.Short(difficulty[i])}" : double.IsNaN(difficulty[i]) ? "undefined" : "0"]);
                }
                series.Add(new PlotSeries($"{task.Name}, {kernel}", [.. shares.Select((share, i) => PointOf(share, bits.Select(one => one[i])))]));
                found.Add((task.Name, kernel, [.. bits.Select(one => one[Compared])], Enumerable.Range(0, shares.Length).Min(i => difficulty[i] - Math.Log2(bits.Max(one => one[i])))));
            }
        }
        foreach (var (kernel, _) in s_lengths)
        {
            var ordered = found.Where(one => one.Kernel == kernel).OrderBy(one => Spread.Of(one.Bits).Median).ToList();
            verdicts.Add(new Verdict(Spread.Of(ordered[^1].Bits).Lower > Spread.Of(ordered[0].Bits).Upper,
                $"{kernel}, at {shares[Compared]} of the constant's loss: {string.Join(", ", ordered.Select(one => $"{one.Task} {Spread.Of(one.Bits)}"))} bits."));
        }
        var gaps = found.GroupBy(one => one.Task).Select(task => (Task: task.Key, Gap: task.Min(one => one.Gap))).ToList();
        verdicts.Add(new Verdict(gaps.TrueForAll(one => one.Gap > 0), $"the bound is above the required bits at every ε, by a factor of at least: {string.Join(", ", gaps.Select(one =>
            double.IsFinite(one.Gap) ? $"2^{Spread.Short(one.Gap)} ({one.Task})" : $"none ({one.Task}, for which it is 0 where the target error is so large that the rows determine the hypothesis)"))}."));
        return new ExperimentOutcome(verdicts, ["task", "space", "ε, share of the constant's loss", "required bits", "generalization difficulty, bits"], rows,
            new SeriesPlot("Required bits of four kinds of tasks", new("target loss, as a share of the constant's (logarithmic)", true), new("required bits (logarithmic)", true), series).Plot);
    }

    /// <summary>Depth of infinitely wide networks.</summary>
    public static ExperimentOutcome Depth(ExperimentRun run)
    {
        int[] depths = [1, 2, 3, 5, 8, 16];
        return OverSpaces(run, "hidden layers", depths, depth => new NngpKernel { Depth = depth, WeightVariance = 2, BiasVariance = 0.1 }, [(ExperimentTask.Digits, 200, 100), (ExperimentTask.Wine, 100, 70)]);
    }

    /// <summary>Convolutions against full connections, on images and on permuted pixels.</summary>
    public static ExperimentOutcome Convolution(ExperimentRun run)
    {
        // Pooling compares every pixel of an image with every pixel of another, so it has fewer rows.
        (string Name, Kernel Kernel, int[] Numbers)[] kernels =
        [
            ("full connections", new NngpKernel { Depth = 2 }, [50, 100, 200]),
            ("convolutions", new ConvolutionalNngpKernel(8, 8) { Depth = 2 }, [50, 100, 200]),
            ("convolutions and pooling", new ConvolutionalNngpKernel(8, 8) { Depth = 2, Readout = ImageReadout.GlobalAveragePooling }, [50, 100]),
        ];
        List<string[]> rows = [];
        List<PlotSeries> series = [];
        Dictionary<(bool Permuted, string Kernel, int Rows), double[]> found = [];
        foreach (var task in (ExperimentTask[])[ExperimentTask.Digits, ExperimentTask.Digits.WithPermutedPixels()])
        {
            bool permuted = task != ExperimentTask.Digits;
            foreach (var (name, kernel, numbers) in kernels)
            {
                List<PlotPoint> points = [];
                foreach (int number in numbers)
                {
                    double[] bits = [.. Repeat(ImageSplits, seed => run.Point($"{task.Name}; {name}; {number} rows; split {seed}", () =>
                        Bits(Tuned(kernel), task.Split(seed, number, 100), [Share], run.CancellationToken))).Select(one => one[0])];
                    found[(permuted, name, number)] = bits;
                    points.Add(PointOf(number, bits));
                    rows.Add([permuted ? "permuted" : "as they are", name, $"{number}", $"{Spread.Of(bits)}"]);
                }
                series.Add(new PlotSeries($"{name}{(permuted ? ", permuted" : "")}", points));
            }
        }
        List<Verdict> verdicts = [];
        foreach (var (name, _, numbers) in kernels.Skip(1))
        {
            int compared = numbers[^1];
            foreach (bool permuted in (bool[])[false, true])
            {
                double[] full = found[(permuted, kernels[0].Name, compared)], convolved = found[(permuted, name, compared)];
                double[] advantage = [.. full.Zip(convolved, (a, b) => a - b)];
                verdicts.Add(new Verdict(permuted ? Spread.Of(advantage).Median <= 0 : Spread.Of(advantage).Lower > 0,
                    $"{name}, {(permuted ? "permuted pixels" : "pixels as they are")}, {compared} rows: {Spread.Of(convolved)} bits; full connections: {Spread.Of(full)} bits."));
            }
        }
        return new ExperimentOutcome(verdicts, ["pixels", "space", "training rows", "required bits"], rows,
            new SeriesPlot("Convolutions against full connections", new("training rows (logarithmic)", true), new("required bits (logarithmic)", true), series).Plot);
    }

    /// <summary>The bits of a fitted space at shares of the constant's loss.</summary>
    public static double[] Bits(GaussianProcessHypothesisSpace space, (TaskData Training, TaskData Test) rows, double[] shares, CancellationToken cancellationToken)
    {
        double constant = ExperimentTask.ConstantLoss(rows.Training, rows.Test);
        using var fitted = space.Fit(rows.Training, cancellationToken: cancellationToken);
        var law = fitted.LossOn(rows.Test, cancellationToken: cancellationToken).Distribution;
        return [.. shares.Select(share => law.InductiveBias(share * constant).Bits)];
    }

    public static GaussianProcessHypothesisSpace Space(LengthScale length) => new(new RbfKernel { LengthScale = length }, Noise) { CenterTargets = true };

    public static PlotPoint PointOf(double x, IEnumerable<double> values)
    {
        var spread = Spread.Of(values);
        return new PlotPoint(x, spread.Median, spread.Lower, spread.Upper);
    }

    /// <summary>A space whose amplitude has the largest likelihood, so that kernels of different scales compare.</summary>
    private static GaussianProcessHypothesisSpace Tuned(Kernel kernel) => new(kernel, Noise) { CenterTargets = true, Tuning = new LikelihoodTuning { Amplitude = true } };

    private static double[][] Repeat(int count, Func<int, double[]> measure) => [.. Enumerable.Range(0, count).Select(measure)];

    private static ExperimentOutcome OverNumbers(ExperimentRun run, string what, int[] numbers, bool rises, bool logarithmicX, (ExperimentTask Task, double Share, int Training, int Test)[] tasks,
        Func<ExperimentTask, int, ExperimentTask> taskOf, Func<int, int, int> rowsOf)
    {
        List<string[]> rows = [];
        List<PlotSeries> series = [];
        List<Verdict> verdicts = [];
        foreach (var (task, share, training, test) in tasks)
        {
            foreach (var (kernel, length) in s_lengths)
            {
                double[][] bits = [.. numbers.Select(number =>
                {
                    var changed = taskOf(task, number);
                    return Repeat(Splits, seed => run.Point($"{task.Name}; {kernel}; {what} {number}; split {seed}", () =>
                        Bits(Space(length), changed.Split(seed, rowsOf(training, number), test), [share], run.CancellationToken))).Select(one => one[0]).ToArray();
                })];
                rows.AddRange(numbers.Select((number, i) => (string[])[task.Name, kernel, $"{number}", $"{Spread.Of(bits[i])}"]));
                series.Add(new PlotSeries($"{task.Name}, {kernel}", [.. numbers.Select((number, i) => PointOf(number, bits[i]))]));
                verdicts.Add(Verdict.OfDirection($"{task.Name}, {kernel}, from {numbers[0]} to {numbers[^1]} {what}", rises, bits[0], bits[^1]));
            }
        }
        return new ExperimentOutcome(verdicts, ["task", "space", what, "required bits"], rows,
            new SeriesPlot($"Required bits against {what}", new(what + (logarithmicX ? " (logarithmic)" : ""), logarithmicX), new("required bits (logarithmic)", true), series).Plot);
    }

    private static ExperimentOutcome OverSpaces(ExperimentRun run, string what, int[] numbers, Func<int, Kernel> kernelOf, (ExperimentTask Task, int Training, int Test)[] tasks)
    {
        double[] shares = [0.5, 0.2];
        List<string[]> rows = [];
        List<PlotSeries> series = [];
        List<Verdict> verdicts = [];
        foreach (var (task, training, test) in tasks)
        {
            double[][][] bits = [.. numbers.Select(number => Repeat(Splits, seed => run.Point($"{task.Name}; {what} {number}; split {seed}", () =>
                Bits(Tuned(kernelOf(number)), task.Split(seed, training, test), shares, run.CancellationToken))))];
            for (int i = 0; i < shares.Length; i++)
            {
                int at = i;
                rows.AddRange(numbers.Select((number, k) => (string[])[task.Name, Spread.Short(shares[at]), $"{number}", $"{Spread.Of(bits[k].Select(one => one[at]))}"]));
                series.Add(new PlotSeries($"{task.Name}, {Spread.Short(shares[i])} of the constant's loss", [.. numbers.Select((number, k) => PointOf(number, bits[k].Select(one => one[at])))]));
            }
            int best = Enumerable.Range(0, numbers.Length).MinBy(k => Spread.Of(bits[k].Select(one => one[^1])).Median);
            verdicts.Add(new Verdict(null, $"{task.Name}, {numbers[0]} to {numbers[^1]} {what}: fewest bits with {numbers[best]}, {Spread.Of(bits[best].Select(one => one[^1]))} at {shares[^1]} of the constant's loss; "
                + $"{Spread.Of(bits[0].Select(one => one[^1]))} with {numbers[0]} and {Spread.Of(bits[^1].Select(one => one[^1]))} with {numbers[^1]}."));
        }
        return new ExperimentOutcome(verdicts, ["task", "ε, share of the constant's loss", what, "required bits"], rows,
            new SeriesPlot($"Required bits against {what}", new(what + " (logarithmic)", true), new("required bits (logarithmic)", true), series).Plot);
    }

    private static double Log2Difficulty(ExperimentTask task, double error, CancellationToken cancellationToken)
    {
        var mlContext = new MLContext(seed: 0);
        var view = task.Standardizes ? mlContext.Transforms.NormalizeMeanVariance("Features", fixZero: false).Fit(task.View).Transform(task.View) : task.View;
        return mlContext.InductiveBias.Difficulty(view, options: new DifficultyOptions { TargetError = error }, cancellationToken: cancellationToken).Log2Bits ?? double.NaN;
    }
}
