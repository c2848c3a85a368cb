using Microsoft.ML.InductiveBias.Numerics;
using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The negative log marginal likelihood of a Gaussian process and its gradient, as functions of the logarithms of the free
/// parameters: those of the kernel, then amplitude and noise variance if they are free.</summary>
internal sealed class MarginalLikelihood : IDisposable
{
    private readonly Kernel _kernel;
    private readonly LikelihoodTuning _tuning;
    private readonly double _noiseVariance;
    private readonly PointRows _points;
    private readonly torch.Tensor _targets;
    private readonly DistanceStore _store = new();

    public MarginalLikelihood(TaskData data, Kernel kernel, double noiseVariance, LikelihoodTuning tuning, torch.Device device, bool isCentered = false)
    {
        _kernel = kernel.Sharing(_store);
        _tuning = tuning;
        _noiseVariance = noiseVariance;
        _points = PointRows.Of(data, device);
        _targets = ConditionedProcess.CenteredTargets(data, isCentered ? ConditionedProcess.MeanTarget(data, data.Rows) : new double[data.OutputCount], device);
        Starts = StartsOf();
    }

    /// <summary>The free parameters.</summary>
    public IReadOnlyList<FreeParameter> Starts { get; }

    /// <summary>How often the likelihood was computed.</summary>
    internal int Evaluations { get; private set; }

    /// <summary>Whether amplitude and noise variance are free and at most one other parameter, so that <see cref="Spectrum"/> applies.</summary>
    public bool HasProfile => _tuning.Amplitude && _tuning.NoiseVariance && _kernel.Free.Count <= 1;

    /// <summary>The likelihood as a function of amplitude and noise variance.</summary>
    /// <param name="logarithms">The logarithms of the kernel's own free parameters: one, or none.</param>
    /// <param name="rows">The largest number of rows, chosen at random.</param>
    /// <returns>The largest likelihood among those amplitudes and noise variances with which a random hypothesis predicts rows that it wasn't
    /// fitted to at least as well as a constant does. Without that condition, rare classes are modeled by hypotheses free of noise that vary from row to row,
    /// because most of their targets are equal.</returns>
    public LikelihoodSpectrum Spectrum(double[] logarithms, int rows)
    {
        Cancellable.ThrowIfCancelled();
        Evaluations++;
        using var scope = torch.NewDisposeScope();
        var (points, targets) = (_points, _targets);
        if (rows < _points.Rows)
        {
            int[] some = StableShuffle.Order((int)_points.Rows, 0)[..rows];
            using var chosen = Tensors.Positions(some, _points.Device);
            (points, targets) = (_points.Select(some), _targets.index_select(0, chosen));
        }
        var (values, vectors) = torch.linalg.eigh(_kernel.With(logarithms).Gram(points));
        var projections = torch.mm(vectors.t(), targets);
        double count = points.Rows;
        double constant = targets.Squared().mean().Value() * Math.Pow(count / Math.Max(1, count - 1), 2);
        return new LikelihoodSpectrum(Tensors.ToArray(values), Tensors.ToArray(projections.Squared().sum(1)), (int)_targets.shape[1],
            (ratio, variance) => LeftOutLoss(values, vectors, projections, ratio, variance) <= constant);
    }

    /// <summary>The expected loss of a random hypothesis on a row that it wasn't fitted to: with A = (K + r I)⁻¹, the residual of the mean is
    /// (A Y)_i / A_ii, and the variance of a hypothesis there a² (1/A_ii − r).</summary>
    private static double LeftOutLoss(torch.Tensor values, torch.Tensor vectors, torch.Tensor projections, double ratio, double variance)
    {
        using var scope = torch.NewDisposeScope();
        var weights = values.clamp(min: Scalars.Zero).Plus_(ratio).reciprocal_().unsqueeze(1);
        var diagonal = torch.mm(vectors.Squared(), weights);
        return torch.mm(vectors, weights * projections).div_(diagonal).Squared().mean().Value() + variance * (diagonal.reciprocal().mean().Value() - ratio);
    }

    /// <summary>The kernel and the noise variance at given logarithms.</summary>
    public (Kernel Kernel, double NoiseVariance) At(ReadOnlySpan<double> logarithms)
    {
        int own = _kernel.Free.Count;
        var kernel = _kernel.With(logarithms[..own]);
        if (_tuning.Amplitude)
            kernel = kernel.Amplified(Math.Exp(logarithms[own]));
        return (kernel, _tuning.NoiseVariance ? Math.Exp(logarithms[^1]) : _noiseVariance);
    }

    /// <summary>−ln p(Y) in nats and its gradient. With s = σ² + jitter, α = (K + s I)⁻¹ Y:
    /// ∂/∂ln θ = ½ Σ_ab (k (K + s I)⁻¹ − α αᵀ)_ab ∂K_ab/∂ln θ.</summary>
    public double Evaluate(ReadOnlySpan<double> logarithms, Span<double> gradient)
    {
        Cancellable.ThrowIfCancelled();
        Evaluations++;
        var (kernel, noise) = At(logarithms);
        using var scope = torch.NewDisposeScope();
        var gram = kernel.Gram(_points);
        gram.diagonal().Plus_(noise);
        using var cholesky = JitteredCholesky.Of(gram, kernel);
        var factor = cholesky.Factor;
        var whitened = torch.linalg.solve_triangular(factor, _targets, upper: false);
        double fit = whitened.Squared().sum().Value();
        double n = _targets.shape[0], k = _targets.shape[1];
        double value = 0.5 * fit + k * factor.diagonal().log().sum().Value() + 0.5 * n * k * Math.Log(2 * Math.PI);

        var coefficients = torch.linalg.solve_triangular(factor.t(), whitened, upper: true);
        var weights = torch.cholesky_inverse(factor).Times_(0.5 * k).addmm_(coefficients, coefficients.t(), beta: 1, alpha: -0.5f);
        gradient.Clear();
        int own = _kernel.Free.Count;
        kernel.AddGradient(_points, weights, gradient[..own]);
        double trace = weights.diagonal().sum().Value();
        // ∂K/∂ln a = 2 K, and Σ weights (K + s I) = ½ (k n − ‖L⁻¹ Y‖²).
        if (_tuning.Amplitude)
            gradient[own] = k * n - fit - 2 * (noise + cholesky.Jitter) * trace;
        if (_tuning.NoiseVariance)
            gradient[^1] = noise * trace;
        return value;
    }

    public void Dispose()
    {
        _points.Dispose();
        _targets.Dispose();
        _store.Dispose();
    }

    private List<FreeParameter> StartsOf()
    {
        List<FreeParameter> starts = [.. _kernel.Free];
        using var scope = torch.NewDisposeScope();
        double mean = _targets.Squared().mean().Value(), size = mean > 0 ? mean : 1;
        double variance = _kernel.Diagonal(_points).mean().Value();
        if (_tuning.Amplitude)
            starts.Add(new FreeParameter("amplitude", 0.5 * Math.Log(size / variance)));
        if (_tuning.NoiseVariance)
            starts.Add(new FreeParameter("noiseVariance", Math.Log(_noiseVariance > 0 ? _noiseVariance : 0.01 * size)));
        return starts;
    }
}
