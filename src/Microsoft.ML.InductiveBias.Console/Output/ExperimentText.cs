using Microsoft.ML.InductiveBias.Console.Experiments;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>Experiments as text.</summary>
internal static class ExperimentText
{
    /// <summary>The experiments with upper estimates of their time and memory.</summary>
    public static void WriteList(Page page)
    {
        page.Title("Experiments, with upper estimates of their time on 2 quiet cores and of their memory");
        page.Table([new Column("Name", KeepsLines: true), Column.Right("Minutes"), Column.Right("MB"), Column.Left("Claim")],
            ExperimentList.All.Select(one => (string[])[one.Name, one.Minutes < 1 ? "< 1" : Text.Number(one.Minutes), $"{one.Megabytes}", one.Claim]));
    }

    /// <summary>What came out.</summary>
    public static void Write(Page page, IReadOnlyList<(Experiment Experiment, ExperimentOutcome Outcome)> results, string? folder)
    {
        foreach (var (experiment, outcome) in results)
        {
            page.Heading($"{experiment.Name}: {experiment.Claim}");
            foreach (var verdict in outcome.Verdicts)
                page.Paragraph($"{verdict}");
            if (results.Count == 1)
                page.Table(outcome.Columns.Select(Column.Left), outcome.Rows);
        }
        if (folder is not null)
            page.Paragraph($"The page is {Path.Combine(folder, ExperimentPage.File)}; figures and points are in {Path.Combine(folder, ExperimentPage.Folder)}.");
    }
}
