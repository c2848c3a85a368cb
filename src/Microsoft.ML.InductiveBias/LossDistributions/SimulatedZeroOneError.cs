using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The distribution of the 0-1 error (the share of wrong test rows) of a random Gaussian hypothesis, by simulation.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// The law of the number of wrong rows of $f = M + A Z$ has no closed form. Where at least 100 of the plain draws are at or
/// below the target, $P$ is their share, with its exact binomial (Clopper–Pearson) interval. Below, hypotheses are drawn from laws
/// that are tilted by $e^{-\beta C}$, $C$ the number of wrong rows, by sequential Monte Carlo (Del Moral, Doucet, Jasra 2006); the
/// states of all tilts together give $P(C \le c)$: $I(\varepsilon)$ is the mean of independent runs, with
/// Student's interval for that mean; the spread of a run counts as at least what its steps would have with independent particles. Intervals are at 95 %. They cover the
/// error of the simulation, not rounding errors in the covariance.
/// ]]></format>
/// </remarks>
public sealed class SimulatedZeroOneError : EstimatedLossDistribution
{
    /// <summary>With this many draws at or below a target, their share is the estimate: its relative error is a tenth.</summary>
    private const int EnoughDraws = 100;

    internal const double Confidence = 0.95;

    /// <summary>A target loss is a number of rows divided by m; its rounding must not cost a row.</summary>
    private const double RowRounding = 1e-9;

    private readonly Point[] _points;
    private readonly double[] _upperTail;
    private readonly WrongRowDraws _draws;
    private readonly RepeatedRuns? _runs;
    private readonly ZeroOneRowInfluence _rows;

    /// <summary>From plain draws and, for errors that too few of them reach, tilted runs.</summary>
    internal SimulatedZeroOneError(WrongRowDraws draws, RepeatedRuns? runs, ZeroOneRowInfluence rows)
        : base(draws.Mean / draws.Rows, draws.StandardDeviation / draws.Rows, draws.Unavoidable / (double)draws.Rows)
    {
        (_draws, _runs, _rows) = (draws, runs, rows);
        TestRows = draws.Rows;
        Draws = draws.Total;
        Runs = runs?.Runs.Count ?? 0;
        LargestCorrelation = runs?.LargestCorrelation ?? 0;
        _points = new Point[TestRows + 1];
        _upperTail = new double[TestRows + 1];
        for (int wrong = 0; wrong <= TestRows; wrong++)
            _upperTail[wrong] = Math.Log((draws.Total - draws.AtMost(wrong)) / (double)draws.Total);
        for (int wrong = TestRows; wrong >= 0; wrong--)
        {
            var point = wrong < draws.Unavoidable ? Point.Impossible
                : DrawsSuffice(draws.AtMost(wrong)) ? FromDraws(draws.AtMost(wrong), draws.Total)
                : runs is not null ? FromRuns(runs.At(wrong - draws.Unavoidable))
                : _points[wrong + 1] with { Method = EstimationMethod.Simulated, Upper = double.PositiveInfinity, Reached = false };
            // The probability of fewer wrong rows can't be larger; only estimation error makes it look so.
            _points[wrong] = wrong < TestRows && point.Nats < _points[wrong + 1].Nats
                ? point with { Nats = _points[wrong + 1].Nats, Upper = Math.Max(point.Upper, _points[wrong + 1].Nats) }
                : point;
            if (point.Method == EstimationMethod.Simulated && !point.Reached && SmallestReachedError is null)
                SmallestReachedError = (wrong + 1.0) / TestRows;
        }
    }

    /// <summary>Simulates the 0-1 error of random Gaussian classifiers f = M + D, each output of D normal with covariance Σ.</summary>
    /// <remarks>A point may represent several rows with the same features. The first points, as many as the covariance has, are random. At each further
    /// point the prediction is that of the mean, the same in every hypothesis.</remarks>
    /// <param name="mean">M, <c>[P, K]</c> row-major.</param>
    /// <param name="covariance">Products with Σ, <c>[G, G]</c>, of the first G of the P points.</param>
    /// <param name="pointOfRow">The point of each test row, from 0 to P − 1.</param>
    /// <param name="classOfRow">The class of each test row, from 0 to K − 1.</param>
    /// <param name="classes">K.</param>
    /// <param name="testGroups">The group of each test row, from 0; empty if every row is independent.</param>
    /// <param name="options">How to simulate; see the defaults.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">The lengths of the arguments don't fit each other.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option, a point, or a class is out of range.</exception>
    public static SimulatedZeroOneError Simulate(
        double[] mean, ICovarianceFactor covariance, ReadOnlyMemory<int> pointOfRow, ReadOnlyMemory<int> classOfRow, int classes, ReadOnlyMemory<int> testGroups = default,
        ZeroOneErrorOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        options ??= new ZeroOneErrorOptions();
        options.Check();
        int points = mean.Length / classes, random = covariance.Scales.Length;
        if (points * classes != mean.Length || random > points)
            throw new ArgumentException($"mean had {mean.Length} elements; it must have {classes} for each point, and the covariance has {random} points.", nameof(mean));
        if (classOfRow.Length != pointOfRow.Length || (!testGroups.IsEmpty && testGroups.Length != pointOfRow.Length))
            throw new ArgumentException($"There were {pointOfRow.Length} points, {classOfRow.Length} classes, and {testGroups.Length} groups of rows; give one of each for each row.", nameof(pointOfRow));
        Check(pointOfRow.Span, points, nameof(pointOfRow));
        Check(classOfRow.Span, classes, nameof(classOfRow));
        var wrongRows = new WrongRows(mean, classes, random, pointOfRow.Span, classOfRow.Span);
        return ZeroOneSimulation.Of(mean[..(random * classes)], covariance, wrongRows, testGroups, options, progress, cancellationToken);

        static void Check(ReadOnlySpan<int> values, int count, string name)
        {
            for (int row = 0; row < values.Length; row++)
            {
                if ((uint)values[row] >= (uint)count)
                    throw new ArgumentOutOfRangeException(name, $"{name} was {values[row]} for row {row}; it must be from 0 to {count - 1}.");
            }
        }
    }

    /// <summary>Number of test rows m: the error is a whole multiple of 1/m.</summary>
    internal int TestRows { get; }

    /// <summary>Number of plain draws.</summary>
    internal int Draws { get; }

    /// <summary>Number of independent runs of the tilted simulation.</summary>
    internal int Runs { get; }

    /// <summary>The largest correlation that the moves after a step of a run left, from 0 to 1.</summary>
    public double LargestCorrelation { get; }

    /// <summary>The smallest error that the runs reached, where they ended before the smallest possible one;
    /// otherwise <see langword="null"/>.</summary>
    public double? SmallestReachedError { get; }

    /// <summary>Where the simulation ended above <paramref name="loss"/>, this is ln P at its end, an upper bound;
    /// <see cref="LossDistribution.Estimate"/> then has an infinite upper end.</summary>
    private protected override double LogCumulative(double loss) => -At(loss).Nats;

    /// <summary>From the plain draws, or the complement of the lower tail where that is small: −∞ where no draw is above.</summary>
    private protected override double LogUpperTail(double loss)
    {
        var point = At(loss);
        return loss < 0 ? 0
            : point.Method == EstimationMethod.Simulated ? AccurateLogarithms.LogOneMinusExp(-point.Nats)
            : point.Nats == double.PositiveInfinity ? 0
            : _upperTail[Wrong(loss)];
    }

    /// <summary>The smallest multiple of 1/m with at least that probability.</summary>
    private protected override double QuantileOf(double probability)
    {
        Require.Probability(probability);
        if (probability == 0)
            return Minimum;
        double nats = -Math.Log(probability);
        return Array.FindIndex(_points, point => point.Nats <= nats) / (double)TestRows;
    }

    private protected override InductiveBiasEstimate EstimateOf(double targetLoss, ReadOnlyMemory<double> targetRowLosses)
    {
        if (!targetRowLosses.IsEmpty && targetRowLosses.Length != TestRows)
            throw new ArgumentException($"{nameof(targetRowLosses)} had {targetRowLosses.Length} elements; it must have {TestRows}.", nameof(targetRowLosses));
        var point = At(targetLoss);
        var bias = Information.FromNats(point.Nats);
        var estimate = new InductiveBiasEstimate
        {
            TargetLoss = targetLoss,
            TestRows = TestRows,
            TargetRowLosses = targetRowLosses,
            Bias = bias,
            Method = point.Method,
            Lower = Information.FromNats(Math.Min(point.Lower, point.Nats)),
            Upper = Information.FromNats(point.Upper),
            NumericalLower = bias,
            NumericalUpper = bias,
        };
        if (_rows.Parts < 2)
            return estimate.WithoutTestRows("there is only one independent test row");
        if (double.IsInfinity(point.Nats))
            return estimate.WithoutTestRows("the bias there is infinite");
        if (!point.Reached)
            return estimate.WithoutTestRows("the simulation ended at a larger error");
        int wrong = Wrong(targetLoss);
        var (fewer, more) = Neighbors(wrong, point.Method == EstimationMethod.Simulated);
        return estimate.WithTestRows(_rows.At(wrong, point.Nats, fewer, more, targetRowLosses.Span));
    }

    /// <summary>P(C ≤ c − 1)/P(C ≤ c) and P(C ≤ c + 1)/P(C ≤ c), both from the simulation that gives P(C ≤ c).</summary>
    private (double Fewer, double More) Neighbors(int wrong, bool simulated)
    {
        if (simulated)
        {
            double errors = wrong - _draws.Unavoidable;
            return (_runs!.RatioOf(errors - 1, errors), _runs.RatioOf(errors + 1, errors));
        }
        double draws = _draws.AtMost(wrong);
        return (wrong == 0 ? 0 : _draws.AtMost(wrong - 1) / draws, _draws.AtMost(Math.Min(wrong + 1, TestRows)) / draws);
    }

    /// <summary>Whether there are enough draws at or below a target.</summary>
    internal static bool DrawsSuffice(int atMost) => atMost >= EnoughDraws;

    private Point At(double loss) => Require.Number(loss) < 0 ? Point.Impossible : _points[Wrong(loss)];

    private int Wrong(double loss) => (int)Math.Min(Math.Floor((loss * TestRows) + RowRounding), TestRows);

    private static Point FromDraws(int hits, int draws)
    {
        var (low, high) = BinomialInterval.Of(hits, draws, Confidence);
        return new Point(0 - Math.Log(hits / (double)draws), 0 - Math.Log(high), -Math.Log(low), EstimationMethod.Empirical, true);
    }

    private static Point FromRuns(RunEstimate runs) => new(runs.Nats, runs.Lower, runs.Upper, EstimationMethod.Simulated, runs.Reached);

    private readonly record struct Point(double Nats, double Lower, double Upper, EstimationMethod Method, bool Reached)
    {
        public static Point Impossible { get; } = new(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, EstimationMethod.Exact, true);
    }
}
