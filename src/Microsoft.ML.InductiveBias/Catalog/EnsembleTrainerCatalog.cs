using Microsoft.ML.InductiveBias;

// In ML.NET's own namespace, so the trainer is found without another using.
namespace Microsoft.ML;

/// <summary>Ensembles of any trainer in <c>mlContext.InductiveBias.Trainers</c>.</summary>
public static class EnsembleTrainerCatalog
{
    /// <summary>Any trainer under many seeds.</summary>
    /// <param name="catalog">The trainers of this library.</param>
    /// <param name="factory">Makes the trainer, or the whole pipeline, of a seed. Everything random must come from the seed: give the
    /// trainer a <c>new MLContext(seed)</c>, and the seed in its options where it has one there.</param>
    /// <param name="labelColumnName">A key (multiclass), Boolean (binary), or Single or Double (regression) column.</param>
    /// <param name="featureColumnName">A vector of Single or Double; <see langword="null"/> where the factory's pipeline makes its own features.</param>
    /// <param name="samples">The number of members S.</param>
    public static EnsembleTrainer Ensemble(
        this InductiveBiasTrainersCatalog catalog,
        Func<int, IEstimator<ITransformer>> factory,
        string labelColumnName = "Label",
        string? featureColumnName = "Features",
        int samples = 100) =>
        Ensemble(catalog, factory, new EnsembleOptions { LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName, Samples = samples });

    /// <summary>Any trainer under many seeds.</summary>
    /// <param name="catalog">The trainers of this library.</param>
    /// <param name="factory">Makes the trainer, or the whole pipeline, of a seed. Everything random must come from the seed.</param>
    /// <param name="options">Columns, number of members, tolerance, threads, progress, cancellation.</param>
    public static EnsembleTrainer Ensemble(
        this InductiveBiasTrainersCatalog catalog, Func<int, IEstimator<ITransformer>> factory, EnsembleOptions options) =>
        Ensemble(catalog, TrainerHypothesisSpace.Drawing(factory), options);

    /// <summary>Any trainer under many seeds and hyperparameters.</summary>
    /// <param name="catalog">The trainers of this library.</param>
    /// <param name="factory">Makes the trainer, or the whole pipeline, of a draw, with hyperparameters drawn from ranges.</param>
    /// <param name="labelColumnName">A key (multiclass), Boolean (binary), or Single or Double (regression) column.</param>
    /// <param name="featureColumnName">A vector of Single or Double; <see langword="null"/> where the factory's pipeline makes its own features.</param>
    /// <param name="samples">The number of members S.</param>
    public static EnsembleTrainer Ensemble(
        this InductiveBiasTrainersCatalog catalog,
        Func<HypothesisDraw, IEstimator<ITransformer>> factory,
        string labelColumnName = "Label",
        string? featureColumnName = "Features",
        int samples = 100) =>
        Ensemble(catalog, factory, new EnsembleOptions { LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName, Samples = samples });

    /// <summary>Any trainer under many seeds and hyperparameters.</summary>
    /// <param name="catalog">The trainers of this library.</param>
    /// <param name="factory">Makes the trainer, or the whole pipeline, of a draw, with hyperparameters drawn from ranges.</param>
    /// <param name="options">Columns, number of members, tolerance, threads, progress, cancellation.</param>
    public static EnsembleTrainer Ensemble(
        this InductiveBiasTrainersCatalog catalog, Func<HypothesisDraw, IEstimator<ITransformer>> factory, EnsembleOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(options);
        return new EnsembleTrainer(catalog.MLContext, factory, options);
    }
}
