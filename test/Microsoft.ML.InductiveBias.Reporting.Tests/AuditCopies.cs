namespace Microsoft.ML.InductiveBias.Reporting.Tests;

/// <summary>Copies of audit results with some values replaced.</summary>
internal static class AuditCopies
{
    public static DataSummary With(this DataSummary data, IReadOnlyList<ColumnSummary> columns, IReadOnlyList<ClassCount> classes) => new()
    {
        Rows = data.Rows, DroppedRows = data.DroppedRows, Columns = columns, Classes = classes,
        DuplicateRows = data.DuplicateRows, ContradictingRows = data.ContradictingRows,
    };

    public static ColumnSummary With(this ColumnSummary column, string name) => new(name, column.Kind, column.MissingCells, column.DistinctValues);

    public static ClassCount With(this ClassCount one, string name) => new(name, one.Rows);

    public static AuditSpace With(this AuditSpace space, string? name = null, InductiveBiasMetrics? metrics = null) =>
        new(name ?? space.Name, metrics ?? space.Metrics, space.Curve);

    public static AuditModel With(this AuditModel model, string name) => new(name, model.TestLoss, model.ZeroOneError, model.Provided);

    public static ClassPair With(this ClassPair pair, string first, string second, double? confusion = null) =>
        new(first, second, confusion ?? pair.Confusion, pair.SmallestDistance);

    public static AuditRowsPoint With(this AuditRowsPoint point, InductiveBiasEstimate estimate) => new(point.TrainingRows, estimate);

    public static AuditRowsCurve With(this AuditRowsCurve curve, string space) =>
        new(space, curve.Reference, curve.TargetLoss, curve.Points, curve.TargetBits, curve.RequiredRows, curve.IsExtrapolated, curve.RequiredRowsLower, curve.RequiredRowsUpper, curve.Splits);

    public static AuditRowsCurve With(this AuditRowsCurve curve, IReadOnlyList<AuditRowsPoint> points, double targetBits, double requiredRows) =>
        new(curve.Space, curve.Reference, curve.TargetLoss, points, targetBits, requiredRows, isExtrapolated: false);

    public static AuditRow With(
        this AuditRow row, string? label = null, string? predicted = null, IReadOnlyList<double>? bits = null, IReadOnlyList<string>? cells = null,
        double? expectedLoss = null, double? lossDeviation = null) => new()
        {
            Id = row.Id, Label = label ?? row.Label, Predicted = predicted ?? row.Predicted, ExpectedLoss = expectedLoss ?? row.ExpectedLoss, LossDeviation = lossDeviation ?? row.LossDeviation,
            ProbabilityRight = row.ProbabilityRight, Bits = bits ?? row.Bits, IsLabelSuspect = row.IsLabelSuspect, Cells = cells ?? row.Cells,
        };
}
