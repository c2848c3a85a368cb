namespace Microsoft.ML.InductiveBias;

/// <summary>One trained member of an ensemble.</summary>
public sealed class EnsembleMember
{
    internal EnsembleMember(DrawnHypothesis drawn, IReadOnlyList<KeyValuePair<string, object>> hyperparameters, ITransformer model) =>
        (Drawn, Hyperparameters, Model) = (drawn, hyperparameters, model);

    /// <summary>Seed, status and training loss: the mean squared error, or the 0-1 error of a trainer that gives margins.</summary>
    public DrawnHypothesis Drawn { get; }

    /// <summary>What was drawn for it, by name; empty where nothing was.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Hyperparameters { get; }

    /// <summary>The model, which predicts and saves like any other.</summary>
    public ITransformer Model { get; }
}
