using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The section on the evidence over rows.</summary>
internal static class EvidenceSection
{
    public static IEnumerable<object> Of(IReadOnlyList<AuditSpace> spaces, string prefix)
    {
        yield return Paragraph("These numbers need no test rows: each training row is predicted from those before it, in random orders. A row costs −ln of the probability density that the space gives its label. The sum over all rows is the marginal likelihood, which also charges what the space expected before it saw any row. The sum over the second half leaves that out and is the better guide to predictions.");
        yield return Figure(new EvidencePlot(spaces), prefix + "p-evidence");
        yield return Table("Evidence of the training labels", ["Space", "All rows (nats)", "Per row", "Second half, per row", "Error at most (PAC-Bayes)"],
            spaces.Where(space => space.Metrics.Evidence is not null).Select(space => Row(space.Name, space.Metrics.Evidence!)), "tnnnn");
        yield return Note("Lower is better. Second half, per row: mean over random orders of the rows, with the standard deviation over the orders. The parameters of each space were chosen on all training rows, so both numbers flatter a space with many parameters. They are densities: compare them between spaces on the same data, not between data sets.");
        if (spaces.Select(space => space.Metrics.Evidence?.PacBayes).OfType<PacBayesEstimate>().FirstOrDefault() is { } bound)
            yield return Note($"Error at most: a PAC-Bayes bound. With 95% confidence over training sets, a random hypothesis of the space gets at most that share of fresh rows wrong{(bound.RightLoss is { } right ? $", which here means a squared error above {NumberText.Of(right)}" : "")}. The parameters are chosen on half of the training rows, which is the prior, and the other half is charged, so the bound holds but is usually loose; 1 says nothing.");
    }

    private static IReadOnlyList<object?> Row(string name, EvidenceOverRows evidence)
    {
        int count = evidence.Orders[0].Count, half = count / 2;
        double deviation = evidence.DeviationFrom(half) / (count - half);
        return Cells(Given(name), NumberText.Of(evidence.NatsFrom(0)), NumberText.Of(evidence.NatsFrom(0) / count),
            new object[] { NumberText.Of(evidence.NatsFrom(half) / (count - half)), double.IsNaN(deviation) ? "" : Small($"± {NumberText.Of(deviation, 2)}") },
            evidence.PacBayes is { } bound ? NumberText.Of(bound.Error) : "");
    }
}
