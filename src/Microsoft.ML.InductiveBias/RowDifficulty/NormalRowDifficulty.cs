using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The difficulty of rows where the outputs of a random hypothesis are independent normal variables of equal variance: exact.</summary>
/// <remarks>With residual r = mean − target and variance v of each of the k outputs, the squared error averaged over the outputs is
/// (v/k) χ'²_k(‖r‖²/v): expectation ‖r‖²/k + v, variance (2kv² + 4v‖r‖²)/k².</remarks>
internal static class NormalRowDifficulty
{
    private const int RowsPerCheck = 64;

    /// <summary>The difficulty of each row.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="means"><c>[p, k]</c>, row-major.</param>
    /// <param name="variances">One for each row; below 0 where rounding made it so.</param>
    /// <param name="resolution">Variances below it are rounding noise.</param>
    /// <param name="options">The loss and what counts as right.</param>
    /// <param name="diagnostics">Diagnostics to add; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    public static RowDifficulties Of(TaskData rows, double[] means, double[] variances, double resolution, RowDifficultyOptions options, IEnumerable<Diagnostic>? diagnostics = null, CancellationToken cancellationToken = default)
    {
        int count = rows.Rows;
        double[] expected = new double[count], variance = new double[count], probability = new double[count];
        double[] bits = new double[count], lower = new double[count], upper = new double[count];
        Parallel.For(0, (count + RowsPerCheck - 1) / RowsPerCheck, new ParallelOptions { CancellationToken = cancellationToken }, block =>
        {
            for (int row = block * RowsPerCheck; row < Math.Min(count, (block + 1) * RowsPerCheck); row++)
            {
                var mean = means.AsSpan(row * rows.OutputCount, rows.OutputCount);
                double v = Math.Max(variances[row], 0);
                double logRight = LogRight(rows, row, mean, v, options);
                probability[row] = Math.Exp(logRight);
                bits[row] = Information.FromLogProbability(logRight).Bits;
                (lower[row], upper[row]) = v >= resolution ? (bits[row], bits[row]) : Bounds(bits[row],
                    LogRight(rows, row, mean, 0, options), LogRight(rows, row, mean, resolution, options));
                (expected[row], variance[row]) = options.Loss == LossKind.ZeroOneError
                    // Of the rarer outcome, so that neither is lost by cancellation.
                    ? (-AccurateLogarithms.ExpMinusOne(logRight), -AccurateLogarithms.ExpMinusOne(logRight) * probability[row])
                    : SquaredError(rows.TargetRow(row), mean, v);
            }
        });
        int unresolved = variances.Count(v => v < resolution);
        return new RowDifficulties
        {
            Method = EstimationMethod.Exact,
            Loss = options.Loss,
            RightLoss = options.RightLoss,
            ExpectedLoss = expected,
            LossVariance = variance,
            ProbabilityRight = probability,
            Bits = bits,
            BitsLower = lower,
            BitsUpper = upper,
            Means = means,
            Diagnostics = unresolved == 0 ? [.. diagnostics ?? []] : [new Diagnostic("rowVarianceBelowRounding", DiagnosticSeverity.Information, FormattableString.Invariant(
                $"On {unresolved} of {count} rows hypotheses differ by less than the rounding error (a variance below {resolution:G3}), as on training rows; the bounds of their bits show the resulting uncertainty.")), .. diagnostics ?? []],
        };
    }

    private static (double Lower, double Upper) Bounds(double bits, double first, double second)
    {
        double one = Information.FromLogProbability(first).Bits, other = Information.FromLogProbability(second).Bits;
        return (Math.Min(bits, Math.Min(one, other)), Math.Max(bits, Math.Max(one, other)));
    }

    private static double LogRight(TaskData rows, int row, ReadOnlySpan<double> mean, double variance, RowDifficultyOptions options)
    {
        var targets = rows.TargetRow(row);
        if (rows.Kind != TaskKind.Regression)
            return LargestNormal.LogProbability(mean, targets.IndexOf(1.0), Math.Sqrt(variance));
        double residual = SquaredResidual(targets, mean) / targets.Length, limit = options.RightLoss!.Value;
        if (variance == 0)
            return residual <= limit ? 0 : double.NegativeInfinity;
        return new GeneralizedChiSquared(0, [variance / targets.Length], targets.Length, [residual]).LogCumulativeProbability(limit);
    }

    private static (double Expected, double Variance) SquaredError(ReadOnlySpan<double> targets, ReadOnlySpan<double> mean, double variance)
    {
        double residual = SquaredResidual(targets, mean);
        double k = targets.Length;
        return (residual / k + variance, (2 * k * variance * variance + 4 * variance * residual) / (k * k));
    }

    private static double SquaredResidual(ReadOnlySpan<double> targets, ReadOnlySpan<double> mean)
    {
        double sum = 0;
        for (int c = 0; c < mean.Length; c++)
            sum += (mean[c] - targets[c]) * (mean[c] - targets[c]);
        return sum;
    }
}
