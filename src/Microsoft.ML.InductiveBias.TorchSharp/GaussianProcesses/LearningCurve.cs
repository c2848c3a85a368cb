using System.Globalization;
using MathNet.Numerics.Distributions;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The inductive bias that a task requires as a function of the target loss, the number of training rows, or the number of features.</summary>
public sealed class LearningCurve : DiagnosedResult
{
    private const double Confidence = 0.95;

    /// <summary>The number of points that an extrapolation uses, the last of the curve.</summary>
    private const int ExtrapolationPoints = 5;

    internal LearningCurve(string variable, IReadOnlyList<LearningCurvePoint> points, IReadOnlyList<Diagnostic> diagnostics) =>
        (Variable, Points, Diagnostics) = (variable, points, diagnostics);

    /// <summary>The variable: <c>targetLoss</c>, <c>trainingRows</c> or <c>features</c>.</summary>
    internal string Variable { get; }

    /// <summary>The points, by value and then in the order of the target losses.</summary>
    public IReadOnlyList<LearningCurvePoint> Points { get; }

    /// <summary>I(ε) against ε.</summary>
    /// <param name="space">The fitted space.</param>
    /// <param name="test">The test rows.</param>
    /// <param name="targetLosses">The values of ε, each at least 0; at least one.</param>
    /// <param name="loss">The loss that compares outputs with targets.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    public static LearningCurve AgainstTargetLosses(
        IFittedHypothesisSpace space, TaskData test, IReadOnlyList<double> targetLosses, LossKind loss = LossKind.MeanSquaredError,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        CheckTargets(targetLosses);
        var fitted = space.LossOn(test, loss, new SampledLossOptions(), progress, cancellationToken);
        return new LearningCurve("targetLoss",
            [.. targetLosses.Order().Select(target => PointAt(target, fitted, target))],
            [.. space.Diagnostics, .. fitted.Diagnostics]);
    }

    /// <summary>I(ε) against the number of training rows, on nested training sets: the first n rows of the given ones.</summary>
    /// <remarks>
    /// One factorization serves all numbers of rows, because the Cholesky factor of the first n rows is the leading part of that of all
    /// rows. Each number of rows costs a product with the rows that it adds, and an eigendecomposition on the test rows. The kernel's free
    /// parameters are chosen on all rows and held fixed. Shuffle the rows first if their order is not random.
    /// </remarks>
    /// <param name="space">The space.</param>
    /// <param name="training">The largest training set.</param>
    /// <param name="test">The test rows.</param>
    /// <param name="rowCounts">The numbers of rows, each from 1 to that of <paramref name="training"/>; at least one.</param>
    /// <param name="targetLosses">The values of ε, each at least 0; at least one.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">A number of rows or a target lies outside of its range.</exception>
    public static LearningCurve AgainstTrainingRows(
        GaussianProcessHypothesisSpace space, TaskData training, TaskData test, IReadOnlyList<int> rowCounts, IReadOnlyList<double> targetLosses,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(training);
        CheckTargets(targetLosses);
        int[] counts = Counts(training, rowCounts);
        using var fitted = space.Fit(training.SelectRows([.. Enumerable.Range(0, counts[^1])]), progress, cancellationToken);
        return AgainstTrainingRows(fitted, test, counts, targetLosses, progress, cancellationToken);
    }

    /// <summary>I(ε) against the number of training rows, for a space that is fitted already: the first n of its training rows.</summary>
    /// <param name="space">The fitted space, whose parameters stay the same.</param>
    /// <param name="test">The test rows.</param>
    /// <param name="rowCounts">The numbers of rows, each from 1 to that of the training rows; at least one.</param>
    /// <param name="targetLosses">The values of ε, each at least 0; at least one.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">A number of rows or a target lies outside of its range.</exception>
    /// <exception cref="InvalidOperationException">The space is approximated by a subset of the rows.</exception>
    public static LearningCurve AgainstTrainingRows(
        FittedGaussianProcess space, TaskData test, IReadOnlyList<int> rowCounts, IReadOnlyList<double> targetLosses,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        CheckTargets(targetLosses);
        int[] counts = Counts(space.Training, rowCounts);
        var losses = space.NestedLossesOn(test, counts, progress, cancellationToken);
        List<LearningCurvePoint> points = [];
        for (int i = 0; i < counts.Length; i++)
            points.AddRange(targetLosses.Select(target => PointAt(counts[i], losses[i], target)));
        return new LearningCurve("trainingRows", points, space.Diagnostics);
    }

    /// <summary>I(ε) against the number of features, added in a given order; the space is fitted again for each number.</summary>
    /// <remarks>A length scale that is chosen from the training rows is chosen again for each number of features.</remarks>
    /// <param name="space">The space.</param>
    /// <param name="training">The training rows.</param>
    /// <param name="test">The test rows.</param>
    /// <param name="featureOrder">The features, by number from 0, in the order in which they are added; each at most once.</param>
    /// <param name="featureCounts">The numbers of features, each from 1 to the length of <paramref name="featureOrder"/>.</param>
    /// <param name="targetLosses">The values of ε, each at least 0; at least one.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">A feature or a number of features lies outside of its range.</exception>
    public static LearningCurve AgainstFeatures(
        IHypothesisSpace space, TaskData training, TaskData test, IReadOnlyList<int> featureOrder, IReadOnlyList<int> featureCounts,
        IReadOnlyList<double> targetLosses, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(featureOrder);
        ArgumentNullException.ThrowIfNull(featureCounts);
        CheckTargets(targetLosses);
        if (featureOrder.Distinct().Count() != featureOrder.Count || featureOrder.Any(feature => feature < 0 || feature >= training.FeatureCount))
            throw new ArgumentException($"featureOrder must hold features from 0 to {training.FeatureCount - 1}, each at most once.", nameof(featureOrder));
        if (featureCounts.Count == 0 || featureCounts.Any(count => count < 1 || count > featureOrder.Count))
            throw new ArgumentException($"featureCounts must hold numbers from 1 to {featureOrder.Count}, the length of featureOrder.", nameof(featureCounts));
        List<LearningCurvePoint> points = [];
        List<Diagnostic> diagnostics = [];
        int[] counts = [.. featureCounts.Distinct().Order()];
        for (int i = 0; i < counts.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new WorkProgress($"{counts[i]} features", i / (double)counts.Length));
            int[] features = [.. featureOrder.Take(counts[i])];
            var fitted = space.Fit(Columns(training, features), null, cancellationToken);
            using var disposable = fitted as IDisposable;
            var loss = fitted.LossOn(Columns(test, features), sampling: new SampledLossOptions(), cancellationToken: cancellationToken);
            points.AddRange(targetLosses.Select(target => PointAt(counts[i], loss, target)));
            diagnostics.AddRange(fitted.Diagnostics.Concat(loss.Diagnostics).Select(diagnostic => new Diagnostic(diagnostic.Code, diagnostic.Severity, $"With {counts[i]} features: {diagnostic.Message}")));
        }
        return new LearningCurve("features", points, diagnostics);
    }

    /// <summary>The bias that a change from one measured value to another saves: I at the first minus I at the second.</summary>
    /// <param name="from">A value of the curve.</param>
    /// <param name="to">Another value of the curve.</param>
    /// <param name="targetLoss">A target loss of the curve.</param>
    /// <returns>The amount; negative if the bias grows.</returns>
    /// <exception cref="KeyNotFoundException">The curve has no such point.</exception>
    public Information Saving(double from, double to, double targetLoss) =>
        Information.FromNats(At(from, targetLoss).Estimate.Nats - At(to, targetLoss).Estimate.Nats);

    /// <summary>The number of training rows at which I(ε) falls to <paramref name="bias"/>.</summary>
    /// <remarks>Between two points I is interpolated linearly in ln n. Beyond the last point, the line in ln n through the last five points is
    /// extrapolated, and the interval contains the crossings of its 95 % prediction band: it accounts for the scatter about the line, not for
    /// deviations from linearity, other test rows, or other splits. <see cref="RepeatedLearningCurve"/> does.</remarks>
    /// <param name="bias">The amount.</param>
    /// <param name="targetLoss">A target loss of the curve.</param>
    /// <exception cref="InvalidOperationException">The curve is not over training rows, or has fewer than 2 finite points at that target.</exception>
    public RequiredTrainingRows RowsFor(Information bias, double targetLoss)
    {
        if (Variable != "trainingRows")
            throw new InvalidOperationException($"The curve is over {Variable}; rows are found on a curve over trainingRows.");
        var points = Points.Where(point => point.Estimate.TargetLoss == targetLoss && double.IsFinite(point.Estimate.Nats)).ToList();
        if (points.Count < 2)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The curve has {points.Count} finite points at target loss {targetLoss}; it must have at least 2."));
        if (points[0].Estimate.Nats <= bias.Nats)
            return new RequiredTrainingRows(points[0].Value, 0, points[0].Value);
        for (int i = 1; i < points.Count; i++)
        {
            var (left, right) = (points[i - 1], points[i]);
            if (right.Estimate.Nats > bias.Nats)
                continue;
            double share = (left.Estimate.Nats - bias.Nats) / (left.Estimate.Nats - right.Estimate.Nats);
            return new RequiredTrainingRows(left.Value * Math.Pow(right.Value / left.Value, share), left.Value, right.Value);
        }
        return Extrapolate([.. points.TakeLast(ExtrapolationPoints)], bias.Nats);
    }

    private static RequiredTrainingRows Extrapolate(LearningCurvePoint[] points, double nats)
    {
        int count = points.Length;
        double[] x = [.. points.Select(point => Math.Log(point.Value))], y = [.. points.Select(point => point.Estimate.Nats)];
        double meanX = x.Average(), meanY = y.Average();
        double spread = x.Sum(value => (value - meanX) * (value - meanX));
        double slope = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / spread;
        double last = points[^1].Value;
        if (!(slope < 0))
            return new RequiredTrainingRows(double.NaN, last, double.PositiveInfinity, isExtrapolated: true, double.PositiveInfinity);
        double crossing = meanX + ((nats - meanY) / slope);
        if (count < 3)
            return new RequiredTrainingRows(Math.Exp(crossing), last, double.PositiveInfinity, isExtrapolated: true, crossing - Math.Log(last));
        double residual = x.Zip(y, (a, b) => b - meanY - (slope * (a - meanX))).Sum(value => value * value) / (count - 2);
        double t = StudentT.InvCDF(0, 1, count - 2, 1 - ((1 - Confidence) / 2));
        // Where (meanY − nats + slope u)² = t² residual (1 + 1/count + u²/spread), u = ln n − meanX.
        double a2 = (slope * slope) - (t * t * residual / spread), a1 = slope * (meanY - nats);
        double a0 = ((meanY - nats) * (meanY - nats)) - (t * t * residual * (1 + (1.0 / count)));
        double root = Math.Sqrt(Math.Max(0, (a1 * a1) - (a2 * a0)));
        double lower = Math.Max(Math.Log(last), a2 > 0 ? meanX + ((-a1 - root) / a2) : 0);
        double upper = a2 > 0 ? Math.Exp(meanX + ((-a1 + root) / a2)) : double.PositiveInfinity;
        return new RequiredTrainingRows(Math.Exp(crossing), Math.Exp(lower), upper, isExtrapolated: true, crossing - Math.Log(last));
    }

    /// <summary>The points as a data view with the columns Value, TargetLoss, Nats, Bits, NumericalLowerNats, NumericalUpperNats, MeanLoss
    /// and PosteriorMeanLoss.</summary>
    /// <param name="mlContext">The context.</param>
    public IDataView ToDataView(MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return mlContext.Data.LoadFromEnumerable(Points.Select(point => new Row
        {
            Value = point.Value,
            TargetLoss = point.Estimate.TargetLoss,
            Nats = point.Estimate.Nats,
            Bits = point.Estimate.Bits,
            NumericalLowerNats = point.Estimate.NumericalLower.Nats,
            NumericalUpperNats = point.Estimate.NumericalUpper.Nats,
            MeanLoss = point.MeanLoss,
            PosteriorMeanLoss = point.PosteriorMeanLoss,
        }).ToList());
    }

    private LearningCurvePoint At(double value, double targetLoss) =>
        Points.FirstOrDefault(point => point.Value == value && point.Estimate.TargetLoss == targetLoss)
        ?? throw new KeyNotFoundException(string.Create(CultureInfo.InvariantCulture, $"The curve has no point at {Variable} {value} and target loss {targetLoss}."));

    private static LearningCurvePoint PointAt(double value, FittedLoss loss, double target) =>
        new(value, loss.Distribution.Mean, loss.PosteriorMeanLoss, loss.Distribution.Estimate(target));

    private static TaskData Columns(TaskData data, int[] features)
    {
        var values = new double[data.Rows * features.Length];
        for (int row = 0; row < data.Rows; row++)
        {
            var all = data.FeatureRow(row);
            for (int i = 0; i < features.Length; i++)
                values[(row * features.Length) + i] = all[features[i]];
        }
        var narrow = new TaskData(data.Kind, data.Rows, values, data.Targets.ToArray());
        return data.Weights.IsEmpty ? narrow : narrow.WithWeights(data.Weights.ToArray());
    }

    private static int[] Counts(TaskData training, IReadOnlyList<int> rowCounts)
    {
        ArgumentNullException.ThrowIfNull(rowCounts);
        if (rowCounts.Count == 0)
            throw new ArgumentException("rowCounts was empty; it must hold at least one number of rows.", nameof(rowCounts));
        foreach (int count in rowCounts)
        {
            if (count < 1 || count > training.Rows)
                throw new ArgumentOutOfRangeException(nameof(rowCounts), string.Create(CultureInfo.InvariantCulture,
                    $"rowCounts holds {count}; each must be from 1 to {training.Rows}, the number of training rows."));
        }
        return [.. rowCounts.Distinct().Order()];
    }

    private static void CheckTargets(IReadOnlyList<double> targetLosses)
    {
        ArgumentNullException.ThrowIfNull(targetLosses);
        if (targetLosses.Count == 0 || targetLosses.Any(target => !(target >= 0)))
            throw new ArgumentException("targetLosses must hold at least one number, each at least 0.", nameof(targetLosses));
    }

    private sealed class Row
    {
        public double Value { get; set; }
        public double TargetLoss { get; set; }
        public double Nats { get; set; }
        public double Bits { get; set; }
        public double NumericalLowerNats { get; set; }
        public double NumericalUpperNats { get; set; }
        public double MeanLoss { get; set; }
        public double PosteriorMeanLoss { get; set; }
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{Variable}: {string.Join("; ", Points)}";
}
