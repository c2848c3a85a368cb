using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Measures;

/// <summary>The outcome of <c>measure</c>.</summary>
/// <param name="Request">The request; an .mbconfig file is replaced by the table that it names.</param>
/// <param name="Task">The task.</param>
/// <param name="Measured">The measured spaces, in the order of the request.</param>
/// <param name="Failed">The spaces that couldn't be measured, in the order of the request.</param>
internal sealed record MeasureOutcome(MeasureRequest Request, MeasuredTask Task, IReadOnlyList<MeasuredSpace> Measured, IReadOnlyList<FailedSpace> Failed)
{
    /// <summary>The results as the JSON report contains them.</summary>
    public IReadOnlyList<MeasureResult> Results => [.. Measured.Select(ResultOf)];

    private MeasureResult ResultOf(MeasuredSpace space) => new()
    {
        Data = new DataDescription
        {
            File = Request.Source.File,
            TestFile = Request.TestFile,
            Label = Request.Source.Label,
            Task = Task.Table.Label.TaskName,
            Rows = Task.Table.RowsRead,
            DroppedRows = Task.Table.RowsDropped,
            Roles = Task.Descriptions,
            Normalization = Request.Normalization.ToString().ToLowerInvariant(),
            Split = new SplitDescription(Request.Split.Seed, Request.TestFile is null ? Request.Split.TestFraction : null, Request.Split.MaxTrain, Request.Split.MaxTest),
        },
        Specification = space.Space.Text,
        TaskDiagnostics = Task.Diagnostics,
        Metrics = space.Metrics,
    };
}

/// <summary>A measured space.</summary>
internal sealed record MeasuredSpace(SpaceSpecification Space, InductiveBiasMetrics Metrics);

/// <summary>A space that couldn't be measured, with the error message in terms of the command line.</summary>
internal sealed record FailedSpace(SpaceSpecification Space, string Message, Exception Failure);
