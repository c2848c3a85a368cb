using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A Gaussian process conditioned on training rows: the Cholesky factor and the quantities that follow from it.</summary>
/// <remarks>With s = σ² + jitter: L Lᵀ = K + s I, V = L⁻¹ Y, α = L⁻ᵀ V; on points X*, W = L⁻¹ K(X, X*), mean Wᵀ V, covariance
/// K(X*, X*) − Wᵀ W. A centered process has the means c of the targets as its prior mean: Y − c in place of Y, and c + Wᵀ V.</remarks>
internal sealed class ConditionedProcess : IDisposable
{
    /// <summary>The factor by which the sensitivity check increases the jitter.</summary>
    private const double SensitivityFactor = 10;

    /// <summary>A rounding error above this share of the smallest pivot may be visible in the sixth digit of an answer.</summary>
    private const double VisibleShare = 1e-8;

    private readonly Kernel _kernel;
    private readonly double _noiseVariance;
    private readonly TaskData _data;
    private readonly PointRows _points;
    private readonly JitteredCholesky _cholesky;
    private readonly torch.Tensor _whitenedTargets;
    private int _users = 1;
    private int _disposed;

    private ConditionedProcess(TaskData data, Kernel kernel, double noiseVariance, bool isCentered, double smallestJitter)
    {
        _data = data;
        _kernel = kernel;
        _noiseVariance = noiseVariance;
        IsCentered = isCentered;
        PriorMean = isCentered ? MeanTarget(data, data.Rows) : new double[data.OutputCount];
        _points = PointRows.Of(data);
        var gram = kernel.Gram(_points);
        using (var diagonal = gram.diagonal())
            diagonal.Plus_(noiseVariance);
        _cholesky = JitteredCholesky.Of(gram, kernel, smallestJitter);
        using var targets = CenteredTargets(data, PriorMean);
        _whitenedTargets = torch.linalg.solve_triangular(_cholesky.Factor, targets, upper: false);
    }

    /// <summary>The amount added to the kernel's diagonal in addition to the noise variance.</summary>
    public double Jitter => _cholesky.Jitter;

    /// <summary>Eigenvalues of a covariance below it are rounding noise.</summary>
    public double RoundingError => _cholesky.RoundingError;

    /// <summary>Whether the rounding of the kernel matrix may be visible in the sixth digit of an answer, or jitter was needed.</summary>
    public bool IsIllConditioned => Jitter > 0 || ElementError > VisibleShare * _cholesky.SmallestPivot;

    /// <summary>The rounding error of the posterior mean, K(x, X) α: that of the kernel times the norm of α.</summary>
    public double MeanError
    {
        get
        {
            using var scope = torch.NewDisposeScope();
            return RoundingError * CoefficientTensor().norm().Value();
        }
    }

    /// <summary>The rows that it is conditioned on.</summary>
    public TaskData Data => _data;

    /// <summary>Number of rows that it is conditioned on.</summary>
    public int Rows => _data.Rows;

    /// <summary>Whether the means of the targets are the prior mean, which is 0 otherwise.</summary>
    public bool IsCentered { get; }

    /// <summary>The prior mean of each output.</summary>
    public double[] PriorMean { get; }

    /// <summary>Conditions the process on rows.</summary>
    public static ConditionedProcess On(TaskData data, Kernel kernel, double noiseVariance, bool isCentered) =>
        new(data, kernel, noiseVariance, isCentered, smallestJitter: 0);

    /// <summary>The mean of each output over the first rows.</summary>
    public static double[] MeanTarget(TaskData data, int rows)
    {
        var means = new double[data.OutputCount];
        for (int row = 0; row < rows; row++)
        {
            var target = data.TargetRow(row);
            for (int c = 0; c < means.Length; c++)
                means[c] += target[c] / rows;
        }
        return means;
    }

    /// <summary>The targets less a mean of each output, <c>[n, k]</c>; the caller disposes them.</summary>
    public static torch.Tensor CenteredTargets(TaskData data, double[] means)
    {
        using var targets = Tensors.Matrix(data.Targets, data.OutputCount);
        using var offset = Tensors.Matrix(means, means.Length);
        return targets - offset;
    }

    /// <summary>The same process with a perturbation within rounding: ten times the jitter, or, if the matrix
    /// is ill-conditioned, the rounding error of its elements on its diagonal; otherwise <see langword="null"/>.</summary>
    public ConditionedProcess? Perturbed()
    {
        if (Jitter > 0)
            return new ConditionedProcess(_data, _kernel, _noiseVariance, IsCentered, SensitivityFactor * Jitter);
        return IsIllConditioned ? new ConditionedProcess(_data, _kernel, _noiseVariance, IsCentered, ElementError) : null;
    }

    /// <summary>The coefficients α of the posterior mean, which is the prior mean + Σ_i α_i K(x, x_i), <c>[n, k]</c> row-major.</summary>
    public double[] Coefficients()
    {
        using var scope = torch.NewDisposeScope();
        return Tensors.ToArray(CoefficientTensor());
    }

    /// <summary>Mean and covariance on points; the caller disposes both.</summary>
    /// <param name="points"><c>[p, d]</c>.</param>
    public (torch.Tensor Mean, torch.Tensor Covariance) Posterior(PointRows points)
    {
        torch.Tensor whitened;
        using (var cross = _kernel.Cross(_points, points))
            whitened = torch.linalg.solve_triangular(_cholesky.Factor, cross, upper: false);
        using (whitened)
        {
            using var transposed = whitened.t();
            var covariance = _kernel.Gram(points);
            covariance.addmm_(transposed, whitened, beta: 1, alpha: -1);
            return (AddPriorMean(torch.mm(transposed, _whitenedTargets)), covariance);
        }
    }

    /// <summary>Mean and covariance on points, given the first rows only, for ascending numbers of them; each pair is disposed before the next.</summary>
    /// <param name="points"><c>[p, d]</c>.</param>
    /// <param name="rowCounts">Numbers of rows, ascending, each at least 1.</param>
    /// <remarks>The leading part of L and of W = L⁻¹ K(X, X*) belongs to the first rows, so each number of rows subtracts
    /// the products of the rows that it adds. Centered targets are those less the means c' of the first rows, L⁻¹ (Y − c') = V + L⁻¹ 1 (c − c').</remarks>
    public IEnumerable<(torch.Tensor Mean, torch.Tensor Covariance)> NestedPosteriors(PointRows points, IReadOnlyList<int> rowCounts)
    {
        using var cross = _kernel.Cross(_points, points);
        using var whitened = torch.linalg.solve_triangular(_cholesky.Factor, cross, upper: false);
        using var covariance = _kernel.Gram(points);
        using var mean = torch.zeros([points.Rows, _data.OutputCount], dtype: torch.float64);
        using var constants = torch.ones([Rows, 1], dtype: torch.float64);
        using var whitenedConstants = torch.linalg.solve_triangular(_cholesky.Factor, constants, upper: false);
        using var response = torch.zeros([points.Rows, 1], dtype: torch.float64);
        int done = 0;
        foreach (int count in rowCounts)
        {
            if (count > done)
            {
                using var added = whitened.narrow(0, done, count - done);
                using var transposed = added.t();
                using var targets = _whitenedTargets.narrow(0, done, count - done);
                covariance.addmm_(transposed, added, beta: 1, alpha: -1);
                mean.addmm_(transposed, targets);
                using var constant = whitenedConstants.narrow(0, done, count - done);
                response.addmm_(transposed, constant);
                done = count;
            }
            using var currentMean = mean.clone();
            if (IsCentered)
            {
                var own = MeanTarget(_data, count);
                using var ownMean = Tensors.Matrix(own, own.Length);
                using var priorMean = Tensors.Matrix(PriorMean, own.Length);
                using var difference = priorMean - ownMean;
                currentMean.addmm_(response, difference).Plus_(ownMean);
            }
            yield return (currentMean, covariance);
        }
    }

    /// <summary>The mean on points, in blocks of rows that bound the memory.</summary>
    public double[] Mean(ReadOnlyMemory<double> features)
    {
        int columns = _data.FeatureCount;
        return Mean(features.Length / columns, (start, count) => Tensors.Matrix(features.Slice(start * columns, count * columns), columns));
    }

    /// <summary>The mean on the rows of a task.</summary>
    public double[] Mean(TaskData rows) => rows.Sparse() is { } sparse
        ? Mean(sparse.Count, (start, count) => new PointRows(sparse.Slice(start, count)))
        : Mean(rows.Features);

    private double[] Mean(int rows, Func<int, int, PointRows> pointsOf)
    {
        const int BlockRows = 1024;
        var means = new double[rows * _data.OutputCount];
        using var scope = torch.NewDisposeScope();
        var coefficients = CoefficientTensor();
        for (int start = 0; start < rows; start += BlockRows)
        {
            int count = Math.Min(BlockRows, rows - start);
            using var inner = torch.NewDisposeScope();
            var points = pointsOf(start, count);
            Tensors.ToArray(AddPriorMean(torch.mm(_kernel.Cross(points, _points), coefficients))).CopyTo(means.AsSpan(start * _data.OutputCount));
        }
        return means;
    }

    /// <summary>Mean and variance at single points, in blocks that bound the memory and the time until a cancellation.</summary>
    /// <returns><c>[p, k]</c> row-major, and one variance for each point, which rounding may make negative.</returns>
    public (double[] Means, double[] Variances) Marginals(
        TaskData data, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        const int BlockRows = 256;
        int rows = data.Rows, columns = data.FeatureCount;
        var sparse = data.Sparse();
        var means = new double[rows * _data.OutputCount];
        var variances = new double[rows];
        for (int start = 0; start < rows; start += BlockRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new WorkProgress("means and variances of the rows", start / (double)rows));
            int count = Math.Min(BlockRows, rows - start);
            using var scope = torch.NewDisposeScope();
            PointRows points = sparse is not null ? new PointRows(sparse.Slice(start, count)) : Tensors.Matrix(data.Features.Slice(start * columns, count * columns), columns);
            var whitened = torch.linalg.solve_triangular(_cholesky.Factor, _kernel.Cross(_points, points), upper: false);
            Tensors.ToArray(AddPriorMean(torch.mm(whitened.t(), _whitenedTargets))).CopyTo(means.AsSpan(start * _data.OutputCount));
            Tensors.ToArray(_kernel.Gram(points).diagonal().sub(whitened.mul_(whitened).sum([0L]))).CopyTo(variances.AsSpan(start));
        }
        return (means, variances);
    }

    /// <summary>−ln p(Y) = Σ_c ½ y_cᵀ (K + s I)⁻¹ y_c + k Σ_i ln L_ii + (nk/2) ln 2π, in nats.</summary>
    public double NegativeLogMarginalLikelihood()
    {
        using var scope = torch.NewDisposeScope();
        double fit = _whitenedTargets.Squared().sum().Value(), halfLogDeterminant = _cholesky.Factor.diagonal().log().sum().Value();
        double count = (double)Rows * _data.OutputCount;
        return 0.5 * fit + _data.OutputCount * halfLogDeterminant + 0.5 * count * Math.Log(2 * Math.PI);
    }

    /// <summary>The same row by row: −ln p(y_i | y_1 … y_{i−1}) = ½ Σ_c (L⁻¹ y_c)_i² + k ln L_ii + (k/2) ln 2π, in nats.</summary>
    public double[] RowNats()
    {
        using var scope = torch.NewDisposeScope();
        int outputs = _data.OutputCount;
        var nats = _whitenedTargets.Squared().sum(1).Times_(0.5).add_(_cholesky.Factor.diagonal().log(), Scalars.Of(outputs));
        return Tensors.ToArray(nats.Plus_(0.5 * outputs * Math.Log(2 * Math.PI)));
    }

    /// <summary>The same process with its rows in another order.</summary>
    public ConditionedProcess Reordered(int[] order) => new(_data.SelectRows(order), _kernel, _noiseVariance, IsCentered, Jitter);

    /// <summary>The expected loss of a random hypothesis on the training rows:
    /// (‖s α‖² + k · tr(s (I − s (K + s I)⁻¹))) / (nk); 0 for s = 0.</summary>
    public double ExpectedTrainingLoss()
    {
        double s = _noiseVariance + Jitter;
        if (s == 0)
            return 0;
        using var scope = torch.NewDisposeScope();
        double total = CoefficientTensor().Squared().sum().Value();
        double variance = s * (Rows - s * InverseDiagonal().Sum());
        return (s * s * total + _data.OutputCount * variance) / ((double)Rows * _data.OutputCount);
    }

    /// <summary>‖Y − M‖² / ‖Y − c‖² for the posterior mean on the training rows: ‖s α‖² / ‖Y − c‖²; 0 for targets equal to the prior mean c.</summary>
    public double RelativeTrainingResidual()
    {
        using var scope = torch.NewDisposeScope();
        double residual = (_noiseVariance + Jitter) * CoefficientTensor().norm().Value();
        double targets = CenteredTargets(_data, PriorMean).Squared().sum().Value();
        return targets > 0 ? residual * residual / targets : 0;
    }

    /// <summary>The predictions of each training row from all the others: y_i − α_i / [(K + s I)⁻¹]_ii, <c>[n, k]</c> row-major.</summary>
    public double[] LeaveOneOut()
    {
        var inverseDiagonal = InverseDiagonal();
        var predictions = Coefficients();
        var targets = _data.Targets.Span;
        for (int i = 0; i < predictions.Length; i++)
            predictions[i] = targets[i] - predictions[i] / inverseDiagonal[i / _data.OutputCount];
        return predictions;
    }

    /// <summary>Keeps the native memory until the result is disposed, even if this object is disposed first: a cancelled
    /// computation ends in the background.</summary>
    /// <exception cref="ObjectDisposedException">This object is disposed already.</exception>
    public IDisposable Use()
    {
        // Never from 0 upward: at 0 the memory is free already.
        int users = Volatile.Read(ref _users);
        while (true)
        {
            ObjectDisposedException.ThrowIf(users == 0 || Volatile.Read(ref _disposed) != 0, typeof(FittedGaussianProcess));
            int seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
                return new Usage(this);
            users = seen;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            Release();
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _users) > 0)
            return;
        _points.Dispose();
        _cholesky.Dispose();
        _whitenedTargets.Dispose();
    }

    private torch.Tensor AddPriorMean(torch.Tensor means)
    {
        if (!IsCentered)
            return means;
        using var offset = Tensors.Matrix(PriorMean, PriorMean.Length);
        return means.Plus_(offset);
    }

    /// <summary>The rounding error of one element of the kernel matrix.</summary>
    private double ElementError => _cholesky.RoundingError / Rows;

    /// <summary>α, <c>[n, k]</c>; runs in a dispose scope.</summary>
    private torch.Tensor CoefficientTensor() => torch.linalg.solve_triangular(_cholesky.Factor.t(), _whitenedTargets, upper: true);

    /// <summary>In blocks of columns, so that the full inverse is never in memory.</summary>
    private double[] InverseDiagonal()
    {
        const int BlockColumns = 512;
        var all = new double[Rows];
        for (int start = 0; start < Rows; start += BlockColumns)
        {
            int count = Math.Min(BlockColumns, Rows - start);
            // L⁻¹ is lower triangular: its columns from `start` on are zero above, and only the trailing factor matters.
            using var scope = torch.NewDisposeScope();
            var trailing = _cholesky.Factor.narrow(0, start, Rows - start).narrow(1, start, Rows - start);
            var inverse = torch.linalg.solve_triangular(trailing, torch.eye(Rows - start, count, dtype: torch.float64), upper: false);
            Tensors.ToArray(inverse.mul_(inverse).sum([0L])).CopyTo(all, start);
        }
        return all;
    }

    private sealed class Usage(ConditionedProcess process) : IDisposable
    {
        private ConditionedProcess? _process = process;

        public void Dispose() => Interlocked.Exchange(ref _process, null)?.Release();
    }
}
