using Microsoft.ML.InductiveBias;

// In ML.NET's own namespace, so that the trainer is found without another using directive.
namespace Microsoft.ML;

/// <summary>Gaussian-process trainers in <c>mlContext.InductiveBias.Trainers</c>.</summary>
public static class GaussianProcessTrainerCatalog
{
    /// <summary>Creates a trainer of a Gaussian-process hypothesis space with an RBF kernel. By default, length scale, amplitude and noise
    /// variance are those that the training rows make most likely.</summary>
    /// <param name="catalog">The trainers of this library.</param>
    /// <param name="labelColumnName">A key (multiclass), Boolean (binary), or Single or Double (regression) column.</param>
    /// <param name="featureColumnName">A vector of Single or Double.</param>
    /// <param name="lengthScale">ℓ, in units of the features. If omitted: by maximum likelihood, or, beside a given noise variance, the median
    /// distance of training rows.</param>
    /// <param name="noiseVariance">σ², in squared units of the targets; with 0, hypotheses interpolate. If given, the amplitude is 1 and the
    /// prior mean 0; if omitted, both variances are by maximum likelihood, and the prior mean is that of the training targets.</param>
    public static GaussianProcessTrainer GaussianProcess(
        this InductiveBiasTrainersCatalog catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        LengthScale? lengthScale = null,
        double? noiseVariance = null) =>
        GaussianProcess(catalog, new GaussianProcessTrainerOptions
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            Kernel = lengthScale is { } scale ? new RbfKernel { LengthScale = scale } : null,
            NoiseVariance = noiseVariance,
        });

    /// <summary>Creates a trainer of a Gaussian-process hypothesis space.</summary>
    /// <param name="catalog">The trainers of this library.</param>
    /// <param name="options">Columns, kernel, noise variance, progress, cancellation.</param>
    public static GaussianProcessTrainer GaussianProcess(this InductiveBiasTrainersCatalog catalog, GaussianProcessTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new GaussianProcessTrainer(catalog.MLContext, options);
    }
}
