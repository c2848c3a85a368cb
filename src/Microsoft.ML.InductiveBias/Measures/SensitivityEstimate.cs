namespace Microsoft.ML.InductiveBias;

/// <summary>The inductive bias at the same target losses with a parameter of the space changed.</summary>
public sealed class SensitivityEstimate
{
    /// <summary>The parameter, such as <c>lengthScale</c>: all parameters of that name in the space.</summary>
    public required string Parameter { get; init; }

    /// <summary>What the parameter was multiplied by; 1 for the space itself.</summary>
    public required double Factor { get; init; }

    /// <summary>The bias, in the order of <see cref="InductiveBiasMetrics.InductiveBias"/> and at the same target losses.</summary>
    public required IReadOnlyList<InductiveBiasEstimate> InductiveBias { get; init; }

    /// <summary>−ln p(training targets) with the changed parameter, in nats, where the space defines it.</summary>
    public double? NegativeLogMarginalLikelihood { get; init; }
}
