using System.Globalization;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Trained networks with their parameters.</summary>
internal sealed class NetworkBatch(NetworkPredictor predictor, IReadOnlyList<TrainedNetwork> networks) : IHypothesisBatch
{
    private const int Together = 32;

    /// <inheritdoc/>
    public IReadOnlyList<DrawnHypothesis> Hypotheses { get; } = [.. networks.Select(network => network.Drawn)];

    /// <inheritdoc/>
    public OutputMeaning OutputMeaning => predictor.PredictsProbabilities ? OutputMeaning.Probabilities : OutputMeaning.Values;

    /// <summary>The predictor of the networks.</summary>
    public NetworkPredictor Predictor => predictor;

    /// <summary>The networks.</summary>
    public IReadOnlyList<TrainedNetwork> Networks => networks;

    /// <summary>The same networks in batches large enough for predictions on all cores.</summary>
    public static List<IHypothesisBatch> Regroup(IEnumerable<IHypothesisBatch> batches)
    {
        var drawn = batches.Cast<NetworkBatch>().ToList();
        return [.. drawn.SelectMany(batch => batch.Networks).Chunk(Together).Select(group => new NetworkBatch(drawn[0].Predictor, group))];
    }

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

    /// <summary>Does nothing: the parameters are managed memory.</summary>
    public void Dispose()
    {
    }
}
