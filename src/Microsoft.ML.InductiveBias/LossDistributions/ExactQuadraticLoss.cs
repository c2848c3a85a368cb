using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The exact law of the mean squared error of a random Gaussian hypothesis, with the bounds that floating-point
/// input leaves open.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// A hypothesis on m test rows is $M + \Sigma^{1/2} Z$ for each of k independent outputs. With $\Sigma = U \Lambda U^\top$ and
/// the residual $R = M - Y$,
/// $$L = c_0 + \sum_i w_i \chi'^2_k(\delta_i), \quad w_i = \lambda_i / (mk), \quad w_i \delta_i = \sum_c (u_i^\top r_c)^2 / (mk).$$
/// Covariance eigenvalues below $\max(n, m) \, 2^{-52} \lambda_{max}(K)$ are rounding noise. Near the smallest losses the
/// bias depends on them, so the bounds contain the bias with these eigenvalues at that resolution and with them at zero, and
/// with all others moved by as much up and down. Where the kernel matrix is ill-conditioned they also contain the bias of an
/// input that differs by rounding.
/// ]]></format>
/// </remarks>
internal sealed class ExactQuadraticLoss : LossDistribution
{
    /// <summary>Bounds that differ by more than this, relative to the bias, are reported.</summary>
    private const double VisibleDifference = 1e-6;

    private readonly GeneralizedChiSquared _law;
    private readonly GeneralizedChiSquared[] _alternatives;
    private readonly GeneralizedChiSquared _resolvedPart;
    private readonly LossDistribution? _perturbed;
    private readonly int _parts;
    private readonly Func<CancellationToken, RowPart>? _rowsOf;
    private readonly Lock _gate = new();
    private RowPart? _rows;

    private ExactQuadraticLoss(
        GeneralizedChiSquared law, GeneralizedChiSquared[] alternatives, GeneralizedChiSquared resolvedPart, LossDistribution? perturbed, Func<CancellationToken, RowPart>? rowsOf, int parts, int directions, int unresolved)
    {
        (_rowsOf, _parts) = (rowsOf, parts);
        _perturbed = perturbed;
        Directions = directions;
        _law = law;
        _alternatives = alternatives;
        _resolvedPart = resolvedPart;
        UnresolvedDirections = unresolved;
    }

    /// <summary>Number of directions m of the test set, one for each row.</summary>
    internal int Directions { get; }

    /// <summary>Number of test-set directions whose variance lies below the numerical resolution.</summary>
    internal int UnresolvedDirections { get; }

    /// <inheritdoc/>
    public override double Mean => _law.Mean;

    /// <inheritdoc/>
    public override double StandardDeviation => _law.StandardDeviation;

    /// <inheritdoc/>
    public override double Minimum => _law.Minimum;

    /// <inheritdoc/>
    public override double LogCumulativeProbability(double loss) => _law.LogCumulativeProbability(loss);

    /// <inheritdoc/>
    public override double LogUpperTailProbability(double loss) => _law.LogUpperTailProbability(loss);

    /// <inheritdoc/>
    public override double Quantile(double probability) => _law.Quantile(probability);

    /// <summary>The smallest and the largest bias that are compatible with the rounding of the input.</summary>
    /// <param name="targetLoss">ε; any number but NaN.</param>
    public override (Information Lower, Information Upper) NumericalBounds(double targetLoss)
    {
        double bias = InductiveBias(targetLoss).Nats;
        var (from, to) = _law.NumericalBounds(targetLoss);
        double lower = from.Nats, upper = to.Nats;
        foreach (var alternative in _alternatives)
        {
            (from, to) = alternative.NumericalBounds(targetLoss);
            lower = Math.Min(lower, from.Nats);
            upper = Math.Max(upper, to.Nats);
        }
        if (_perturbed is not null)
            Widen(_perturbed.InductiveBias(targetLoss).Nats, bias, ref lower, ref upper);
        return (Information.FromNats(lower), Information.FromNats(upper));
    }

    /// <summary>The share of I(ε) that comes from the directions below the numerical resolution, from 0 to 1: what would
    /// disappear if their variance and residual were left out of the loss.</summary>
    internal double ShareOfUnresolvedDirections(double targetLoss)
    {
        double bias = InductiveBias(targetLoss).Nats;
        double resolved = _resolvedPart.InductiveBias(targetLoss).Nats;
        if (bias == 0 || double.IsPositiveInfinity(resolved))
            return 0;
        return double.IsPositiveInfinity(bias) ? 1 : Math.Clamp(1 - resolved / bias, 0, 1);
    }

    /// <inheritdoc/>
    public override InductiveBiasEstimate Estimate(double targetLoss, ReadOnlyMemory<double> targetRowLosses = default)
    {
        var estimate = new InductiveBiasEstimate(base.Estimate(targetLoss)) { TestRows = Directions, TargetRowLosses = targetRowLosses };
        if (_rowsOf is null)
            return estimate;
        if (!targetRowLosses.IsEmpty)
            RequireLength(targetRowLosses.Length, Directions, nameof(targetRowLosses));
        return _parts < 2 ? estimate.WithoutTestRows("there is only one independent test row")
            : !(targetLoss > Minimum) || double.IsInfinity(estimate.Nats) ? estimate.WithoutTestRows("the bias there is infinite or changes abruptly, so that it has no derivative by the test rows")
            : RowsFor(default).InfluenceAt(targetLoss, targetRowLosses.Span) is { } influence ? estimate.WithTestRows(influence)
            : estimate.WithoutTestRows("double precision doesn't determine what each test row contributes");
    }

    /// <inheritdoc/>
    internal override void PrepareEstimates(CancellationToken cancellationToken)
    {
        if (_rowsOf is not null && _parts > 1)
            RowsFor(cancellationToken);
    }

    /// <summary>The derivatives of I(ε) by the weights of the test rows; for a target above <see cref="Minimum"/>.</summary>
    internal double[] RowDerivatives(double targetLoss, ReadOnlySpan<double> targetRowLosses = default) =>
        RowsFor(default).Rows.DerivativesAt(RowsFor(default).Law.Form, targetLoss - RowsFor(default).Law.Minimum, targetLoss, targetRowLosses);

    /// <inheritdoc/>
    public override double[] Draw(Random random, int count) => _law.Draw(random, count);

    /// <inheritdoc/>
    /// <remarks>Reports where double precision doesn't determine the bias.</remarks>
    public override IEnumerable<Diagnostic> Diagnose(IReadOnlyList<InductiveBiasEstimate> estimates)
    {
        foreach (var diagnostic in _law.Diagnose(estimates))
            yield return diagnostic;
        var open = estimates.Where(IsOpen).ToList();
        if (open.Count == 0)
            yield break;
        var worst = open.MaxBy(estimate => estimate.NumericalUpper.Nats / estimate.NumericalLower.Nats)!;
        double share = ShareOfUnresolvedDirections(worst.TargetLoss);
        yield return new Diagnostic("numericalResolution", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
            $"At {open.Count} of {estimates.Count} target losses double precision does not determine the bias to six digits. At target loss {worst.TargetLoss:G6} it lies between "
            + $"{worst.NumericalLower.Nats:G6} and {worst.NumericalUpper.Nats:G6} nats; {UnresolvedDirections} of {Directions} directions of the test set have a variance below the rounding error and carry {share:P1} of it. "
            + $"A noise variance, a shorter length scale or fewer near-duplicate rows would fix this."));
    }

    private static bool IsOpen(InductiveBiasEstimate estimate)
    {
        double difference = estimate.NumericalUpper.Nats - estimate.NumericalLower.Nats;
        return difference > VisibleDifference * Math.Max(estimate.NumericalLower.Nats, 1e-300)
            && difference > 1e-12;
    }

    /// <summary>The law from the spectrum of the covariance on the test set.</summary>
    /// <param name="eigenvalues">λ, length m.</param>
    /// <param name="squaredResiduals">Σ_c (u_iᵀ r_c)², length m: the squared residual along each eigenvector, summed over outputs.</param>
    /// <param name="outputs">Number of outputs k.</param>
    /// <param name="roundingError">Eigenvalues at or below it are numerically zero: their residual goes into the smallest
    /// possible loss; at least 0.</param>
    /// <param name="resolution">Eigenvalues below it are not determined by the input; at least <paramref name="roundingError"/>.</param>
    /// <param name="residualError">The rounding error of a residual: along numerically zero directions a residual of at most that
    /// size counts as 0 and does not lift the smallest possible loss; at least 0.</param>
    /// <param name="perturbed">The law of an input that is indistinguishable from this one within rounding, such as one with a larger
    /// jitter: the bounds are at least as far from the bias, on both sides, as its bias is.</param>
    /// <param name="eigenvectors">U, <c>[m, m]</c> row-major, row j for test row j; gives estimates an interval for the finite number of test
    /// rows. Empty for none.</param>
    /// <param name="projections">Uᵀ R, <c>[m, k]</c> row-major; with <paramref name="eigenvectors"/>.</param>
    /// <param name="testGroups">The group of each test row, from 0; empty if every row is independent.</param>
    /// <param name="decomposition">In place of <paramref name="eigenvectors"/> and <paramref name="projections"/>: gives both, with their eigenvalues,
    /// when an estimate first needs them; it is called once at most.</param>
    public static new ExactQuadraticLoss FromSpectrum(
        ReadOnlySpan<double> eigenvalues, ReadOnlySpan<double> squaredResiduals, int outputs,
        double roundingError, double resolution, double residualError = 0, LossDistribution? perturbed = null,
        ReadOnlyMemory<double> eigenvectors = default, ReadOnlyMemory<double> projections = default, ReadOnlyMemory<int> testGroups = default,
        Func<CancellationToken, (double[] Eigenvalues, ReadOnlyMemory<double> Eigenvectors, double[] Projections)>? decomposition = null)
    {
        var spectrum = new ResolvedSpectrum(eigenvalues, squaredResiduals, roundingError, resolution, residualError);
        var law = LawOf(spectrum.Eigenvalues, spectrum.SquaredResiduals, outputs);
        var alternatives = new List<GeneralizedChiSquared>();
        var resolvedPart = law;
        if (spectrum.IsSensitive)
        {
            alternatives.Add(LawOf(spectrum.RaisedEigenvalues, spectrum.SquaredResiduals, outputs));
            alternatives.Add(LawOf(spectrum.DroppedEigenvalues, spectrum.SquaredResiduals, outputs));
        }
        if (spectrum.Unresolved > 0)
            resolvedPart = LawOf(spectrum.DroppedEigenvalues, spectrum.ResolvedSquaredResiduals, outputs);
        Func<CancellationToken, RowPart>? rows = null;
        if (!eigenvectors.IsEmpty)
        {
            var given = new RowPart(RowsOf(spectrum.SquaredResiduals, outputs, eigenvectors, projections, testGroups), law);
            rows = _ => given;
        }
        else if (decomposition is not null)
        {
            rows = cancellationToken =>
            {
                // The directions of equal eigenvalues may be others than those of the law: derivatives need a law of the same directions.
                var (values, vectors, own) = decomposition(cancellationToken);
                var resolved = new ResolvedSpectrum(values, RowSums(own, outputs), roundingError, resolution, residualError);
                return new RowPart(RowsOf(resolved.SquaredResiduals, outputs, vectors, own, testGroups), LawOf(resolved.Eigenvalues, resolved.SquaredResiduals, outputs));
            };
        }
        return new ExactQuadraticLoss(law, [.. alternatives], resolvedPart, perturbed, rows, TestRowSpectrum.PartsOf(testGroups, eigenvalues.Length), eigenvalues.Length, spectrum.Unresolved);
    }

    /// <summary>A perturbation can act in either direction, so the bounds widen on both sides.</summary>
    private static void Widen(double perturbed, double bias, ref double lower, ref double upper)
    {
        lower = Math.Min(lower, perturbed);
        upper = Math.Max(upper, perturbed);
        if (double.IsFinite(perturbed) && double.IsFinite(bias))
        {
            double difference = Math.Abs(perturbed - bias);
            lower = Math.Min(lower, Math.Max(0, bias - difference));
            upper = Math.Max(upper, bias + difference);
        }
    }

    private static TestRowSpectrum RowsOf(
        double[] squaredResiduals, int outputs, ReadOnlyMemory<double> eigenvectors, ReadOnlyMemory<double> projections, ReadOnlyMemory<int> testGroups)
    {
        int m = squaredResiduals.Length;
        RequireLength(eigenvectors.Length, (long)m * m, nameof(eigenvectors));
        RequireLength(projections.Length, (long)m * outputs, nameof(projections));
        if (!testGroups.IsEmpty)
            RequireLength(testGroups.Length, m, nameof(testGroups));
        return new TestRowSpectrum(eigenvectors, projections.Span, squaredResiduals, outputs, testGroups);
    }

    private RowPart RowsFor(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _rows ??= _rowsOf!(cancellationToken);
    }

    /// <summary>Σ_c x_ic² of each row.</summary>
    private static double[] RowSums(double[] values, int columns) =>
        [.. Enumerable.Range(0, values.Length / columns).Select(row => TensorPrimitives.SumOfSquares<double>(values.AsSpan(row * columns, columns)))];

    private static void RequireLength(int found, long right, string name)
    {
        if (found != right)
            throw new ArgumentException($"{name} had {found} elements; it must have {right}.", name);
    }

    private static GeneralizedChiSquared LawOf(double[] eigenvalues, ReadOnlySpan<double> squaredResiduals, int outputs)
    {
        double scale = 1.0 / ((double)eigenvalues.Length * outputs);
        var weights = new double[eigenvalues.Length];
        var offsets = new double[eigenvalues.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = eigenvalues[i] * scale;
            offsets[i] = squaredResiduals[i] * scale;
        }
        return new GeneralizedChiSquared(0, weights, outputs, offsets);
    }

    /// <summary>The test rows, and a law in the order of their directions.</summary>
    private sealed record RowPart(TestRowSpectrum Rows, GeneralizedChiSquared Law)
    {
        public TestRowInfluence? InfluenceAt(double targetLoss, ReadOnlySpan<double> targetRowLosses) =>
            targetLoss > Law.Minimum ? Rows.InfluenceAt(Law.Form, targetLoss - Law.Minimum, targetLoss, targetRowLosses) : null;
    }
}
