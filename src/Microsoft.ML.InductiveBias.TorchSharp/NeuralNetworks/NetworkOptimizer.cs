using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>How a gradient changes the parameters. Each follows PyTorch's optimiser of the same name.</summary>
/// <remarks>Choose one of <see cref="SgdOptimizer"/>, <see cref="MomentumOptimizer"/>, <see cref="AdamOptimizer"/>, <see cref="AdamWOptimizer"/>.</remarks>
public abstract record NetworkOptimizer
{
    private protected NetworkOptimizer()
    {
    }

    /// <summary>A name for results, such as <c>adam</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The parts of the update.</summary>
    internal abstract UpdateRule Rule { get; }

    private protected static double Share(double value, string name)
    {
        if (!(value >= 0) || value >= 1)
            throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"{name} was {value}; it must be at least 0 and below 1."));
        return value;
    }

    private protected static double Positive(double value, string name)
    {
        if (!(value > 0) || !double.IsFinite(value))
            throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"{name} was {value}; it must be finite and above 0."));
        return value;
    }
}

/// <summary>Gradient descent: stochastic where the batch is smaller than the training set.</summary>
public sealed record SgdOptimizer : NetworkOptimizer
{
    /// <inheritdoc/>
    public override string Name => "sgd";

    internal override UpdateRule Rule => new(IsAdam: false, 0, 0, 0, DecoupledDecay: false);
}

/// <summary>Gradient descent with heavy-ball momentum.</summary>
public sealed record MomentumOptimizer : NetworkOptimizer
{
    /// <summary>The share of the last step that is kept, from 0 to below 1; 0.9 by default.</summary>
    public double Momentum
    {
        get;
        init => field = Share(value, nameof(Momentum));
    } = 0.9;

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"momentum({Momentum})");

    internal override UpdateRule Rule => new(IsAdam: false, Momentum, 0, 0, DecoupledDecay: false);
}

/// <summary>Adam (Kingma and Ba 2015); weight decay is part of the gradient.</summary>
public record AdamOptimizer : NetworkOptimizer
{
    /// <summary>The share of the running mean of gradients that is kept, from 0 to below 1; 0.9 by default.</summary>
    public double Beta1
    {
        get;
        init => field = Share(value, nameof(Beta1));
    } = 0.9;

    /// <summary>The share of the running mean of squared gradients that is kept, from 0 to below 1; 0.999 by default.</summary>
    public double Beta2
    {
        get;
        init => field = Share(value, nameof(Beta2));
    } = 0.999;

    /// <summary>Added to the root of the running mean of squared gradients; above 0; 1e-8 by default.</summary>
    public double Epsilon
    {
        get;
        init => field = Positive(value, nameof(Epsilon));
    } = 1e-8;

    /// <inheritdoc/>
    public override string Name => Beta1 == 0.9 && Beta2 == 0.999 && Epsilon == 1e-8
        ? Family
        : string.Create(CultureInfo.InvariantCulture, $"{Family}({Beta1}, {Beta2}, {Epsilon})");

    private protected virtual string Family => "adam";

    internal override UpdateRule Rule => new(IsAdam: true, Beta1, Beta2, Epsilon, DecoupledDecay: false);
}

/// <summary>AdamW (Loshchilov and Hutter 2019): Adam with a weight decay that is no part of the gradient.</summary>
public sealed record AdamWOptimizer : AdamOptimizer
{
    private protected override string Family => "adamW";

    internal override UpdateRule Rule => base.Rule with { DecoupledDecay = true };
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
