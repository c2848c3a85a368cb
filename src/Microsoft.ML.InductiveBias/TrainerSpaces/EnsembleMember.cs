namespace Microsoft.ML.InductiveBias;

/// <summary>One trained member of an ensemble.</summary>
/// <param name="Drawn">Seed, status and training loss: the mean squared error, or the 0-1 error of a trainer that gives margins.</param>
/// <param name="Hyperparameters">What was drawn for it, by name; empty where nothing was.</param>
/// <param name="Model">The model, which predicts and saves like any other.</param>
public sealed record EnsembleMember(DrawnHypothesis Drawn, IReadOnlyList<KeyValuePair<string, object>> Hyperparameters, ITransformer Model);
