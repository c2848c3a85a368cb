using System.Globalization;
using MathNet.Numerics.Random;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A Gaussian process conditioned on training rows by conjugate gradients: the kernel matrix is never stored.</summary>
/// <remarks>With C = K + σ² I, α ≈ C⁻¹ Y is solved for once. On points, X ≈ C⁻¹ B with B = K(X, X*) is solved for until the bounds of the
/// covariance are narrow enough; see <see cref="PosteriorBounds"/>.</remarks>
internal sealed class IteratedProcess : ConditionedProcess
{
    /// <summary>The squared error of the coefficients, relative to the start, at which their solution ends.</summary>
    private const double CoefficientTolerance = 1e-10;

    /// <summary>Random vectors that estimate the trace of C⁻¹, which only the training loss needs.</summary>
    private const int Probes = 8;

    /// <summary>The factor by which steps in single precision shrink a squared error before the true residual takes the place of theirs: their
    /// rounding soon ends the rest.</summary>
    private const double SingleReach = 1e-6;

    /// <summary>Where they and the true residual shrink it less than this, double precision follows.</summary>
    private const double UsefulShare = 1e-2;

    /// <summary>A residual that is larger than that of the recursion by this factor is the rounding of single precision.</summary>
    private const double VisibleDrift = 10;

    private readonly KernelApproximation _options;
    private readonly LowRankPreconditioner _preconditioner;
    private readonly KernelOperator _operator;
    private readonly torch.Tensor _coefficients;
    private readonly double _inverseTrace;
    private readonly double _shrinkage; // of the squared error of the coefficients, in each product
    private readonly IProgress<WorkProgress>? _progress;

    private IteratedProcess(TaskData data, Kernel kernel, double noiseVariance, bool isCentered, torch.Device device, KernelApproximation options, IProgress<WorkProgress>? progress)
        : base(data, kernel, noiseVariance, isCentered, device)
    {
        (_options, _progress) = (options, progress);
        double trace = Trace();
        // λ_max(K) is at most its trace: the rounding of the preconditioner lifts it above K + σ² I by no more.
        double rounding = Rows * Math.ScaleB(1, -52) * trace;
        if (!(noiseVariance > 2 * rounding))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The noise variance was {noiseVariance:G4}; conjugate gradients on {Rows} rows of the kernel {kernel.Describe()} need more than {2 * rounding:G3}, because their error bounds depend on the smallest eigenvalue of the kernel matrix with its noise."));
        }
        Inflation = 1 / (1 - rounding / noiseVariance);
        RoundingError = rounding / Rows;
        _operator = new KernelOperator(kernel, Points, noiseVariance);
        _preconditioner = LowRankPreconditioner.Of(kernel, Points, noiseVariance, options.Rank ?? DefaultRank(Rows), progress);
        int outputs = data.OutputCount;
        using var scope = torch.NewDisposeScope();
        var probes = RandomSigns(Rows, device);
        var rightSides = torch.cat([CenteredTargets(data, PriorMean, device), probes], 1);
        using var gradients = new ConjugateGradients(_operator, _preconditioner, rightSides);
        double[] start = gradients.SquaredErrors;
        using var first = gradients.Preconditioned.narrow(1, outputs, Probes).clone();
        int steps = Solve(gradients, outputs, start);
        double largest = LargestShare(gradients, outputs, start);
        _shrinkage = steps == 0 ? 0.1 : Math.Clamp(Math.Pow(largest, 1.0 / steps), 1e-6, 0.999);
        _coefficients = gradients.Solution.narrow(1, 0, outputs).clone().DetachFromDisposeScope();
        CoefficientError = Inflation * gradients.SquaredErrors.Take(outputs).Sum();
        RelativeError = Math.Sqrt(largest);
        double difference = (gradients.Solution.narrow(1, outputs, Probes) - first).mul_(probes).sum().Value() / Probes;
        _inverseTrace = _preconditioner.InverseDiagonal().Sum() + difference;
    }

    /// <summary>2⁻⁵² times the trace of the kernel matrix: what rounding leaves of a covariance at a point.</summary>
    public override double RoundingError { get; }

    /// <summary>1/(1 − η/σ²) for the rounding η of the preconditioner: P⁻¹ times it is at least C⁻¹.</summary>
    internal double Inflation { get; }

    /// <summary>A bound of Σ_c r_cᵀ C⁻¹ r_c for the residuals r_c = y_c − C α_c.</summary>
    internal double CoefficientError { get; }

    /// <summary>The error of α relative to α, in the norm of C.</summary>
    internal double RelativeError { get; }

    /// <summary>Rank of the preconditioner.</summary>
    internal long Rank => _preconditioner.Rank;

    /// <summary>The rank where none is given: the preconditioner then costs about as much as a product.</summary>
    public static int DefaultRank(int rows) => Math.Max(1, Math.Min(rows / 2, (int)(14 * Math.Sqrt(rows))));

    /// <summary>Conditions the process on rows.</summary>
    public static IteratedProcess On(TaskData data, Kernel kernel, double noiseVariance, bool isCentered, torch.Device device, KernelApproximation options, IProgress<WorkProgress>? progress) =>
        new(data, kernel, noiseVariance, isCentered, device, options, progress);

    /// <inheritdoc/>
    public override ConditionedProcess With(Kernel kernel) => On(Data, kernel, NoiseVariance, IsCentered, Device, _options, _progress);

    /// <inheritdoc/>
    public override (torch.Tensor Mean, torch.Tensor Covariance) Posterior(PointRows points)
    {
        using var bounds = Bounded(points, _progress);
        return (bounds.Mean.clone(), bounds.Covariance.clone());
    }

    /// <summary>Mean and covariance on points with the bounds of their errors; the caller disposes them.</summary>
    public PosteriorBounds Bounded(PointRows points, IProgress<WorkProgress>? progress)
    {
        using var scope = torch.NewDisposeScope();
        var prior = Kernel.Gram(points);
        var cross = Kernel.Cross(Points, points);
        using var gradients = new ConjugateGradients(_operator, _preconditioner, cross);
        var bounds = PosteriorBounds.Of(this, prior, cross, gradients);
        bool isSingle = (double)Rows * Rows * points.Rows > _options.SinglePrecisionFrom;
        progress?.Report(new WorkProgress(Prediction(bounds, (int)points.Rows), 0));
        bool isTrue = true;
        while (!(isTrue && bounds.LogRatio <= Target) && gradients.Count < _options.MaximumProducts)
        {
            double before = bounds.LogRatio;
            // The last product goes into the true residual, of which alone the bounds hold.
            bool correct = !isTrue && (before <= Target || gradients.Count == _options.MaximumProducts - 1);
            var step = Progress("covariance on the test rows", gradients.Count, progress);
            if (correct)
                gradients.Correct(step);
            else
                gradients.Step(isSingle, step);
            isTrue = correct;
            bounds.Dispose();
            bounds = PosteriorBounds.Of(this, prior, cross, gradients);
            isSingle &= !correct || bounds.LogRatio <= VisibleDrift * before;
        }
        return bounds.Kept();
    }

    /// <summary>NaN: conjugate gradients give no determinant.</summary>
    public override double NegativeLogMarginalLikelihood() => double.NaN;

    /// <inheritdoc/>
    /// <remarks>The trace of C⁻¹ is that of P⁻¹ and an estimate of the difference.</remarks>
    public override double ExpectedTrainingLoss()
    {
        using var scope = torch.NewDisposeScope();
        double s = NoiseVariance, total = _coefficients.Squared().sum().Value(), outputs = Data.OutputCount;
        return ((s * s * total) + (outputs * Math.Max(0, s * (Rows - s * _inverseTrace)))) / (Rows * outputs);
    }

    /// <summary>The means Xᵀ Y + Rᵀ α on points, whose error is of second order in the residuals: Rᵀ C⁻¹ r.</summary>
    internal torch.Tensor MeanOf(ConjugateGradients gradients)
    {
        using var scope = torch.NewDisposeScope();
        var targets = CenteredTargets(Data, PriorMean, Device);
        return AddPriorMean(torch.mm(gradients.Solution.t(), targets).Plus_(torch.mm(gradients.Residual.t(), _coefficients))).MoveToOuterDisposeScope();
    }

    /// <summary>Solving for many points at a time costs little more than for one.</summary>
    private protected override int MarginalRows => 512;

    private protected override (torch.Tensor Mean, torch.Tensor Variances) MarginalsAt(PointRows points)
    {
        using var bounds = Bounded(points, _progress);
        using var diagonal = bounds.Covariance.diagonal();
        return (bounds.Mean.clone(), diagonal.clone());
    }

    private protected override torch.Tensor CoefficientTensor() => _coefficients.clone();

    /// <summary>That of the preconditioner, which is at least the true one.</summary>
    private protected override double[] InverseDiagonal() => _preconditioner.InverseDiagonal();

    private protected override void Free()
    {
        _preconditioner.Dispose();
        _operator.Dispose();
        _coefficients.Dispose();
    }

    /// <summary>Two laws and the ratio twice: the width of the bounds is at most four times the ratio.</summary>
    private double Target => _options.Tolerance / 4;

    private string Prediction(PosteriorBounds start, int points)
    {
        int needed = 0;
        while (needed < 1000 && start.PredictedLogRatio(Math.Pow(_shrinkage, needed)) > Target)
            needed++;
        // One more for the true residual.
        needed++;
        if (needed <= _options.MaximumProducts)
            return string.Create(CultureInfo.InvariantCulture, $"covariance on {points} test rows: about {needed} products with the kernel matrix of {Rows} rows");
        double width = 4 * start.PredictedLogRatio(Math.Pow(_shrinkage, _options.MaximumProducts - 1));
        return string.Create(CultureInfo.InvariantCulture,
            $"covariance on {points} test rows: {_options.MaximumProducts} products are allowed and about {needed} would be needed; expect bounds that are {width:G3} nats wide, {_options.Tolerance:G3} were asked for");
    }

    /// <summary>Solves for the coefficients of the mean, and ends with their true residual.</summary>
    /// <returns>The number of steps, without the products for true residuals.</returns>
    private int Solve(ConjugateGradients gradients, int outputs, double[] start)
    {
        // Few columns: computing the values takes the time, and only values in single precision save any.
        bool isSingle = (double)Rows * Rows * start.Length > _options.SinglePrecisionFrom && _operator.HasSingleValues;
        int steps = 0, last = _options.MaximumProducts - 1;
        double share = 1;
        while (true)
        {
            double before = share, goal = isSingle ? Math.Max(CoefficientTolerance, before * SingleReach) : CoefficientTolerance;
            for (; share > goal && gradients.Count < last; steps++)
            {
                gradients.Step(isSingle, Progress("coefficients of the posterior mean", gradients.Count));
                share = LargestShare(gradients, outputs, start);
            }
            gradients.Correct(Progress("residual of the posterior mean", gradients.Count));
            share = LargestShare(gradients, outputs, start);
            if (!isSingle || share <= CoefficientTolerance || gradients.Count >= last)
                return steps;
            isSingle = share < before * UsefulShare;
        }
    }

    /// <summary>The largest squared error of an output relative to the start.</summary>
    private static double LargestShare(ConjugateGradients gradients, int outputs, double[] start) =>
        gradients.SquaredErrors.Zip(start, (error, before) => before > 0 ? error / before : 0).Take(outputs).Max();

    private Action<double>? Progress(string step, int count, IProgress<WorkProgress>? progress = null) => (progress ?? _progress) is { } receiver
        ? share => receiver.Report(new WorkProgress(string.Create(CultureInfo.InvariantCulture, $"{step}: product {count + 1}"), Math.Min(1, (count + share) / _options.MaximumProducts)))
        : null;

    private double Trace()
    {
        using var scope = torch.NewDisposeScope();
        return Kernel.Diagonal(Points).sum().Value();
    }

    private static torch.Tensor RandomSigns(int rows, torch.Device device)
    {
        var random = new MersenneTwister(2, false);
        var signs = new double[rows * Probes];
        for (int i = 0; i < signs.Length; i++)
            signs[i] = random.NextDouble() < 0.5 ? -1 : 1;
        return Tensors.Matrix(signs, Probes, device);
    }
}
