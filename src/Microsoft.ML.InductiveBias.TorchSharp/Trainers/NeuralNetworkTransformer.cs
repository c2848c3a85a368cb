namespace Microsoft.ML.InductiveBias;

/// <summary>The mean of trained networks, or one of them, with all of them.</summary>
/// <remarks>Saving writes stock ML.NET transformers only: the model loads in any process that has Microsoft.ML, with the same
/// predictions, but without the space. If ML.NET has no transformers for the architecture, saving throws
/// <see cref="NotSupportedException"/> and explains the alternatives.</remarks>
public sealed class NeuralNetworkTransformer : HypothesisSpaceTransformer<FittedSampledSpace>
{
    internal NeuralNetworkTransformer(
        ITransformer scorer, string? unsaveable, FittedSampledSpace space, HypothesisSpaceTrainerOptions options, DataViewSchema input)
        : base(scorer, space, options, input) => Unsaveable = unsaveable;

    /// <summary>Whether the model can be saved: whether ML.NET has transformers for its architecture and size.</summary>
    public bool CanBeSaved => Unsaveable is null;

    private protected override string? Unsaveable { get; }
}
