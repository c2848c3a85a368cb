using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Measures;

/// <summary>Measures the bias that encoded rows require of one space. All calls of the library's bias measure are here.</summary>
internal static class SpaceMeasurement
{
    /// <summary>Random orders of the training rows for the evidence; of many rows one, because each takes a factorization.</summary>
    private const int EvidenceOrders = 5, MostRowsOfSeveralOrders = 2000;

    public static InductiveBiasMetrics Run(
        SpaceSpecification specification, (TaskData Training, TaskData Test) rows, MeasureRequest request, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var evaluation = new InductiveBiasOptions
        {
            Loss = request.Loss,
            TargetLosses = request.TargetLosses,
            ClassBalanced = request.ClassBalanced == true,
            ParameterSensitivity = request.Sensitivity && !specification.Form.IsSampled,
            SampleAndFit = (request.SampleAndFit || PublishedEstimate.IsChosen(specification.Settings)) && !specification.Form.IsSampled ? new SampleAndFitOptions() : null,
            SampledLoss = SamplingOptions.SampledLoss(specification.Settings),
            EvidenceOrders = rows.Training.Rows <= MostRowsOfSeveralOrders ? EvidenceOrders : 1,
        };
        var settings = specification.Settings;
        var space = specification.Form.Make(settings, rows.Training);
        if (space is not ISampledHypothesisSpace sampled)
            return new MLContext().InductiveBias.Evaluate(space.Fit(rows.Training, progress, cancellationToken), rows.Test, evaluation, progress, cancellationToken);
        return new MLContext().InductiveBias.SampleLosses(sampled, rows.Training, rows.Test,
            new LossSamplingOptions(SamplingOptions.Run(settings, settings.Given(SamplingOptions.Resume))) { Losses = [request.Loss], Executor = request.ExecutorOf(specification) },
            progress, cancellationToken).Evaluate(evaluation, progress, cancellationToken);
    }
}
