using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Solves C X = B for many right-hand sides by conjugate gradients with a preconditioner P ≤ C; one product with C a step.</summary>
/// <remarks>For each column r of the residual R = B − C X, the squared error of the solution in the norm of C is rᵀ C⁻¹ r ≤ rᵀ P⁻¹ r.</remarks>
internal sealed class ConjugateGradients : IDisposable
{
    private readonly KernelOperator _operator;
    private readonly LowRankPreconditioner _preconditioner;
    private readonly torch.Tensor _rightSides;
    private torch.Tensor? _direction;
    private torch.Tensor _squares;

    /// <summary>Starts at X = 0.</summary>
    /// <param name="product">C.</param>
    /// <param name="preconditioner">P.</param>
    /// <param name="rightSides">B, <c>[n, m]</c>; it stays the caller's and unchanged.</param>
    public ConjugateGradients(KernelOperator product, LowRankPreconditioner preconditioner, torch.Tensor rightSides)
    {
        (_operator, _preconditioner, _rightSides) = (product, preconditioner, rightSides);
        Solution = torch.zeros_like(rightSides);
        Residual = rightSides.clone();
        Preconditioned = preconditioner.Solve(Residual);
        _squares = Products(Residual, Preconditioned);
    }

    /// <summary>X, <c>[n, m]</c>.</summary>
    public torch.Tensor Solution { get; }

    /// <summary>R, <c>[n, m]</c>: after a step that of the recursion, after <see cref="Correct"/> the true one.</summary>
    public torch.Tensor Residual { get; private set; }

    /// <summary>P⁻¹ R, <c>[n, m]</c>.</summary>
    public torch.Tensor Preconditioned { get; private set; }

    /// <summary>rᵀ P⁻¹ r of each column.</summary>
    public double[] SquaredErrors => Tensors.ToArray(_squares);

    /// <summary>Products with C so far.</summary>
    public int Count { get; private set; }

    /// <summary>One step.</summary>
    /// <param name="isSingle">Whether the product is in single precision.</param>
    /// <param name="progress">Receives the share of the product that is done; may be <see langword="null"/>.</param>
    public void Step(bool isSingle, Action<double>? progress)
    {
        _direction ??= Preconditioned.clone();
        Preconditioned.Dispose();
        using var scope = torch.NewDisposeScope();
        var image = _operator.Times(_direction, isSingle, progress);
        Count++;
        // A column that is solved has no direction left: 0/0.
        var length = _squares.div(Products(_direction, image)).nan_to_num_(0, 0, 0);
        Solution.addcmul_(_direction, length, value: Scalars.One);
        Residual.addcmul_(image, length, value: Scalars.Of(-1));
        image.Dispose();
        var before = _squares;
        Renew();
        _direction.mul_(_squares.div(before).nan_to_num_(0, 0, 0)).Plus_(Preconditioned);
        before.Dispose();
    }

    /// <summary>Computes the residual of the solution in double precision, and starts from there again.</summary>
    public void Correct(Action<double>? progress)
    {
        Residual.Dispose();
        Residual = _operator.Times(Solution, isSingle: false, progress);
        Count++;
        Residual.neg_().Plus_(_rightSides);
        var before = _squares;
        Renew();
        before.Dispose();
        _direction?.Dispose();
        _direction = null;
    }

    public void Dispose()
    {
        Solution.Dispose();
        Residual.Dispose();
        Preconditioned.Dispose();
        _direction?.Dispose();
        _squares.Dispose();
    }

    private void Renew()
    {
        Preconditioned.Dispose();
        Preconditioned = _preconditioner.Solve(Residual).DetachFromDisposeScope();
        _squares = Products(Residual, Preconditioned).DetachFromDisposeScope();
    }

    /// <summary>The inner products of columns, <c>[m]</c>, in blocks of rows.</summary>
    private static torch.Tensor Products(torch.Tensor left, torch.Tensor right)
    {
        const long BlockRows = 4096;
        var sums = Tensors.Full(0, left.device, left.shape[1]);
        for (long start = 0; start < left.shape[0]; start += BlockRows)
        {
            using var scope = torch.NewDisposeScope();
            long rows = Math.Min(BlockRows, left.shape[0] - start);
            sums.Plus_(left.narrow(0, start, rows).mul(right.narrow(0, start, rows)).sum([0L]));
        }
        return sums;
    }
}
