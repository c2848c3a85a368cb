namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>The result of <c>sample</c> and of <c>merge</c>.</summary>
internal static class SampleFileText
{
    public static void Write(Page page, SampleFileResult result)
    {
        var file = result.File;
        page.Heading(result.IsTemporary ? "Merged hypotheses" : $"Hypotheses in {file.Path}");
        page.Values(
        [
            ("Space", SpaceText.Describe(file.Space)),
            ("Rows", $"{file.TrainingRows} training, {file.TestRows} test"),
            ("Hypotheses", Counts(result)),
            ("Seeds", Seeds(result)),
            ("Fingerprint", file.Fingerprint),
        ]);
        if (result.Distribution is { } distribution)
            WriteLosses(page, result, distribution);
        else if (result.Merge is not null)
            page.Paragraph("No hypothesis counts, so there is no loss to measure. Hypotheses that didn't fit the training rows count with --include-unfitted.");
        page.Diagnostics(result.Diagnostics);
    }

    private static string Counts(SampleFileResult result)
    {
        string text = Text.Count(result.File.Seeds.Count, "hypothesis", "hypotheses");
        if (result.DrawnNow is { } drawn)
            return $"{text}, {drawn} of them drawn now";
        return result.Merge is { Duplicates: > 0 } merge ? $"{text}; {Text.Count(merge.Duplicates, "duplicate")} left out" : text;
    }

    private static string Seeds(SampleFileResult result) => result.File.Seeds is not [var first, ..] ? "none"
        : FormattableString.Invariant($"{first} to {result.File.Seeds[^1]}{(result.MissingSeeds.Count == 0 ? "" : ", with gaps")}");

    private static void WriteLosses(Page page, SampleFileResult result, SampledLossDistribution distribution)
    {
        var sample = distribution.Sample;
        if (result.InductiveBias.Count > 0)
        {
            page.Title($"Inductive bias I(ε) at target losses ε, on {Text.Count(sample.TestRows, "test row")}");
            page.Table([Column.Right("ε"), Column.Right("Nats"), Column.Right("Bits"), Column.Right(EstimateText.IntervalHeading), Column.Left("Method")],
                result.InductiveBias.Select(estimate => (string[])
                [
                    Text.Number(estimate.TargetLoss), EstimateText.Nats(estimate), EstimateText.Bits(estimate), EstimateText.Interval(estimate),
                    estimate.Method == EstimationMethod.Empirical ? $"{sample.Losses.Count(loss => loss <= estimate.TargetLoss)} of {sample.Losses.Count}" : SpaceText.Words(estimate.Method.ToString()).ToLowerInvariant(),
                ]));
        }
        page.Title($"Test loss of a random hypothesis, {Text.Count(sample.Losses.Count, "hypothesis", "hypotheses")} counted");
        page.Table([Column.Right("Share of hypotheses"), Column.Right("Loss at most")],
            MetricsJson.QuantileProbabilities.Select(probability => (string[])[Text.Percent(probability), Text.Number(distribution.Quantile(probability))]));
    }
}
