using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>How a gradient changes the parameters. Each optimizer follows PyTorch's optimizer of the same name.</summary>
public sealed class NetworkOptimizer
{
    private NetworkOptimizer(string name, UpdateRule rule) => (Name, Rule) = (name, rule);

    /// <summary>Gradient descent: stochastic if the batch is smaller than the training set.</summary>
    public static NetworkOptimizer Sgd { get; } = new("sgd", new UpdateRule(IsAdam: false, 0, 0, 0, DecoupledDecay: false));

    /// <summary>The name in results, such as <c>adam</c>.</summary>
    internal string Name { get; }

    /// <summary>The parts of the update.</summary>
    internal UpdateRule Rule { get; }

    /// <summary>Gradient descent with heavy-ball momentum.</summary>
    /// <param name="momentum">The share of the last step that is kept, from 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside its range.</exception>
    public static NetworkOptimizer Momentum(double momentum = 0.9) => new(
        string.Create(CultureInfo.InvariantCulture, $"momentum({momentum})"),
        new UpdateRule(IsAdam: false, Checked.Share(momentum, nameof(momentum)), 0, 0, DecoupledDecay: false));

    /// <summary>Adam (Kingma and Ba 2015); weight decay is part of the gradient.</summary>
    /// <param name="beta1">The share of the running mean of gradients that is kept, from 0 to below 1.</param>
    /// <param name="beta2">The share of the running mean of squared gradients that is kept, from 0 to below 1.</param>
    /// <param name="epsilon">Added to the root of the running mean of squared gradients; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static NetworkOptimizer Adam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        Adam("adam", beta1, beta2, epsilon, decoupledDecay: false);

    /// <summary>AdamW (Loshchilov and Hutter 2019): Adam with weight decay outside the gradient.</summary>
    /// <inheritdoc cref="Adam(double, double, double)"/>
    public static NetworkOptimizer AdamW(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        Adam("adamW", beta1, beta2, epsilon, decoupledDecay: true);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static NetworkOptimizer Adam(string name, double beta1, double beta2, double epsilon, bool decoupledDecay) => new(
        (beta1, beta2, epsilon) == (0.9, 0.999, 1e-8) ? name : string.Create(CultureInfo.InvariantCulture, $"{name}({beta1}, {beta2}, {epsilon})"),
        new UpdateRule(
            IsAdam: true, Checked.Share(beta1, nameof(beta1)), Checked.Share(beta2, nameof(beta2)), Checked.Positive(epsilon, nameof(epsilon)), decoupledDecay));
}

/// <summary>The parts of an update.</summary>
/// <param name="IsAdam">Whether steps are divided by the root of the mean squared gradient.</param>
/// <param name="Beta1">The share of the running mean of gradients (or, without Adam, of the last step) that is kept.</param>
/// <param name="Beta2">The share of the running mean of squared gradients that is kept.</param>
/// <param name="Epsilon">Added to the root.</param>
/// <param name="DecoupledDecay">Whether weight decay stays out of the gradient.</param>
internal sealed record UpdateRule(bool IsAdam, double Beta1, double Beta2, double Epsilon, bool DecoupledDecay)
{
    /// <summary>Whether there is a running mean of gradients.</summary>
    public bool KeepsFirst => IsAdam || Beta1 > 0;

    /// <summary>Whether there is a running mean of squared gradients.</summary>
    public bool KeepsSecond => IsAdam;
}
