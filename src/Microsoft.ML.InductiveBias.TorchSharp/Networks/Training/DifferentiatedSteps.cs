using TorchSharp;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Steps of any architecture, by automatic differentiation.</summary>
internal sealed class DifferentiatedSteps : NetworkSteps
{
    private readonly StepPlan _plan;
    private readonly torch.Tensor[] _leaves, _gradientViews;

    public DifferentiatedSteps(StepPlan plan, TensorScript script, torch.Tensor flat, torch.Tensor gradient, TensorUpdate update)
        : base(script, flat, gradient, update)
    {
        _plan = plan;
        // Leaves that share the memory of one tensor: slicing it under differentiation would fill a full-size gradient for each slice.
        _leaves = Pool.Own(Array.ConvertAll(plan.Networks.Views(flat), view => view.detach().requires_grad_(true)));
        _gradientViews = Pool.Own(plan.Networks.Views(gradient));
    }

    public static string Source(StepPlan plan) => TensorUpdate.Source(plan.Options.Optimizer.Rule, plan.Options.LearningRate, plan.Options.WeightDecay);

    public override void Batches(torch.Tensor inputs, torch.Tensor targets, torch.Tensor losses, CancellationToken cancellationToken)
    {
        long networks = Networks, rows = inputs.shape[0] / networks;
        for (long from = 0; from < rows; from += _plan.Batch)
        {
            RunningWork.StopIfProcessEnds();
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            long count = Math.Min(_plan.Batch, rows - from);
            Step(
                inputs.narrow(0, networks * from, networks * count).view(networks, count, -1), targets.narrow(0, networks * from, networks * count).view(networks, count, -1),
                losses, count / (double)_plan.Rows);
        }
    }

    public override void FullSteps(
        torch.Tensor inputs, torch.Tensor targets, torch.Tensor losses, torch.Tensor training, torch.Tensor kept, CancellationToken cancellationToken)
    {
        for (long step = 0; step < losses.shape[0]; step++)
        {
            RunningWork.StopIfProcessEnds();
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            kept.copy_(torch.where(training, Flat, kept));
            var loss = losses.select(0, step);
            Step(inputs.unsqueeze(0).expand(Networks, inputs.shape[0], inputs.shape[1]), targets, loss, 1, beforeUpdate: () =>
                training.logical_and_(loss.view(-1, 1).gt(Scalars.Of(_plan.StopAt))));
        }
    }

    public override NetworkSteps Select(torch.Tensor networks)
    {
        var flat = Flat.index_select(0, networks);
        var gradient = torch.zeros_like(flat);
        return new DifferentiatedSteps(_plan, Script, flat, gradient, Update.Select(networks, flat, gradient));
    }

    private void Step(torch.Tensor inputs, torch.Tensor targets, torch.Tensor sums, double share, Action? beforeUpdate = null)
    {
        var losses = TensorNetworks.Losses(_plan.Networks.Forward(_leaves, inputs), targets, _plan.Options.TrainingLoss);
        var gradients = torch.autograd.grad([losses.sum()], _leaves);
        using var noGradient = torch.no_grad();
        for (int i = 0; i < _gradientViews.Length; i++)
            _gradientViews[i].copy_(gradients[i]);
        sums.add_(losses.view(-1, 1, 1), alpha: Scalars.Of(share));
        beforeUpdate?.Invoke();
        Script.Run("update", Update.Arguments);
    }
}
