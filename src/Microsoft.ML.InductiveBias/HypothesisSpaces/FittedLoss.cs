using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The loss of the hypotheses of a fitted space on one test set.</summary>
public sealed class FittedLoss : DiagnosedResult
{
    /// <summary>Holds the given values.</summary>
    /// <param name="distribution"><see cref="Distribution"/>.</param>
    /// <param name="method"><see cref="Method"/>.</param>
    /// <param name="posteriorMeanLoss"><see cref="PosteriorMeanLoss"/>.</param>
    /// <param name="diagnostics"><see cref="DiagnosedResult.Diagnostics"/>.</param>
    /// <param name="posteriorMeanRowLosses"><see cref="PosteriorMeanRowLosses"/>.</param>
    public FittedLoss(LossDistribution distribution, EstimationMethod method, double posteriorMeanLoss, IReadOnlyList<Diagnostic> diagnostics,
        ReadOnlyMemory<double> posteriorMeanRowLosses = default) =>
        (Distribution, Method, PosteriorMeanLoss, Diagnostics, PosteriorMeanRowLosses) = (distribution, method, posteriorMeanLoss, diagnostics, posteriorMeanRowLosses);

    /// <summary>The distribution of the loss of a random hypothesis.</summary>
    public LossDistribution Distribution { get; }

    /// <summary>How the distribution was obtained.</summary>
    public EstimationMethod Method { get; }

    /// <summary>The loss of the mean of the hypotheses, at most the mean loss.</summary>
    public double PosteriorMeanLoss { get; }

    /// <summary>The loss of that mean on each test row; empty if it is unknown.</summary>
    public ReadOnlyMemory<double> PosteriorMeanRowLosses { get; }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"mean loss {ResultText.Of(Distribution.Mean)}, standard deviation {ResultText.Of(Distribution.StandardDeviation)} ({Method})";
}
