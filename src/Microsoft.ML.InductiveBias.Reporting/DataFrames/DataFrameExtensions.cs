using Microsoft.Data.Analysis;
using static Microsoft.ML.InductiveBias.Reporting.Argument;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Converts results to data frames. Learning curves and length-scale studies are data views, which
/// Microsoft.Data.Analysis converts itself.</summary>
public static class DataFrameExtensions
{
    /// <summary>Returns estimates of the inductive bias: columns Reference, TargetLoss, Nats, Bits, Method, LowerBits, UpperBits,
    /// NumericalLowerBits, NumericalUpperBits, Extrapolated, TestSetLowerBits, TestSetUpperBits, TestRows, BitsPerTestRow (missing where unknown).</summary>
    /// <param name="estimates">The estimates.</param>
    public static DataFrame ToDataFrame(this IEnumerable<InductiveBiasEstimate> estimates) => new(EstimateColumns([.. NotNull(estimates)]));

    /// <summary>Returns the bits over random splits: columns Reference, Splits, MedianBits, SmallestBits, LargestBits, MeanBits, MeanLowerBits, MeanUpperBits
    /// (missing where unknown).</summary>
    /// <param name="splits">The summaries, such as <see cref="InductiveBiasMetrics.Splits"/>.</param>
    public static DataFrame ToDataFrame(this IReadOnlyList<SplitSummary> splits) => new(
        Text("Reference", NotNull(splits).Select(split => split.Estimates[0].Reference)), Values("Splits", splits.Select(split => split.Estimates.Count)),
        Values("MedianBits", splits.Select(split => split.Median.Bits)), Values("SmallestBits", splits.Select(split => split.Smallest.Bits)),
        Values("LargestBits", splits.Select(split => split.Largest.Bits)), Values("MeanBits", splits.Select(split => split.Mean.Bits)),
        Optional("MeanLowerBits", splits.Select(split => split.MeanLower?.Bits)), Optional("MeanUpperBits", splits.Select(split => split.MeanUpper?.Bits)));

    /// <summary>Returns sampled hypotheses: columns Seed, Status, Counts (whether it counts in the sample), TrainingLoss, TestLoss, Failure.</summary>
    /// <param name="sample">The sample.</param>
    public static DataFrame ToDataFrame(this LossSample sample)
    {
        var hypotheses = NotNull(sample).Hypotheses;
        var included = sample.Included.ToHashSet();
        return new DataFrame(
            Values("Seed", hypotheses.Select(one => one.Drawn.Seed)), Text("Status", hypotheses.Select(one => one.Drawn.Status.ToString())), Values("Counts", hypotheses.Select(included.Contains)),
            Values("TrainingLoss", hypotheses.Select(one => one.Drawn.TrainingLoss)), Values("TestLoss", hypotheses.Select(one => one.TestLoss)), Text("Failure", hypotheses.Select(one => one.Drawn.Failure ?? "")));
    }

    /// <summary>Returns models in all spaces: columns Model, Space, Loss, TestLoss, TestLossStandardError, then those of the estimates.</summary>
    /// <param name="table">The table.</param>
    public static DataFrame ToDataFrame(this ModelTable table)
    {
        var all = NotNull(table).Estimates;
        return new DataFrame(
        [
            Text("Model", all.Select(one => one.Model)), Text("Space", all.Select(one => one.SpaceName)), Text("Loss", all.Select(one => one.Loss.ToString())),
            Values("TestLoss", all.Select(one => one.TestLoss)), Values("TestLossStandardError", all.Select(one => one.TestLossStandardError)),
            // The target is the model's own loss, which is a column already.
            .. EstimateColumns([.. all.Select(one => one.Estimate)]).Where(column => column.Name is not ("Reference" or "TargetLoss")),
        ]);
    }

    /// <summary>Returns the difficulty of each row, in order: columns Row (from 0), ExpectedLoss, LossVariance, ProbabilityRight, Bits, BitsLower, BitsUpper; if
    /// labels were judged, also ProbabilityWrong, Suggested, Reason.</summary>
    /// <param name="difficulties">The difficulties.</param>
    public static DataFrame ToDataFrame(this RowDifficulties difficulties) => new(
    [
        Values("Row", Enumerable.Range(0, NotNull(difficulties).Bits.Count)),
        Values("ExpectedLoss", difficulties.ExpectedLoss), Values("LossVariance", difficulties.LossVariance), Values("ProbabilityRight", difficulties.ProbabilityRight),
        Values("Bits", difficulties.Bits), Values("BitsLower", difficulties.BitsLower), Values("BitsUpper", difficulties.BitsUpper),
        .. difficulties.Reasons.Count == 0 ? [] : (DataFrameColumn[])
        [
            Values("ProbabilityWrong", difficulties.ProbabilityWrong), Values("Suggested", difficulties.Suggested), Text("Reason", difficulties.Reasons.Select(reason => reason.ToString())),
        ],
    ]);

    /// <summary>Returns a curve of the generalization difficulty: columns Value (of the constant that varies), Log2Bits.</summary>
    /// <param name="points">The points.</param>
    public static DataFrame ToDataFrame(this IReadOnlyList<(double Value, DifficultyTerms Terms)> points) =>
        new(Values("Value", NotNull(points).Select(point => point.Value)), Values("Log2Bits", points.Select(point => point.Terms.Log2Bits)));

    /// <summary>Returns every number of an audit: columns Name, Arguments, Value, Lower, Upper, Unit, Method. Unknown bounds are missing.</summary>
    /// <param name="quantities">The numbers.</param>
    public static DataFrame ToDataFrame(this AuditQuantities quantities)
    {
        var all = NotNull(quantities).All;
        return new DataFrame(
            Text("Name", all.Select(one => one.Name)), Text("Arguments", all.Select(one => string.Join(", ", one.Arguments.Select(AuditQuantity.Quoted)))),
            Values("Value", all.Select(one => one.Value)), Optional("Lower", all.Select(one => one.Lower)), Optional("Upper", all.Select(one => one.Upper)),
            Text("Unit", all.Select(one => one.Unit)), Text("Method", all.Select(one => one.Method)));
    }

    /// <summary>Returns every number of an audit: columns Name, Arguments, Value, Lower, Upper, Unit, Method. Its parts have tables of their own.</summary>
    /// <param name="result">The audit.</param>
    public static DataFrame ToDataFrame(this AuditResult result) => AuditQuantities.Of(NotNull(result)).ToDataFrame();

    /// <summary>Returns the required bits of each space at its targets: column Space, then those of the estimates.</summary>
    /// <param name="spaces">The spaces.</param>
    public static DataFrame ToDataFrame(this IReadOnlyList<AuditSpace> spaces) => OfSpaces(spaces, space => space.Metrics.InductiveBias);

    /// <summary>Returns the curve of each space: column Space, then those of the estimates.</summary>
    /// <param name="spaces">The spaces.</param>
    public static DataFrame ToCurveDataFrame(this IReadOnlyList<AuditSpace> spaces) => OfSpaces(spaces, space => space.Curve);

    /// <summary>Returns the models: columns Model, TestLoss, ZeroOneError, and <c>Bits(space)</c> for each space.</summary>
    /// <param name="models">The models.</param>
    /// <param name="spaces">The spaces of the provided bits, in their order.</param>
    public static DataFrame ToDataFrame(this IReadOnlyList<AuditModel> models, IReadOnlyList<AuditSpace> spaces) => new(
    [
        Text("Model", NotNull(models).Select(model => model.Name)), Values("TestLoss", models.Select(model => model.TestLoss)), Optional("ZeroOneError", models.Select(model => model.ZeroOneError)),
        .. NotNull(spaces).Select((space, index) => Optional($"Bits({space.Name})", models.Select(model => index < model.Provided.Count ? model.Provided[index].Bits : (double?)null))),
    ]);

    /// <summary>Returns the rows: columns Id, Label, Predicted, ExpectedLoss, LossDeviation, ProbabilityRight, IsLabelSuspect, MeanBits.</summary>
    /// <param name="rows">The rows.</param>
    public static DataFrame ToDataFrame(this IReadOnlyList<AuditRow> rows) => new(
        Values("Id", NotNull(rows).Select(row => row.Id)), Text("Label", rows.Select(row => row.Label)), Text("Predicted", rows.Select(row => row.Predicted)),
        Values("ExpectedLoss", rows.Select(row => row.ExpectedLoss)), Values("LossDeviation", rows.Select(row => row.LossDeviation)),
        Optional("ProbabilityRight", rows.Select(row => row.ProbabilityRight)), Values("IsLabelSuspect", rows.Select(row => row.IsLabelSuspect)),
        Optional("MeanBits", rows.Select(row => row.Bits.Count > 0 ? row.Bits.Average() : (double?)null)));

    /// <summary>Returns the class pairs: columns First, Second, Confusion, SmallestDistance.</summary>
    /// <param name="pairs">The pairs.</param>
    public static DataFrame ToDataFrame(this IReadOnlyList<ClassPair> pairs) => new(
        Text("First", NotNull(pairs).Select(pair => pair.First)), Text("Second", pairs.Select(pair => pair.Second)),
        Values("Confusion", pairs.Select(pair => pair.Confusion)), Values("SmallestDistance", pairs.Select(pair => pair.SmallestDistance)));

    /// <summary>Returns the curve over rows: column TrainingRows, then those of the estimates.</summary>
    /// <param name="curve">The curve.</param>
    public static DataFrame ToDataFrame(this AuditRowsCurve curve) =>
        new([Values("TrainingRows", NotNull(curve).Points.Select(point => point.TrainingRows)), .. EstimateColumns([.. curve.Points.Select(point => point.Estimate)])]);

    /// <summary>Returns the feature columns: columns Name, Kind, MissingCells, DistinctValues, IsConstant.</summary>
    /// <param name="columns">The feature columns.</param>
    public static DataFrame ToDataFrame(this IReadOnlyList<ColumnSummary> columns) => new(
        Text("Name", NotNull(columns).Select(column => column.Name)), Text("Kind", columns.Select(column => column.Kind.ToString())),
        Values("MissingCells", columns.Select(column => column.MissingCells)), Values("DistinctValues", columns.Select(column => column.DistinctValues)),
        Values("IsConstant", columns.Select(column => column.IsConstant)));

    /// <summary>Returns the classes: columns Name, Rows.</summary>
    /// <param name="classes">The classes.</param>
    public static DataFrame ToDataFrame(this IReadOnlyList<ClassCount> classes) =>
        new(Text("Name", NotNull(classes).Select(one => one.Name)), Values("Rows", classes.Select(one => one.Rows)));

    /// <summary>Returns what changed between two audits: columns Key, Kind, Baseline, Current, Unit.</summary>
    /// <param name="comparison">The comparison.</param>
    public static DataFrame ToDataFrame(this AuditComparison comparison)
    {
        var changes = NotNull(comparison).Changes;
        return new DataFrame(
            Text("Key", changes.Select(change => change.Key)), Text("Kind", changes.Select(change => change.Kind.ToString())),
            Optional("Baseline", changes.Select(change => change.Baseline?.Value)), Optional("Current", changes.Select(change => change.Current?.Value)),
            Text("Unit", changes.Select(change => change.Latest.Unit)));
    }

    private static DataFrame OfSpaces(IReadOnlyList<AuditSpace> spaces, Func<AuditSpace, IReadOnlyList<InductiveBiasEstimate>> estimatesOf) =>
        new([Text("Space", NotNull(spaces).SelectMany(space => estimatesOf(space).Select(_ => space.Name))), .. EstimateColumns([.. spaces.SelectMany(estimatesOf)])]);

    private static DataFrameColumn[] EstimateColumns(List<InductiveBiasEstimate> estimates) =>
    [
        Text("Reference", estimates.Select(estimate => estimate.Reference)), Values("TargetLoss", estimates.Select(estimate => estimate.TargetLoss)),
        Values("Nats", estimates.Select(estimate => estimate.Nats)), Values("Bits", estimates.Select(estimate => estimate.Bits)),
        Text("Method", estimates.Select(estimate => estimate.Method.ToString())),
        Values("LowerBits", estimates.Select(estimate => estimate.Lower.Bits)), Values("UpperBits", estimates.Select(estimate => estimate.Upper.Bits)),
        Values("NumericalLowerBits", estimates.Select(estimate => estimate.NumericalLower.Bits)), Values("NumericalUpperBits", estimates.Select(estimate => estimate.NumericalUpper.Bits)),
        Values("Extrapolated", estimates.Select(estimate => estimate.Extrapolated)),
        Optional("TestSetLowerBits", estimates.Select(estimate => estimate.TestSetLower?.Bits)), Optional("TestSetUpperBits", estimates.Select(estimate => estimate.TestSetUpper?.Bits)),
        Values("TestRows", estimates.Select(estimate => estimate.TestRows)), Optional("BitsPerTestRow", estimates.Select(estimate => estimate.BitsPerTestRow)),
    ];

    private static StringDataFrameColumn Text(string name, IEnumerable<string> values) => new(name, values);

    private static PrimitiveDataFrameColumn<T> Values<T>(string name, IEnumerable<T> values) where T : unmanaged => new(name, values);

    private static PrimitiveDataFrameColumn<double> Optional(string name, IEnumerable<double?> values) => new(name, values);
}
