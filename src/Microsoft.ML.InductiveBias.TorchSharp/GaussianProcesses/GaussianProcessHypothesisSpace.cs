using System.Globalization;
using Microsoft.ML.InductiveBias.Numerics;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The hypothesis space of a Gaussian process: k independent outputs, each a random function with covariance
/// <see cref="Kernel"/> and mean 0, or the mean of the training targets.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// Fitting conditions it on the training rows: with noise variance 0 the hypotheses interpolate, above 0 they follow the
/// Gaussian posterior. The law of the loss is then known exactly (see <see cref="ExactQuadraticLoss"/>); nothing is sampled.
/// Computations are in double precision: $O(n^3/3)$ to fit, $O(n^2 m + n m^2 + m^3)$ for m test rows.
/// Source: Boopathy et al., IJCAI 2024, section 4.1.
/// ]]></format>
/// </remarks>
public sealed class GaussianProcessHypothesisSpace : IHypothesisSpace
{
    /// <summary>A jitter above this share of the variance is not explained by rounding.</summary>
    private const double IndefiniteShare = 1e-3;

    /// <summary>A mean square of the training residual, relative to that of the targets, that is not explained by rounding.</summary>
    private const double VisibleResidual = 1e-4;

    /// <summary>A relative error of the coefficients that predictions show.</summary>
    private const double VisibleError = 1e-4;

    /// <summary>Nats per training row by which the evidence of given parameters may stay below that of the best ones.</summary>
    private const double ContradictionPerRow = 0.5;

    /// <summary>A Gaussian process.</summary>
    /// <param name="kernel">The prior covariance; an RBF kernel at the median distance if omitted.</param>
    /// <param name="noiseVariance">σ², in squared units of the targets: the variance of the targets around the hypothesis;
    /// with 0 (the default) hypotheses interpolate.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="noiseVariance"/> is negative or not finite.</exception>
    public GaussianProcessHypothesisSpace(Kernel? kernel = null, double noiseVariance = 0)
    {
        Kernel = kernel ?? new RbfKernel();
        NoiseVariance = Checked.NotNegative(noiseVariance, nameof(noiseVariance));
    }

    /// <summary>The prior covariance.</summary>
    public Kernel Kernel { get; }

    /// <summary>σ², in squared units of the targets.</summary>
    public double NoiseVariance { get; }

    /// <summary>Whether the prior mean of each output is the mean of its training targets (for classes, their frequencies), so that a
    /// constant costs nothing; 0 (the default) otherwise.</summary>
    public bool CenterTargets { get; init; }

    /// <summary>How maximum likelihood chooses parameters.</summary>
    public LikelihoodTuning Tuning
    {
        get => field.Verified();
        init => field = value?.Verified() ?? throw new ArgumentNullException(nameof(value));
    } = new();

    /// <summary>Whether <c>Fit</c> also searches the parameters that maximum likelihood would choose, and adds the diagnostic
    /// <c>spaceContradictsData</c> if the training targets are far less likely in this space; <see langword="false"/> by default.</summary>
    public bool CheckEvidence { get; init; }

    /// <summary>The approximation for a task that is too large for the exact answer; <see langword="null"/> (the default) for none.</summary>
    public KernelApproximation? Approximation { get; init; }

    /// <summary>Where kernel matrices are computed, factored and decomposed; the processor by default. The law of the loss, intervals and simulations are computed
    /// from the results in managed memory.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Cpu;

    /// <summary>Throws if the computation for a task would not fit into memory, before anything is read or fitted.</summary>
    /// <param name="trainingRows">Number of training rows n.</param>
    /// <param name="testRows">Number of test rows m.</param>
    /// <param name="approximation">The approximation; <see langword="null"/> for the exact answer.</param>
    /// <param name="numbersPerRow">Features of a row, or of sparse rows those that aren't 0; 0 (the default) leaves the rows themselves out.</param>
    /// <param name="device">Where it is computed; the processor if omitted.</param>
    /// <exception cref="InvalidOperationException">There is no such device.</exception>
    /// <exception cref="TaskTooLargeException">It would not fit; the message contains the required and the available memory.</exception>
    public static void CheckMemory(int trainingRows, int testRows, KernelApproximation? approximation = null, int numbersPerRow = 0, ComputeDevice? device = null)
    {
        var where = Resolved(device ?? ComputeDevice.Cpu, trainingRows, testRows, approximation);
        if (approximation is { IsIterative: true })
        {
            MatrixMemory.CheckIteration(trainingRows, testRows, approximation.Rank ?? IteratedProcess.DefaultRank(trainingRows), where, MatrixMemory.PointBytes((double)trainingRows + testRows, numbersPerRow));
            return;
        }
        // The error of an approximation is measured on an exact answer, which may be the larger one.
        if (approximation is not null)
            trainingRows = Math.Min(trainingRows, Math.Max(approximation.Rows, approximation.ErrorRows));
        MatrixMemory.CheckFit(trainingRows, where, MatrixMemory.PointBytes(trainingRows, numbersPerRow));
        MatrixMemory.CheckLaw(trainingRows, testRows, where, MatrixMemory.PointBytes((double)trainingRows + testRows, numbersPerRow));
    }

    /// <summary>A space that the training rows can agree with: length scale (if the kernel has one), amplitude and noise variance by maximum
    /// likelihood, and centered targets.</summary>
    /// <param name="kernel">The kernel, with a single length scale or none; an RBF kernel if omitted.</param>
    /// <param name="device">Where it is computed; the processor if omitted.</param>
    public static GaussianProcessHypothesisSpace ByLikelihood(Kernel? kernel = null, ComputeDevice? device = null) =>
        new((kernel ?? new RbfKernel()).WithFreeLengthScale())
        {
            CenterTargets = true,
            Tuning = new LikelihoodTuning { Amplitude = true, NoiseVariance = true },
            Device = device ?? ComputeDevice.Cpu,
        };

    /// <inheritdoc cref="IHypothesisSpace.Fit"/>
    /// <exception cref="ArgumentException">The median distance is requested and does not exist, or the kernel has no usable matrix on the
    /// rows: its values overflow, or all are 0.</exception>
    public FittedGaussianProcess Fit(TaskData training, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        var fitted = Fit(training, Kernel.Resolve, progress, cancellationToken);
        fitted.Space = this;
        return fitted;
    }

    /// <summary>Fits a kernel that the caller resolves from the training rows.</summary>
    internal FittedGaussianProcess Fit(
        TaskData training, Func<PointRows, Kernel> resolve, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        List<Diagnostic> diagnostics = [];
        var distinct = NoiseVariance == 0 && !Tuning.NoiseVariance ? WithoutDuplicates(training, diagnostics) : training;
        var kept = Approximation?.Select(distinct) ?? distinct;
        bool isApproximated = kept.Rows < distinct.Rows;
        bool isIterative = Approximation is { IsIterative: true };
        var device = Resolved(Device, kept.Rows, 0, Approximation);
        if (isIterative)
            MatrixMemory.CheckIteration(kept.Rows, 0, Approximation!.Rank ?? IteratedProcess.DefaultRank(kept.Rows), device, MatrixMemory.PointBytes(kept));
        else
            MatrixMemory.CheckFit(kept.Rows, device, MatrixMemory.PointBytes(kept));
        progress?.Report(new WorkProgress(Device.IsNamed ? $"conditioning on the training rows on {device}" : "conditioning on the training rows", 0));
        return Cancellable.Run($"fitting a Gaussian process to {kept.Rows} rows", () =>
        {
            var part = kept.Rows <= Tuning.MaximumRows ? kept : kept.SelectRows(StableShuffle.Order(kept.Rows, 0).AsSpan(0, Tuning.MaximumRows));
            var (kernel, noiseVariance, tuning) = Tuned(Resolved(isApproximated ? kept : training, resolve, device), kept.Rows, part, device, diagnostics, progress);
            if (CheckEvidence && !(Tuning is { Amplitude: true, NoiseVariance: true } && Kernel.WithFreeLengthScale().Equals(Kernel)))
                AddContradiction(kernel, noiseVariance, part, device, diagnostics, progress);
            ConditionedProcess conditioned = isIterative
                ? IteratedProcess.On(kept, kernel, noiseVariance, CenterTargets, device, Approximation!, progress)
                : FactoredProcess.On(kept, kernel, noiseVariance, CenterTargets, device);
            AddDiagnostics(training, kernel, conditioned, diagnostics);
            return new FittedGaussianProcess(training, kernel, noiseVariance, conditioned, diagnostics)
            {
                Tuning = tuning,
                Device = Device,
                Approximation = isApproximated || isIterative ? Approximation : null,
            };
        }, cancellationToken, progress);
    }

    IFittedHypothesisSpace IHypothesisSpace.Fit(TaskData training, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        Fit(training, progress, cancellationToken);

    /// <summary>The device for a task; conjugate gradients always gain from a GPU.</summary>
    private static torch.Device Resolved(ComputeDevice device, int trainingRows, int testRows, KernelApproximation? approximation) => device.Resolve(
        Math.Max(trainingRows, testRows) >= ComputeDevice.KernelRowsThatPay,
        approximation is { IsIterative: true } ? 0 : Math.Max(MatrixMemory.FitBytes(trainingRows), MatrixMemory.LawBytes(trainingRows, testRows)));

    private static Kernel Resolved(TaskData training, Func<PointRows, Kernel> resolve, torch.Device device)
    {
        using var features = PointRows.Of(training, device);
        return resolve(features);
    }

    private (Kernel Kernel, double NoiseVariance, LikelihoodTuningResult? Result) Tuned(
        Kernel kernel, int rows, TaskData part, torch.Device device, List<Diagnostic> diagnostics, IProgress<WorkProgress>? progress)
    {
        if (kernel.Free.Count == 0 && !Tuning.Amplitude && !Tuning.NoiseVariance)
            return (kernel, NoiseVariance, null);
        progress?.Report(new WorkProgress("maximizing the marginal likelihood", 0));
        double parameters = kernel.Free.Count;
        MatrixMemory.CheckTemporary($"The quasi-Newton matrices of {parameters} parameters", 4 * parameters * parameters, torch.CPU, "use one length scale for all features");
        using var likelihood = new MarginalLikelihood(part, kernel, NoiseVariance, Tuning, device, CenterTargets);
        var (tuned, noiseVariance, result) = LikelihoodSearch.Run(likelihood, Tuning, progress);
        if (result.AtBounds.Count > 0)
        {
            diagnostics.Add(new Diagnostic("likelihoodAtBound", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"The marginal likelihood is largest at a bound of the searched range, so it may be larger beyond it: {string.Join(", ", result.AtBounds.Take(5))}{(result.AtBounds.Count > 5 ? $" and {result.AtBounds.Count - 5} more" : "")}. ")
                + "A large length scale of a single feature means that the feature does not matter; otherwise set the parameter to a number, or widen the range."));
        }
        if (part.Rows < rows)
        {
            diagnostics.Add(new Diagnostic("likelihoodOnPart", DiagnosticSeverity.Information, string.Create(CultureInfo.InvariantCulture,
                $"Maximum likelihood chose the parameters on {part.Rows} of {rows} training rows, drawn at random; the hypotheses are conditioned on all.")));
        }
        // The store of the free kernel is disposed after the search.
        return (tuned.Settled(), noiseVariance, result);
    }

    /// <summary>Compares −ln p(Y) of the given parameters with that of the best ones, on the same rows.</summary>
    private void AddContradiction(Kernel kernel, double noiseVariance, TaskData part, torch.Device device, List<Diagnostic> diagnostics, IProgress<WorkProgress>? progress)
    {
        using var given = new MarginalLikelihood(part, kernel, noiseVariance, new LikelihoodTuning(), device, CenterTargets);
        double own = given.Evaluate([], []);
        var reachable = ByLikelihood(kernel);
        using var likelihood = new MarginalLikelihood(part, reachable.Kernel, 0, reachable.Tuning, device, isCentered: true);
        var (best, bestNoise, result) = LikelihoodSearch.Run(likelihood, reachable.Tuning, progress);
        double difference = (own - result.NegativeLogMarginalLikelihood) / part.Rows;
        if (!(difference > ContradictionPerRow))
            return;
        diagnostics.Add(new Diagnostic("spaceContradictsData", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
            $"The training targets contradict this space: they are {difference:G3} nats per row less likely in it than with the parameters of maximum likelihood, {best.Settled().Describe()}, noise variance = {bestNoise:G3}, and centered targets. ")
            + "Its bias measures the wrong assumptions rather than the task; use these parameters, or another space."));
    }

    /// <summary>Without noise, a repeated row adds no information: leaving it out changes no result and keeps K regular.</summary>
    private static TaskData WithoutDuplicates(TaskData training, List<Diagnostic> diagnostics)
    {
        var groups = DuplicateRows.Find(training);
        if (groups.Count == 0)
            return training;
        var contradicting = groups.FindAll(group => DuplicateRows.Contradict(training, group));
        if (contradicting.Count > 0)
            throw new ContradictingRowsException(contradicting);
        var repeated = groups.SelectMany(group => group.Skip(1)).ToHashSet();
        diagnostics.Add(new Diagnostic("duplicateRowsMerged", DiagnosticSeverity.Information, string.Create(CultureInfo.InvariantCulture,
            $"{repeated.Count} of {training.Rows} training rows repeat another row with the same target; without noise they add no information, and the answer is exact without them.")));
        return training.SelectRows([.. Enumerable.Range(0, training.Rows).Where(row => !repeated.Contains(row))]);
    }

    private void AddDiagnostics(TaskData training, Kernel kernel, ConditionedProcess conditioned, List<Diagnostic> diagnostics)
    {
        double size = PriorSize(training, kernel);
        // A negative mean variance makes the size NaN.
        if (conditioned.Jitter > 0 && !(conditioned.Jitter <= IndefiniteShare * size * size))
        {
            conditioned.Dispose();
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The kernel '{kernel.Parameters[0].Value}' is not positive semidefinite on the training rows: its matrix would need {conditioned.Jitter:G3} on its diagonal. ")
                + "A covariance must be positive semidefinite; check the function, or use the inner product of features.");
        }
        if (conditioned.Jitter > 0)
        {
            diagnostics.Add(new Diagnostic("jitterAdded", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"The kernel matrix of the training rows is singular in double precision; {conditioned.Jitter:G3} was added to its diagonal, the smallest amount that suffices (to a factor of two). "
                + $"The posterior mean and the smallest losses depend on it; the numerical bounds include the answer at ten times that amount. Use a noise variance or a shorter length scale.")));
        }
        if (conditioned is IteratedProcess { RelativeError: > VisibleError } iterated)
        {
            diagnostics.Add(new Diagnostic("solverNotConverged", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"Conjugate gradients left an error of {iterated.RelativeError:G2} in the coefficients of the posterior mean, relative to them; predictions are that inaccurate, and the bounds of the bias account for it. Allow more products, a preconditioner of higher rank, or a larger noise variance.")));
        }
        double residual = conditioned.Jitter > 0 ? conditioned.RelativeTrainingResidual() : 0;
        if (residual > VisibleResidual)
        {
            diagnostics.Add(new Diagnostic("cannotInterpolate", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"The hypotheses of this kernel cannot interpolate the training targets: the posterior mean leaves {residual:P2} of their mean square. ")
                + "Without noise the space is empty, and the answers describe the jitter that replaces the noise; set a noise variance."));
        }
        if (training.Kind == TaskKind.Regression && !Tuning.Amplitude && TargetScale(conditioned) is var scale && (scale > 10 * size || scale < 0.1 * size))
        {
            diagnostics.Add(new Diagnostic("amplitudeFarFromTargets", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"The root mean square of the training targets{(CenterTargets ? " around their mean" : "")} is {scale:G4} and the prior standard deviation of a hypothesis {size:G4}: the scale of hypotheses differs from that of the targets, which dominates the bias. "
                + $"Set the amplitude to the scale of the targets, or standardize the targets.")));
        }
    }

    /// <summary>The prior root mean square of a hypothesis at the training rows.</summary>
    private static double PriorSize(TaskData training, Kernel kernel)
    {
        using var scope = torch.NewDisposeScope();
        return Math.Sqrt(kernel.Diagonal(PointRows.Of(training, torch.CPU)).mean().Value());
    }

    private static double TargetScale(ConditionedProcess conditioned)
    {
        using var scope = torch.NewDisposeScope();
        return Math.Sqrt(ConditionedProcess.CenteredTargets(conditioned.Data, conditioned.PriorMean, torch.CPU).Squared().mean().Value());
    }
}
