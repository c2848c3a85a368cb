using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Output;
using Microsoft.ML.InductiveBias.Reporting;

namespace Microsoft.ML.InductiveBias.Console.Commands;

/// <summary>Estimates the difficulty of a table or of images.</summary>
internal static class DifficultyEstimation
{
    /// <summary>Reads a table and estimates its difficulty with the steps of ML.NET that <c>measure</c> takes too.</summary>
    /// <exception cref="ToolException">The file does not hold a table with this label.</exception>
    public static DifficultySubject OfTable(
        DifficultyRequest request, string file, string label, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        progress.Report(new WorkProgress($"reading {file}", 0));
        var source = TableSource.Of(file, label, request);
        var table = LabelledTable.Read(source.File, null, source.Label, source.Options, cancellationToken);
        var rows = table.Parts[0];
        var mlContext = new MLContext(request.Seed);
        var view = TaskDataView.Of(rows, table.Features, table.Label);
        var features = FeaturePipeline.Of(mlContext, table.Features, table.Label, request.Normalization).Fit(view).Transform(view);
        var estimate = mlContext.InductiveBias.Difficulty(
            features, TaskDataView.LabelColumn, FeaturePipeline.FeaturesColumn,
            OptionsOf(request, file, progress, cancellationToken) with { RowUnit = FileRows.Line, RowNumber = row => rows.Lines[row] });
        var result = new DifficultyResult
        {
            Data = new DataDescription
            {
                File = file,
                Label = source.Label,
                Task = Page.TaskName(table.Label.Task),
                Rows = table.RowsRead,
                DroppedRows = table.RowsDropped,
                Normalization = request.Normalization.ToString().ToLowerInvariant(),
            },
            RowUnit = FileRows.Line,
            Estimate = estimate,
            Diagnostics = [.. table.Diagnostics, .. TaskDiagnostics.Of(rows, table.Features, table.Label), .. estimate.Diagnostics],
        };
        return new DifficultySubject(result, table.DescribeRows(), table.Label.Describe(),
            $"{table.DescribeFeatures(estimate.Features)}; {Page.NormalizationName(request.Normalization)}");
    }

    /// <summary>Reads images with labels and estimates their difficulty.</summary>
    /// <exception cref="ToolException">The files do not hold images and a label for each.</exception>
    public static DifficultySubject OfImages(DifficultyRequest request, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        string file = request.ImageFile!, labelFile = request.ImageLabelFile!;
        progress.Report(new WorkProgress($"reading {file}", 0));
        var images = LabelledImages.Read(file, labelFile);
        var mlContext = new MLContext(request.Seed);
        var estimate = mlContext.InductiveBias.Difficulty(
            images.ToDataView(mlContext), options: OptionsOf(request, file, progress, cancellationToken) with { RowUnit = FileRows.Image });
        var result = new DifficultyResult
        {
            Data = new DataDescription
            {
                File = file,
                Label = labelFile,
                Task = Page.TaskName(LabelTask.Classification),
                Rows = images.Images.Items,
                DroppedRows = 0,
                Normalization = "pixels/255",
            },
            RowUnit = FileRows.Image,
            Estimate = estimate,
            Diagnostics = estimate.Diagnostics,
        };
        return new DifficultySubject(result, Text.Count(images.Images.Items, "image"),
            $"{labelFile}: {Page.TaskName(LabelTask.Classification)}, {Text.Count(estimate.Classes ?? 1, "class", "classes")}",
            $"{images.Shape} pixels, divided by 255");
    }

    private static DifficultyOptions OptionsOf(DifficultyRequest request, string file, IProgress<WorkProgress> progress, CancellationToken cancellationToken) => new()
    {
        TargetError = request.TargetError,
        Seed = request.Seed,
        Progress = request.Files.Count > 1 ? new FileProgress(progress, file) : progress,
        CancellationToken = cancellationToken,
    };
}
