using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>An MLP-Mixer (Tolstikhin et al. 2021): blocks that mix across tokens and then across channels, each by a
/// perceptron of one hidden layer with GELU behind a normalization and a residual connection; the mean over tokens, a linear layer.</summary>
public sealed record MlpMixer : TokenNetwork
{
    /// <summary>A mixer.</summary>
    /// <param name="tokens">How features are cut into tokens; one feature in each if omitted.</param>
    public MlpMixer(TokenLayout? tokens = null)
        : base(tokens)
    {
    }

    /// <summary>Hidden units that mix across tokens, at least 1; 32 by default.</summary>
    public int TokenWidth
    {
        get;
        init => field = Checked.AtLeast(1, value);
    } = 32;

    /// <summary>Hidden units that mix across channels, at least 1; 64 by default.</summary>
    public int ChannelWidth
    {
        get;
        init => field = Checked.AtLeast(1, value);
    } = 64;

    /// <inheritdoc/>
    public override string Name => "mixer";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, object>> Settings =>
        [.. Tokens.Settings, new("width", Width), new("depth", Depth), new("tokenWidth", TokenWidth), new("channelWidth", ChannelWidth)];

    /// <inheritdoc/>
    public override IReadOnlyList<NetworkParameter> Parameters(int features, int outputs)
    {
        var (tokens, size) = Tokens.Shape(features);
        List<NetworkParameter> parameters = [.. BatchedLayers.DenseParameters("embedding", size, Width)];
        for (int block = 1; block <= Depth; block++)
        {
            parameters.AddRange(BatchedLayers.NormParameters($"block{block}.tokenNorm", Width));
            parameters.AddRange(BatchedLayers.DenseParameters($"block{block}.tokenHidden", tokens, TokenWidth));
            parameters.AddRange(BatchedLayers.DenseParameters($"block{block}.tokenOutput", TokenWidth, tokens));
            parameters.AddRange(BatchedLayers.NormParameters($"block{block}.channelNorm", Width));
            parameters.AddRange(BatchedLayers.DenseParameters($"block{block}.channelHidden", Width, ChannelWidth));
            parameters.AddRange(BatchedLayers.DenseParameters($"block{block}.channelOutput", ChannelWidth, Width));
        }
        parameters.AddRange(BatchedLayers.NormParameters("norm", Width));
        parameters.AddRange(BatchedLayers.DenseParameters("output", Width, outputs));
        return parameters;
    }

    /// <inheritdoc/>
    public override torch.Tensor Forward(IReadOnlyList<torch.Tensor> parameters, torch.Tensor inputs)
    {
        var next = new ParameterReader(parameters);
        var x = next.DenseAlong(Tokens.Cut(inputs));
        for (int block = 0; block < Depth; block++)
        {
            var mixed = next.Normalize(x).transpose(2, 3);
            mixed = next.DenseAlong(torch.nn.functional.gelu(next.DenseAlong(mixed)));
            x = x.add(mixed.transpose(2, 3));
            var channels = next.Normalize(x);
            x = x.add(next.DenseAlong(torch.nn.functional.gelu(next.DenseAlong(channels))));
        }
        return next.Dense(next.Normalize(x).mean([2L]));
    }

    /// <inheritdoc/>
    public override long ValuesPerRow(int features, int outputs)
    {
        var (tokens, _) = Tokens.Shape(features);
        return 2L * (features + Depth * (6L * tokens * Width + 2L * Width * TokenWidth + 2L * tokens * ChannelWidth));
    }
}
