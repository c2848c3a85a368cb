using System.Globalization;

namespace Microsoft.ML.InductiveBias.Benchmarks.Study;

/// <summary>Does inductive bias predict what models do on real data? <c>-- study DATA DOCS [split count]</c>: DATA is the folder that datasets.R
/// wrote, and DOCS is the folder of study.md. Points that study/points.csv holds aren't measured again.</summary>
internal static class Study
{
    /// <summary>Target losses, as shares of the loss of the constant. The first is the one that was chosen before the study.</summary>
    public static readonly double[] Shares = [0.5, 0.3, 0.8];

    /// <summary>Amounts of bias whose rows are predicted.</summary>
    public static readonly double[] Bits = [20, 10, 5];

    private static readonly double[] CurveShares = [0.1, 0.15, 0.2, 0.3, 0.4, 0.55, 0.75, 1];

    private const int SmallestHalf = 100, Orders = 3;

    public static void Run(string[] arguments)
    {
        if (arguments.Length < 2)
            throw new ArgumentException("usage: study DATA DOCS [splits]");
        int splits = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 3;
        var sets = StudySet.Read(arguments[0]);
        string folder = Path.Combine(arguments[1], "study");
        Directory.CreateDirectory(folder);
        var points = new StudyPoints(Path.Combine(folder, "points.csv"));
        List<StudyResult> results = [];
        foreach (var set in sets)
        {
            var complexity = points.Of($"{set.Name}; complexity", () => Complexity(set));
            var rows = points.Of($"{set.Name}; rows", () => RowsNeeded(set));
            var bits = Enumerable.Range(0, splits).Select(split => points.Of($"{set.Name}; bits; split {split}", () => SpaceBits(set, split))).ToList();
            var models = Enum.GetValues<Shuffling>().ToDictionary(shuffling => shuffling,
                // What was shuffled is expected to say nothing, for which one split of each set is enough.
                shuffling => Enumerable.Range(0, shuffling == Shuffling.None ? splits : 1).Select(split => points.Of($"{set.Name}; models; {shuffling}; split {split}", () => Models(set, split, shuffling))).ToList());
            results.Add(new StudyResult(set, complexity, rows, bits, models));
        }
        new StudyPage(results, splits, arguments[1]).Write();
    }

    /// <summary>The bits of each kind of space at each share.</summary>
    private static double[] SpaceBits(StudySet set, int split)
    {
        var (training, test, _) = set.Split(split);
        double constant = StudySet.ConstantLoss(training, test);
        return [.. Enumerable.Range(0, StudyModels.Kinds.Length).SelectMany(kind =>
        {
            var law = StudyModels.Law(kind, training, test);
            return Shares.Select(share => law.InductiveBias(share * constant).Bits);
        })];
    }

    /// <summary>For each model: the relative loss on test and on held-out rows, and the bits that it provides in the smooth space beyond the constant.</summary>
    private static double[] Models(StudySet set, int split, Shuffling shuffling)
    {
        var (training, test, heldOut) = set.Split(split, shuffling);
        double constant = StudySet.ConstantLoss(training, test), heldOutConstant = StudySet.ConstantLoss(training, heldOut);
        var law = StudyModels.Law(Array.IndexOf(StudyModels.Kinds, "smooth"), training, test);
        var (losses, heldOutLosses) = StudyModels.Losses(training, test, heldOut);
        double none = law.InductiveBias(constant).Bits;
        return [.. losses.Zip(heldOutLosses).SelectMany(pair => (double[])[pair.First / constant, pair.Second / heldOutConstant, law.InductiveBias(pair.First).Bits, none])];
    }

    /// <summary>log₂ of the generalization difficulty, F1, N1, N3; the last three are NaN for numbers.</summary>
    private static double[] Complexity(StudySet set)
    {
        var rows = set.All(0);
        double difficulty = new MLContext(seed: 0).InductiveBias.Difficulty(rows).Log2Bits ?? double.NaN;
        return set.IsClasses ? [difficulty, ClassComplexity.F1(rows), ClassComplexity.N1(rows), ClassComplexity.N3(rows)] : [difficulty, double.NaN, double.NaN, double.NaN];
    }

    /// <summary>For each amount of bias: the rows predicted from half of the rows with the interval, whether that lies beyond them, and the rows needed when
    /// the other half supplies test rows and further training rows, from and to, in several orders. Empty for small sets.</summary>
    private static double[] RowsNeeded(StudySet set)
    {
        var all = set.All(1);
        int half = all.Rows / 2;
        if (half < SmallestHalf)
            return [];
        int testRows = (int)(0.3 * half), training = half - testRows;
        var known = all.SelectRows([.. Enumerable.Range(0, half)]);
        var space = StudyModels.Exact(Array.IndexOf(StudyModels.Kinds, "smooth"));
        double loss = RepeatedLearningCurve.OverSplits(space, known, testRows, [training], 1, splits: 1).Curves[0].Points[0].PosteriorMeanLoss;
        int[] counts = Array.ConvertAll(CurveShares, share => (int)(share * training));
        var curve = RepeatedLearningCurve.OverSplits(space, known, testRows, counts, loss);
        int most = all.Rows - testRows;
        int[] more = [.. Enumerable.Range(0, 20).Select(i => (int)(counts[0] * Math.Pow(most / (double)counts[0], i / 19.0))).Distinct()];
        List<double[]> truths = [];
        using var fitted = space.Fit(all.SelectRows([.. Enumerable.Range(half, Math.Min(400, all.Rows - half))]));
        for (int order = 0; order < Orders; order++)
        {
            // Test rows from the other half; training rows from all that remain.
            int[] other = [.. Enumerable.Range(half, all.Rows - half)];
            new Random(order).Shuffle(other);
            int[] rest = [.. Enumerable.Range(0, half), .. other[testRows..]];
            new Random(order + 100).Shuffle(rest);
            using var truth = fitted.WithTraining(all.SelectRows(rest));
            truths.Add([.. LearningCurve.AgainstTrainingRows(truth, all.SelectRows(other.AsSpan(0, testRows)), more, [loss]).Points.Select(point => point.Estimate.Bits)]);
        }
        return
        [
            training, most, .. Bits.SelectMany(bits =>
            {
                var given = curve.RowsFor(Information.FromBits(bits));
                return (double[])[given.TrainingRows, given.Lower, given.Upper, given.IsExtrapolated ? 1 : 0,
                    .. truths.SelectMany(truth => { var (from, to) = Needed(more, truth, bits); return (double[])[from, to]; })];
            }),
        ];
    }

    private static (double From, double To) Needed(int[] rows, double[] bits, double target)
    {
        int at = Array.FindIndex(bits, one => one <= target);
        if (at <= 0)
            return at < 0 ? (rows[^1], double.PositiveInfinity) : (0, rows[0]);
        double before = Math.Sqrt(bits[at - 1]), share = double.IsInfinity(before) ? 1 : (before - Math.Sqrt(target)) / (before - Math.Sqrt(bits[at]));
        double needed = rows[at - 1] * Math.Pow(rows[at] / (double)rows[at - 1], share);
        return (needed, needed);
    }
}

/// <summary>What was measured on a set.</summary>
internal sealed record StudyResult(StudySet Set, double[] Complexity, double[] Rows, IReadOnlyList<double[]> Bits, IReadOnlyDictionary<Shuffling, List<double[]>> Models)
{
    /// <summary>The median over the splits of the bits of a kind of space.</summary>
    public double BitsOf(int kind, int share) => Median(Bits.Select(split => split[kind * Study.Shares.Length + share]));

    /// <summary>The mean over the splits of the relative loss of a model on test or held-out rows.</summary>
    public double LossOf(int model, bool heldOut) => Models[Shuffling.None].Average(split => split[4 * model + (heldOut ? 1 : 0)]);

    /// <summary>The smallest relative loss on held-out rows.</summary>
    public double BestLoss => Enumerable.Range(0, StudyModels.Names.Length).Min(model => LossOf(model, heldOut: true));

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 || sorted[middle - 1] == sorted[middle] ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

/// <summary>The points of a run, each written to a file as soon as it is known.</summary>
internal sealed class StudyPoints
{
    private readonly Dictionary<string, double[]> _known = new(StringComparer.Ordinal);
    private readonly string _file;

    public StudyPoints(string file)
    {
        _file = file;
        if (!File.Exists(file))
            File.WriteAllText(file, "point,values\n");
        string text = File.ReadAllText(file);
        // A run that was killed may have left half a line.
        string whole = text[..(text.LastIndexOf('\n') + 1)];
        if (whole.Length < text.Length)
            File.WriteAllText(file, whole);
        foreach (string[] cells in whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')))
            _known[cells[0]] = [.. cells.Skip(1).Where(cell => cell.Length > 0).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
    }

    public double[] Of(string key, Func<double[]> measure)
    {
        if (_known.TryGetValue(key, out double[]? known))
            return known;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        double[] values = measure();
        System.Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{key}: {watch.Elapsed.TotalSeconds:F1} s"));
        File.AppendAllText(_file, $"{key},{string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}\n");
        return _known[key] = values;
    }
}
