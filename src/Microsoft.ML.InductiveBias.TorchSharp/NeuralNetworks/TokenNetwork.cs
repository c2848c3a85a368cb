namespace Microsoft.ML.InductiveBias;

/// <summary>A network of equal blocks over tokens.</summary>
public abstract record TokenNetwork : NetworkArchitecture
{
    private protected TokenNetwork(TokenLayout? tokens) => Tokens = tokens ?? new FeatureTokens();

    /// <summary>How features are cut into tokens.</summary>
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
}
