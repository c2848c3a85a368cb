using Microsoft.ML.InductiveBias.Numerics;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The PAC-Bayes bound of a Gaussian process whose prior is the process conditioned on half of the rows.</summary>
/// <remarks>
/// Maximum likelihood and the centered mean look at the rows, so the theorem doesn't hold for the prior before any row. Here both look at the first half alone, and
/// the other m rows are charged. With S and μ the covariance and mean of the prior P on these rows, A = S + σ²I, r = y − μ, and α = A⁻¹ r, the process Q given all
/// rows has on them the mean y − σ²α and the covariance σ²(I − σ²A⁻¹), and
/// KL(Q‖P) = ½ Σ_c [σ² tr A⁻¹ − m + ln det A − m ln σ² + rᵀα − σ² αᵀα].
/// </remarks>
internal static class HalvedPrior
{
    private const int FewestRows = 4;

    /// <summary>The share of the variance of the targets that a right row of a regression may have as its squared error.</summary>
    private const double RightShare = 0.25;

    /// <summary>The bound; <see langword="null"/> where the theorem doesn't apply, or half of the rows has no usable kernel matrix.</summary>
    public static PacBayesEstimate? BoundOf(GaussianProcessHypothesisSpace space, TaskData training, int seed, CancellationToken cancellationToken)
    {
        if (training.Rows < FewestRows || !training.Groups.IsEmpty || space.Approximation is not null)
            return null;
        int[] order = StableShuffle.Order(training.Rows, seed);
        var first = training.SelectRows(order.AsSpan(0, training.Rows / 2));
        var rest = training.SelectRows(order.AsSpan(training.Rows / 2));
        double? rightLoss = training.Kind == TaskKind.Regression ? RightShare * Variance(first) : null;
        if (space.NoiseVariance == 0 && !space.Tuning.NoiseVariance)
            return new PacBayesEstimate(first.Rows, rest.Rows, 0, Information.Infinite, rightLoss);
        try
        {
            // The same space without the comparison of parameters, which has been made on all rows.
            using var prior = new GaussianProcessHypothesisSpace(space.Kernel, space.NoiseVariance) { CenterTargets = space.CenterTargets, Tuning = space.Tuning, Device = space.Device }
                .Fit(first, null, cancellationToken);
            MatrixMemory.CheckLaw(first.Rows, rest.Rows, prior.Process.Device, MatrixMemory.PointBytes(rest), factors: 0, matrices: 2);
            var use = prior.Process.Use();
            return Cancellable.Run($"the bound of a Gaussian process of {training.Rows} rows", () =>
            {
                using (use)
                    return Bound(prior, rest, rightLoss);
            }, cancellationToken);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static PacBayesEstimate Bound(FittedGaussianProcess prior, TaskData rest, double? rightLoss)
    {
        using var scope = torch.NewDisposeScope();
        var process = prior.Process;
        using var points = PointRows.Of(rest, process.Device);
        var (mean, covariance) = process.Posterior(points);
        var targets = Tensors.Matrix(rest.Targets, rest.OutputCount, process.Device);
        var residuals = targets - mean;
        covariance.diagonal().Plus_(prior.NoiseVariance);
        using var cholesky = JitteredCholesky.Of(covariance, prior.Kernel);
        double noise = prior.NoiseVariance + cholesky.Jitter;
        int m = rest.Rows, k = rest.OutputCount;

        double[] inverseDiagonal = BlockedCholesky.InverseDiagonal(cholesky.Factor);
        BlockedCholesky.Solve(cholesky.Factor, residuals);
        double fit = residuals.Squared().sum().Value();
        BlockedCholesky.SolveTransposed(cholesky.Factor, residuals);
        double shift = residuals.Squared().sum().Value(), halfLogDeterminant = cholesky.Factor.diagonal().log().sum().Value();
        double nats = 0.5 * (k * (noise * inverseDiagonal.Sum() - m + 2 * halfLogDeterminant - m * Math.Log(noise)) + fit - noise * shift);

        var right = RowDifficulties.OfNormalOutputs(
            rest, Tensors.ToArray(targets - residuals.Times(noise)), Array.ConvertAll(inverseDiagonal, inverse => noise * (1 - noise * inverse)), 0,
            new RowDifficultyOptions { Loss = rightLoss is null ? LossKind.ZeroOneError : LossKind.MeanSquaredError, RightLoss = rightLoss });
        // Rounding may leave a little below 0.
        return new PacBayesEstimate(prior.Training.Rows, m, 1 - Math.Min(1, right.ProbabilityRight.Average()), Information.FromNats(Math.Max(0, nats)), rightLoss);
    }

    /// <summary>The mean over the outputs of the variance of their targets.</summary>
    private static double Variance(TaskData rows)
    {
        double[] means = ConditionedProcess.MeanTarget(rows, rows.Rows);
        double sum = 0;
        for (int row = 0; row < rows.Rows; row++)
        {
            var target = rows.TargetRow(row);
            for (int c = 0; c < means.Length; c++)
                sum += (target[c] - means[c]) * (target[c] - means[c]);
        }
        return sum / ((double)rows.Rows * means.Length);
    }
}
