using Microsoft.Data.Analysis;
using static Microsoft.ML.InductiveBias.Reporting.DataFrameColumns;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The tables of single measures as data frames. Those of curves and length-scale studies are data views, which
/// Microsoft.Data.Analysis converts.</summary>
public static class MeasureDataFrames
{
    /// <summary>Estimates of the inductive bias: columns Reference, TargetLoss, Nats, Bits, Method, LowerBits, UpperBits,
    /// NumericalLowerBits, NumericalUpperBits, Extrapolated.</summary>
    /// <param name="estimates">The estimates.</param>
    public static DataFrame ToDataFrame(this IEnumerable<InductiveBiasEstimate> estimates)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        return new DataFrame(EstimateColumns([.. estimates]));
    }

    /// <summary>The drawn hypotheses: columns Seed, Status, Counts (whether it counts in the sample), TrainingLoss, TestLoss, Failure.</summary>
    /// <param name="sample">The sample.</param>
    public static DataFrame ToDataFrame(this LossSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var included = sample.Included.ToHashSet();
        return new DataFrame(
            new PrimitiveDataFrameColumn<int>("Seed", sample.Hypotheses.Select(one => one.Drawn.Seed)), Text("Status", sample.Hypotheses.Select(one => one.Drawn.Status.ToString())),
            new PrimitiveDataFrameColumn<bool>("Counts", sample.Hypotheses.Select(included.Contains)),
            Number("TrainingLoss", sample.Hypotheses.Select(one => (double?)one.Drawn.TrainingLoss)), Number("TestLoss", sample.Hypotheses.Select(one => (double?)one.TestLoss)),
            Text("Failure", sample.Hypotheses.Select(one => one.Drawn.Failure ?? "")));
    }

    /// <summary>The models in all spaces: columns Model, Space, Loss, TestLoss, TestLossStandardError, then those of the estimates.</summary>
    /// <param name="table">The table.</param>
    public static DataFrame ToDataFrame(this ModelTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new DataFrame(
        [
            Text("Model", table.Estimates.Select(one => one.Model)), Text("Space", table.Estimates.Select(one => one.SpaceName)), Text("Loss", table.Estimates.Select(one => one.Loss.ToString())),
            Number("TestLoss", table.Estimates.Select(one => (double?)one.TestLoss)), Number("TestLossStandardError", table.Estimates.Select(one => (double?)one.TestLossStandardError)),
            // The target is the model's own loss, which stands there already.
            .. EstimateColumns([.. table.Estimates.Select(one => one.Estimate)]).Where(column => column.Name is not ("Reference" or "TargetLoss")),
        ]);
    }

    /// <summary>The rows in their order: columns Row (from 0), ExpectedLoss, LossVariance, ProbabilityRight, Bits, BitsLower, BitsUpper.</summary>
    /// <param name="difficulties">The difficulties.</param>
    public static DataFrame ToDataFrame(this RowDifficulties difficulties)
    {
        ArgumentNullException.ThrowIfNull(difficulties);
        DataFrameColumn Of(string name, IReadOnlyList<double> values) => Number(name, values.Select(value => (double?)value));
        return new DataFrame(
            new PrimitiveDataFrameColumn<int>("Row", Enumerable.Range(0, difficulties.Bits.Count)),
            Of("ExpectedLoss", difficulties.ExpectedLoss), Of("LossVariance", difficulties.LossVariance), Of("ProbabilityRight", difficulties.ProbabilityRight),
            Of("Bits", difficulties.Bits), Of("BitsLower", difficulties.BitsLower), Of("BitsUpper", difficulties.BitsUpper));
    }

    /// <summary>A curve of the generalization difficulty: columns Value (of the constant that varies), Log2Bits.</summary>
    /// <param name="points">The points.</param>
    public static DataFrame ToDataFrame(this IReadOnlyList<DifficultyCurvePoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return new DataFrame(Number("Value", points.Select(point => (double?)point.Value)), Number("Log2Bits", points.Select(point => (double?)point.Terms.Log2Bits)));
    }
}
