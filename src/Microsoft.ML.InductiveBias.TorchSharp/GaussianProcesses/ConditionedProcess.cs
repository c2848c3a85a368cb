using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A Gaussian process conditioned on training rows: its mean, its covariance, and the quantities that follow.</summary>
/// <remarks>With s = σ² + jitter, α = (K + s I)⁻¹ Y. A centered process has the means c of the targets as its prior mean: Y − c in place of Y,
/// and c is added to means.</remarks>
internal abstract class ConditionedProcess : IDisposable
{
    private int _users = 1;
    private int _disposed;

    private protected ConditionedProcess(TaskData data, Kernel kernel, double noiseVariance, bool isCentered, torch.Device device)
    {
        (Data, Kernel, NoiseVariance, IsCentered, Device) = (data, kernel, noiseVariance, isCentered, device);
        PriorMean = isCentered ? MeanTarget(data, data.Rows) : new double[data.OutputCount];
        Points = PointRows.Of(data, device);
    }

    /// <summary>The amount added to the kernel's diagonal in addition to the noise variance.</summary>
    public virtual double Jitter => 0;

    /// <summary>Eigenvalues of a covariance below it are rounding noise.</summary>
    public abstract double RoundingError { get; }

    /// <summary>Whether the rounding of the kernel matrix may be visible in the sixth digit of an answer, or jitter was needed.</summary>
    public virtual bool IsIllConditioned => false;

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
    public TaskData Data { get; }

    /// <summary>Where its tensors are.</summary>
    public torch.Device Device { get; }

    /// <summary>Number of rows that it is conditioned on.</summary>
    public int Rows => Data.Rows;

    /// <summary>Whether the means of the targets are the prior mean, which is 0 otherwise.</summary>
    public bool IsCentered { get; }

    /// <summary>The prior mean of each output.</summary>
    public double[] PriorMean { get; }

    private protected Kernel Kernel { get; }

    private protected double NoiseVariance { get; }

    private protected PointRows Points { get; }

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
    public static torch.Tensor CenteredTargets(TaskData data, double[] means, torch.Device device)
    {
        using var targets = Tensors.Matrix(data.Targets, data.OutputCount, device);
        using var offset = Tensors.Matrix(means, means.Length, device);
        return targets - offset;
    }

    /// <summary>The process with another kernel on the same rows.</summary>
    public abstract ConditionedProcess With(Kernel kernel);

    /// <summary>Mean and covariance on points; the caller disposes both.</summary>
    /// <param name="points"><c>[p, d]</c>.</param>
    public abstract (torch.Tensor Mean, torch.Tensor Covariance) Posterior(PointRows points);

    /// <summary>−ln p(Y) = Σ_c ½ y_cᵀ (K + s I)⁻¹ y_c + k Σ_i ln L_ii + (nk/2) ln 2π, in nats; NaN if it is unknown.</summary>
    public abstract double NegativeLogMarginalLikelihood();

    /// <summary>The coefficients α of the posterior mean, which is the prior mean + Σ_i α_i K(x, x_i), <c>[n, k]</c> row-major.</summary>
    public double[] Coefficients()
    {
        using var scope = torch.NewDisposeScope();
        return Tensors.ToArray(CoefficientTensor());
    }

    /// <summary>The mean on points, in blocks of rows that bound the memory.</summary>
    public double[] Mean(ReadOnlyMemory<double> features)
    {
        int columns = Data.FeatureCount;
        return Mean(features.Length / columns, (start, count) => Tensors.Matrix(features.Slice(start * columns, count * columns), columns, Device));
    }

    /// <summary>The mean on the rows of a task.</summary>
    public double[] Mean(TaskData rows) => rows.Sparse() is { } sparse
        ? Mean(sparse.Count, (start, count) => new PointRows(sparse.Slice(start, count), Device))
        : Mean(rows.Features);

    private double[] Mean(int rows, Func<int, int, PointRows> pointsOf)
    {
        const int BlockRows = 1024;
        var means = new double[rows * Data.OutputCount];
        using var scope = torch.NewDisposeScope();
        var coefficients = CoefficientTensor();
        for (int start = 0; start < rows; start += BlockRows)
        {
            int count = Math.Min(BlockRows, rows - start);
            using var inner = torch.NewDisposeScope();
            var points = pointsOf(start, count);
            Tensors.ToArray(AddPriorMean(torch.mm(Kernel.Cross(points, Points), coefficients))).CopyTo(means.AsSpan(start * Data.OutputCount));
        }
        return means;
    }

    /// <summary>Mean and variance at single points, in blocks that bound the memory and the time until a cancellation.</summary>
    /// <returns><c>[p, k]</c> row-major, and one variance for each point, which rounding may make negative.</returns>
    public (double[] Means, double[] Variances) Marginals(
        TaskData data, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        int rows = data.Rows, columns = data.FeatureCount;
        var sparse = data.Sparse();
        var means = new double[rows * Data.OutputCount];
        var variances = new double[rows];
        for (int start = 0; start < rows; start += MarginalRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new WorkProgress("means and variances of the rows", start / (double)rows));
            int count = Math.Min(MarginalRows, rows - start);
            using var scope = torch.NewDisposeScope();
            PointRows points = sparse is not null ? new PointRows(sparse.Slice(start, count), Device) : Tensors.Matrix(data.Features.Slice(start * columns, count * columns), columns, Device);
            var (mean, variance) = MarginalsAt(points);
            Tensors.ToArray(mean).CopyTo(means.AsSpan(start * Data.OutputCount));
            Tensors.ToArray(variance).CopyTo(variances.AsSpan(start));
        }
        return (means, variances);
    }

    /// <summary>The expected loss of a random hypothesis on the training rows:
    /// (‖s α‖² + k · tr(s (I − s (K + s I)⁻¹))) / (nk); 0 for s = 0.</summary>
    public virtual double ExpectedTrainingLoss()
    {
        double s = NoiseVariance + Jitter;
        if (s == 0)
            return 0;
        using var scope = torch.NewDisposeScope();
        double total = CoefficientTensor().Squared().sum().Value();
        double variance = s * (Rows - s * InverseDiagonal().Sum());
        return (s * s * total + Data.OutputCount * variance) / ((double)Rows * Data.OutputCount);
    }

    /// <summary>‖Y − M‖² / ‖Y − c‖² for the posterior mean on the training rows: ‖s α‖² / ‖Y − c‖²; 0 for targets equal to the prior mean c.</summary>
    public double RelativeTrainingResidual()
    {
        using var scope = torch.NewDisposeScope();
        double residual = (NoiseVariance + Jitter) * CoefficientTensor().norm().Value();
        double targets = CenteredTargets(Data, PriorMean, Device).Squared().sum().Value();
        return targets > 0 ? residual * residual / targets : 0;
    }

    /// <summary>The predictions of each training row from all the others: y_i − α_i / [(K + s I)⁻¹]_ii, <c>[n, k]</c> row-major.</summary>
    public double[] LeaveOneOut()
    {
        var inverseDiagonal = InverseDiagonal();
        var predictions = Coefficients();
        var targets = Data.Targets.Span;
        for (int i = 0; i < predictions.Length; i++)
            predictions[i] = targets[i] - predictions[i] / inverseDiagonal[i / Data.OutputCount];
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
        Points.Dispose();
        Free();
    }

    /// <summary>Adds the prior mean to means, in place.</summary>
    private protected torch.Tensor AddPriorMean(torch.Tensor means)
    {
        if (!IsCentered)
            return means;
        using var offset = Tensors.Matrix(PriorMean, PriorMean.Length, Device);
        return means.Plus_(offset);
    }

    /// <summary>Points whose marginals are computed at a time.</summary>
    private protected virtual int MarginalRows => 256;

    /// <summary>Means <c>[p, k]</c> and variances <c>[p]</c> at points, without covariances.</summary>
    private protected abstract (torch.Tensor Mean, torch.Tensor Variances) MarginalsAt(PointRows points);

    /// <summary>α, <c>[n, k]</c>; runs in a dispose scope.</summary>
    private protected abstract torch.Tensor CoefficientTensor();

    /// <summary>The diagonal of (K + s I)⁻¹.</summary>
    private protected abstract double[] InverseDiagonal();

    /// <summary>Frees the native memory.</summary>
    private protected abstract void Free();

    private sealed class Usage(ConditionedProcess process) : IDisposable
    {
        private ConditionedProcess? _process = process;

        public void Dispose() => Interlocked.Exchange(ref _process, null)?.Release();
    }
}
