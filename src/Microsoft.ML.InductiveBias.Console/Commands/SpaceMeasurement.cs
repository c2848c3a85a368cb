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
            Progress = progress,
            CancellationToken = cancellationToken,
        };
        var space = specification.Form.Make(specification.Settings, rows.Training);
        return InductiveBiasEvaluator.Evaluate(space.Fit(rows.Training, progress, cancellationToken), rows.Test, evaluation);
    }
}
