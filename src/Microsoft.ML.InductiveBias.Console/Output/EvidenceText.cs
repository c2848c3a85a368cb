namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>Shows the evidence of the training targets over the rows.</summary>
internal static class EvidenceText
{
    /// <summary>Writes a row for each space that has evidence; nothing if none has.</summary>
    public static void Write(Page page, IReadOnlyList<(string Label, InductiveBiasMetrics Metrics)> spaces)
    {
        var known = spaces.Where(space => space.Metrics.Evidence is not null).Select(space => (space.Label, Evidence: space.Metrics.Evidence!)).ToList();
        if (known.Count == 0)
            return;
        page.Title($"Evidence of the training targets in nats, −ln p (mean of {Text.Count(known[0].Evidence.Orders.Count, "random order")})");
        page.Table(
            [new Column("Space", KeepsLines: true), Column.Right("All rows"), Column.Right("Per row"), Column.Right("Second half,\nper row"), Column.Right("PAC-Bayes:\nerror at most")],
            known.Select(space => Row(space.Label, space.Evidence)));
    }

    /// <summary>What the table means; empty if no space has evidence.</summary>
    public static IEnumerable<string> Explain(IEnumerable<InductiveBiasMetrics> metrics)
    {
        var known = metrics.Select(one => one.Evidence).OfType<EvidenceOverRows>().ToList();
        if (known.Count == 0)
            yield break;
        yield return "Evidence: each training row is predicted from the rows before it and costs −ln of the density of its target. The sum over all rows is the marginal likelihood, which also charges what the space expected before any row. The second half, given the first, leaves that out. Lower is better; the numbers need no test rows and compare spaces on the same rows only.";
        if (known.Select(one => one.PacBayes).OfType<PacBayesEstimate>().FirstOrDefault() is not { } bound)
            yield break;
        string wrong = bound.RightLoss is { } right ? $" (a squared error above {Text.Number(right)})" : "";
        yield return $"PAC-Bayes: with 95% confidence over training sets, a random hypothesis gets at most that share of fresh rows wrong{wrong}. Parameters are chosen on half of the training rows, which is the prior, and the other half is charged, so the bound holds but is usually loose. 1 says nothing.";
    }

    private static string[] Row(string label, EvidenceOverRows evidence)
    {
        int count = evidence.Orders[0].Count, half = count / 2;
        double deviation = evidence.DeviationFrom(half) / (count - half);
        return [label, Text.Number(evidence.NatsFrom(0)), Text.Number(evidence.NatsFrom(0) / count),
            $"{Text.Number(evidence.NatsFrom(half) / (count - half))}{(double.IsNaN(deviation) ? "" : $" ± {EstimateText.Rounded(deviation)}")}",
            evidence.PacBayes is { } bound ? Text.Number(bound.Error) : ""];
    }
}
