using System.Globalization;
using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

public sealed partial class InductiveBiasCatalog
{
    /// <summary>Estimates which labels are wrong, and how many, from predictions that never saw the label that they judge.</summary>
    /// <remarks>
    /// <format type="text/markdown"><![CDATA[
    /// Classes: $P(\text{label } k \mid x) = \sum_j p_j(x)\, T_{jk}$ with $p = \operatorname{softmax}(b + \sum_s w_s f_s)$, where $f_s$ are the logarithms of
    /// the clipped predictions of space s, $w_s \ge 0$, and T is the probability that a row of class j is labeled k. T, b, and w are
    /// fitted by expectation maximization; T is drawn towards a common rate with the weight of 20 rows for each class. The
    /// probability that a label is wrong is 1 − P(class = label | label, x).
    ///
    /// Regression: predictions are averaged with weights inverse to their robust variance. The residual r of a right label is from Student's distribution, whose
    /// scale s follows the size of the residuals around the row; that of a wrong label has the density
    /// $\frac{r^2}{w^2} N(r; 0, w^2)$, so that errors within the noise aren't counted. The mixture is fitted alike.
    ///
    /// The interval of the number of wrong labels is from a bootstrap of the rows, in which each judgment is drawn, and each replicate does without one
    /// of the spaces in turn. With predictions of a single space, it doesn't contain the error of that space.
    /// ]]></format>
    /// </remarks>
    /// <param name="rows">The n rows with their labels. Their features only tell which rows are far from others or nearly equal; normalize them.</param>
    /// <param name="predictions">For each space <c>[n, k]</c>, row-major: probabilities of the classes, values near one-hot targets, or the predicted numbers of a
    /// regression. Each row is predicted by models that weren't fitted to it: leave-one-out or out-of-fold.</param>
    /// <param name="confidence">Confidence of the interval of the number of wrong labels, between 0 and 1.</param>
    /// <param name="seed">The seed of the bootstrap.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence isn't between 0 and 1.</exception>
    /// <exception cref="ArgumentException">There are no predictions, their number doesn't fit the rows, or one isn't finite.</exception>
    public LabelNoiseEstimate LabelNoise(
        TaskData rows, IReadOnlyList<double[]> predictions, double confidence = 0.95, int seed = 0, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(predictions);
        Require.Share(confidence);
        if (rows.Kind == TaskKind.Regression && rows.OutputCount > 1)
            throw new ArgumentException($"The labels have {rows.OutputCount} numbers; give rows with one of them at a time.", nameof(rows));
        if (predictions.Count == 0)
            throw new ArgumentException("There are no predictions; give those of at least one space.", nameof(predictions));
        foreach (var (space, values) in predictions.Index())
        {
            ArgumentNullException.ThrowIfNull(values);
            if (values.Length != rows.Targets.Length)
                throw new ArgumentException($"predictions[{space}] has {values.Length} values; there must be {rows.Targets.Length}, {rows.OutputCount} for each of {rows.Rows} rows.", nameof(predictions));
            int wrong = Array.FindIndex(values, value => !double.IsFinite(value));
            if (wrong >= 0)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"predictions[{space}]: row {wrong / rows.OutputCount}, output {wrong % rows.OutputCount} was {values[wrong]}; it must be finite."), nameof(predictions));
        }
        using var call = HostCall.Start(MLContext, "LabelNoise", progress, cancellationToken);
        return LabelNoiseEstimator.Estimate(rows, predictions, new LabelNoiseOptions(confidence, seed, call.Progress, call.Token));
    }

    /// <summary>Predicts each row by the mean target of its nearest other rows, which never saw its label: one of the predictions for <see cref="LabelNoise"/>.</summary>
    /// <param name="rows">The n rows, normalized; the Euclidean distance of their features decides which are near.</param>
    /// <param name="neighbors">How many other rows count, at least 1; 15 by default, and all others where there are fewer.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <returns><c>[n, k]</c>, row-major: for classes, the share of each class among the neighbors.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="neighbors"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">There are fewer than 2 rows, no features, or features whose squares overflow.</exception>
    public double[] NeighborPredictions(TaskData rows, int neighbors = 15, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbors, 1);
        using var call = HostCall.Start(MLContext, "NeighborPredictions", null, cancellationToken);
        return NeighborMeans.Of(rows, neighbors, call.Token);
    }
}
