using Spectre.Console;
using static Microsoft.ML.InductiveBias.Console.Output.Page;

namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>How the bias depends on the length scale, and the published estimate beside the exact one, for people.</summary>
internal static class ComparisonText
{
    /// <summary>Writes the tables that were asked for.</summary>
    /// <param name="console">Gets the text.</param>
    /// <param name="metrics">What was measured.</param>
    /// <param name="about">Which of several spaces it is about, such as " on rbf".</param>
    public static void Write(IAnsiConsole console, InductiveBiasMetrics metrics, string about = "")
    {
        if (metrics.Sensitivity.Count > 0)
            WriteSensitivity(console, metrics, about);
        if (metrics.SampleAndFit.Count > 0)
            WriteSampleAndFit(console, metrics, about);
    }

    private static void WriteSensitivity(IAnsiConsole console, InductiveBiasMetrics metrics, string about)
    {
        string parameter = SpaceText.Words(metrics.Sensitivity[0].Parameter);
        Title(console, $"Bits at other values of the {parameter}{about}");
        var table = new Table().Border(TableBorder.Simple).AddColumn("Target loss of").AddColumn(new TableColumn("ε").RightAligned());
        foreach (var sensitivity in metrics.Sensitivity)
            table.AddColumn(new TableColumn(sensitivity.Factor == 1 ? "as it is" : $"{Text.Number(sensitivity.Factor)} times").RightAligned());
        for (int i = 0; i < metrics.Sensitivity[0].InductiveBias.Count; i++)
        {
            var target = metrics.Sensitivity[0].InductiveBias[i];
            table.AddRow([.. metrics.Sensitivity.Select(sensitivity => Text.Number(sensitivity.InductiveBias[i].Bits))
                .Prepend(Text.Number(target.TargetLoss)).Prepend(MeasureText.ReferenceName(target.Reference)).Select(Markup.Escape)]);
        }
        console.Write(table);
    }

    private static void WriteSampleAndFit(IAnsiConsole console, InductiveBiasMetrics metrics, string about)
    {
        Title(console, $"Exact numbers and the published estimate from draws and a fit, in nats{about}");
        var table = new Table().Border(TableBorder.Simple);
        foreach (string name in (string[])["ε", "Exact", "Fit", "95 % interval of the fit", "Difference"])
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var comparison in metrics.SampleAndFit)
        {
            table.AddRow(
                Text.Number(comparison.TargetLoss), Text.Number(comparison.Exact.Nats), Text.Number(comparison.Fitted.Bias.Nats),
                $"{Text.Number(comparison.Fitted.Lower.Nats)} … {Text.Number(comparison.Fitted.Upper.Nats)}",
                double.IsFinite(comparison.DifferenceNats) ? Text.Number(comparison.DifferenceNats) : "");
        }
        console.Write(table);
    }
}
