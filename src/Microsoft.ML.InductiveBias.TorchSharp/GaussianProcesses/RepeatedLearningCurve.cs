using System.Globalization;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The learning curve of a space over training rows, repeated on random splits of the same rows: how the bias at one target loss falls, how far
/// that depends on the split and the test rows, and how many rows a bias requires.</summary>
public sealed class RepeatedLearningCurve : DiagnosedResult
{
    private readonly CurveShape _shape;

    /// <summary>Combines curves of different splits.</summary>
    /// <param name="curves">Curves over the same numbers of training rows, each of another random split; at least one.</param>
    /// <param name="targetLoss">A target loss of all curves.</param>
    /// <param name="testShare">The share of all rows that are test rows of a curve, at least 0 and below 1.</param>
    /// <exception cref="ArgumentException">There is no curve, or the curves have other points.</exception>
    public RepeatedLearningCurve(IReadOnlyList<LearningCurve> curves, double targetLoss, double testShare)
    {
        ArgumentNullException.ThrowIfNull(curves);
        Checked.Share(testShare, nameof(testShare));
        if (curves.Count == 0)
            throw new ArgumentException("curves was empty; it must hold at least one curve.", nameof(curves));
        double[][] rows = [.. curves.Select(curve => curve.Points.Where(point => point.Estimate.TargetLoss == targetLoss).Select(point => point.Value).ToArray())];
        if (rows[0].Length == 0 || rows.Any(other => !other.SequenceEqual(rows[0])))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The curves don't have the same numbers of rows at target loss {targetLoss}; measure all of them at the same ones."), nameof(curves));
        Curves = curves;
        _shape = new CurveShape(rows[0], [.. curves.Select(curve => curve.Points.Where(point => point.Estimate.TargetLoss == targetLoss).Select(point => point.Estimate.Nats).ToArray())], testShare);
        Points = [.. rows[0].Index().Select(row =>
        {
            var (median, lower, upper) = _shape.At(row.Index);
            return ((int)row.Item, Information.FromNats(median), Information.FromNats(lower), Information.FromNats(upper));
        })];
        Diagnostics = [.. curves.SelectMany(curve => curve.Diagnostics).DistinctBy(diagnostic => diagnostic.Code), .. Shape()];
    }

    /// <summary>The curve of each split.</summary>
    internal IReadOnlyList<LearningCurve> Curves { get; }

    /// <summary>The bias at each number of training rows: the median over the splits and the 90% interval for another split, whose upper end is infinite if the
    /// bias of a split is, or there is one split.</summary>
    public IReadOnlyList<(int TrainingRows, Information Median, Information Lower, Information Upper)> Points { get; }

    /// <summary>Measures the curve on random splits of the rows. The parameters of the space are chosen once, on the training rows of the first split.</summary>
    /// <param name="space">The space.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="testRows">The number of test rows of each split, at least 1.</param>
    /// <param name="rowCounts">The numbers of training rows, each from 1 to the number of rows less that of test rows; at least one. Five or more, the
    /// smallest a tenth of the largest, make an extrapolation reliable.</param>
    /// <param name="targetLoss">The target loss ε, at least 0.</param>
    /// <param name="splits">The number of splits, at least 1; 10 by default.</param>
    /// <param name="seed">The seed of the first split; the others have the next seeds.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">A number of rows or the target lies outside of its range.</exception>
    public static RepeatedLearningCurve OverSplits(
        GaussianProcessHypothesisSpace space, TaskData rows, int testRows, IReadOnlyList<int> rowCounts, double targetLoss, int splits = 10, int seed = 0,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(rows);
        Checked.AtLeast(1, splits, nameof(splits));
        if (testRows < 1 || testRows >= rows.Rows)
            throw Checked.OutOfRange(testRows, nameof(testRows), $"must be from 1 to {rows.Rows - 1}, one less than the number of rows");
        List<LearningCurve> curves = [];
        FittedGaussianProcess? first = null;
        try
        {
            for (int number = 0; number < splits; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(new WorkProgress($"split {number + 1} of {splits}", number / (double)splits));
                int[] order = StableShuffle.Order(rows.Rows, unchecked(seed + number));
                var (test, training) = (rows.SelectRows(order.AsSpan(0, testRows)), rows.SelectRows(order.AsSpan(testRows)));
                first ??= space.Fit(training, null, cancellationToken);
                using var fitted = first.WithTraining(training, null, cancellationToken);
                curves.Add(LearningCurve.AgainstTrainingRows(fitted, test, rowCounts, [targetLoss], null, cancellationToken));
            }
        }
        finally
        {
            first?.Dispose();
        }
        return new RepeatedLearningCurve(curves, targetLoss, (double)testRows / rows.Rows);
    }

    /// <summary>The number of training rows at which I(ε) falls to <paramref name="bias"/>, with the 90% interval for another split: other training rows and as
    /// many other test rows.</summary>
    /// <remarks>Beyond the largest number of rows, each curve is continued along the line through its last points, in the coordinates in which such lines best predict
    /// the points that are known. The number is NaN where half of the curves don't fall to the amount or the curve isn't monotone; the upper end is infinite where one
    /// of them doesn't, or there is one split.</remarks>
    /// <param name="bias">The amount.</param>
    public RequiredTrainingRows RowsFor(Information bias) => _shape.RowsFor(bias.Nats);

    private IEnumerable<Diagnostic> Shape()
    {
        if (_shape.Rise is var (from, to))
        {
            yield return new Diagnostic("curveNotMonotone", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"The bias rises from {from} to {to} training rows, more than the splits explain: more rows make this space worse there. No number of rows beyond the curve is given. Try a space that suits the data, or more rows."));
        }
        if (_shape.Bulge is var (at, _))
        {
            yield return new Diagnostic("curveNotConvex", DiagnosticSeverity.Information, string.Create(CultureInfo.InvariantCulture,
                $"The bias falls faster after {at} training rows than before, so the curve isn't convex. An interval of rows beyond the curve is made wider for it."));
        }
    }

    /// <inheritdoc/>
    protected override string Describe() => string.Join("; ", Points.Select(point => $"{point.TrainingRows} rows: {ResultText.Of(point.Median.Bits, point.Lower.Bits, point.Upper.Bits, " bits")}"));
}
