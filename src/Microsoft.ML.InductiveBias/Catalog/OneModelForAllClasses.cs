using Microsoft.ML.InductiveBias;

// In ML.NET's own namespace, where it is found beside ML.NET's methods of these names.
namespace Microsoft.ML;

/// <summary>Explains at compile time why trainers of hypothesis spaces aren't wrapped into one model for each class or pair of classes.</summary>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public static class OneModelForAllClasses
{
    private const string Message = "A trainer of a hypothesis space trains one model for all classes: use it as it is, with a key column as label (MapValueToKey).";

    /// <summary>Doesn't compile: use the trainer as it is.</summary>
    /// <param name="trainers">ML.NET's trainers.</param>
    /// <param name="trainer">A trainer of a hypothesis space.</param>
    /// <param name="options">What ML.NET's method takes.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    [Obsolete(Message, error: true)]
    public static void OneVersusAll(this MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers, IEstimator<IHypothesisSpaceTransformer> trainer, params object?[] options) =>
        throw new NotSupportedException(Message);

    /// <inheritdoc cref="OneVersusAll"/>
    [Obsolete(Message, error: true)]
    public static void PairwiseCoupling(this MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers, IEstimator<IHypothesisSpaceTransformer> trainer, params object?[] options) =>
        throw new NotSupportedException(Message);
}
