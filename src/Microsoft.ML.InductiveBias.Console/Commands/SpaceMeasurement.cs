using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>Measures a task relative to one space.</summary>
internal static class SpaceMeasurement
{
    public static InductiveBiasMetrics Run(
        SpaceSpecification specification, EncodedTask rows, MeasureOptions options, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var evaluation = new InductiveBiasOptions
        {
            Loss = options.Loss,
            TargetLosses = options.TargetLosses,
            ParameterSensitivity = options.Sensitivity && !specification.Form.IsSampled,
            SampleAndFit = options.SampleAndFit && !specification.Form.IsSampled ? new SampleAndFitOptions() : null,
            Progress = progress,
            CancellationToken = cancellationToken,
        };
        var settings = specification.Settings;
        var space = specification.Form.Make(settings, rows.Training);
        if (space is ISampledHypothesisSpace sampled)
        {
            var defaults = new LossSamplingOptions();
            return new MLContext().InductiveBias.SampleLosses(sampled, rows.Training, rows.Test, defaults with
            {
                Samples = settings.Of(SamplingOptions.Samples, defaults.Samples),
                FirstSeed = settings.Of(SamplingOptions.FirstSeed, defaults.FirstSeed),
                SampleFile = settings.Given(SamplingOptions.Resume),
                Losses = [options.Loss],
                IncludeUnfitted = settings.Of(SamplingOptions.IncludeUnfitted, defaults.IncludeUnfitted),
                Progress = progress,
                CancellationToken = cancellationToken,
            }).Evaluate(evaluation);
        }
        return new MLContext().InductiveBias.Evaluate(space.Fit(rows.Training, progress, cancellationToken), rows.Test, evaluation);
    }
}
