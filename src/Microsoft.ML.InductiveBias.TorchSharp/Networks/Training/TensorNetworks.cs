using TorchSharp;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Networks of any architecture whose parameters are in one tensor <c>[S, P]</c>; each layer uses views of it.</summary>
internal sealed class TensorNetworks
{
    private readonly NetworkArchitecture _architecture;
    private readonly int[] _offsets;
    private readonly float[] _scales;

    /// <summary>Networks.</summary>
    /// <param name="architecture">Their architecture.</param>
    /// <param name="features">d.</param>
    /// <param name="outputs">k.</param>
    /// <param name="initialization">The initialization, which may scale trained parameters;
    /// <see langword="null"/> for parameters that are scaled already.</param>
    /// <param name="padded">Whether the weights and biases of each layer of a perceptron are filled up to those of <see cref="PerceptronSteps.Padded"/> inputs.</param>
    public TensorNetworks(NetworkArchitecture architecture, int features, int outputs, NetworkInitialization? initialization, bool padded = false)
    {
        _architecture = architecture;
        Parameters = architecture.Parameters(features, outputs);
        _offsets = new int[Parameters.Count];
        _scales = [.. Parameters.Select(parameter => initialization?.ScaleOf(parameter) ?? 1f)];
        Features = features;
        Outputs = outputs;
        for (int i = 0; i < _offsets.Length; i++)
        {
            var parameter = Parameters[i];
            _offsets[i] = Length;
            PlainLength += parameter.Count;
            Length += parameter.Count;
            if (padded && parameter.Role == NetworkParameterRole.Bias)
                Length += (PerceptronSteps.Padded(parameter.FanIn) - parameter.FanIn - 1) * parameter.Count;
        }
        ValuesPerRow = architecture.ValuesPerRow(features, outputs);
    }

    public int Features { get; }

    public int Outputs { get; }

    /// <summary>The parameters of one network.</summary>
    public IReadOnlyList<NetworkParameter> Parameters { get; }

    /// <summary>Values of all parameters of one network.</summary>
    public int PlainLength { get; }

    /// <summary>Values of all parameters of one network with their padding, P.</summary>
    public int Length { get; }

    public long ValuesPerRow { get; }

    /// <summary>A view of each parameter, <c>[S, …shape]</c>.</summary>
    public torch.Tensor[] Views(torch.Tensor flat)
    {
        var views = new torch.Tensor[Parameters.Count];
        for (int i = 0; i < views.Length; i++)
            views[i] = flat.narrow(1, _offsets[i], Parameters[i].Count).view([flat.shape[0], .. Parameters[i].Shape]);
        return views;
    }

    /// <summary>Plain values to their places among the padding, which remains as it is.</summary>
    public void Pad(ReadOnlySpan<float> plain, Span<float> padded)
    {
        for (int i = 0; i < _offsets.Length; i++)
        {
            int count = Parameters[i].Count;
            plain[..count].CopyTo(padded[_offsets[i]..]);
            plain = plain[count..];
        }
    }

    /// <summary>Plain values from their places among the padding.</summary>
    public void Unpad(ReadOnlySpan<float> padded, Span<float> plain)
    {
        for (int i = 0; i < _offsets.Length; i++)
        {
            int count = Parameters[i].Count;
            padded.Slice(_offsets[i], count).CopyTo(plain);
            plain = plain[count..];
        }
    }

    /// <summary>The scale of each value and its padding; <see langword="null"/> if all are 1.</summary>
    public float[]? Scales()
    {
        if (_scales.All(scale => scale == 1))
            return null;
        var scales = new float[Length];
        Array.Fill(scales, 1f);
        for (int i = 0; i < _offsets.Length; i++)
            scales.AsSpan(_offsets[i], Parameters[i].Count).Fill(_scales[i]);
        return scales;
    }

    /// <summary>The outputs <c>[S, b, k]</c> for inputs <c>[S, b, d]</c>.</summary>
    public torch.Tensor Forward(IReadOnlyList<torch.Tensor> views, torch.Tensor inputs)
    {
        var used = new torch.Tensor[views.Count];
        for (int i = 0; i < used.Length; i++)
            used[i] = _scales[i] == 1 ? views[i] : views[i].Times(_scales[i]);
        var outputs = _architecture.Forward(used, inputs);
        if (outputs.dim() != 3 || outputs.shape[0] != inputs.shape[0] || outputs.shape[1] != inputs.shape[1] || outputs.shape[2] != Outputs)
        {
            throw new InvalidOperationException(
                $"The architecture '{_architecture.Name}' returned outputs of shape [{string.Join(", ", outputs.shape)}]; it must be [{inputs.shape[0]}, {inputs.shape[1]}, {Outputs}].");
        }
        return outputs;
    }

    /// <summary>The losses <c>[S]</c> of outputs <c>[S, b, k]</c>.</summary>
    public static torch.Tensor Losses(torch.Tensor outputs, torch.Tensor targets, NetworkTrainingLoss loss) => loss == NetworkTrainingLoss.MeanSquaredError
        ? outputs.sub(targets).Squared().mean([1L, 2L])
        : outputs.logsumexp(2).sub(outputs.mul(targets).sum([2L])).mean([1L]);

    /// <summary>The losses <c>[S]</c> on all rows, in blocks that fit into memory.</summary>
    public torch.Tensor LossesOnAll(IReadOnlyList<torch.Tensor> views, torch.Tensor features, torch.Tensor targets, NetworkTrainingLoss loss, long memoryBytes)
    {
        long networks = views[0].shape[0], rows = features.shape[0];
        var sums = torch.zeros(networks, device: features.device);
        foreach (var (from, count) in Blocks(networks, rows, memoryBytes))
        {
            Cancellable.ThrowIfCancelled();
            using var scope = torch.NewDisposeScope();
            var outputs = Forward(views, features.narrow(0, from, count).unsqueeze(0).expand(networks, count, Features));
            sums.add_(Losses(outputs, targets.narrow(0, from, count), loss), alpha: Scalars.Of(count / (double)rows));
        }
        return sums;
    }

    /// <summary>For each network the outputs at the given points, <c>[p, k]</c>.</summary>
    public float[][] Predict(IReadOnlyList<float[]> networks, ReadOnlyMemory<float> points, torch.Device device, long memoryBytes, CancellationToken cancellationToken)
    {
        long rows = points.Length / Features;
        float[][] predictions = [.. networks.Select(_ => new float[rows * Outputs])];
        using var noGradient = torch.no_grad();
        using var outer = torch.NewDisposeScope();
        var inputs = torch.tensor(points.ToArray(), [rows, Features]).to(device);
        int together = (int)Math.Clamp(memoryBytes / (sizeof(float) * (2L * Length + ValuesPerRow)), 1, networks.Count);
        for (int start = 0; start < networks.Count; start += together)
        {
            using var chunk = torch.NewDisposeScope();
            var group = networks.Skip(start).Take(together).ToArray();
            var views = Views(Stack(group, device));
            foreach (var (from, count) in Blocks(group.Length, rows, memoryBytes))
            {
                RunningWork.StopIfProcessEnds();
                cancellationToken.ThrowIfCancellationRequested();
                using var scope = torch.NewDisposeScope();
                var outputs = ToArray(Forward(views, inputs.narrow(0, from, count).unsqueeze(0).expand(group.Length, count, Features)));
                for (int s = 0; s < group.Length; s++)
                    outputs.AsSpan((int)(s * count * Outputs), (int)(count * Outputs)).CopyTo(predictions[start + s].AsSpan((int)(from * Outputs)));
            }
        }
        return predictions;
    }

    /// <summary>Arrays of parameters as one tensor.</summary>
    public torch.Tensor Stack(IReadOnlyList<float[]> networks, torch.Device device)
    {
        var all = new float[(long)networks.Count * Length];
        for (int s = 0; s < networks.Count; s++)
            networks[s].CopyTo(all, (long)s * Length);
        return torch.tensor(all, [networks.Count, Length]).to(device);
    }

    public static float[] ToArray(torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        return tensor.cpu().contiguous().data<float>().ToArray();
    }

    private IEnumerable<(long From, long Count)> Blocks(long networks, long rows, long memoryBytes)
    {
        long block = Math.Clamp(memoryBytes / (sizeof(float) * networks * ValuesPerRow), 1, rows);
        for (long from = 0; from < rows; from += block)
            yield return (from, Math.Min(block, rows - from));
    }
}
