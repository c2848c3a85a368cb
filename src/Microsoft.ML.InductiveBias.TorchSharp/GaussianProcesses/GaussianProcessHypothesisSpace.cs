using System.Globalization;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The hypothesis space of a Gaussian process: k independent outputs, each a random function with mean 0 and
/// covariance <see cref="Kernel"/>.</summary>
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
    /// <summary>A Gaussian process.</summary>
    /// <param name="kernel">The prior covariance; an RBF kernel at the median distance if omitted.</param>
    /// <param name="noiseVariance">σ², in squared units of the targets: the variance of the targets around the hypothesis;
    /// 0 (the default) demands that hypotheses interpolate.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="noiseVariance"/> is negative or not finite.</exception>
    public GaussianProcessHypothesisSpace(Kernel? kernel = null, double noiseVariance = 0)
    {
        if (!(noiseVariance >= 0) || !double.IsFinite(noiseVariance))
        {
            throw new ArgumentOutOfRangeException(nameof(noiseVariance),
                FormattableString.Invariant($"noiseVariance was {noiseVariance}; it must be finite and at least 0."));
        }
        Kernel = kernel ?? new RbfKernel();
        NoiseVariance = noiseVariance;
    }

    /// <summary>The prior covariance.</summary>
    public Kernel Kernel { get; }

    /// <summary>σ², in squared units of the targets.</summary>
    public double NoiseVariance { get; }

    /// <summary>Fails if the exact computation of a task would not fit into memory; before anything is read or fitted.</summary>
    /// <param name="trainingRows">Number of training rows n.</param>
    /// <param name="testRows">Number of test rows m.</param>
    /// <exception cref="TaskTooLargeException">It would not fit; the message says what it needs and what there is.</exception>
    public static void CheckMemory(int trainingRows, int testRows)
    {
        MatrixMemory.CheckFit(trainingRows);
        MatrixMemory.CheckLaw(trainingRows, testRows);
    }

    /// <inheritdoc cref="IHypothesisSpace.Fit"/>
    /// <exception cref="ArgumentException">The median distance is asked for and does not exist.</exception>
    public FittedGaussianProcess Fit(TaskData training, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        List<Diagnostic> diagnostics = [];
        var distinct = NoiseVariance == 0 ? WithoutDuplicates(training, diagnostics) : training;
        MatrixMemory.CheckFit(distinct.Rows);
        progress?.Report(new WorkProgress("conditioning on the training rows", 0));
        NativeTorch.EnsureLoaded();
        return Cancellable.Run(() =>
        {
            var kernel = ResolveKernel(training);
            var conditioned = ConditionedProcess.On(distinct, kernel, NoiseVariance);
            AddDiagnostics(training, conditioned, diagnostics);
            return new FittedGaussianProcess(training, kernel, NoiseVariance, conditioned, diagnostics);
        }, cancellationToken);
    }

    IFittedHypothesisSpace IHypothesisSpace.Fit(TaskData training, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        Fit(training, progress, cancellationToken);

    private ResolvedKernel ResolveKernel(TaskData training)
    {
        using var features = Tensors.Matrix(training.Features, training.FeatureCount);
        return Kernel.Resolve(features);
    }

    /// <summary>Without noise a repeated row says nothing new: leaving it out changes no answer and keeps K regular.</summary>
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
            $"{repeated.Count} of {training.Rows} training rows repeat another row with the same target; without noise they hold no further information, and the answer is exact without them.")));
        return training.SelectRows([.. Enumerable.Range(0, training.Rows).Where(row => !repeated.Contains(row))]);
    }

    private void AddDiagnostics(TaskData training, ConditionedProcess conditioned, List<Diagnostic> diagnostics)
    {
        if (conditioned.Jitter > 0)
        {
            diagnostics.Add(new Diagnostic("jitterAdded", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"The kernel matrix of the training rows is singular in double precision; {conditioned.Jitter:G3} was added to its diagonal, the smallest amount that suffices (to a factor of two). "
                + $"The mean predictor and the smallest losses depend on it; the numerical bounds hold the answer at ten times that amount too. A noise variance or a shorter length scale would settle it.")));
        }
        if (training.Kind == TaskKind.Regression && TargetScale(training) is var scale && (scale > 10 * Kernel.Amplitude || scale < 0.1 * Kernel.Amplitude))
        {
            diagnostics.Add(new Diagnostic("amplitudeFarFromTargets", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"The root mean square of the training targets is {scale:G4} and the amplitude {Kernel.Amplitude:G4}: hypotheses of this space are not of the size of the targets, which dominates the bias. "
                + $"Set the amplitude near the size of the targets, or standardize them.")));
        }
    }

    private static double TargetScale(TaskData training)
    {
        double sum = 0;
        foreach (double target in training.Targets.Span)
            sum += target * target;
        return Math.Sqrt(sum / training.Targets.Length);
    }
}
