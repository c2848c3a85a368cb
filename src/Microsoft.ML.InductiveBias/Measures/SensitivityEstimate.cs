using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The inductive bias at the same target losses with a parameter of the space changed.</summary>
public sealed class SensitivityEstimate : InductiveBiasResult
{
    internal SensitivityEstimate()
    {
    }

    /// <summary>The parameter, such as <c>lengthScale</c>: all parameters of that name in the space.</summary>
    public string Parameter { get; internal init; } = "";

    /// <summary>The factor on the parameter; 1 for the space itself.</summary>
    public double Factor { get; internal init; }

    /// <summary>The bias, in the order of <see cref="InductiveBiasMetrics.InductiveBias"/> and at the same target losses.</summary>
    public IReadOnlyList<InductiveBiasEstimate> InductiveBias { get; internal init; } = [];

    /// <summary>−ln p(training targets) with the changed parameter, in nats, where the space defines it.</summary>
    public double? NegativeLogMarginalLikelihood { get; internal init; }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{Parameter} × {ResultText.Of(Factor)}: {string.Join("; ", InductiveBias)}";
}
