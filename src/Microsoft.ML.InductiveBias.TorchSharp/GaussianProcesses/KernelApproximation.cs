using System.Globalization;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>How a Gaussian process is conditioned on more training rows than a factor of their kernel matrix fits in memory: on a random subset
/// of them, or on all by <see cref="ConjugateGradients"/>. It is never chosen automatically.</summary>
/// <remarks>
/// The subset-of-data method of Quiñonero-Candela and Rasmussen (JMLR 6, 2005, section 3): the result is an exact Gaussian process on fewer
/// rows, and its law of the loss is exact for those. Time falls with the cube of the share of rows, memory with its square. Losses on test
/// rows carry the diagnostic <c>kernelApproximated</c> with the error (of the law of the squared error), measured against the exact answer on
/// some training rows, of which the same share is kept.
/// </remarks>
public sealed class KernelApproximation
{
    private const int SmallestSubset = 2;
    private const int ErrorTestRows = 300;
    private const int DefaultErrorRows = 1000;

    /// <summary>The approximation.</summary>
    /// <param name="rows">Training rows that hypotheses are conditioned on; at least 2. If there are no more, the answer is exact.</param>
    /// <param name="errorRows">The most training rows on which the error is measured; at least 4.</param>
    /// <param name="seed">The seed that selects the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is below 2, or <paramref name="errorRows"/> below 4.</exception>
    public KernelApproximation(int rows, int errorRows = DefaultErrorRows, int seed = 0) => (Rows, ErrorRows, Seed) =
        (Checked.AtLeast(SmallestSubset, rows, nameof(rows)), Checked.AtLeast(2 * SmallestSubset, errorRows, nameof(errorRows)), seed);

    private KernelApproximation(double tolerance, int maximumProducts, int? rank) =>
        (Rows, IsIterative, Tolerance, MaximumProducts, Rank) = (int.MaxValue, true, tolerance, maximumProducts, rank);

    /// <summary>Training rows that hypotheses are conditioned on.</summary>
    public int Rows { get; }

    /// <summary>Whether hypotheses are conditioned on all rows by conjugate gradients.</summary>
    internal bool IsIterative { get; }

    /// <summary>The width of the bounds of I(ε) at which a solution ends, in nats.</summary>
    internal double Tolerance { get; }

    /// <summary>The most products with the kernel matrix of one solution.</summary>
    internal int MaximumProducts { get; }

    /// <summary>The rank of the preconditioner; <see langword="null"/> chooses it.</summary>
    internal int? Rank { get; }

    /// <summary>Multiply-adds of a product from which single precision saves more than it costs.</summary>
    internal double SinglePrecisionFrom { get; set; } = 1e10;

    /// <summary>All training rows, by conjugate gradients with products of the kernel matrix, which is never stored.</summary>
    /// <remarks>The numerical bounds of I(ε) follow from the residuals of the solution and hold whatever they are; the diagnostic <c>solverBounds</c>
    /// states their width. Needs a noise variance above 0. Memory is that of five matrices of training rows by test rows and one of training
    /// rows by the rank. There are no learning curves and no evidence over training rows, no sensitivity to the length scale,
    /// and no marginal likelihood of all rows (it is NaN).</remarks>
    /// <param name="tolerance">The width of the bounds of I(ε) at which the solution ends, in nats; positive and finite.</param>
    /// <param name="maximumProducts">The most products with the kernel matrix, for the coefficients and again for the covariance; at least 2. If they aren't
    /// enough for the tolerance, a progress report says so before the work and the diagnostic <c>solverBoundsWide</c> after it.</param>
    /// <param name="rank">The rank of the preconditioner, at least 1: a higher one needs more memory and fewer products. <see langword="null"/> is 14 times the
    /// root of the number of training rows, at most half of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static KernelApproximation ConjugateGradients(double tolerance = 0.1, int maximumProducts = 40, int? rank = null) => new(
        Checked.Positive(tolerance, nameof(tolerance)), Checked.AtLeast(2, maximumProducts, nameof(maximumProducts)),
        rank is { } given ? Checked.AtLeast(1, given, nameof(rank)) : null);

    internal int ErrorRows { get; } = DefaultErrorRows;

    internal int Seed { get; }

    /// <summary>The rows that are kept, in their order; all of them where there are no more.</summary>
    internal TaskData Select(TaskData training) => Take(training, Rows);

    /// <summary>Compares the approximate and the exact bias at the loss of the approximation's posterior mean.</summary>
    /// <param name="fitted">The approximated space.</param>
    /// <param name="test">The test rows; some of them are used.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal Diagnostic MeasureError(FittedGaussianProcess fitted, TaskData test, CancellationToken cancellationToken)
    {
        var training = fitted.Training;
        var some = Take(training, ErrorRows);
        var tested = Take(test, ErrorTestRows);
        int kept = Math.Clamp((int)Math.Round((double)Rows / training.Rows * some.Rows), SmallestSubset, some.Rows);
        var space = new GaussianProcessHypothesisSpace(null, fitted.NoiseVariance) { CenterTargets = fitted.Process.IsCentered };
        using var exact = space.Fit(some, _ => fitted.Kernel, null, cancellationToken);
        using var approximate = space.Fit(Take(some, kept), _ => fitted.Kernel, null, cancellationToken);
        var (law, other) = (exact.LossOn(tested, cancellationToken: cancellationToken), approximate.LossOn(tested, cancellationToken: cancellationToken));
        double target = other.PosteriorMeanLoss;
        double exactNats = law.Distribution.InductiveBias(target).Nats, nats = other.Distribution.InductiveBias(target).Nats;
        return new Diagnostic("kernelApproximated", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
            $"Hypotheses were conditioned on {Rows} of {training.Rows} training rows, chosen at random. The effect, measured on {some.Rows} training rows, {kept} of them kept, and {tested.Rows} test rows: ")
            + string.Create(CultureInfo.InvariantCulture, $"at a loss of {target:G4} the bias is {nats:G5} nats instead of {exactNats:G5}, and the mean loss of a random hypothesis {other.Distribution.Mean:G4} instead of {law.Distribution.Mean:G4}."));
    }

    private TaskData Take(TaskData rows, int count)
    {
        if (count >= rows.Rows)
            return rows;
        var chosen = StableShuffle.Order(rows.Rows, Seed).AsSpan(0, count).ToArray();
        Array.Sort(chosen);
        return rows.SelectRows(chosen);
    }
}
