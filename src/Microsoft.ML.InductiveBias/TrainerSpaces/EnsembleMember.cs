namespace Microsoft.ML.InductiveBias;

/// <summary>One trained member of an ensemble.</summary>
public sealed class EnsembleMember
{
    internal EnsembleMember(DrawnHypothesis drawn, IReadOnlyList<KeyValuePair<string, object>> hyperparameters, ITransformer model) =>
        (Drawn, Hyperparameters, Model) = (drawn, hyperparameters, model);

    /// <summary>Seed, status and training loss: the mean squared error, or the 0-1 error of a trainer that predicts margins.</summary>
    public DrawnHypothesis Drawn { get; }

    /// <summary>Its drawn hyperparameters by name; empty if there are none.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Hyperparameters { get; }

    /// <summary>The model, which predicts and saves like any other.</summary>
    public ITransformer Model { get; }
}
