using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>One point of a <see cref="LearningCurve"/>.</summary>
public sealed class LearningCurvePoint : InductiveBiasResult
{
    internal LearningCurvePoint(double value, double meanLoss, double posteriorMeanLoss, InductiveBiasEstimate estimate) =>
        (Value, MeanLoss, PosteriorMeanLoss, Estimate) = (value, meanLoss, posteriorMeanLoss, estimate);

    /// <summary>The value of the variable: a target loss, a number of training rows, or a number of features.</summary>
    public double Value { get; }

    /// <summary>The expected test loss of a random hypothesis.</summary>
    public double MeanLoss { get; }

    /// <summary>The test loss of the posterior mean.</summary>
    public double PosteriorMeanLoss { get; }

    /// <summary>I(ε), with its target loss ε and its bounds.</summary>
    public InductiveBiasEstimate Estimate { get; }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"at {ResultText.Of(Value)}: {Estimate}";
}

/// <summary>The number of training rows at which I(ε) falls to a given amount.</summary>
public sealed class RequiredTrainingRows : InductiveBiasResult
{
    internal RequiredTrainingRows(double rows, double lower, double upper, bool isExtrapolated = false, double distance = 0) =>
        (TrainingRows, Lower, Upper, IsExtrapolated, Distance) = (rows, lower, upper, isExtrapolated, distance);

    /// <summary>The number of rows, not rounded; <see cref="double.NaN"/> if the curve does not fall towards the amount.</summary>
    public double TrainingRows { get; }

    /// <summary>The lower end: for an interpolation, the measured number of rows below.</summary>
    public double Lower { get; }

    /// <summary>The upper end: for an interpolation, the measured number of rows above; for an extrapolation +∞ if a slope of 0 is within
    /// the error.</summary>
    public double Upper { get; }

    /// <summary>Whether the number is beyond the measured numbers of rows.</summary>
    public bool IsExtrapolated { get; }

    /// <summary>The distance of the extrapolation, ln(rows / largest measured rows); 0 within the curve.</summary>
    public double Distance { get; }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{ResultText.Of(TrainingRows, Lower, Upper, "")} training rows{(IsExtrapolated ? " (extrapolated)" : "")}";
}
