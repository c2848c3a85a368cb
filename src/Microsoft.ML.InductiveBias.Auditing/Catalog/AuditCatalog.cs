using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias;
using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.InductiveBias.Numerics;
using Microsoft.ML.Runtime;

// In the namespace of ML.NET, so mlContext.InductiveBias.Audit(...) needs no additional using.
namespace Microsoft.ML;

/// <summary>Audits of data sets, at <c>mlContext.InductiveBias</c>.</summary>
public static class AuditCatalog
{
    /// <summary>Slots of a sparse row that its cell shows.</summary>
    private const int ShownSlots = 8;

    /// <summary>Audits a data set: measures its difficulty, the inductive bias that it requires of several hypothesis spaces and that
    /// ordinary models provide, and finds rows that deserve a closer look.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows, before normalization. The audit standardizes numeric features over its training rows.</param>
    /// <param name="labelColumnName">A key or text (multiclass), Boolean (binary), or Single or Double (regression) column.</param>
    /// <param name="featureColumnName">A vector of Single or Double.</param>
    /// <param name="options">Sizes, budget and seed.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <returns>The result. Rows are identified by their number in <paramref name="data"/>, from 0.</returns>
    /// <exception cref="ArgumentException">A column is missing or of another type, a value is missing, not finite or on another scale than the rest of its column, or there are too few rows.</exception>
    /// <exception cref="TaskTooLargeException">The kernel spaces don't fit in memory.</exception>
    public static AuditResult Audit(
        this InductiveBiasCatalog catalog, IDataView data,
        string labelColumnName = "Label", string featureColumnName = "Features", AuditOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        options ??= new AuditOptions();
        using var call = HostCall.Start(catalog.MLContext, "Audit", progress, cancellationToken);
        var input = InputOf(data, labelColumnName, featureColumnName, call.Token);
        var result = AuditRunner.Run(input, new AuditOptions(options) { Progress = call.Progress, CancellationToken = call.Token });
        foreach (var diagnostic in result.Diagnostics)
            call.Channel.Log(diagnostic);
        return result;
    }

    /// <summary>Audits rows that are already in arrays, together with their original cells.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="input">The rows, before normalization.</param>
    /// <param name="options">Sizes, budget and seed.</param>
    /// <param name="cost">The result of <see cref="EstimateAuditCost"/> for the same input; it saves a second calibration.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">There are too few rows, or a value is on another scale than the rest of its column.</exception>
    /// <exception cref="TaskTooLargeException">The kernel spaces don't fit in memory.</exception>
    /// <exception cref="OperationCanceledException">The audit was cancelled.</exception>
    public static AuditResult Audit(
        this InductiveBiasCatalog catalog, AuditInput input, AuditOptions? options = null, AuditCost? cost = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        using var call = HostCall.Start(catalog.MLContext, "Audit", progress, cancellationToken);
        return AuditRunner.Run(
            input, new AuditOptions(options ?? new AuditOptions()) { Progress = call.Progress, CancellationToken = call.Token }, cost);
    }

    /// <summary>Estimates the time and memory of an audit from a short calibration.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="input">The rows.</param>
    /// <param name="options">Sizes, budget and seed.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">There are too few rows, or a value is on another scale than the rest of its column.</exception>
    /// <exception cref="TaskTooLargeException">The kernel spaces don't fit in memory.</exception>
    public static AuditCost EstimateAuditCost(
        this InductiveBiasCatalog catalog, AuditInput input, AuditOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        using var call = HostCall.Start(catalog.MLContext, "EstimateAuditCost", progress, cancellationToken);
        return AuditRunner.Estimate(input, new AuditOptions(options ?? new AuditOptions()) { Progress = call.Progress, CancellationToken = call.Token });
    }

    /// <summary>Judges the labels of a data set: which are probably wrong, how many in all, and which rows are ambiguous or far from all others.</summary>
    /// <remarks>See <see cref="LabelAudit"/>. <see cref="LabelAuditView.AppendTo"/> appends the judgments to a data view.</remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows, before normalization. Numeric features are standardized.</param>
    /// <param name="labelColumnName">A key or text (multiclass), Boolean (binary), or Single or Double (regression) column.</param>
    /// <param name="featureColumnName">A vector of Single or Double.</param>
    /// <param name="options">Sizes, confidence, and seed.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <returns>The result. Rows are identified by their number in <paramref name="data"/>, from 0.</returns>
    /// <exception cref="ArgumentException">A column is missing or of another type, a value is missing or not finite, there are too few rows, all labels are
    /// equal, or nearly every row has a class of its own.</exception>
    /// <exception cref="TaskTooLargeException">The kernel spaces don't fit in memory.</exception>
    /// <exception cref="OperationCanceledException">The work was canceled.</exception>
    public static LabelAudit AuditLabels(
        this InductiveBiasCatalog catalog, IDataView data,
        string labelColumnName = "Label", string featureColumnName = "Features", LabelAuditOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        options ??= new LabelAuditOptions();
        using var call = HostCall.Start(catalog.MLContext, "AuditLabels", progress, cancellationToken);
        var input = InputOf(data, labelColumnName, featureColumnName, call.Token);
        var result = LabelJudge.Judge(input, new LabelAuditOptions(options) { Progress = call.Progress, CancellationToken = call.Token });
        foreach (var diagnostic in result.Diagnostics)
            call.Channel.Log(diagnostic);
        return result;
    }

    private static AuditInput InputOf(IDataView data, string labelColumnName, string featureColumnName, CancellationToken cancellationToken)
    {
        var mlContext = new MLContext();
        if (data.Schema.GetColumnOrNull(labelColumnName)?.Type is TextDataViewType)
        {
            data = mlContext.Transforms.Conversion.MapValueToKey(labelColumnName, maximumNumberOfKeys: int.MaxValue, keyOrdinality: Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
                .Fit(data).Transform(data);
        }
        var rows = mlContext.InductiveBias.ReadTask(data, labelColumnName, featureColumnName, "audited", cancellationToken);
        var classes = ClassesOf(data.Schema[labelColumnName], rows);
        var names = SlotNames(data.Schema[featureColumnName], rows.FeatureCount).ToArray();
        var sparse = rows.Sparse();
        return new AuditInput(
            name: "data view",
            label: labelColumnName,
            rows: rows,
            isNumeric: [.. Enumerable.Repeat(true, rows.FeatureCount)],
            ids: [.. Enumerable.Range(0, rows.Rows).Select(row => (long)row)],
            labels: [.. Enumerable.Range(0, rows.Rows).Select(row => classes.Count > 0 ? classes[TrueClass.Of(rows, row)] : Text(rows.TargetRow(row)[0]))],
            classNames: classes,
            // Thousands of columns tell a reader nothing: sparse rows show their largest slots by name.
            columns: sparse is null
                ? [.. names.Select((name, f) => new ColumnSummary(name, ColumnRole.Number, 0, DistinctValues(rows, f)))]
                : [new ColumnSummary(featureColumnName, ColumnRole.Category, 0, rows.DistinctRows().FirstRows.Length)],
            cells: row => sparse is null ? Array.ConvertAll(rows.FeatureRow(row).ToArray(), Text) : [LargestSlots(sparse, row, names)],
            droppedRows: 0);
    }

    private static IReadOnlyList<string> ClassesOf(DataViewSchema.Column label, TaskData rows)
    {
        if (rows.Kind == TaskKind.Regression)
            return [];
        if (rows.Kind == TaskKind.BinaryClassification)
            return ["false", "true"];
        return ClassNames.OfKeys(label) ?? [.. Enumerable.Range(1, rows.OutputCount).Select(key => key.ToString(CultureInfo.InvariantCulture))];
    }

    private static IEnumerable<string> SlotNames(DataViewSchema.Column features, int count)
    {
        VBuffer<ReadOnlyMemory<char>> slots = default;
        if (features.HasSlotNames())
            features.GetSlotNames(ref slots);
        var names = slots.DenseValues().Select(name => name.ToString()).ToList();
        return Enumerable.Range(0, count).Select(f => f < names.Count && names[f].Length > 0 ? names[f] : $"feature {f.ToString(CultureInfo.InvariantCulture)}");
    }

    private static string LargestSlots(SparseRows sparse, int row, string[] names)
    {
        var slots = sparse.ColumnsOf(row).ToArray();
        var values = sparse.ValuesOf(row).ToArray();
        var shown = Enumerable.Range(0, slots.Length).OrderByDescending(i => Math.Abs(values[i])).Take(ShownSlots)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{names[slots[i]]} = {values[i]:G4}"));
        return string.Join(", ", shown) + (slots.Length > ShownSlots ? $", and {slots.Length - ShownSlots} more" : slots.Length == 0 ? "all 0" : "");
    }

    private static int DistinctValues(TaskData rows, int feature) =>
        Enumerable.Range(0, rows.Rows).Select(row => rows.FeatureRow(row)[feature]).Distinct().Count();

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
