using MathNet.Numerics.Random;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>P = F Fᵀ + σ² I with F Fᵀ ≤ K, by a partial Cholesky factorization with pivots drawn at random: cheap to solve with, and below
/// K + σ² I in the Loewner order, which is what error bounds need.</summary>
/// <remarks>Pivots are drawn in blocks with probabilities proportional to the variance that is left (Chen, Epperly, Tropp, Webber, Randomly
/// pivoted Cholesky, 2023, algorithm 4). The solve is Woodbury's identity: P⁻¹ = (I − F (σ² I + FᵀF)⁻¹ Fᵀ) / σ².</remarks>
internal sealed class LowRankPreconditioner : IDisposable
{
    private const int PivotsPerBlock = 128;

    /// <summary>Variance left, relative to the noise of all rows, at which further pivots no longer help.</summary>
    private const double Negligible = 1e-3;

    /// <summary>Of the largest pivot of a block: keeps a block of near-duplicates factorable. It makes F smaller, never larger.</summary>
    private const double PivotJitter = 1e-10;

    private readonly torch.Tensor _factor;
    private readonly torch.Tensor _inner;
    private readonly double _noiseVariance;

    private LowRankPreconditioner(torch.Tensor factor, torch.Tensor inner, double noiseVariance) => (_factor, _inner, _noiseVariance) = (factor, inner, noiseVariance);

    /// <summary>Number of columns of F.</summary>
    public long Rank => _factor.shape[1];

    /// <summary>The preconditioner of at most a given rank.</summary>
    public static LowRankPreconditioner Of(Kernel kernel, PointRows points, double noiseVariance, int largestRank, IProgress<WorkProgress>? progress)
    {
        int n = (int)points.Rows;
        largestRank = Math.Min(largestRank, n);
        using var scope = torch.NewDisposeScope();
        var left = Tensors.ToArray(kernel.Diagonal(points));
        var factor = Tensors.Empty(points.Device, n, largestRank);
        var random = new MersenneTwister(1, false);
        int rank = 0;
        while (rank < largestRank && left.Sum() > Negligible * noiseVariance * n)
        {
            Cancellable.ThrowIfCancelled();
            progress?.Report(new WorkProgress("preconditioner of the kernel matrix", rank / (double)largestRank));
            using var inner = torch.NewDisposeScope();
            int[] pivots = Drawn(left, Math.Min(PivotsPerBlock, largestRank - rank), random);
            if (pivots.Length == 0)
                break;
            using var pivotRows = points.Select(pivots);
            var indices = Tensors.Positions(pivots, points.Device);
            var residual = kernel.Cross(points, pivotRows);
            if (rank > 0)
            {
                var before = factor.narrow(1, 0, rank);
                residual.addmm_(before, before.index_select(0, indices).t(), beta: 1, alpha: -1);
            }
            var block = residual.index_select(0, indices);
            block = block.Plus(block.t()).Times_(0.5);
            block.diagonal().Plus_(PivotJitter * Math.Max(double.Epsilon, block.diagonal().max().Value()));
            var (root, info) = torch.linalg.cholesky_ex(block, check_errors: false);
            if (info.Count() != 0)
                break; // what is left is rounding
            var columns = factor.narrow(1, rank, pivots.Length);
            columns.copy_(torch.linalg.solve_triangular(root.t(), residual, upper: true, left: false));
            double[] explained = Tensors.ToArray(columns.Squared().sum(1));
            for (int row = 0; row < n; row++)
                left[row] = Math.Max(0, left[row] - explained[row]);
            foreach (int pivot in pivots)
                left[pivot] = 0;
            rank += pivots.Length;
        }
        progress?.Report(new WorkProgress("preconditioner of the kernel matrix", 1));
        var used = factor.narrow(1, 0, rank);
        var gram = Tensors.Full(0, points.Device, rank, rank);
        BlockedCholesky.SubtractSquare(gram, used);
        gram.neg_().diagonal().Plus_(noiseVariance);
        if (!BlockedCholesky.TryFactor(gram))
            throw new KernelMatrixException($"The preconditioner of the kernel {kernel.Describe()} has no Cholesky factor; use a larger noise variance.");
        return new LowRankPreconditioner(used.MoveToOuterDisposeScope(), gram.MoveToOuterDisposeScope(), noiseVariance).Kept();
    }

    /// <summary>P⁻¹ V, <c>[n, m]</c>; the caller disposes it.</summary>
    public torch.Tensor Solve(torch.Tensor vectors)
    {
        using var scope = torch.NewDisposeScope();
        var projected = torch.mm(_factor.t(), vectors);
        BlockedCholesky.Solve(_inner, projected);
        BlockedCholesky.SolveTransposed(_inner, projected);
        var result = vectors.clone();
        result.addmm_(_factor, projected, beta: 1, alpha: -1);
        return result.Times_(1 / _noiseVariance).MoveToOuterDisposeScope();
    }

    /// <summary>The diagonal of P⁻¹.</summary>
    public double[] InverseDiagonal()
    {
        const int BlockRows = 4096;
        var diagonal = new double[_factor.shape[0]];
        for (int start = 0; start < diagonal.Length; start += BlockRows)
        {
            using var scope = torch.NewDisposeScope();
            var rows = _factor.narrow(0, start, Math.Min(BlockRows, diagonal.Length - start)).t().clone();
            BlockedCholesky.Solve(_inner, rows);
            Tensors.ToArray(rows.mul_(rows).sum([0L]).From(1).Times_(1 / _noiseVariance)).CopyTo(diagonal, start);
        }
        return diagonal;
    }

    public void Dispose()
    {
        _factor.Dispose();
        _inner.Dispose();
    }

    private LowRankPreconditioner Kept()
    {
        _factor.DetachFromDisposeScope();
        _inner.DetachFromDisposeScope();
        return this;
    }

    /// <summary>Distinct rows with probabilities proportional to their weights: those of the smallest exponential waiting times.</summary>
    private static int[] Drawn(double[] weights, int count, Random random)
    {
        var waiting = new PriorityQueue<int, double>();
        for (int row = 0; row < weights.Length; row++)
        {
            double time = -Math.Log(1 - random.NextDouble());
            if (!(weights[row] > 0))
                continue;
            waiting.Enqueue(row, -time / weights[row]);
            if (waiting.Count > count)
                waiting.Dequeue();
        }
        int[] drawn = [.. waiting.UnorderedItems.Select(item => item.Element)];
        Array.Sort(drawn);
        return drawn;
    }
}
