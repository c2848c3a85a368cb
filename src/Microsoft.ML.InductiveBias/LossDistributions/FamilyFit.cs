using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>A family of distributions fitted to losses by maximum likelihood.</summary>
public sealed class FamilyFit
{
    private readonly LikelihoodSurface _surface;

    internal FamilyFit(LikelihoodSurface surface, GoodnessOfFit goodness)
    {
        _surface = surface;
        Law = surface.Law;
        GoodnessOfFit = goodness;
        double[] errors = surface.StandardErrors();
        Parameters = [.. surface.Family.Parameters(surface.Best.A, surface.Best.B, surface.Best.Shape)
            .Select((parameter, i) => (parameter.Name, parameter.Value, errors[i]))];
    }

    /// <summary>The family, of <see cref="LossFamilies"/>.</summary>
    public string Family => _surface.Family.Name;

    /// <summary>The law at the maximum of the likelihood.</summary>
    public LossDistribution Law { get; }

    /// <summary>The parameters of that law, such as <c>degreesOfFreedom</c>, with their maximum-likelihood values and standard errors from the observed information: NaN
    /// where a parameter lies on a boundary, +∞ where the losses don't determine it.</summary>
    public IReadOnlyList<(string Name, double Value, double StandardError)> Parameters { get; }

    /// <summary>The log-likelihood, in nats.</summary>
    public double LogLikelihood => _surface.Best.LogLikelihood;

    /// <summary>Which boundary of the family the maximum lies on; <see langword="null"/> for none.</summary>
    public string? Boundary => _surface.Family.Boundary(_surface.Best.Shape);

    /// <summary>How well the law describes the losses.</summary>
    public GoodnessOfFit GoodnessOfFit { get; }

    /// <summary>I(ε) at the maximum, and its profile-likelihood interval within the family.</summary>
    /// <param name="targetLoss">ε; any number but NaN.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    public (string Family, Information Bias, Information Lower, Information Upper) Estimate(double targetLoss, double confidence = 0.95)
    {
        Require.Share(confidence);
        var bias = Law.InductiveBias(targetLoss);
        if (!double.IsFinite(bias.Nats))
            return (Family, bias, bias, bias);
        double z = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, 0.5 * (1 + confidence));
        var (lower, upper) = _surface.BiasInterval(targetLoss, 0.5 * z * z);
        return (Family, bias, Information.FromNats(Math.Max(0, Math.Min(lower, bias.Nats))), Information.FromNats(Math.Max(upper, bias.Nats)));
    }
}

/// <summary>A scaled noncentral chi-squared law fitted to losses by maximum likelihood (Boopathy et al., IJCAI 2024, section 3).</summary>
internal sealed class ScaledNoncentralChiSquaredFit
{
    private ScaledNoncentralChiSquaredFit(FamilyFit fit) => Fit = fit;

    /// <summary>Parameters with standard errors, likelihood, boundary and goodness of fit.</summary>
    public FamilyFit Fit { get; }

    /// <summary>The fitted law.</summary>
    public ScaledNoncentralChiSquared Law => (ScaledNoncentralChiSquared)Fit.Law;

    /// <summary>Fits losses, at least 3 different ones, finite and positive; by default without p-values.</summary>
    public static ScaledNoncentralChiSquaredFit Of(ReadOnlySpan<double> losses, SampledLossOptions? options = null, CancellationToken cancellationToken = default)
    {
        double[] sorted = losses.ToArray();
        Array.Sort(sorted);
        foreach (double loss in sorted)
        {
            if (!(loss > 0 && double.IsFinite(loss)))
                throw new ArgumentException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"A loss was {loss}; a fit needs finite losses above 0."), nameof(losses));
        }
        int distinct = sorted.Distinct().Count();
        if (distinct < 3)
            throw new ArgumentException($"There are {distinct} different losses; a fit needs at least 3.", nameof(losses));
        options ??= new SampledLossOptions { GoodnessOfFitReplicates = 0 };
        options.Validate();
        var surface = new LikelihoodSurface(new ChiSquaredFamily(new Numerics.CompressedSample(sorted), central: false));
        return new ScaledNoncentralChiSquaredFit(new FamilyFit(surface,
            GoodnessOfFitTest.Of(surface, sorted, options.GoodnessOfFitReplicates, options.Seed, cancellationToken)));
    }
}
