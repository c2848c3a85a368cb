using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The inductive bias that one model provides, relative to one hypothesis space: I(ε) at the model's own test loss.</summary>
public sealed class ModelEstimate : DiagnosedResult
{
    internal ModelEstimate()
    {
    }

    /// <summary>The name of the model, as it was given.</summary>
    public string Model { get; internal init; } = "";

    /// <summary>The name of the space, as it was given; its kind by default.</summary>
    public string SpaceName { get; internal init; } = "";

    /// <summary>The hypothesis space; the numbers are meaningless without it.</summary>
    public HypothesisSpaceDescription Space { get; internal init; } = null!;

    /// <summary>How outputs are compared with labels.</summary>
    public LossKind Loss { get; internal init; }

    /// <summary>Number of training rows n that the hypotheses of the space fit.</summary>
    public int TrainingRows { get; internal init; }

    /// <summary>Number of test rows m.</summary>
    public int TestRows { get; internal init; }

    /// <summary>The test loss of the model.</summary>
    public double TestLoss { get; internal init; }

    /// <summary>The standard error of <see cref="TestLoss"/> from the finite number of test rows: the standard deviation of the
    /// losses of rows over √m; NaN for a single row.</summary>
    public double TestLossStandardError { get; internal init; }

    /// <summary>I(ε) at <see cref="TestLoss"/>, with its method and its interval; larger means that the model provides more of what the task needs
    /// than a random hypothesis of the space does.</summary>
    public InductiveBiasEstimate Estimate { get; internal init; } = null!;

    /// <summary>The bias that the model provides, in bits.</summary>
    public double Bits => Estimate.Bits;

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{Model} in {SpaceName}: {Loss} {ResultText.Of(TestLoss)} ± {ResultText.Of(TestLossStandardError)}, {Estimate}";
}
