using Microsoft.Data.Analysis;
using static Microsoft.ML.InductiveBias.Reporting.DataFrameColumns;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The tables of audits as data frames.</summary>
public static class AuditDataFrames
{
    /// <summary>Every number of an audit: columns Name, Arguments, Value, Lower, Upper, Unit, Method. A bound that is not known is missing.</summary>
    /// <param name="quantities">The numbers.</param>
    public static DataFrame ToDataFrame(this AuditQuantities quantities)
    {
        ArgumentNullException.ThrowIfNull(quantities);
        var all = quantities.All;
        return new DataFrame(
            Text("Name", all.Select(one => one.Name)), Text("Arguments", all.Select(one => string.Join(", ", one.Arguments.Select(AuditCondition.Quoted)))),
            Number("Value", all.Select(one => (double?)one.Value)), Number("Lower", all.Select(one => one.Lower)), Number("Upper", all.Select(one => one.Upper)),
            Text("Unit", all.Select(one => one.Unit)), Text("Method", all.Select(one => one.Method)));
    }

    /// <summary>The required bias of each space at its targets: column Space, then those of the estimates.</summary>
    /// <param name="spaces">The spaces.</param>
    public static DataFrame ToDataFrame(this IReadOnlyList<AuditSpace> spaces) => OfSpaces(spaces, space => space.Metrics.InductiveBias);

    /// <summary>The curve of each space: column Space, then those of the estimates.</summary>
    /// <param name="spaces">The spaces.</param>
    public static DataFrame CurvesToDataFrame(this IReadOnlyList<AuditSpace> spaces) => OfSpaces(spaces, space => space.Curve);

    /// <summary>The models: columns Model, TestLoss, ZeroOneError and, for each space, <c>Bits(space)</c>.</summary>
    /// <param name="models">The models.</param>
    /// <param name="spaces">The spaces that the provided bits belong to, in their order.</param>
    public static DataFrame ToDataFrame(this IReadOnlyList<AuditModel> models, IReadOnlyList<AuditSpace> spaces)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(spaces);
        return new DataFrame(
        [
            Text("Model", models.Select(model => model.Name)), Number("TestLoss", models.Select(model => (double?)model.TestLoss)), Number("ZeroOneError", models.Select(model => model.ZeroOneError)),
            .. spaces.Select((space, index) => Number($"Bits({space.Name})", models.Select(model => index < model.Provided.Count ? model.Provided[index].Bits : (double?)null))),
        ]);
    }

    /// <summary>The rows: columns Id, Label, Predicted, ExpectedLoss, LossDeviation, ProbabilityRight, IsLabelSuspect, MeanBits.</summary>
    /// <param name="rows">The rows.</param>
    public static DataFrame ToDataFrame(this IReadOnlyList<AuditRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new DataFrame(
            new PrimitiveDataFrameColumn<long>("Id", rows.Select(row => row.Id)), Text("Label", rows.Select(row => row.Label)), Text("Predicted", rows.Select(row => row.Predicted)),
            Number("ExpectedLoss", rows.Select(row => (double?)row.ExpectedLoss)), Number("LossDeviation", rows.Select(row => (double?)row.LossDeviation)),
            Number("ProbabilityRight", rows.Select(row => row.ProbabilityRight)), new PrimitiveDataFrameColumn<bool>("IsLabelSuspect", rows.Select(row => row.IsLabelSuspect)),
            Number("MeanBits", rows.Select(row => row.Bits.Count > 0 ? row.Bits.Average() : (double?)null)));
    }

    /// <summary>The class pairs: columns First, Second, Confusion, SmallestDistance.</summary>
    /// <param name="pairs">The pairs.</param>
    public static DataFrame ToDataFrame(this IReadOnlyList<ClassPair> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return new DataFrame(
            Text("First", pairs.Select(pair => pair.First)), Text("Second", pairs.Select(pair => pair.Second)),
            Number("Confusion", pairs.Select(pair => (double?)pair.Confusion)), Number("SmallestDistance", pairs.Select(pair => (double?)pair.SmallestDistance)));
    }

    /// <summary>The curve over rows: column TrainingRows, then those of the estimates.</summary>
    /// <param name="curve">The curve.</param>
    public static DataFrame ToDataFrame(this AuditRowsCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return new DataFrame([new PrimitiveDataFrameColumn<int>("TrainingRows", curve.Points.Select(point => point.TrainingRows)), .. EstimateColumns([.. curve.Points.Select(point => point.Estimate)])]);
    }

    /// <summary>The feature columns: columns Name, Kind, MissingCells, DistinctValues, IsConstant.</summary>
    /// <param name="columns">The feature columns.</param>
    public static DataFrame ToDataFrame(this IReadOnlyList<ColumnSummary> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return new DataFrame(
            Text("Name", columns.Select(column => column.Name)), Text("Kind", columns.Select(column => column.Kind.ToString())),
            new PrimitiveDataFrameColumn<int>("MissingCells", columns.Select(column => column.MissingCells)), new PrimitiveDataFrameColumn<int>("DistinctValues", columns.Select(column => column.DistinctValues)),
            new PrimitiveDataFrameColumn<bool>("IsConstant", columns.Select(column => column.IsConstant)));
    }

    /// <summary>The classes: columns Name, Rows.</summary>
    /// <param name="classes">The classes.</param>
    public static DataFrame ToDataFrame(this IReadOnlyList<ClassCount> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return new DataFrame(Text("Name", classes.Select(one => one.Name)), new PrimitiveDataFrameColumn<int>("Rows", classes.Select(one => one.Rows)));
    }

    /// <summary>What changed between two audits: columns Key, Kind, Baseline, Current, Unit.</summary>
    /// <param name="comparison">The comparison.</param>
    public static DataFrame ToDataFrame(this AuditComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var changes = comparison.Changes;
        return new DataFrame(
            Text("Key", changes.Select(change => change.Key)), Text("Kind", changes.Select(change => change.Kind.ToString())),
            Number("Baseline", changes.Select(change => change.Baseline?.Value)), Number("Current", changes.Select(change => change.Current?.Value)),
            Text("Unit", changes.Select(change => (change.Current ?? change.Baseline)!.Unit)));
    }

    private static DataFrame OfSpaces(IReadOnlyList<AuditSpace> spaces, Func<AuditSpace, IReadOnlyList<InductiveBiasEstimate>> estimatesOf)
    {
        ArgumentNullException.ThrowIfNull(spaces);
        return new DataFrame([Text("Space", spaces.SelectMany(space => estimatesOf(space).Select(_ => space.Name))), .. EstimateColumns([.. spaces.SelectMany(estimatesOf)])]);
    }
}
