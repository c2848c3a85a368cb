using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A Gaussian process conditioned on training rows by the Cholesky factor of their kernel matrix.</summary>
/// <remarks>With s = σ² + jitter: L Lᵀ = K + s I, V = L⁻¹ Y, α = L⁻ᵀ V; on points X*, W = L⁻¹ K(X, X*), mean Wᵀ V, covariance
/// K(X*, X*) − Wᵀ W.</remarks>
internal sealed class FactoredProcess : ConditionedProcess
{
    /// <summary>The factor by which the sensitivity check increases the jitter.</summary>
    private const double SensitivityFactor = 10;

    /// <summary>A rounding error above this share of the smallest pivot may be visible in the sixth digit of an answer.</summary>
    private const double VisibleShare = 1e-8;

    private readonly JitteredCholesky _cholesky;
    private readonly torch.Tensor _whitenedTargets;

    private FactoredProcess(TaskData data, Kernel kernel, double noiseVariance, bool isCentered, torch.Device device, double smallestJitter)
        : base(data, kernel, noiseVariance, isCentered, device)
    {
        var gram = kernel.Gram(Points);
        using (var diagonal = gram.diagonal())
            diagonal.Plus_(noiseVariance);
        _cholesky = JitteredCholesky.Of(gram, kernel, smallestJitter);
        _whitenedTargets = CenteredTargets(data, PriorMean, device);
        BlockedCholesky.Solve(_cholesky.Factor, _whitenedTargets);
    }

    /// <inheritdoc/>
    public override double Jitter => _cholesky.Jitter;

    /// <inheritdoc/>
    public override double RoundingError => _cholesky.RoundingError;

    /// <inheritdoc/>
    public override bool IsIllConditioned => Jitter > 0 || ElementError > VisibleShare * _cholesky.SmallestPivot;

    /// <summary>The rounding error of one element of the kernel matrix.</summary>
    private double ElementError => _cholesky.RoundingError / Rows;

    /// <summary>Conditions the process on rows.</summary>
    public static FactoredProcess On(TaskData data, Kernel kernel, double noiseVariance, bool isCentered, torch.Device device) =>
        new(data, kernel, noiseVariance, isCentered, device, smallestJitter: 0);

    /// <inheritdoc/>
    public override ConditionedProcess With(Kernel kernel) => On(Data, kernel, NoiseVariance, IsCentered, Device);

    /// <summary>The same process with a perturbation within rounding: ten times the jitter, or, if the matrix
    /// is ill-conditioned, the rounding error of its elements on its diagonal; otherwise <see langword="null"/>.</summary>
    public FactoredProcess? Perturbed()
    {
        if (Jitter > 0)
            return new FactoredProcess(Data, Kernel, NoiseVariance, IsCentered, Device, SensitivityFactor * Jitter);
        return IsIllConditioned ? new FactoredProcess(Data, Kernel, NoiseVariance, IsCentered, Device, ElementError) : null;
    }

    /// <inheritdoc/>
    public override (torch.Tensor Mean, torch.Tensor Covariance) Posterior(PointRows points)
    {
        using var whitened = Whitened(points);
        using var transposed = whitened.t();
        var covariance = Kernel.Gram(points);
        BlockedCholesky.SubtractSquare(covariance, whitened);
        return (AddPriorMean(torch.mm(transposed, _whitenedTargets)), covariance);
    }

    /// <summary>Mean and covariance on points, given the first rows only, for ascending numbers of them; each pair is disposed before the next.</summary>
    /// <param name="points"><c>[p, d]</c>.</param>
    /// <param name="rowCounts">Numbers of rows, ascending, each at least 1.</param>
    /// <remarks>The leading part of L and of W = L⁻¹ K(X, X*) belongs to the first rows, so each number of rows subtracts
    /// the products of the rows that it adds. Centered targets are those less the means c' of the first rows, L⁻¹ (Y − c') = V + L⁻¹ 1 (c − c').</remarks>
    public IEnumerable<(torch.Tensor Mean, torch.Tensor Covariance)> NestedPosteriors(PointRows points, IReadOnlyList<int> rowCounts)
    {
        using var whitened = Whitened(points);
        using var covariance = Kernel.Gram(points);
        using var mean = Tensors.Full(0, Device, points.Rows, Data.OutputCount);
        using var whitenedConstants = Tensors.Full(1, Device, Rows, 1);
        BlockedCholesky.Solve(_cholesky.Factor, whitenedConstants);
        using var response = Tensors.Full(0, Device, points.Rows, 1);
        int done = 0;
        foreach (int count in rowCounts)
        {
            if (count > done)
            {
                using var added = whitened.narrow(0, done, count - done);
                using var transposed = added.t();
                using var targets = _whitenedTargets.narrow(0, done, count - done);
                BlockedCholesky.SubtractSquare(covariance, added);
                mean.addmm_(transposed, targets);
                using var constant = whitenedConstants.narrow(0, done, count - done);
                response.addmm_(transposed, constant);
                done = count;
            }
            using var currentMean = mean.clone();
            if (IsCentered)
            {
                var own = MeanTarget(Data, count);
                using var ownMean = Tensors.Matrix(own, own.Length, Device);
                using var priorMean = Tensors.Matrix(PriorMean, own.Length, Device);
                using var difference = priorMean - ownMean;
                currentMean.addmm_(response, difference).Plus_(ownMean);
            }
            yield return (currentMean, covariance);
        }
    }

    /// <inheritdoc/>
    public override double NegativeLogMarginalLikelihood()
    {
        using var scope = torch.NewDisposeScope();
        double fit = _whitenedTargets.Squared().sum().Value(), halfLogDeterminant = _cholesky.Factor.diagonal().log().sum().Value();
        double count = (double)Rows * Data.OutputCount;
        return 0.5 * fit + Data.OutputCount * halfLogDeterminant + 0.5 * count * Math.Log(2 * Math.PI);
    }

    /// <summary>The same row by row: −ln p(y_i | y_1 … y_{i−1}) = ½ Σ_c (L⁻¹ y_c)_i² + k ln L_ii + (k/2) ln 2π, in nats.</summary>
    public double[] RowNats()
    {
        using var scope = torch.NewDisposeScope();
        int outputs = Data.OutputCount;
        var nats = _whitenedTargets.Squared().sum(1).Times_(0.5).add_(_cholesky.Factor.diagonal().log(), Scalars.Of(outputs));
        return Tensors.ToArray(nats.Plus_(0.5 * outputs * Math.Log(2 * Math.PI)));
    }

    /// <summary>The same process with its rows in another order.</summary>
    public FactoredProcess Reordered(int[] order) => new(Data.SelectRows(order), Kernel, NoiseVariance, IsCentered, Device, Jitter);

    private protected override (torch.Tensor Mean, torch.Tensor Variances) MarginalsAt(PointRows points)
    {
        using var scope = torch.NewDisposeScope();
        var whitened = Whitened(points);
        var mean = AddPriorMean(torch.mm(whitened.t(), _whitenedTargets));
        return (mean.MoveToOuterDisposeScope(), Kernel.Gram(points).diagonal().sub(whitened.mul_(whitened).sum([0L])).MoveToOuterDisposeScope());
    }

    private protected override void Free()
    {
        _cholesky.Dispose();
        _whitenedTargets.Dispose();
    }

    private protected override torch.Tensor CoefficientTensor()
    {
        var coefficients = _whitenedTargets.clone();
        BlockedCholesky.SolveTransposed(_cholesky.Factor, coefficients);
        return coefficients;
    }

    /// <summary>W = L⁻¹ K(X, X*), <c>[n, p]</c>, in the memory of the kernel's values.</summary>
    private torch.Tensor Whitened(PointRows points)
    {
        var cross = Kernel.Cross(Points, points);
        BlockedCholesky.Solve(_cholesky.Factor, cross);
        return cross;
    }

    private protected override double[] InverseDiagonal() => BlockedCholesky.InverseDiagonal(_cholesky.Factor);
}
