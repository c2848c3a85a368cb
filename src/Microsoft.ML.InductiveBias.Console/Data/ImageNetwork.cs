using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>The scale of the colors that a network was trained on.</summary>
internal enum ImageScale
{
    /// <summary>From 0 to 255.</summary>
    Bytes,

    /// <summary>From 0 to 1.</summary>
    Unit,

    /// <summary>From 0 to 1, less the mean of the color and divided by its standard deviation over the images of ImageNet.</summary>
    ImageNet,
}

/// <summary>ONNX files of networks that turn images into features.</summary>
/// <param name="Files">The files; each network gets the output of the one before it.</param>
/// <param name="Scale">The scale of the colors that the first network expects.</param>
internal sealed record ImageNetworkFiles(IReadOnlyList<string> Files, ImageScale Scale)
{
    /// <summary>Loads the networks.</summary>
    /// <param name="size">The width and height of images, if the user gave them.</param>
    /// <exception cref="ToolException">A file can't be loaded, or its network isn't one of images.</exception>
    public ImageNetwork Open(int? size) => new(this, size);
}

/// <summary>Networks that turn images into features, one after another.</summary>
internal sealed class ImageNetwork : IDisposable
{
    private const string Kind = "a network in the ONNX format";

    /// <summary>Means and standard deviations of red, green, and blue over ImageNet, which most networks that were trained on it expect.</summary>
    private static readonly (double Mean, double Deviation)[] s_imageNet = [(0.485, 0.229), (0.456, 0.224), (0.406, 0.225)];

    private readonly ImageNetworkFiles _files;
    private readonly List<InferenceSession> _sessions = [];
    private readonly int _channels;

    public ImageNetwork(ImageNetworkFiles files, int? size)
    {
        _files = files;
        try
        {
            foreach (string file in files.Files)
                _sessions.Add(InputFile.Read(file, Kind, Load));
            (_channels, Size) = InputOf(files.Files[0], Input(0).Dimensions, size);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The width and height of images.</summary>
    public int Size { get; }

    /// <summary>What the features are.</summary>
    public string Description => $"the output of {Path.GetFileName(_files.Files[^1])}, a network, for images of {Size} × {Size} pixels";

    /// <summary>The features of an image: the first output of the last network, row-major.</summary>
    /// <param name="colors">The image from 0 to 1, ordered by channel, row, and column.</param>
    /// <param name="channels">Its number of channels. An image in gray becomes one of three equal colors where the network expects colors.</param>
    /// <exception cref="ToolException">The image doesn't fit the network, or a network the one before it.</exception>
    public double[] Features(double[] colors, int channels)
    {
        if (channels != _channels && channels != 1)
            throw new ToolException($"--image-features: {_files.Files[0]} expects images of {Text.Count(_channels, "channel")}, and these have {channels}.");
        int count = Size * Size;
        var values = new float[_channels * count];
        for (int i = 0; i < values.Length; i++)
        {
            double color = colors[channels == _channels ? i : i % count];
            values[i] = (float)(_files.Scale switch
            {
                ImageScale.Bytes => color * byte.MaxValue,
                ImageScale.ImageNet => (color - s_imageNet[i / count % s_imageNet.Length].Mean) / s_imageNet[i / count % s_imageNet.Length].Deviation,
                _ => color,
            });
        }
        int[] shape = [1, _channels, Size, Size];
        for (int step = 0; step < _sessions.Count; step++)
            (values, shape) = Run(step, values, shape);
        return Array.Exists(values, value => !float.IsFinite(value))
            ? throw new ToolException($"--image-features: {_files.Files[^1]} gives numbers that aren't finite. Does it expect colors on another scale? See --image-scale.")
            : Array.ConvertAll(values, value => (double)value);
    }

    public void Dispose() => _sessions.ForEach(session => session.Dispose());

    private NodeMetadata Input(int step) => _sessions[step].InputMetadata.First().Value;

    /// <summary>One network. Its input has the shape that it states, with the sizes of the given values where it states none.</summary>
    private (float[] Values, int[] Shape) Run(int step, float[] values, int[] shape)
    {
        var session = _sessions[step];
        int[] stated = Input(step).Dimensions;
        int[] wanted = stated.Length == shape.Length ? [.. stated.Zip(shape, (own, given) => own > 0 ? own : given)] : [.. stated.Select((own, axis) => own > 0 ? own : axis == 0 ? 1 : values.Length)];
        if (wanted.Aggregate(1L, (product, length) => product * length) != values.Length)
        {
            throw new ToolException($"--image-features: {_files.Files[step]} expects an input of {string.Join(" × ", stated.Select(length => length > 0 ? Text.Exact(length) : "any"))}, "
                + $"and gets {Text.Count(values.Length, "number")} from {(step == 0 ? "the images" : _files.Files[step - 1])}.");
        }
        try
        {
            using var results = session.Run([NamedOnnxValue.CreateFromTensor(session.InputMetadata.First().Key, new DenseTensor<float>(values, wanted))], [session.OutputMetadata.First().Key]);
            var output = results[0].AsTensor<float>();
            return ([.. output], output.Dimensions.ToArray());
        }
        catch (OnnxRuntimeException failed)
        {
            throw new ToolException($"--image-features: {_files.Files[step]} failed: {failed.Message}", failed);
        }
    }

    private static InferenceSession Load(string file)
    {
        try
        {
            var session = new InferenceSession(file);
            string? wrong = session.InputMetadata.Count != 1 ? $"has {session.InputMetadata.Count} inputs, but must have one, the image"
                : session.InputMetadata.First().Value.ElementType != typeof(float) || session.OutputMetadata.First().Value.ElementType != typeof(float) ? "has an input or output that isn't one of single-precision numbers"
                : null;
            if (wrong is null)
                return session;
            session.Dispose();
            throw new ToolException($"--image-features: {file} {wrong}.");
        }
        catch (OnnxRuntimeException unreadable)
        {
            throw new ToolException($"--image-features: {file} isn't {Kind}, or has steps that ONNX Runtime doesn't know: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>Channels and size of the images that a network expects: [1, channels, size, size], or all of these numbers in a row for three channels.</summary>
    private static (int Channels, int Size) InputOf(string file, int[] dimensions, int? size)
    {
        if (dimensions is [_, var channels and (1 or 3), var height, var width])
        {
            if (height != width || (height > 0 && size is not null && size != height))
                throw new ToolException($"--image-features: {file} expects images of {height} × {width} pixels, {(height != width ? "but images are resized to squares" : $"and --image-size was {size}; leave it out")}.");
            return (channels, height > 0 ? height : size ?? throw new ToolException($"--image-features: {file} takes images of any size; specify it with --image-size, such as --image-size 224."));
        }
        double side = Math.Sqrt(dimensions.Aggregate(1L, (product, length) => product * Math.Max(1, length)) / 3.0);
        return side >= 2 && side == Math.Floor(side) ? (3, (int)side) : throw new ToolException(
            $"--image-features: {file} expects an input of {string.Join(" × ", dimensions.Select(length => length > 0 ? Text.Exact(length) : "any"))}; it must be one image, 1 × 3 × height × width.");
    }
}
