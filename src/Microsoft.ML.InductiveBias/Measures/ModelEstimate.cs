namespace Microsoft.ML.InductiveBias;

/// <summary>The inductive bias that one model provides, relative to one hypothesis space: I(ε) at the model's own test loss.</summary>
public sealed class ModelEstimate
{
    /// <summary>The name of the model, as it was given.</summary>
    public required string Model { get; init; }

    /// <summary>The name of the space, as it was given; its kind by default.</summary>
    public required string SpaceName { get; init; }

    /// <summary>The hypothesis space: a number without it is meaningless.</summary>
    public required HypothesisSpaceDescription Space { get; init; }

    /// <summary>How outputs are compared with labels.</summary>
    public required LossKind Loss { get; init; }

    /// <summary>Number of training rows n that the hypotheses of the space fit.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>Number of test rows m.</summary>
    public required int TestRows { get; init; }

    /// <summary>The test loss of the model.</summary>
    public required double TestLoss { get; init; }

    /// <summary>The standard error of <see cref="TestLoss"/> that the finite number of test rows leaves: the standard deviation of the
    /// losses of rows over √m; NaN for a single row.</summary>
    public required double TestLossStandardError { get; init; }

    /// <summary>I(ε) at <see cref="TestLoss"/>, with its method and its interval; larger means that the model holds more of what the task needs
    /// than a random hypothesis of the space does.</summary>
    public required InductiveBiasEstimate Estimate { get; init; }

    /// <summary>The bias that the model provides, in bits.</summary>
    public double Bits => Estimate.Bits;

    /// <summary>What a reader must know before using the numbers.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];
}
