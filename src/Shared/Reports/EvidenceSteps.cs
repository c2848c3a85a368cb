namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>What the rows of one part of the order cost each.</summary>
/// <param name="Rows">The number of rows up to the end of the part.</param>
/// <param name="NatsPerRow">The mean nats of a row of the part, over rows and orders.</param>
/// <param name="Lowest">The smallest mean of an order.</param>
/// <param name="Highest">The largest mean of an order.</param>
/// <param name="CumulativeNats">The nats of all rows up to the end of the part.</param>
internal sealed record EvidenceStep(int Rows, double NatsPerRow, double Lowest, double Highest, double CumulativeNats);

/// <summary>The evidence over rows as a curve of few points: single rows are too noisy to show.</summary>
internal static class EvidenceSteps
{
    private const int MostSteps = 16;

    /// <summary>Parts whose ends are in equal ratios, as far as whole rows allow.</summary>
    public static IReadOnlyList<EvidenceStep> Of(EvidenceOverRows evidence)
    {
        int count = evidence.Orders[0].Count;
        int[] ends = [.. Enumerable.Range(1, MostSteps).Select(step => (int)Math.Round(Math.Pow(count, step / (double)MostSteps))).Distinct()];
        List<EvidenceStep> steps = [];
        int start = 0;
        foreach (int end in ends)
        {
            double[] means = [.. evidence.Orders.Select(order => order.Skip(start).Take(end - start).Average())];
            steps.Add(new EvidenceStep(end, means.Average(), means.Min(), means.Max(), evidence.NatsFrom(0) - evidence.NatsFrom(end)));
            start = end;
        }
        return steps;
    }
}
