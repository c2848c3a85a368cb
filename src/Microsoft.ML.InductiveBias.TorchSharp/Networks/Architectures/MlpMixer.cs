using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>An MLP-Mixer (Tolstikhin et al. 2021): blocks that mix across tokens and then across channels, each with a
/// perceptron of one hidden layer with GELU after a normalization, and a residual connection; the mean over tokens, a linear layer.</summary>
/// <param name="tokens">How features are split into tokens; one feature per token if omitted.</param>
public sealed class MlpMixer(TokenLayout? tokens = null) : TokenNetwork("mixer", tokens)
{
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

    private protected override IEnumerable<KeyValuePair<string, object>> BlockSettings =>
        [new("depth", Depth), new("tokenWidth", TokenWidth), new("channelWidth", ChannelWidth)];

    private protected override IEnumerable<NetworkParameter> BlockParameters(string name, int tokens) =>
    [
        .. BatchedLayers.NormParameters($"{name}.tokenNorm", Width),
        .. BatchedLayers.DenseParameters($"{name}.tokenHidden", tokens, TokenWidth),
        .. BatchedLayers.DenseParameters($"{name}.tokenOutput", TokenWidth, tokens),
        .. BatchedLayers.NormParameters($"{name}.channelNorm", Width),
        .. BatchedLayers.DenseParameters($"{name}.channelHidden", Width, ChannelWidth),
        .. BatchedLayers.DenseParameters($"{name}.channelOutput", ChannelWidth, Width),
    ];

    private protected override torch.Tensor Block(torch.Tensor x, ParameterReader next)
    {
        x = x.Plus(next.Perceptron(next.Normalize(x).transpose(2, 3)).transpose(2, 3));
        return x.Plus(next.Perceptron(next.Normalize(x)));
    }

    private protected override long ValuesPerBlock(int tokens) => 6L * tokens * Width + 2L * Width * TokenWidth + 2L * tokens * ChannelWidth;
}
