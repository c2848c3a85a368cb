using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>Layers of S networks at once; each parameter has a leading dimension S.</summary>
internal static class BatchedLayers
{
    private const double NormalizationEpsilon = 1e-5;

    /// <summary>Weight <c>[in, out]</c> and bias <c>[out]</c>.</summary>
    public static IEnumerable<NetworkParameter> DenseParameters(string name, int inputs, int outputs) =>
    [
        new($"{name}.weight", [inputs, outputs], NetworkParameterRole.Weight, inputs, outputs),
        new($"{name}.bias", [outputs], NetworkParameterRole.Bias, inputs, outputs),
    ];

    /// <summary>Gain and shift of a layer normalization.</summary>
    public static IEnumerable<NetworkParameter> NormParameters(string name, int width) =>
    [
        new($"{name}.gain", [width], NetworkParameterRole.Gain, 1, 1),
        new($"{name}.shift", [width], NetworkParameterRole.Shift, 1, 1),
    ];

    /// <summary><c>[S, b, in]</c> to <c>[S, b, out]</c>.</summary>
    public static torch.Tensor Dense(torch.Tensor x, torch.Tensor weight, torch.Tensor bias) => torch.bmm(x, weight).Plus(bias.unsqueeze(1));

    /// <summary><c>[S, …, in]</c> to <c>[S, …, out]</c>.</summary>
    public static torch.Tensor DenseAlong(torch.Tensor x, torch.Tensor weight, torch.Tensor bias)
    {
        long[] shape = [.. x.shape[..^1], weight.shape[2]];
        return Dense(x.reshape(x.shape[0], -1, x.shape[^1]), weight, bias).reshape(shape);
    }

    /// <summary>Mean 0 and variance 1 along the last dimension of <c>[S, b, t, width]</c>, then gain and shift.</summary>
    public static torch.Tensor Normalize(torch.Tensor x, torch.Tensor gain, torch.Tensor shift) =>
        torch.nn.functional.layer_norm(x, [x.shape[^1]], null, null, NormalizationEpsilon)
            .mul(gain.unsqueeze(1).unsqueeze(1)).Plus(shift.unsqueeze(1).unsqueeze(1));

    /// <summary>Applies the activation function.</summary>
    public static torch.Tensor Activate(torch.Tensor x, NetworkActivation activation) => activation switch
    {
        NetworkActivation.Relu => x.relu(),
        NetworkActivation.Tanh => x.tanh(),
        _ => torch.nn.functional.gelu(x),
    };

    /// <summary>The name of an activation function in results.</summary>
    public static string NameOf(NetworkActivation activation) => activation switch
    {
        NetworkActivation.Relu => "relu",
        NetworkActivation.Tanh => "tanh",
        _ => "gelu",
    };
}
