using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A small transformer encoder (Vaswani et al. 2017): tokens with learned positions; blocks of multi-head attention
/// and of a perceptron with GELU, each after a normalization and with a residual connection; the mean over tokens, a linear layer.</summary>
/// <param name="tokens">How features are split into tokens; one feature per token if omitted.</param>
public sealed class TransformerEncoder(TokenLayout? tokens = null) : TokenNetwork("transformer", tokens)
{
    /// <summary>Number of attention heads, at least 1, a divisor of <see cref="TokenNetwork.Width"/>; 4 by default.</summary>
    public int Heads
    {
        get;
        init => field = Checked.AtLeast(1, value);
    } = 4;

    /// <summary>Hidden units of each block's perceptron, at least 1; 64 by default.</summary>
    public int FeedForwardWidth
    {
        get;
        init => field = Checked.AtLeast(1, value);
    } = 64;

    private protected override IEnumerable<KeyValuePair<string, object>> BlockSettings =>
        [new("heads", Heads), new("depth", Depth), new("feedForwardWidth", FeedForwardWidth)];

    private protected override IEnumerable<NetworkParameter> PositionParameters(int tokens) =>
        [new("positions", [tokens, Width], NetworkParameterRole.Position, 1, Width)];

    private protected override IEnumerable<NetworkParameter> BlockParameters(string name, int tokens)
    {
        if (Width % Heads != 0)
            throw new ArgumentException($"{nameof(Width)} was {Width}; it must be a multiple of {nameof(Heads)} ({Heads}).");
        return
        [
            .. BatchedLayers.NormParameters($"{name}.attentionNorm", Width),
            .. ((string[])["query", "key", "value", "attentionOutput"]).SelectMany(part => BatchedLayers.DenseParameters($"{name}.{part}", Width, Width)),
            .. BatchedLayers.NormParameters($"{name}.feedForwardNorm", Width),
            .. BatchedLayers.DenseParameters($"{name}.feedForwardHidden", Width, FeedForwardWidth),
            .. BatchedLayers.DenseParameters($"{name}.feedForwardOutput", FeedForwardWidth, Width),
        ];
    }

    private protected override torch.Tensor WithPositions(torch.Tensor x, ParameterReader next) => x.Plus(next.Take().unsqueeze(1));

    private protected override torch.Tensor Block(torch.Tensor x, ParameterReader next)
    {
        var normalized = next.Normalize(x);
        var query = ByHead(next.DenseAlong(normalized));
        var key = ByHead(next.DenseAlong(normalized));
        var value = ByHead(next.DenseAlong(normalized));
        var shares = query.matmul(key.transpose(-2, -1)).Times(1 / Math.Sqrt((double)Width / Heads)).softmax(-1);
        x = x.Plus(next.DenseAlong(shares.matmul(value).transpose(2, 3).reshape(x.shape)));
        return x.Plus(next.Perceptron(next.Normalize(x)));
    }

    private protected override long ValuesPerBlock(int tokens) => tokens * (12L * Width + 2L * FeedForwardWidth) + 2L * Heads * tokens * tokens;

    /// <summary><c>[S, b, t, width]</c> to <c>[S, b, heads, t, width / heads]</c>.</summary>
    private torch.Tensor ByHead(torch.Tensor x) => x.reshape(x.shape[0], x.shape[1], x.shape[2], Heads, Width / Heads).transpose(2, 3);
}
