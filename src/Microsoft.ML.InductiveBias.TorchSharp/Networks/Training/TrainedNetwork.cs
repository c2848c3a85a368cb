namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>A network at the end of its training.</summary>
/// <param name="Parameters">All values as the network uses them (scaled), from one parameter tensor to the next.</param>
/// <param name="Drawn">Seed, status and training loss.</param>
/// <param name="Epochs">Passes over the training rows that it took.</param>
internal sealed record TrainedNetwork(float[] Parameters, DrawnHypothesis Drawn, int Epochs);
