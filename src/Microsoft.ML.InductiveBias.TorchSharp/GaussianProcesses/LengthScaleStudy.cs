using System.Globalization;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The inductive bias of a task at one length scale of a kernel.</summary>
public sealed class LengthScalePoint : DiagnosedResult
{
    internal LengthScalePoint(
        LengthScale choice, FittedGaussianProcess fitted, FittedLoss loss, IReadOnlyList<InductiveBiasEstimate> inductiveBias, IReadOnlyList<Diagnostic> diagnostics)
    {
        Choice = choice;
        Space = fitted.Description;
        Loss = loss;
        InductiveBias = inductiveBias;
        NegativeLogMarginalLikelihood = fitted.NegativeLogMarginalLikelihood;
        Diagnostics = diagnostics;
    }

    /// <summary>ℓ as it was requested, such as a number or <c>median</c>.</summary>
    public LengthScale Choice { get; }

    /// <summary>The space, with the length scale as a number.</summary>
    public HypothesisSpaceDescription Space { get; }

    /// <summary>The loss distribution of the space.</summary>
    public FittedLoss Loss { get; }

    /// <summary>The bias at the reference losses and at the requested target losses. The loss of the posterior mean is the space's own.</summary>
    public IReadOnlyList<InductiveBiasEstimate> InductiveBias { get; }

    /// <summary>−ln p(training targets) in nats: smaller if the training targets favor the length scale.</summary>
    public double NegativeLogMarginalLikelihood { get; }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{string.Join("; ", InductiveBias)}, −ln p = {ResultText.Of(NegativeLogMarginalLikelihood)} nats";
}

/// <summary>The inductive bias of a task as a function of the length scale of a kernel.</summary>
/// <remarks>The distances between rows (n² + nm + m² doubles) and the reference losses are computed once for all length scales; factor and
/// eigendecomposition differ for each length scale.</remarks>
public sealed class LengthScaleStudy : InductiveBiasResult
{
    private LengthScaleStudy(IReadOnlyList<LengthScalePoint> points) => Points = points;

    /// <summary>One point for each length scale, in the order given.</summary>
    public IReadOnlyList<LengthScalePoint> Points { get; }

    /// <summary>Measures the bias at several length scales.</summary>
    /// <param name="training">The training rows.</param>
    /// <param name="test">The test rows; features and outputs are those of the training rows.</param>
    /// <param name="kernel">The kernel; its own length scale is ignored.</param>
    /// <param name="lengthScales">The length scales, at least one: numbers, or any other choice.</param>
    /// <param name="noiseVariance">σ², in squared units of the targets.</param>
    /// <param name="options">Target losses.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">There is no length scale, or rows or options do not fit.</exception>
    /// <exception cref="ContradictingRowsException">Without noise, rows with the same features have different targets.</exception>
    /// <exception cref="TaskTooLargeException">The computation does not fit into memory.</exception>
    public static LengthScaleStudy Run(
        TaskData training, TaskData test, StationaryKernel kernel, IReadOnlyList<LengthScale> lengthScales, double noiseVariance = 0, InductiveBiasOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(lengthScales);
        if (lengthScales.Count == 0)
            throw new ArgumentException("There is no length scale; give at least one.", nameof(lengthScales));
        options ??= new InductiveBiasOptions();
        NativeTorch.EnsureLoaded();
        using var store = new DistanceStore();
        List<LengthScalePoint> points = [];
        IReadOnlyList<InductiveBiasEstimate>? first = null;
        for (int i = 0; i < lengthScales.Count; i++)
        {
            progress?.Report(new WorkProgress(
                string.Create(CultureInfo.InvariantCulture, $"length scale {i + 1} of {lengthScales.Count}"), (double)i / lengthScales.Count));
            var choice = lengthScales[i];
            using var fitted = new GaussianProcessHypothesisSpace(kernel, noiseVariance).Fit(
                training, rows => Shared(kernel.WithLengthScale(choice), rows, store), null, cancellationToken);
            var point = PointOf(choice, fitted, test, first, options, cancellationToken);
            first ??= point.InductiveBias;
            points.Add(point);
        }
        progress?.Report(new WorkProgress("done", 1));
        return new LengthScaleStudy(points);
    }

    /// <summary>One row for each length scale and target loss: <c>LengthScale</c> (a number, or numbers, as text), <c>Reference</c>,
    /// <c>TargetLoss</c>, <c>Nats</c>, <c>Bits</c>, <c>NegativeLogMarginalLikelihood</c>.</summary>
    /// <param name="mlContext">The context of the data view.</param>
    public IDataView ToDataView(MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        return mlContext.Data.LoadFromEnumerable(Points.SelectMany(point => point.InductiveBias.Select(estimate => new Row
        {
            LengthScale = Convert.ToString(point.Space.Parameters.First(parameter => parameter.Key == "lengthScale").Value, CultureInfo.InvariantCulture)!,
            Reference = estimate.Reference,
            TargetLoss = estimate.TargetLoss,
            Nats = estimate.Nats,
            Bits = estimate.Bits,
            NegativeLogMarginalLikelihood = point.NegativeLogMarginalLikelihood,
        })).ToList());
    }

    private static Kernel Shared(StationaryKernel kernel, PointRows rows, DistanceStore store)
    {
        var resolved = kernel.Resolve(rows);
        // A search by maximum likelihood has its own store; other kernels share this one for the whole study.
        return resolved.Free.Count > 0 ? resolved : resolved.Sharing(store);
    }

    /// <summary>The losses of predictors that do not depend on the length scale are taken from the first point.</summary>
    private static LengthScalePoint PointOf(
        LengthScale choice, FittedGaussianProcess fitted, TaskData test, IReadOnlyList<InductiveBiasEstimate>? first, InductiveBiasOptions options,
        CancellationToken cancellationToken)
    {
        FittedLoss loss;
        IReadOnlyList<InductiveBiasEstimate> estimates;
        List<Diagnostic> diagnostics;
        if (first is null)
        {
            var metrics = new MLContext().InductiveBias.Evaluate(fitted, test, new InductiveBiasOptions(options) { ParameterSensitivity = false }, null, cancellationToken);
            var own = metrics.InductiveBias.FirstOrDefault(estimate => estimate.Reference == LossReference.PosteriorMean);
            loss = new FittedLoss(metrics.LossDistribution, metrics.Method, own?.TargetLoss ?? PosteriorMeanLoss(fitted, test), []);
            (estimates, diagnostics) = (metrics.InductiveBias, [.. metrics.Diagnostics]);
        }
        else
        {
            loss = fitted.LossOn(test, options.Loss, options.SampledLoss, null, cancellationToken);
            var distribution = loss.Distribution;
            double own = loss.PosteriorMeanLoss;
            estimates = [.. first.AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(estimate =>
                distribution.Estimate(estimate.Reference == LossReference.PosteriorMean ? own : estimate.TargetLoss).WithReference(estimate.Reference))];
            diagnostics = [.. fitted.Diagnostics, .. loss.Diagnostics];
        }
        return new LengthScalePoint(choice, fitted, loss, estimates, diagnostics);
    }

    private static double PosteriorMeanLoss(FittedGaussianProcess fitted, TaskData test)
    {
        var mean = fitted.PredictMean(test);
        double sum = 0;
        for (int i = 0; i < mean.Length; i++)
            sum += (mean[i] - test.Targets.Span[i]) * (mean[i] - test.Targets.Span[i]);
        return sum / mean.Length;
    }

    private sealed class Row
    {
        public string LengthScale { get; set; } = "";

        public string Reference { get; set; } = "";

        public double TargetLoss { get; set; }

        public double Nats { get; set; }

        public double Bits { get; set; }

        public double NegativeLogMarginalLikelihood { get; set; }
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        string.Join("; ", Points);
}
