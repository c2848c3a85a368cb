using Microsoft.ML.InductiveBias.Console.Commands;
using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Reporting;
using Spectre.Console;
using static Microsoft.ML.InductiveBias.Console.Output.Page;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>The result of <c>measure</c> with several spaces for people: one table on one scale of bits.</summary>
internal static class MeasureTableText
{
    private static readonly double[] ShownProbabilities = [0.01, 0.99];

    /// <summary>Writes all parts of the result.</summary>
    public static void Write(IAnsiConsole console, MeasureOptions options, MeasuredTask task, MeasurementOutcome outcome)
    {
        var measured = outcome.Measured;
        var labels = new SpaceLabels(options.Spaces);
        Heading(console, $"Inductive bias that {options.File} requires of {Text.Count(options.Spaces.Count, "space")}");
        WriteSubject(console, options, task, measured[0].Metrics);
        Heading(console, "Spaces");
        WriteSpaces(console, outcome, labels);
        Title(console, "Inductive bias I(ε) in bits at target losses ε");
        WriteEstimates(console, measured, labels);
        Title(console, $"Test loss of a random hypothesis that fits the {Text.Count(measured[0].Metrics.TrainingRows, "training row")}");
        WriteDistributions(console, measured, labels);
        foreach (var space in measured)
            ComparisonText.Write(console, space.Metrics, $" on {labels.Of(space.Space)}");
        Heading(console, "What the numbers mean");
        foreach (string paragraph in MeasureExplanation.OfSeveral(measured, labels))
            Paragraph(console, paragraph);
        WriteDiagnostics(console, task.Diagnostics);
        foreach (var space in measured)
            WriteDiagnostics(console, space.Metrics.Diagnostics, $" on {labels.Of(space.Space)}");
    }

    private static void WriteSubject(IAnsiConsole console, MeasureOptions options, MeasuredTask task, InductiveBiasMetrics metrics)
    {
        var grid = Columns();
        MeasureText.TaskRows(grid, options, task, metrics);
        Row(grid, "Loss", MeasureText.LossText(metrics.Loss));
        console.Write(grid);
        console.WriteLine();
    }

    private static void WriteSpaces(IAnsiConsole console, MeasurementOutcome outcome, SpaceLabels labels)
    {
        var grid = Columns();
        foreach (var space in outcome.Measured)
            Row(grid, labels.Of(space.Space), $"{SpaceText.Describe(space.Metrics.Space)}; {SpaceText.Method(space.Metrics)}");
        foreach (var failed in outcome.Failed)
            Row(grid, labels.Of(failed.Space), "failed; see the message at the end");
        console.Write(grid);
        console.WriteLine();
    }

    private static void WriteEstimates(IAnsiConsole console, IReadOnlyList<MeasuredSpace> measured, SpaceLabels labels)
    {
        bool uncertain = measured.Any(space => space.Metrics.InductiveBias.Any(EstimateText.HasInterval));
        var table = new Table().Border(TableBorder.Simple).AddColumn("Target loss, space").AddColumn(new TableColumn("Bits").RightAligned());
        if (uncertain)
            table.AddColumn(new TableColumn(EstimateText.IntervalHeading).RightAligned());
        table.AddColumn("Rests on");
        // Every space has the same targets in the same order; only the losses of its own mean predictor are its own.
        for (int i = 0; i < measured[0].Metrics.InductiveBias.Count; i++)
        {
            if (i > 0)
                table.AddEmptyRow();
            table.AddRow(Markup.Escape(TargetName(measured, i, labels)));
            foreach (var space in measured)
                table.AddRow([.. Cells(labels.Of(space.Space), space, space.Metrics.InductiveBias[i], uncertain).Select(Markup.Escape)]);
        }
        console.Write(table);
    }

    private static string TargetName(IReadOnlyList<MeasuredSpace> measured, int index, SpaceLabels labels)
    {
        var estimate = measured[0].Metrics.InductiveBias[index];
        return estimate.Reference switch
        {
            LossReference.PosteriorMean => "each space's own mean predictor",
            MeasureResult.BestMeanPredictor => $"mean predictor of {labels.Of(BestMeanPredictor.OwnerAmong(measured).Space)}, ε = {Text.Number(estimate.TargetLoss)}",
            _ => $"{MeasureText.ReferenceName(estimate.Reference)}, ε = {Text.Number(estimate.TargetLoss)}",
        };
    }

    private static IEnumerable<string> Cells(string label, MeasuredSpace space, InductiveBiasEstimate estimate, bool uncertain)
    {
        yield return estimate.Reference == LossReference.PosteriorMean
            ? $"  {label}, ε = {Text.Number(estimate.TargetLoss)}"
            : $"  {label}";
        yield return Text.Number(estimate.Bits);
        if (uncertain)
            yield return EstimateText.Interval(estimate);
        yield return EstimateText.RestsOn(space.Metrics, estimate);
    }

    private static void WriteDistributions(IAnsiConsole console, IReadOnlyList<MeasuredSpace> measured, SpaceLabels labels)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("Space").NoWrap());
        foreach (string name in (string[])["Mean", "1 % reach", "99 % reach", "On training rows"])
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var space in measured)
        {
            var law = space.Metrics.LossDistribution;
            table.AddRow([.. new[] { labels.Of(space.Space), Text.Number(law.Mean) }
                .Concat(ShownProbabilities.Select(probability => Text.Number(law.Quantile(probability))))
                .Append(Text.Number(space.Metrics.TrainingLoss)).Select(Markup.Escape)]);
        }
        console.Write(table);
    }
}
