using System.Globalization;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>An approximation for tasks that are too large for the exact answer: hypotheses are conditioned on a random subset of the
/// training rows alone.</summary>
/// <remarks>
/// The subset of data of Quiñonero-Candela and Rasmussen (JMLR 6, 2005, section 3): what remains is an exact Gaussian process, of fewer
/// rows, and its law of the loss is exact for those. Time falls with the cube of the share of rows, memory with its square. It is never
/// chosen for the user, and losses on test rows carry the diagnostic <c>kernelApproximated</c> with its error (of the law of the squared error),
/// measured against the exact answer where that is affordable: on at most <see cref="ErrorRows"/> training rows, of which the same share is kept.
/// </remarks>
public sealed record KernelApproximation
{
    private const int SmallestSubset = 2;
    private const int ErrorTestRows = 300;

    private readonly int _errorRows = 1000;

    /// <summary>The approximation.</summary>
    /// <param name="rows">Training rows that hypotheses are conditioned on; at least 2. Where there are no more, the answer is exact.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is below 2.</exception>
    public KernelApproximation(int rows)
    {
        if (rows < SmallestSubset)
            throw new ArgumentOutOfRangeException(nameof(rows), string.Create(CultureInfo.InvariantCulture, $"rows was {rows}; it must be at least {SmallestSubset}."));
        Rows = rows;
    }

    /// <summary>Training rows that hypotheses are conditioned on.</summary>
    public int Rows { get; }

    /// <summary>Chooses the rows; 0 by default.</summary>
    public int Seed { get; init; }

    /// <summary>The most training rows on which the error is measured; at least 4, 1,000 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 4.</exception>
    public int ErrorRows
    {
        get => _errorRows;
        init => _errorRows = value >= 2 * SmallestSubset ? value
            : throw new ArgumentOutOfRangeException(nameof(ErrorRows), string.Create(CultureInfo.InvariantCulture, $"{nameof(ErrorRows)} was {value}; it must be at least {2 * SmallestSubset}."));
    }

    /// <summary>The rows that are kept, in their order; all of them where there are no more.</summary>
    internal TaskData Select(TaskData training) => Take(training, Rows);

    /// <summary>The bias of the approximation and the exact one, at the loss of the approximation's mean predictor.</summary>
    /// <param name="kernel">The kernel of the fitted space.</param>
    /// <param name="noiseVariance">σ².</param>
    /// <param name="training">All training rows.</param>
    /// <param name="test">The test rows; some of them are used.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal Diagnostic MeasureError(ResolvedKernel kernel, double noiseVariance, TaskData training, TaskData test, CancellationToken cancellationToken)
    {
        var some = Take(training, ErrorRows);
        var tested = Take(test, ErrorTestRows);
        int kept = Math.Clamp((int)Math.Round((double)Rows / training.Rows * some.Rows), SmallestSubset, some.Rows);
        var space = new GaussianProcessHypothesisSpace(null, noiseVariance);
        using var exact = space.Fit(some, _ => kernel, null, cancellationToken);
        using var approximate = space.Fit(Take(some, kept), _ => kernel, null, cancellationToken);
        var (law, other) = (exact.LossOn(tested, cancellationToken: cancellationToken), approximate.LossOn(tested, cancellationToken: cancellationToken));
        double target = other.PosteriorMeanLoss;
        double exactNats = law.Distribution.InductiveBias(target).Nats, nats = other.Distribution.InductiveBias(target).Nats;
        return new Diagnostic("kernelApproximated", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
            $"Hypotheses were conditioned on {Rows} of {training.Rows} training rows, chosen at random. What that costs, measured on {some.Rows} training rows, {kept} of them kept, and {tested.Rows} test rows: ")
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
