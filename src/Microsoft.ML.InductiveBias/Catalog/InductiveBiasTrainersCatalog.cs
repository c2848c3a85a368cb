namespace Microsoft.ML.InductiveBias;

/// <summary>Hypothesis spaces as ML.NET trainers, at <c>mlContext.InductiveBias.Trainers</c>. The packages of this library
/// add their trainers to it as extension methods.</summary>
public sealed class InductiveBiasTrainersCatalog
{
    internal InductiveBiasTrainersCatalog(MLContext mlContext) => MLContext = mlContext;

    /// <summary>The context of this catalog, with its seed and log.</summary>
    public MLContext MLContext { get; }
}
