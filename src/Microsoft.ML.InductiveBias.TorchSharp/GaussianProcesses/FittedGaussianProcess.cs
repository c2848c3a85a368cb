using System.Globalization;
using MathNet.Numerics.Random;
using Microsoft.ML.InductiveBias.Numerics;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A Gaussian process conditioned on training rows: a normal distribution over hypotheses.</summary>
/// <remarks>Holds n² doubles of native memory until it is disposed or collected. Safe for concurrent use by several threads.</remarks>
public sealed class FittedGaussianProcess : IRowLossSpace, IVariedHypothesisSpace, IDisposable
{
    /// <summary>Matrices of the test rows that a simulation of the 0-1 error holds: the covariance and its free part, and either the workspace
    /// of the decomposition or modes, whitened modes and precision.</summary>
    private const int ZeroOneMatrices = 6;

    /// <summary>The covariance, its eigenvectors and the workspace of the decomposition.</summary>
    private const int DrawMatrices = 4;

    private readonly ConditionedProcess _process;
    private readonly Lazy<double> _trainingLoss;
    private readonly Lazy<double> _negativeLogMarginalLikelihood;

    internal FittedGaussianProcess(
        TaskData training, Kernel kernel, double noiseVariance, ConditionedProcess process, IReadOnlyList<Diagnostic> diagnostics)
    {
        Training = training;
        Kernel = kernel;
        NoiseVariance = noiseVariance;
        _process = process;
        Diagnostics = diagnostics;
        _trainingLoss = new Lazy<double>(() => Run(process.ExpectedTrainingLoss, default));
        _negativeLogMarginalLikelihood = new Lazy<double>(() => Run(process.NegativeLogMarginalLikelihood, default));
    }

    /// <inheritdoc/>
    public HypothesisSpaceDescription Description => new("kernel",
        [.. Kernel.Parameters, new("noiseVariance", NoiseVariance), new("jitter", Jitter), .. CenterParameters, .. ApproximationParameters, .. DeviceParameters]);

    private IEnumerable<KeyValuePair<string, object>> CenterParameters => _process.IsCentered ? [new("priorMean", "training mean")] : [];

    private IEnumerable<KeyValuePair<string, object>> ApproximationParameters => Approximation is null
        ? []
        : Approximation.IsIterative
            ? [new("approximation", "conjugateGradients"), new("approximationTolerance", Approximation.Tolerance), new("approximationRank", ((IteratedProcess)_process).Rank)]
            : [new("approximation", "subset"), new("approximationRows", Approximation.Rows), new("approximationSeed", Approximation.Seed)];

    private IEnumerable<KeyValuePair<string, object>> DeviceParameters => Device.IsNamed ? [new("device", _process.Device.ToString())] : [];

    /// <summary>The approximation whose error is measured on part of the rows.</summary>
    private KernelApproximation? Subset => Approximation is { IsIterative: false } ? Approximation : null;

    /// <inheritdoc/>
    public TaskData Training { get; }

    /// <summary>σ², in squared units of the targets.</summary>
    public double NoiseVariance { get; }

    /// <summary>The amount that was added to the diagonal of a kernel matrix that is singular in double precision; 0 otherwise.</summary>
    public double Jitter => _process.Jitter;

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <inheritdoc/>
    /// <remarks>(‖σ² α‖² + k · tr Σ_train) / (nk) with α = (K + σ²I)⁻¹ Y and Σ_train = σ² (I − σ² (K + σ²I)⁻¹), the jitter
    /// counted as noise; 0 without either.</remarks>
    public double TrainingLoss => _trainingLoss.Value;

    /// <summary>−ln p(Y) = Σ_c ½ y_cᵀ (K + σ²I)⁻¹ y_c + (k/2) ln det(K + σ²I) + (nk/2) ln 2π, in nats, with y_c the targets less the prior
    /// mean; a density, so it may be negative. NaN with <see cref="KernelApproximation.ConjugateGradients"/>, which gives no determinant.</summary>
    public double NegativeLogMarginalLikelihood => _negativeLogMarginalLikelihood.Value;

    double? IFittedHypothesisSpace.NegativeLogMarginalLikelihood => double.IsNaN(NegativeLogMarginalLikelihood) ? null : NegativeLogMarginalLikelihood;

    /// <summary>The result of the search by maximum likelihood; <see langword="null"/> if every parameter was given.</summary>
    public LikelihoodTuningResult? Tuning { get; internal init; }

    /// <summary>The approximation, if it was requested and needed; <see langword="null"/> if the answer is exact.</summary>
    public KernelApproximation? Approximation { get; internal init; }

    string? IVariedHypothesisSpace.VariedParameter => Approximation is { IsIterative: true } || Kernel.WithLengthScalesTimes(1) is null ? null : "lengthScale";

    internal Kernel Kernel { get; }

    /// <summary>The space whose parameters were chosen on all training rows; <see langword="null"/> if they were chosen elsewhere.</summary>
    internal GaussianProcessHypothesisSpace? Space { get; set; }

    /// <summary>The device that was asked for.</summary>
    internal ComputeDevice Device { get; init; } = ComputeDevice.Cpu;

    internal ConditionedProcess Process => _process;

    /// <summary>The same kernel and noise variance, conditioned on other training rows: nothing is chosen again by maximum likelihood.</summary>
    /// <param name="training">The training rows, with as many outputs as <see cref="Training"/>. Their features may be others, such as those of words that only these rows
    /// have, unless the kernel has parameters of single features or pixels.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">The rows have another number of outputs, or features that the kernel isn't made for.</exception>
    /// <exception cref="ContradictingRowsException">Without noise, rows with the same features have different targets.</exception>
    /// <exception cref="TaskTooLargeException">The kernel matrix does not fit into memory.</exception>
    public FittedGaussianProcess WithTraining(TaskData training, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (training.OutputCount != Training.OutputCount)
            throw new ArgumentException($"The rows have {training.OutputCount} outputs, the space {Training.OutputCount}; they must be the same.", nameof(training));
        return new GaussianProcessHypothesisSpace(null, NoiseVariance) { CenterTargets = _process.IsCentered, Approximation = Approximation, Device = Device }
            .Fit(training, points =>
            {
                // Throws where parameters belong to single features.
                Kernel.Settled().Resolve(points);
                return Kernel;
            }, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public double[] PredictMean(ReadOnlyMemory<double> features)
    {
        CheckFeatures(features.Length);
        return Run(() => _process.Mean(features), CancellationToken.None);
    }

    /// <inheritdoc/>
    public double[] PredictMean(TaskData rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        CheckFeatures(rows);
        return Run(() => _process.Mean(rows), CancellationToken.None);
    }

    /// <inheritdoc/>
    /// <remarks>Exact. Sampling options change no number. With them, as evaluations pass them, what intervals for the test rows need is computed along with the
    /// law; without, when an estimate first asks for an interval, and a law that is only asked for biases takes about half the time.</remarks>
    public FittedLoss LossOn(
        TaskData test, LossKind loss = LossKind.MeanSquaredError, SampledLossOptions? sampling = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (loss == LossKind.ZeroOneError)
            return ZeroOneErrorOn(test, null, progress, cancellationToken);
        if (loss != LossKind.MeanSquaredError)
            throw new ArgumentException($"{loss} isn't supported for a Gaussian process; use {nameof(LossKind.MeanSquaredError)} or {nameof(LossKind.ZeroOneError)}.", nameof(loss));
        CheckTest(test);
        return Run(() => _process is IteratedProcess iterated
            ? PosteriorLoss.Of(iterated, test, progress, cancellationToken)
            : WithApproximationError(PosteriorLoss.Of((FactoredProcess)_process, test, asksIntervals: sampling is not null, progress, cancellationToken), test, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Exact: on one row the k outputs of a random hypothesis are independent and normal, with the posterior mean and variance.</remarks>
    public RowDifficulties LossesOfRows(TaskData rows, RowDifficultyOptions options, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Loss == LossKind.LogLoss)
            throw new ArgumentException($"{options.Loss} isn't supported for a Gaussian process; use {nameof(LossKind.MeanSquaredError)} or {nameof(LossKind.ZeroOneError)}.", nameof(options));
        CheckFeatures(rows);
        var (means, variances) = Run(() => _process.Marginals(rows, progress, cancellationToken), cancellationToken);
        return RowDifficulties.OfNormalOutputs(rows, means, variances, _process.RoundingError, options,
            Subset is null ? null : [Subset.MeasureError(this, rows, cancellationToken)], cancellationToken);
    }

    /// <summary>The distribution of the 0-1 error of a random hypothesis on a test set, by simulation.</summary>
    /// <remarks>Plain draws, and tilted laws for smaller errors, with a standard error from repeated runs: see <see cref="SimulatedZeroOneError"/>.
    /// With m test rows and K classes each sweep takes about m²K + 16 mK operations per hypothesis.</remarks>
    /// <param name="test">The test rows of a classification; d and K are those of the training rows.</param>
    /// <param name="options">Seed, numbers of draws, runs and hypotheses, and the end of the simulation; defaults if <see langword="null"/>.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">The test rows are a regression, or do not fit the training rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="TaskTooLargeException">The computation does not fit into memory.</exception>
    public FittedLoss ZeroOneErrorOn(
        TaskData test, ZeroOneErrorOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(test);
        options ??= new ZeroOneErrorOptions();
        RowLosses.CheckDefined(LossKind.ZeroOneError, test);
        CheckTest(test, ZeroOneMatrices);
        return Run(() => WithApproximationError(PosteriorZeroOneError.Of(_process, test, options, progress, cancellationToken), test, cancellationToken), cancellationToken);
    }

    /// <summary>The PAC-Bayes bound on the error of a random classifier of the prior that is right on all training rows.</summary>
    /// <remarks>The probability that the prior is right on all of them is simulated, see <see cref="PacBayesBound"/>.</remarks>
    /// <param name="confidence">1 − δ, above 0 and below 1: the probability, over training sets, with which the bound holds.</param>
    /// <param name="options">How that probability is simulated; defaults if <see langword="null"/>. The smallest target loss is always 0.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">The training rows are a regression.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence or an option is outside its range.</exception>
    /// <exception cref="InvalidOperationException">The prior mean was learned from the training targets.</exception>
    public PacBayesBound PacBayesBound(
        double confidence = 0.95, ZeroOneErrorOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), FormattableString.Invariant($"confidence was {confidence}; it must be above 0 and below 1."));
        if (_process.IsCentered)
            throw new InvalidOperationException($"The prior mean of the space was learned from the training targets, and the bound is for a prior that was fixed before. Fit the space without {nameof(GaussianProcessHypothesisSpace.CenterTargets)}.");
        options = new ZeroOneErrorOptions(options ?? new ZeroOneErrorOptions()) { SmallestTargetLoss = 0 };
        RowLosses.CheckDefined(LossKind.ZeroOneError, Training.Kind);
        MatrixMemory.CheckLaw(_process.Rows, Training.Rows, _process.Device, factors: 0, matrices: ZeroOneMatrices);
        return Run(() =>
        {
            var law = PosteriorZeroOneError.OfPrior(Kernel, Training, _process.Device, _process.RoundingError, options, progress, cancellationToken);
            return new PacBayesBound(Training.Rows, confidence, law.Estimate(0));
        }, cancellationToken);
    }

    /// <summary>The evidence row by row, −ln p(target of a row | targets of the rows before it), in random orders of the rows.</summary>
    /// <remarks>Exact: the Cholesky factor of an order holds all its terms. Each order takes a factorization, n³/3 operations. Where repeated
    /// rows were merged or a subset of the rows approximates all, it is that of the rows that are left. The bound on the error takes another fit, to the
    /// first half of the rows of the first order.</remarks>
    /// <param name="orders">The number of orders, at least 1.</param>
    /// <param name="seed">The seed of the first order; the others have the next seeds.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="orders"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">The space is conditioned by <see cref="KernelApproximation.ConjugateGradients"/>.</exception>
    /// <exception cref="TaskTooLargeException">A second kernel matrix doesn't fit in memory.</exception>
    public EvidenceOverRows EvidenceOverRows(int orders = 5, int seed = 0, CancellationToken cancellationToken = default)
    {
        Checked.AtLeast(1, orders, nameof(orders));
        var process = Factored("evidence over rows");
        MatrixMemory.CheckFit(_process.Rows, _process.Device, MatrixMemory.PointBytes(_process.Data));
        var nats = Run(() => (double[][])[.. Enumerable.Range(0, orders).Select(number =>
        {
            Cancellable.ThrowIfCancelled();
            using var reordered = process.Reordered(StableShuffle.Order(_process.Rows, unchecked(seed + number)));
            return reordered.RowNats();
        })], cancellationToken);
        return new EvidenceOverRows(nats, Space is null ? null : HalvedPrior.BoundOf(Space, Training, seed, cancellationToken));
    }

    EvidenceOverRows? IFittedHypothesisSpace.EvidenceOverRows(int orders, int seed, CancellationToken cancellationToken) =>
        _process is FactoredProcess ? EvidenceOverRows(orders, seed, cancellationToken) : null;

    /// <summary>The laws of the mean squared error given the first training rows only.</summary>
    /// <param name="test">The test rows.</param>
    /// <param name="rowCounts">Numbers of training rows, ascending.</param>
    /// <param name="progress">Receives progress reports.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="InvalidOperationException">The space is approximated by a subset of the rows.</exception>
    internal IReadOnlyList<FittedLoss> NestedLossesOn(
        TaskData test, IReadOnlyList<int> rowCounts, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(test);
        CheckTest(test);
        var factored = Factored("curve over training rows");
        if (Approximation is not null)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"The space is conditioned on a subset of {Approximation.Rows} of {Training.Rows} training rows, so its first rows are not those of the training data. Fit it without {nameof(Approximation)}, to fewer training rows if they are too many."));
        }
        // Repeated rows were merged into the first of them: of the first n rows, only those count that do not repeat an earlier one.
        var distinct = DistinctPrefix(rowCounts);
        return Run(() => PosteriorLoss.Nested(factored, test, distinct, progress, cancellationToken), cancellationToken);
    }

    /// <summary>The process with a factor, whose rows have an order.</summary>
    /// <param name="what">What needs it, for the message.</param>
    private FactoredProcess Factored(string what) => _process as FactoredProcess ?? throw new InvalidOperationException(
        $"The space is conditioned by conjugate gradients, which solve for all training rows at once: there is no {what}. Fit it without {nameof(Approximation)}, or to a subset of the rows.");

    private FittedLoss WithApproximationError(FittedLoss loss, TaskData test, CancellationToken cancellationToken) => Subset is null
        ? loss
        : new FittedLoss(loss.Distribution, loss.Method, loss.PosteriorMeanLoss,
            [.. loss.Diagnostics, Subset.MeasureError(this, test, cancellationToken)], loss.PosteriorMeanRowLosses);

    private int[] DistinctPrefix(IReadOnlyList<int> rowCounts)
    {
        if (_process.Rows == Training.Rows)
            return [.. rowCounts];
        var repeated = DuplicateRows.Find(Training).SelectMany(group => group.Skip(1)).ToHashSet();
        return [.. rowCounts.Select(count => Enumerable.Range(0, count).Count(row => !repeated.Contains(row)))];
    }

    /// <summary>The values of random hypotheses at the given points. Their losses follow the law of <see cref="LossOn"/>.</summary>
    /// <param name="features"><c>[p, d]</c>, row-major: a hypothesis is drawn jointly at these p points.</param>
    /// <param name="seeds">One seed for each hypothesis: hypothesis s is a function of the space, the points and its seed alone.</param>
    /// <returns>For each seed, <c>[p, k]</c> row-major.</returns>
    public IReadOnlyList<double[]> DrawHypotheses(ReadOnlyMemory<double> features, IReadOnlyList<int> seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        CheckFeatures(features.Length);
        MatrixMemory.CheckLaw(_process.Rows, features.Length / Training.FeatureCount, _process.Device, factors: 0, matrices: DrawMatrices);
        return Run(() => Drawn(features, seeds), CancellationToken.None);
    }

    private double[][] Drawn(ReadOnlyMemory<double> features, IReadOnlyList<int> seeds)
    {
        using PointRows points = Tensors.Matrix(features, Training.FeatureCount, _process.Device);
        var (mean, covariance) = _process.Posterior(points);
        using (mean)
        using (covariance)
        {
            var (eigenvalues, eigenvectors) = torch.linalg.eigh(covariance);
            using (eigenvalues)
            using (eigenvectors)
            {
                using var scaled = eigenvectors.mul_(eigenvalues.clamp_(min: Scalars.Zero).sqrt_());
                using torch.Tensor factor = scaled.cpu(), means = mean.cpu();
                return [.. seeds.Select(seed => Draw(means, factor, seed))];
            }
        }
    }

    IFittedHypothesisSpace IVariedHypothesisSpace.WithParameterTimes(double factor, CancellationToken cancellationToken)
    {
        var kernel = Kernel.WithLengthScalesTimes(factor) ?? throw new InvalidOperationException("The kernel has no length scale.");
        return Cancellable.Run(
            $"fitting a Gaussian process to {_process.Rows} rows", () => new FittedGaussianProcess(Training, kernel, NoiseVariance, _process.With(kernel), []) { Device = Device }, cancellationToken);
    }

    /// <summary>Frees the native memory.</summary>
    public void Dispose() => _process.Dispose();

    /// <summary>Runs work that needs the native memory, which may outlive a cancellation.</summary>
    private T Run<T>(Func<T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var use = _process.Use();
        return Cancellable.Run($"the law of a Gaussian process of {_process.Rows} rows", () =>
        {
            using (use)
                return work();
        }, cancellationToken);
    }

    private static double[] Draw(torch.Tensor mean, torch.Tensor factor, int seed)
    {
        var normals = new double[mean.numel()];
        MathNet.Numerics.Distributions.Normal.Samples(new MersenneTwister(seed, false), normals, 0, 1);
        using var independent = Tensors.Matrix(normals, (int)mean.shape[1], torch.CPU);
        using var deviation = torch.mm(factor, independent);
        deviation.Plus_(mean);
        return Tensors.ToArray(deviation);
    }

    private void CheckTest(TaskData test, int? matrices = null)
    {
        CheckFeatures(test);
        if (test.OutputCount != Training.OutputCount)
            throw new ArgumentException($"The test rows have {test.OutputCount} outputs, the training rows {Training.OutputCount}; they must be the same.", nameof(test));
        if (_process is IteratedProcess iterated)
            MatrixMemory.CheckIteration(_process.Rows, test.Rows, (int)iterated.Rank, _process.Device, MatrixMemory.PointBytes(test), isFitted: true);
        else
            MatrixMemory.CheckLaw(_process.Rows, test.Rows, _process.Device, MatrixMemory.PointBytes(test), factors: _process.IsIllConditioned ? 1 : 0, matrices);
    }

    private void CheckFeatures(TaskData rows)
    {
        if (rows.FeatureCount != Training.FeatureCount)
            CheckFeatures((long)rows.Rows * rows.FeatureCount, false);
    }

    private void CheckFeatures(long length) => CheckFeatures(length, length > 0 && length % Training.FeatureCount == 0);

    private void CheckFeatures(long length, bool areRows)
    {
        if (!areRows)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"features has {length} values, which are not rows of {Training.FeatureCount} features, the number of the training rows."));
    }
}
