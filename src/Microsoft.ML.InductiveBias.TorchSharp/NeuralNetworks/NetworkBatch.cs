using System.Globalization;

namespace Microsoft.ML.InductiveBias.NeuralNetworks;

/// <summary>Trained networks with their parameters.</summary>
internal sealed class NetworkBatch(NetworkPredictor predictor, IReadOnlyList<TrainedNetwork> networks) : IHypothesisBatch
{
    /// <inheritdoc/>
    public IReadOnlyList<DrawnHypothesis> Hypotheses { get; } = [.. networks.Select(network => network.Drawn)];

    /// <inheritdoc/>
    public bool PredictsProbabilities => predictor.PredictsProbabilities;

    /// <summary>What predicts with them.</summary>
    public NetworkPredictor Predictor => predictor;

    /// <summary>The networks.</summary>
    public IReadOnlyList<TrainedNetwork> Networks => networks;

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Predict(ReadOnlyMemory<double> features, CancellationToken cancellationToken = default)
    {
        if (features.Length == 0 || features.Length % predictor.Features != 0)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"features has {features.Length} values, which are not rows of {predictor.Features} features, the number of the training rows."), nameof(features));
        }
        return predictor.Predict([.. networks.Select(network => network.Parameters)], NetworkTask.Single(features.Span), cancellationToken);
    }

    /// <summary>Nothing to free: the parameters are managed memory.</summary>
    public void Dispose()
    {
    }
}
