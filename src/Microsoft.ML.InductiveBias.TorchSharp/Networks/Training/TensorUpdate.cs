using TorchSharp;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>The steps of an optimizer over one tensor with all parameters of all networks, <c>[S, P]</c>: a few operations
/// per step, independent of the number of parameter tensors.</summary>
internal sealed class TensorUpdate(UpdateRule rule, double learningRate, double weightDecay, torch.Tensor like) : IDisposable
{
    private torch.Tensor? _first = rule.KeepsFirst ? torch.zeros_like(like).DetachFromDisposeScope() : null;
    private torch.Tensor? _second = rule.KeepsSecond ? torch.zeros_like(like).DetachFromDisposeScope() : null;
    private int _steps;

    /// <summary>One step.</summary>
    public void Step(torch.Tensor parameters, torch.Tensor gradients)
    {
        _steps++;
        if (rule.DecoupledDecay)
            parameters.Times_(1 - learningRate * weightDecay);
        else if (weightDecay > 0)
            gradients.add_(parameters, alpha: Scalars.Of(weightDecay));
        if (rule.IsAdam)
        {
            _first!.Times_(rule.Beta1).add_(gradients, alpha: Scalars.Of(1 - rule.Beta1));
            _second!.Times_(rule.Beta2).addcmul_(gradients, gradients, Scalars.Of(1 - rule.Beta2));
            using var root = _second!.sqrt().div_(Scalars.Of(Math.Sqrt(1 - Math.Pow(rule.Beta2, _steps)))).Plus_(rule.Epsilon);
            parameters.addcdiv_(_first!, root, Scalars.Of(-learningRate / (1 - Math.Pow(rule.Beta1, _steps))));
        }
        else if (rule.KeepsFirst)
        {
            _first!.Times_(rule.Beta1).Plus_(gradients);
            parameters.add_(_first!, alpha: Scalars.Of(-learningRate));
        }
        else
        {
            parameters.add_(gradients, alpha: Scalars.Of(-learningRate));
        }
    }

    /// <summary>Keeps only the given networks.</summary>
    public void Select(torch.Tensor networks)
    {
        Replace(ref _first, networks);
        Replace(ref _second, networks);
    }

    /// <summary>Frees the running means.</summary>
    public void Dispose()
    {
        _first?.Dispose();
        _second?.Dispose();
    }

    private static void Replace(ref torch.Tensor? tensor, torch.Tensor networks)
    {
        if (tensor is null)
            return;
        var selected = tensor.index_select(0, networks).DetachFromDisposeScope();
        tensor.Dispose();
        tensor = selected;
    }
}
