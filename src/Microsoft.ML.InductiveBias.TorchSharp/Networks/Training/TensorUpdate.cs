using TorchSharp;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>The steps of an optimizer over one tensor with all parameters of all networks, <c>[S, P]</c>: a few kernels per
/// step, independent of the number of parameter tensors.</summary>
internal sealed class TensorUpdate : IDisposable
{
    /// <summary>A fused optimizer gives each 65,536 numbers of a tensor to one multiprocessor; small tensors are cut so that more of them
    /// work. Libtorch passes 36 tensors to a kernel.</summary>
    private const int Pieces = 32, SmallestPiece = 1024, LargestPiece = 65_536;

    private readonly TensorPool _pool = new();
    private readonly torch.Tensor? _first, _second;
    private readonly torch.Tensor _steps;

    /// <summary>The state before the first step.</summary>
    public TensorUpdate(UpdateRule rule, torch.Tensor parameters, torch.Tensor gradients)
        : this(
            parameters, gradients, rule.KeepsFirst ? torch.zeros_like(parameters) : null, rule.KeepsSecond ? torch.zeros_like(parameters) : null,
            torch.zeros(1, device: parameters.device))
    {
    }

    private TensorUpdate(torch.Tensor parameters, torch.Tensor gradients, torch.Tensor? first, torch.Tensor? second, torch.Tensor steps)
    {
        _first = first is null ? null : _pool.Own(first);
        _second = second is null ? null : _pool.Own(second);
        _steps = _pool.Own(steps);
        var pieces = Cut(parameters);
        Arguments = [pieces, Cut(gradients), Cut(_first), Cut(_second), Array.Empty<torch.Tensor>(), Array.ConvertAll(pieces, _ => _steps)];
    }

    /// <summary>What the function of <see cref="Source"/> takes.</summary>
    public object[] Arguments { get; }

    /// <summary>The parameters of the function, as text, and their names, as a call passes them on.</summary>
    public const string Signature = "p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], none: List[Tensor], steps: List[Tensor]", Names = "p, g, m, v, none, steps";

    /// <summary>The function <c>update</c>, one step.</summary>
    public static string Source(UpdateRule rule, double learningRate, double weightDecay)
    {
        string rate = TensorScript.Number(learningRate), decay = TensorScript.Number(weightDecay);
        return $"def update({Signature}):\n" + (rule.IsAdam
            ? "    steps[0].add_(1)\n"
                + $"    torch._fused_adam{(rule.DecoupledDecay ? "w" : "")}_(p, g, m, v, none, steps, lr={rate}, beta1={TensorScript.Number(rule.Beta1)}, beta2={TensorScript.Number(rule.Beta2)}, "
                + $"weight_decay={decay}, eps={TensorScript.Number(rule.Epsilon)}, amsgrad=False, maximize=False)\n"
            : "    for i in range(len(p)):\n"
                + (weightDecay > 0 ? $"        g[i].add_(p[i], alpha={decay})\n" : "")
                + (rule.KeepsFirst ? $"        m[i].mul_({TensorScript.Number(rule.Beta1)})\n        m[i].add_(g[i])\n        p[i].add_(m[i], alpha=-{rate})\n" : $"        p[i].add_(g[i], alpha=-{rate})\n"))
            + "\n";
    }

    /// <summary>The state of some of the networks; this one remains as it is.</summary>
    public TensorUpdate Select(torch.Tensor networks, torch.Tensor parameters, torch.Tensor gradients) =>
        new(parameters, gradients, _first?.index_select(0, networks), _second?.index_select(0, networks), _steps.clone());

    public void Dispose() => _pool.Dispose();

    private torch.Tensor[] Cut(torch.Tensor? tensor)
    {
        if (tensor is null)
            return [];
        long length = tensor.numel(), piece = Math.Clamp((length + Pieces - 1) / Pieces, SmallestPiece, LargestPiece);
        // Multiples of four numbers are read at once.
        piece = length > Pieces * LargestPiece ? length : (piece + 3) / 4 * 4;
        using var flat = tensor.view(-1);
        var cut = new torch.Tensor[(length + piece - 1) / piece];
        for (int i = 0; i < cut.Length; i++)
            cut[i] = _pool.Own(flat.narrow(0, i * piece, Math.Min(piece, length - i * piece)));
        return cut;
    }
}
