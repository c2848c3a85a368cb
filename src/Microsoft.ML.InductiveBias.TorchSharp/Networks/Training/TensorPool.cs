using TorchSharp;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Tensors that live beyond the scope in which they are made, until all are freed together.</summary>
internal sealed class TensorPool : IDisposable
{
    private readonly List<torch.Tensor> _tensors = [];

    public torch.Tensor Own(torch.Tensor tensor)
    {
        _tensors.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    public torch.Tensor[] Own(torch.Tensor[] tensors) => Array.ConvertAll(tensors, Own);

    public void Dispose()
    {
        _tensors.ForEach(tensor => tensor.Dispose());
        _tensors.Clear();
    }
}
