using Microsoft.Data.Analysis;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The columns that data frames consist of.</summary>
internal static class DataFrameColumns
{
    public static DataFrameColumn[] EstimateColumns(List<InductiveBiasEstimate> estimates) =>
    [
        Text("Reference", estimates.Select(estimate => estimate.Reference)), Number("TargetLoss", estimates.Select(estimate => (double?)estimate.TargetLoss)),
        Number("Nats", estimates.Select(estimate => (double?)estimate.Nats)), Number("Bits", estimates.Select(estimate => (double?)estimate.Bits)),
        Text("Method", estimates.Select(estimate => estimate.Method.ToString())),
        Number("LowerBits", estimates.Select(estimate => (double?)estimate.Lower.Bits)), Number("UpperBits", estimates.Select(estimate => (double?)estimate.Upper.Bits)),
        Number("NumericalLowerBits", estimates.Select(estimate => (double?)estimate.NumericalLower.Bits)), Number("NumericalUpperBits", estimates.Select(estimate => (double?)estimate.NumericalUpper.Bits)),
        new PrimitiveDataFrameColumn<bool>("Extrapolated", estimates.Select(estimate => estimate.Extrapolated)),
    ];

    public static StringDataFrameColumn Text(string name, IEnumerable<string> values) => new(name, values);

    public static PrimitiveDataFrameColumn<double> Number(string name, IEnumerable<double?> values) => new(name, values);
}
