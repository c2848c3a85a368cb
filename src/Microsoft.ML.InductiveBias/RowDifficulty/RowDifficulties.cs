using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>How difficult each row is for a random hypothesis that fits the training rows.</summary>
/// <remarks>All lists are in the order of the rows.</remarks>
public sealed class RowDifficulties : InductiveBiasResult
{
    internal RowDifficulties()
    {
    }

    /// <summary>How the numbers were obtained: <see cref="EstimationMethod.Exact"/> for Gaussian processes, <see cref="EstimationMethod.Empirical"/> for sampled spaces.</summary>
    public EstimationMethod Method { get; internal init; }

    /// <summary>The loss of <see cref="ExpectedLoss"/> and <see cref="LossVariance"/>.</summary>
    public LossKind Loss { get; internal init; }

    /// <summary>Regression: the loss at or below which a row counts as right; <see langword="null"/> for classes.</summary>
    public double? RightLoss { get; internal init; }

    /// <summary>Number of hypotheses S that were counted; <see langword="null"/> where the law is known.</summary>
    public int? Hypotheses { get; internal init; }

    /// <summary>The expected loss of a random hypothesis on the row; larger means harder.</summary>
    public IReadOnlyList<double> ExpectedLoss { get; internal init; } = [];

    /// <summary>The variance of that loss, at least 0; NaN for a single hypothesis.</summary>
    public IReadOnlyList<double> LossVariance { get; internal init; } = [];

    /// <summary>The probability that a random hypothesis gets the row right, from 0 to 1: that its largest output is that of the
    /// row's class or, for a regression, that its squared error is at or below <see cref="RightLoss"/>. Sampled spaces: the share of the hypotheses.</summary>
    public IReadOnlyList<double> ProbabilityRight { get; internal init; } = [];

    /// <summary>−log₂ of the probability that a random hypothesis gets the row right; larger means harder, 0 that every hypothesis
    /// does, +∞ that none can.</summary>
    /// <remarks>Of c right ones among S sampled hypotheses −log₂((c + ½)/(S + 1)), the mean of the posterior under Jeffreys' prior:
    /// finite if none was right, because S hypotheses can't show that none is, and above 0 if all were right.</remarks>
    public IReadOnlyList<double> Bits { get; internal init; } = [];

    /// <summary>Lower end of the bits. Sampled spaces: the exact binomial (Clopper–Pearson) interval. Gaussian processes: what the rounding of
    /// the row's variance leaves open; nearly always <see cref="Bits"/> itself.</summary>
    public IReadOnlyList<double> BitsLower { get; internal init; } = [];

    /// <summary>Upper end of the bits; +∞ where no sampled hypothesis was right.</summary>
    public IReadOnlyList<double> BitsUpper { get; internal init; } = [];

    /// <summary>The probability that the label of each row is wrong, by the noise model of <see cref="InductiveBiasCatalog.LabelNoise"/> and the mean of the
    /// hypotheses. NaN for training rows, whose labels the hypotheses saw, and where hypotheses predict margins or several numbers.</summary>
    public IReadOnlyList<double> ProbabilityWrong { get; internal set; } = [];

    /// <summary>The most probable class of each row given its label, from 0, or the predicted number; the label itself where it is probably right. NaN for rows
    /// that weren't judged.</summary>
    public IReadOnlyList<double> Suggested { get; internal set; } = [];

    /// <summary>Why each row is hard: its label is probably wrong, it is far from the training rows, or it lies between classes.
    /// <see cref="RowReason.None"/> for rows that weren't judged.</summary>
    public IReadOnlyList<RowReason> Reasons { get; internal set; } = [];

    /// <summary>Diagnostics that affect how to interpret the numbers.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal set; } = [];

    /// <summary>The mean of the hypotheses, <c>[p, k]</c>; <see langword="null"/> if their outputs are margins.</summary>
    internal double[]? Means { get; init; }

    /// <summary>The difficulty of rows where the outputs of a random hypothesis are independent normal variables of equal variance; exact.</summary>
    /// <remarks>With residual r = mean − target and variance v of each of the k outputs, the squared error averaged over the outputs is
    /// (v/k) χ'²_k(‖r‖²/v).</remarks>
    /// <param name="rows">The p rows.</param>
    /// <param name="means"><c>[p, k]</c>, row-major.</param>
    /// <param name="variances">One for each row; below 0 where rounding made it so.</param>
    /// <param name="resolution">Variances below it are rounding noise; at least 0.</param>
    /// <param name="options">The loss, and what counts as right.</param>
    /// <param name="diagnostics">Diagnostics to add to those of the rows; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">There are not k means or one variance for each row.</exception>
    public static RowDifficulties OfNormalOutputs(
        TaskData rows, double[] means, double[] variances, double resolution, RowDifficultyOptions options,
        IEnumerable<Diagnostic>? diagnostics = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(variances);
        ArgumentNullException.ThrowIfNull(options);
        if (means.Length != rows.Rows * rows.OutputCount || variances.Length != rows.Rows)
            throw new ArgumentException($"There are {means.Length} means and {variances.Length} variances for {rows.Rows} rows of {rows.OutputCount} outputs; there must be {rows.Rows * rows.OutputCount} and {rows.Rows}.");
        return NormalRowDifficulty.Of(rows, means, variances, resolution, options, diagnostics ?? [], cancellationToken);
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        FormattableString.Invariant($"{ExpectedLoss.Count} rows: mean {Loss} {ResultText.Of(ExpectedLoss.DefaultIfEmpty().Average())}, mean {ResultText.Of(Bits.DefaultIfEmpty().Average())} bits ({Method})");
}
