using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>A network of equal blocks over tokens: an embedding of each token, the blocks, a normalization, the mean over tokens, and a
/// linear layer.</summary>
public abstract class TokenNetwork : StandardArchitecture
{
    private protected TokenNetwork(string name, TokenLayout? tokens)
        : base(name) => Tokens = tokens ?? new FeatureTokens();

    /// <summary>How features are split into tokens.</summary>
    public TokenLayout Tokens { get; }

    /// <summary>Channels of each token, at least 1; 32 by default.</summary>
    public int Width
    {
        get;
        init => field = Checked.AtLeast(1, value);
    } = 32;

    /// <summary>Number of blocks, at least 1; 2 by default.</summary>
    public int Depth
    {
        get;
        init => field = Checked.AtLeast(1, value);
    } = 2;

    private protected sealed override IReadOnlyList<KeyValuePair<string, object>> OwnSettings => [.. Tokens.Settings, new("width", Width), .. BlockSettings];

    private protected abstract IEnumerable<KeyValuePair<string, object>> BlockSettings { get; }

    private protected sealed override IReadOnlyList<NetworkParameter> OwnParameters(int features, int outputs)
    {
        var (tokens, size) = Tokens.Shape(features);
        return
        [
            .. BatchedLayers.DenseParameters("embedding", size, Width),
            .. PositionParameters(tokens),
            .. Enumerable.Range(1, Depth).SelectMany(block => BlockParameters($"block{block}", tokens)),
            .. BatchedLayers.NormParameters("norm", Width),
            .. BatchedLayers.DenseParameters("output", Width, outputs),
        ];
    }

    private protected sealed override torch.Tensor Outputs(IReadOnlyList<torch.Tensor> parameters, torch.Tensor inputs)
    {
        var next = new ParameterReader(parameters);
        var x = WithPositions(next.DenseAlong(Tokens.Split(inputs)), next);
        for (int block = 0; block < Depth; block++)
            x = Block(x, next);
        return next.Dense(next.Normalize(x).mean([2L]));
    }

    private protected sealed override long OwnValuesPerRow(int features, int outputs) => 2L * (features + Depth * ValuesPerBlock(Tokens.Shape(features).Tokens));

    private protected virtual IEnumerable<NetworkParameter> PositionParameters(int tokens) => [];

    private protected abstract IEnumerable<NetworkParameter> BlockParameters(string name, int tokens);

    /// <summary>Adds what distinguishes the positions of tokens.</summary>
    private protected virtual torch.Tensor WithPositions(torch.Tensor x, ParameterReader next) => x;

    /// <summary>One block, <c>[S, b, tokens, width]</c> to the same.</summary>
    private protected abstract torch.Tensor Block(torch.Tensor x, ParameterReader next);

    private protected abstract long ValuesPerBlock(int tokens);
}
