using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A small transformer encoder (Vaswani et al. 2017): tokens with learned positions, blocks of multi-head attention
/// and of a perceptron with GELU, each behind a normalization and a residual connection; the mean over tokens, a linear layer.</summary>
public sealed record TransformerEncoder : TokenNetwork
{
    /// <summary>An encoder.</summary>
    /// <param name="tokens">How features are cut into tokens; one feature in each if omitted.</param>
    public TransformerEncoder(TokenLayout? tokens = null)
        : base(tokens)
    {
    }

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

    /// <inheritdoc/>
    public override string Name => "transformer";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, object>> Settings =>
        [.. Tokens.Settings, new("width", Width), new("heads", Heads), new("depth", Depth), new("feedForwardWidth", FeedForwardWidth)];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The width is no multiple of the number of heads, or the features do not fill the tokens.</exception>
    public override IReadOnlyList<NetworkParameter> Parameters(int features, int outputs)
    {
        if (Width % Heads != 0)
            throw new ArgumentException($"{nameof(Width)} was {Width}; it must be a multiple of {nameof(Heads)} ({Heads}).");
        var (tokens, size) = Tokens.Shape(features);
        List<NetworkParameter> parameters =
        [
            .. BatchedLayers.DenseParameters("embedding", size, Width),
            new("positions", [tokens, Width], NetworkParameterRole.Position, 1, Width),
        ];
        for (int block = 1; block <= Depth; block++)
        {
            parameters.AddRange(BatchedLayers.NormParameters($"block{block}.attentionNorm", Width));
            foreach (string part in (string[])["query", "key", "value", "attentionOutput"])
                parameters.AddRange(BatchedLayers.DenseParameters($"block{block}.{part}", Width, Width));
            parameters.AddRange(BatchedLayers.NormParameters($"block{block}.feedForwardNorm", Width));
            parameters.AddRange(BatchedLayers.DenseParameters($"block{block}.feedForwardHidden", Width, FeedForwardWidth));
            parameters.AddRange(BatchedLayers.DenseParameters($"block{block}.feedForwardOutput", FeedForwardWidth, Width));
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
        x = x.add(next.Take().unsqueeze(1));
        for (int block = 0; block < Depth; block++)
        {
            var normalized = next.Normalize(x);
            var query = ByHead(next.DenseAlong(normalized));
            var key = ByHead(next.DenseAlong(normalized));
            var value = ByHead(next.DenseAlong(normalized));
            var shares = query.matmul(key.transpose(-2, -1)).mul(1 / Math.Sqrt((double)Width / Heads)).softmax(-1);
            x = x.add(next.DenseAlong(shares.matmul(value).transpose(2, 3).reshape(x.shape)));
            x = x.add(next.DenseAlong(torch.nn.functional.gelu(next.DenseAlong(next.Normalize(x)))));
        }
        return next.Dense(next.Normalize(x).mean([2L]));
    }

    /// <inheritdoc/>
    public override long ValuesPerRow(int features, int outputs)
    {
        var (tokens, _) = Tokens.Shape(features);
        return 2L * (features + Depth * (tokens * (12L * Width + 2L * FeedForwardWidth) + 2L * Heads * tokens * tokens));
    }

    /// <summary><c>[S, b, t, width]</c> to <c>[S, b, heads, t, width / heads]</c>.</summary>
    private torch.Tensor ByHead(torch.Tensor x) => x.reshape(x.shape[0], x.shape[1], x.shape[2], Heads, Width / Heads).transpose(2, 3);
}
