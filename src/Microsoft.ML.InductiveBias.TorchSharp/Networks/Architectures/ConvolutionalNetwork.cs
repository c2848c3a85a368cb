using TorchSharp;

namespace Microsoft.ML.InductiveBias;

/// <summary>The pooling of a convolutional network.</summary>
public enum NetworkPooling
{
    /// <summary>The mean of each 2 × 2 block.</summary>
    Average,

    /// <summary>The largest value of each 2 × 2 block.</summary>
    Max,

    /// <summary>No pooling.</summary>
    None,
}

/// <summary>Convolutions that keep the size of the image, each followed by the activation and by pooling, then a linear layer.</summary>
public sealed class ConvolutionalNetwork : StandardArchitecture
{
    /// <summary>A convolutional network.</summary>
    /// <param name="image">The size of the images.</param>
    public ConvolutionalNetwork(ImageShape image)
        : base("cnn")
    {
        ArgumentNullException.ThrowIfNull(image);
        Image = image;
    }

    /// <summary>The size of the images.</summary>
    public ImageShape Image { get; }

    /// <summary>Channels of each convolution, at least one layer; 16 and 32 by default.</summary>
    public IReadOnlyList<int> Channels
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Count == 0)
                throw new ArgumentException($"{nameof(Channels)} was empty; there must be at least one layer.", nameof(Channels));
            field = [.. value.Select(channels => Checked.AtLeast(1, channels, nameof(Channels)))];
        }
    } = [16, 32];

    /// <summary>Pixels along each side of a filter; odd, so that the image keeps its size; 3 by default.</summary>
    public int KernelSize
    {
        get;
        init => field = Checked.Odd(value);
    } = 3;

    /// <summary>The pooling after each convolution, rounding down; the mean of 2 × 2 blocks by default. Networks with
    /// <see cref="NetworkPooling.Max"/> cannot be saved as ML.NET models.</summary>
    public NetworkPooling Pooling { get; init; }

    /// <summary>The activation function of the hidden units; ReLU by default.</summary>
    public NetworkActivation Activation { get; init; }

    private protected override IReadOnlyList<KeyValuePair<string, object>> OwnSettings =>
    [
        new("image", Image.ToString()),
        new("channels", string.Join("-", Channels)),
        new("kernelSize", KernelSize),
        new("pooling", Pooling switch { NetworkPooling.Average => "average", NetworkPooling.Max => "max", _ => "none" }),
        new("activation", BatchedLayers.NameOf(Activation)),
    ];

    private protected override IReadOnlyList<NetworkParameter> OwnParameters(int features, int outputs)
    {
        Image.Check(features);
        List<NetworkParameter> parameters = [];
        int from = Image.Channels, area = KernelSize * KernelSize;
        for (int layer = 0; layer < Channels.Count; layer++)
        {
            int to = Channels[layer];
            parameters.Add(new($"convolution{layer + 1}.weight", [to, from, KernelSize, KernelSize], NetworkParameterRole.Weight, from * area, to * area));
            parameters.Add(new($"convolution{layer + 1}.bias", [to], NetworkParameterRole.Bias, from * area, to * area));
            from = to;
        }
        var (height, width) = SizeAfter(Channels.Count);
        parameters.AddRange(BatchedLayers.DenseParameters("output", from * height * width, outputs));
        return parameters;
    }

    private protected override torch.Tensor Outputs(IReadOnlyList<torch.Tensor> parameters, torch.Tensor inputs)
    {
        long s = inputs.shape[0], b = inputs.shape[1];
        // The networks are groups of channels of one convolution: [b, S · channels, height, width].
        var x = inputs.transpose(0, 1).reshape(b, s * Image.Channels, Image.Height, Image.Width);
        for (int layer = 0; layer < Channels.Count; layer++)
        {
            var weight = parameters[2 * layer];
            x = torch.nn.functional.conv2d(
                x, weight.flatten(0, 1), parameters[2 * layer + 1].flatten(), padding: [KernelSize / 2, KernelSize / 2], groups: s);
            x = Pool(BatchedLayers.Activate(x, Activation));
        }
        return BatchedLayers.Dense(x.reshape(b, s, -1).transpose(0, 1), parameters[^2], parameters[^1]);
    }

    private protected override long OwnValuesPerRow(int features, int outputs)
    {
        long values = features;
        for (int layer = 0; layer < Channels.Count; layer++)
        {
            var (height, width) = SizeAfter(layer);
            values += (long)Channels[layer] * height * width;
        }
        return 6 * values; // sums, values, pooled values, and the gradients of each
    }

    /// <summary>Height and width of the image after some layers.</summary>
    internal (int Height, int Width) SizeAfter(int layers)
    {
        int shift = Pooling == NetworkPooling.None ? 0 : layers;
        int height = Image.Height >> shift, width = Image.Width >> shift;
        return height > 0 && width > 0
            ? (height, width)
            : throw new ArgumentException($"{layers} layers with pooling leave nothing of an image of {Image}; use fewer layers, or {nameof(NetworkPooling)}.{nameof(NetworkPooling.None)}.");
    }

    private torch.Tensor Pool(torch.Tensor x) => Pooling switch
    {
        NetworkPooling.Average => torch.nn.functional.avg_pool2d(x, 2),
        NetworkPooling.Max => torch.nn.functional.max_pool2d(x, 2),
        _ => x,
    };
}
