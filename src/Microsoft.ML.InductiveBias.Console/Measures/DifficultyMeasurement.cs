using Microsoft.ML.InductiveBias.Console.Data;

namespace Microsoft.ML.InductiveBias.Console.Measures;

/// <summary>Estimates the generalization difficulty of a table or of images.</summary>
internal static class DifficultyMeasurement
{
    /// <summary>Labels are in single precision.</summary>
    private const double LargestLabel = 1e30;

    /// <summary>Estimates the difficulty of a table, whose features are encoded as for <c>measure</c>.</summary>
    /// <exception cref="ToolException">The file doesn't contain a table with this label.</exception>
    public static DifficultyOutcome OfTable(TableSource source, DifficultyRequest request, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        progress.Report(new WorkProgress($"reading {source.File}", 0));
        var resolved = source.Resolved();
        var table = LabeledTable.Read(resolved, null, cancellationToken);
        var (label, rows) = (table.Label, table.Parts[0]);
        string unit = rows.Images is null ? FileRows.Line : FileRows.Image;
        var mlContext = new MLContext(request.Seed);
        Magnitudes.CheckLabel(table.Parts, label, LargestLabel);
        // Without normalization, the estimators themselves leave out rows that are too far away, and report it.
        var columns = new FeatureColumns(mlContext, rows, table.Columns, label, request.Normalization, scalesUnits: request.Normalization != Normalization.None);
        EncodedSize.Check(rows, columns.Descriptions);
        var estimate = Estimate(mlContext, columns.Steps().Fit(columns.TrainingView).Transform(columns.TrainingView), columns.Names,
            new DifficultyOptions(OptionsOf(request)) { RowUnit = unit, RowNumber = row => rows.Lines[row] },
            Receiver(request, source.File, progress), cancellationToken);
        var result = new DifficultyResult
        {
            Data = new DataDescription
            {
                File = source.File,
                Label = resolved.Label,
                Task = label.TaskName,
                Rows = table.RowsRead,
                DroppedRows = table.RowsDropped,
                Roles = columns.Descriptions,
                Normalization = request.Normalization.ToString().ToLowerInvariant(),
            },
            RowUnit = unit,
            Estimate = estimate,
            Diagnostics = [.. table.Diagnostics, .. TaskDiagnostics.Of(rows, columns.Columns, label), .. estimate.Diagnostics],
        };
        return new DifficultyOutcome(result, table.DescribeRows(), label.Describe(), ColumnsText.Describe(columns.Descriptions, estimate.Features, request.Normalization));
    }

    /// <summary>Estimates the difficulty of images with labels.</summary>
    /// <exception cref="ToolException">The files don't contain images and one label for each.</exception>
    public static DifficultyOutcome OfImages(string imageFile, string? labelFile, DifficultyRequest request, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        progress.Report(new WorkProgress($"reading {imageFile}", 0));
        var images = LabeledImages.Read(imageFile, labelFile, cancellationToken);
        var mlContext = new MLContext(request.Seed);
        var estimate = Estimate(mlContext, LabeledImages.View(images, mlContext), (FeatureColumns.Label, FeatureColumns.Features), new DifficultyOptions(OptionsOf(request)) { RowUnit = FileRows.Image },
            Receiver(request, imageFile, progress), cancellationToken);
        var result = new DifficultyResult
        {
            Data = new DataDescription { File = imageFile, Label = labelFile ?? imageFile, Task = "classification", Rows = images.Count, DroppedRows = 0, Normalization = "pixels/255" },
            RowUnit = FileRows.Image,
            Estimate = estimate,
            Diagnostics = estimate.Diagnostics,
        };
        return new DifficultyOutcome(result, Text.Count(images.Count, "image"),
            $"{result.Data.Label}: {result.Data.Task}, {Text.Count(estimate.Classes ?? 1, "class", "classes")}", $"{images.Shape} pixels, divided by 255");
    }

    /// <summary>The only call of the library's difficulty measure.</summary>
    private static GeneralizationDifficultyEstimate Estimate(
        MLContext mlContext, IDataView view, (string Label, string Features) names, DifficultyOptions options, IProgress<WorkProgress> progress, CancellationToken cancellationToken) =>
        mlContext.InductiveBias.Difficulty(view, names.Label, names.Features, options, progress, cancellationToken);

    private static IProgress<WorkProgress> Receiver(DifficultyRequest request, string file, IProgress<WorkProgress> progress) =>
        request.IsOneOfSeveral ? new PartProgress(progress, file) : progress;

    private static DifficultyOptions OptionsOf(DifficultyRequest request) => new()
    {
        TargetError = request.TargetError,
        Seed = request.Seed,
    };
}
