using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Options of the difficulty of rows.</summary>
public sealed class RowDifficultyOptions
{
    /// <summary>Creates an instance with the defaults.</summary>
    public RowDifficultyOptions()
    {
    }

    /// <summary>Copies another instance; an object initializer then changes what differs.</summary>
    /// <param name="other">The instance to copy.</param>
    internal RowDifficultyOptions(RowDifficultyOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Loss, RightLoss, Confidence, JudgesLabels) = (other.Loss, other.RightLoss, other.Confidence, other.JudgesLabels);
    }

    /// <summary>The loss whose expectation and variance are given; the mean squared error over the outputs of the row by default.</summary>
    public LossKind Loss;

    /// <summary>Regression: a hypothesis gets a row right if its squared error there, averaged over the outputs, is at or below this;
    /// finite and at least 0, in squared units of the label. <see langword="null"/> (the default) takes the mean loss of the constant
    /// predictor over the rows, so that a row counts as right where a hypothesis is as near as that predictor is on average.</summary>
    public double? RightLoss;

    /// <summary>Confidence of the interval of the bits of sampled spaces, between 0 and 1; 0.95 by default.</summary>
    public double Confidence = 0.95;

    /// <summary>Whether labels are judged too; <see langword="true"/> by default. The time grows with the number of pairs of a given and a training row.</summary>
    public bool JudgesLabels = true;

    internal void Validate(TaskKind task)
    {
        RowLosses.CheckDefined(Loss, task);
        Require.That(RightLoss is not { } right || (right >= 0 && double.IsFinite(right)), RightLoss, "finite and at least 0");
        if (RightLoss is not null && task != TaskKind.Regression)
            throw new ArgumentException("RightLoss was given, but the labels are classes: a row counts as right if its class has the largest output. Leave it out.", nameof(RightLoss));
        Require.Share(Confidence);
    }
}
