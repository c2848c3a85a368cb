using System.Globalization;
using Microsoft.ML.InductiveBias.Console.Commands;
using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Reporting;
using Spectre.Console;
using static Microsoft.ML.InductiveBias.Console.Output.Page;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>The result of <c>measure</c> for people.</summary>
internal static class MeasureText
{
    /// <summary>Writes all parts of the result.</summary>
    public static void Write(IAnsiConsole console, MeasureOptions options, MeasuredTask task, InductiveBiasMetrics metrics)
    {
        Heading(console, $"Inductive bias that {options.File} requires");
        WriteSubject(console, options, task, metrics);
        Title(console, "Inductive bias I(ε) at target losses ε");
        WriteEstimates(console, metrics);
        ComparisonText.Write(console, metrics);
        Heading(console, $"Test loss of a random hypothesis that fits the {Text.Count(metrics.TrainingRows, "training row")}");
        WriteDistribution(console, metrics);
        Heading(console, "What the numbers mean");
        foreach (string paragraph in MeasureExplanation.Of(metrics))
            Paragraph(console, paragraph);
        WriteDiagnostics(console, [.. task.Diagnostics, .. metrics.Diagnostics]);
    }

    private static void WriteSubject(IAnsiConsole console, MeasureOptions options, MeasuredTask task, InductiveBiasMetrics metrics)
    {
        var grid = Columns();
        TaskRows(grid, options, task, metrics);
        Row(grid, "Space", SpaceText.Describe(metrics.Space));
        Row(grid, "Loss", LossText(metrics.Loss));
        Row(grid, "Method", SpaceText.Method(metrics));
        console.Write(grid);
        console.WriteLine();
    }

    /// <summary>What was read and how it was parted.</summary>
    public static void TaskRows(Grid grid, MeasureOptions options, MeasuredTask task, InductiveBiasMetrics metrics)
    {
        string test = options.TestFile is null ? "" : $" and {options.TestFile}";
        Row(grid, "Data", $"{options.File}{test}: {task.Table.DescribeRows()}");
        Row(grid, "Label", task.Label.Describe());
        Row(grid, "Features", $"{task.Table.DescribeFeatures(metrics.Features)}; {NormalizationName(options.Normalization, " on the training rows")}");
        Row(grid, "Rows", $"{metrics.TrainingRows} training, {metrics.TestRows} test ({TrainTestSplit.Describe(options)})");
    }

    private static void WriteEstimates(IAnsiConsole console, InductiveBiasMetrics metrics)
    {
        bool parted = metrics.InductiveBias.Any(BoundsPart);
        bool uncertain = metrics.InductiveBias.Any(EstimateText.HasInterval);
        bool mixed = metrics.InductiveBias.Any(estimate => estimate.Method != EstimationMethod.Exact);
        var table = new Table().Border(TableBorder.Simple).AddColumn("Target loss of");
        List<string> names = ["ε", "Nats", "Bits"];
        if (uncertain)
            names.Add(EstimateText.IntervalHeading);
        if (parted)
            names.Add("Numerical bounds (nats)");
        foreach (string name in names)
            table.AddColumn(new TableColumn(name).RightAligned());
        if (mixed)
            table.AddColumn("Rests on");
        foreach (var estimate in metrics.InductiveBias)
        {
            List<string> cells = [ReferenceName(estimate.Reference), Text.Number(estimate.TargetLoss), Text.Number(estimate.Nats), Text.Number(estimate.Bits)];
            if (uncertain)
                cells.Add(EstimateText.Interval(estimate));
            if (parted)
                cells.Add(BoundsPart(estimate) ? $"{Text.Number(estimate.NumericalLower.Nats)} … {Text.Number(estimate.NumericalUpper.Nats)}" : "");
            if (mixed)
                cells.Add(EstimateText.RestsOn(metrics, estimate));
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }
        console.Write(table);
    }

    private static void WriteDistribution(IAnsiConsole console, InductiveBiasMetrics metrics)
    {
        var law = metrics.LossDistribution;
        var grid = Columns();
        Row(grid, "Mean", Text.Number(law.Mean));
        Row(grid, "Standard deviation", Text.Number(law.StandardDeviation));
        Row(grid, "Smallest possible", Text.Number(law.Minimum));
        Row(grid, "On training rows", Text.Number(metrics.TrainingLoss));
        console.Write(grid);
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn("Share of hypotheses").RightAligned())
            .AddColumn(new TableColumn("reaches a loss of").RightAligned());
        foreach (double probability in MeasureResult.QuantileProbabilities)
            table.AddRow(string.Create(CultureInfo.InvariantCulture, $"{100 * probability:0.##} %"), Text.Number(law.Quantile(probability)));
        console.Write(table);
    }

    /// <summary>Who has a target loss, for people.</summary>
    public static string ReferenceName(string reference) => reference switch
    {
        LossReference.ConstantPredictor => "constant predictor",
        LossReference.NearestNeighbor => "nearest neighbor",
        LossReference.PosteriorMean => "mean predictor",
        LossReference.BestModel => "best model",
        MeasureResult.BestMeanPredictor => "best mean predictor",
        LossReference.Target => "--target-loss",
        _ => reference,
    };

    private static bool BoundsPart(InductiveBiasEstimate estimate) =>
        Text.Number(estimate.NumericalLower.Nats) != Text.Number(estimate.NumericalUpper.Nats);

    /// <summary>The loss, for people.</summary>
    public static string LossText(LossKind loss) => loss switch
    {
        LossKind.MeanSquaredError => "mean squared error over test rows and outputs",
        LossKind.ZeroOneError => "0-1 error: the share of test rows whose class is wrong",
        _ => "log-loss over test rows, in nats",
    };
}
