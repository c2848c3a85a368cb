using TorchSharp;

namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Some networks that train together on a device: their parameters, and the steps that change them. Nothing is read from
/// the device; losses are tensors.</summary>
internal abstract class NetworkSteps : IDisposable
{
    /// <summary>Takes over all but the script.</summary>
    protected NetworkSteps(TensorScript script, torch.Tensor flat, torch.Tensor gradient, TensorUpdate update)
    {
        Script = script;
        Flat = Pool.Own(flat);
        Gradient = Pool.Own(gradient);
        Update = update;
    }

    /// <summary>All parameters of all networks, <c>[S, P]</c>.</summary>
    public torch.Tensor Flat { get; }

    /// <summary>Number of networks, S.</summary>
    public long Networks => Flat.shape[0];

    protected TensorScript Script { get; }

    protected torch.Tensor Gradient { get; }

    protected TensorUpdate Update { get; }

    protected TensorPool Pool { get; } = new();

    /// <summary>Steps on batches.</summary>
    /// <param name="inputs">The features of the rows as <see cref="EpochOrders"/> orders them, <c>[S · rows, d]</c>.</param>
    /// <param name="targets">Their targets, <c>[S · rows, k]</c>.</param>
    /// <param name="losses"><c>[S, 1, 1]</c>; the shares of these rows in the loss on all rows are added to it, each before its step.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public abstract void Batches(torch.Tensor inputs, torch.Tensor targets, torch.Tensor losses, CancellationToken cancellationToken);

    /// <summary>Steps on all rows. A network whose loss before a step is at the tolerance is kept as it is then.</summary>
    /// <param name="inputs">The features of all rows, <c>[n, d]</c>.</param>
    /// <param name="targets">Their targets, <c>[n, k]</c>.</param>
    /// <param name="losses">Zeros, <c>[steps, S, 1, 1]</c>; receives the loss before each step.</param>
    /// <param name="training"><c>[S, 1]</c>: whether a network trains; becomes false where the tolerance is reached.</param>
    /// <param name="kept"><c>[S, P]</c>; receives the parameters of networks that train, before each step.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public abstract void FullSteps(
        torch.Tensor inputs, torch.Tensor targets, torch.Tensor losses, torch.Tensor training, torch.Tensor kept, CancellationToken cancellationToken);

    /// <summary>Some of the networks, with the state of their optimizer; this one remains as it is.</summary>
    public abstract NetworkSteps Select(torch.Tensor networks);

    public void Dispose()
    {
        Pool.Dispose();
        Update.Dispose();
    }
}
