using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>How the bias depends on a parameter chosen by the user.</summary>
internal static class ParameterSensitivity
{
    /// <summary>A change of the bias by more than this, over a factor of four in the parameter, is worth a warning.</summary>
    private const double VisibleFactor = 2;

    private static readonly double[] Factors = [0.5, 1, 2];

    /// <summary>The bias at half, the whole and twice the parameter; empty for a space without one.</summary>
    public static List<SensitivityEstimate> Measure(
        IFittedHypothesisSpace space, TaskData test, IReadOnlyList<InductiveBiasEstimate> estimates, InductiveBiasOptions options)
    {
        if (space is not IVariedHypothesisSpace { VariedParameter: { } parameter } varied)
            return [];
        List<SensitivityEstimate> sensitivity = [];
        foreach (double factor in Factors)
        {
            options.Progress?.Report(new WorkProgress(string.Create(CultureInfo.InvariantCulture, $"{parameter} × {factor}"), 0.9));
            sensitivity.Add(factor == 1
                ? new SensitivityEstimate
                {
                    Parameter = parameter,
                    Factor = 1,
                    InductiveBias = estimates,
                    NegativeLogMarginalLikelihood = space.NegativeLogMarginalLikelihood,
                }
                : Changed(varied, parameter, factor, test, estimates, options));
        }
        return sensitivity;
    }

    /// <summary>A warning if the bias depends strongly on the parameter.</summary>
    public static IEnumerable<Diagnostic> Diagnose(IReadOnlyList<SensitivityEstimate> sensitivity)
    {
        if (sensitivity.Count == 0)
        {
            yield return new Diagnostic("sensitivityNotDefined", DiagnosticSeverity.Information,
                "The space has no length scale, so its sensitivity wasn't measured.");
            yield break;
        }
        int worst = -1;
        double largest = VisibleFactor;
        for (int i = 0; i < sensitivity[0].InductiveBias.Count; i++)
        {
            var nats = sensitivity.Select(estimate => estimate.InductiveBias[i].Nats).ToList();
            // Biases of less than a nat may vary by any factor without meaning.
            double ratio = nats.Max() > 1 ? nats.Max() / Math.Max(nats.Min(), 1) : 1;
            if (ratio > largest)
                (worst, largest) = (i, ratio);
        }
        if (worst < 0)
            yield break;
        string values = string.Join(", ", sensitivity.Select(estimate =>
            string.Create(CultureInfo.InvariantCulture, $"{estimate.InductiveBias[worst].Nats:G5} nats at {estimate.Factor} times")));
        yield return new Diagnostic("lengthScaleSensitive", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
            $"The bias depends on the choice of the length scale: at target loss {sensitivity[0].InductiveBias[worst].TargetLoss:G6} it is {values} the chosen one. ")
            + "Report how the length scale was chosen along with the number.");
    }

    private static SensitivityEstimate Changed(
        IVariedHypothesisSpace varied, string parameter, double factor, TaskData test, IReadOnlyList<InductiveBiasEstimate> estimates, InductiveBiasOptions options)
    {
        var space = varied.WithParameterTimes(factor, options.CancellationToken);
        using (space as IDisposable)
        {
            var loss = space.LossOn(test, options.Loss, options.SampledLoss, null, options.CancellationToken);
            return new SensitivityEstimate
            {
                Parameter = parameter,
                Factor = factor,
                InductiveBias = [.. estimates.Select(estimate => loss.Distribution.Estimate(estimate.TargetLoss) with { Reference = estimate.Reference })],
                NegativeLogMarginalLikelihood = space.NegativeLogMarginalLikelihood,
            };
        }
    }
}
