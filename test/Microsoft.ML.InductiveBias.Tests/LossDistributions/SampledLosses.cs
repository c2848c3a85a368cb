namespace Microsoft.ML.InductiveBias.Tests.LossDistributions;

/// <summary>Loss samples made from numbers.</summary>
internal static class SampledLosses
{
    public static LossSample Of(IEnumerable<double> losses, LossKind kind = LossKind.MeanSquaredError, int testRows = 100) => new(kind, testRows,
        [.. losses.Select((loss, seed) => new SampledHypothesis(new DrawnHypothesis(seed, HypothesisStatus.Fitted, 0), loss, default))]);

    public static LossSample OfRows(float[][] rows, LossKind kind = LossKind.MeanSquaredError) => new(kind, rows[0].Length,
        [.. rows.Select((row, seed) => new SampledHypothesis(new DrawnHypothesis(seed, HypothesisStatus.Fitted, 0), row.Average(x => (double)x), row))]);

    /// <summary>Options without replicates, for tests of what needs none.</summary>
    public static SampledLossOptions Quick { get; } = new() { Tail = TailMethod.Fitted, GoodnessOfFitReplicates = 0 };
}
