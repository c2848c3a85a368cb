namespace Microsoft.ML.InductiveBias;

/// <summary>Options of <see cref="NeuralNetworkTrainer"/>. Networks compute in single precision.</summary>
public sealed class NeuralNetworkTrainerOptions : HypothesisSpaceTrainerOptions
{
    /// <summary>The options that define the space, and how many hypotheses are drawn. Its seeds determine the result, not the seed of the
    /// <see cref="MLContext"/>.</summary>
    public NeuralNetworkOptions Network = new();

    /// <summary>The seed of the hypothesis that predicts; with <see langword="null"/> (the default) the mean of all hypotheses predicts.</summary>
    public int? PredictWithSeed;

    internal NeuralNetworkTrainerOptions Verified()
    {
        ArgumentNullException.ThrowIfNull(Network);
        var copy = (NeuralNetworkTrainerOptions)Copy();
        copy.Network = Network.Verified();
        return copy;
    }
}
