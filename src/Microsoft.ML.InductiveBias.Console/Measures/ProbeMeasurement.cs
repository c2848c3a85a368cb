using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Output;
using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Measures;

/// <summary>The outcome of <c>probe</c>.</summary>
internal sealed record ProbeOutcome(ProbeProfile Profile, DataDescription Data, string Rows, string Features);

/// <summary>Probes spaces on the features of a table or of images. The only call of the library's probes is here.</summary>
internal static class ProbeMeasurement
{
    /// <exception cref="ToolException">The file doesn't contain such a table.</exception>
    public static ProbeOutcome Run(
        TableSource source, Normalization normalization, IReadOnlyList<(string Name, SpaceSpecification Space)> spaces, ProbeOptions options, int seed, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        source = source.Resolved();
        progress.Report(new WorkProgress($"reading {source.File}", 0));
        var table = LabeledTable.Read(source, null, cancellationToken);
        var columns = new FeatureColumns(new MLContext(seed), table.Parts[0], table.Columns, table.Label, normalization, scalesUnits: true);
        EncodedSize.Check(table.Parts[0], columns.Descriptions);
        var rows = table.WithGroups(columns.Encode(null, cancellationToken).Training, table.Parts[0]);
        // Spaces are made for the kind of task that probes have.
        var task = TaskData.Regression([.. rows.Features.Span], new double[rows.Rows], rows.Rows);
        var profile = new MLContext(seed).InductiveBias.Probe([.. spaces.Select(space => (space.Name, space.Space.Form.Make(space.Space.Settings, task)))], rows, options, progress, cancellationToken);
        return new ProbeOutcome(profile, new DataDescription
        {
            File = source.File,
            Label = source.Label,
            Task = table.Label.TaskName,
            Rows = table.RowsRead,
            DroppedRows = table.RowsDropped,
            Roles = columns.Descriptions,
            Normalization = normalization.ToString().ToLowerInvariant(),
        }, table.DescribeRows(), ColumnsText.Describe(columns.Descriptions, rows.FeatureCount, normalization));
    }
}
