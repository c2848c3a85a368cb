namespace Microsoft.ML.InductiveBias.Console.Output;

/// <summary>Shows how the bias depends on the length scale, and compares the exact numbers with the published estimate.</summary>
internal static class SensitivityText
{
    /// <summary>Writes the requested tables. Of several spaces, the titles name the one that the metrics are for.</summary>
    public static void Write(Page page, InductiveBiasMetrics metrics, string about = "")
    {
        if (metrics.Sensitivity is [var first, ..])
        {
            page.Title($"Bits at other values of the {SpaceText.Words(first.Parameter)}{about}");
            page.Table(
                [Column.Left("Target loss of"), Column.Right("ε"), .. metrics.Sensitivity.Select(one => Column.Right(one.Factor == 1 ? "as is" : $"× {Text.Number(one.Factor)}"))],
                first.InductiveBias.Select((target, i) => (string[])[EstimateText.ReferenceName(target.Reference), Text.Number(target.TargetLoss),
                    .. metrics.Sensitivity.Select(one => Text.Number(one.InductiveBias[i].Bits))]));
        }
        if (metrics.SampleAndFit.Count == 0)
            return;
        page.Title($"Exact numbers and the published estimate, in nats{about}");
        page.Table(
            [Column.Right("ε"), Column.Right("Exact"), Column.Right("Fit"), Column.Right("95% interval of the fit"), Column.Right("Difference")],
            metrics.SampleAndFit.Select(one => (string[])[Text.Number(one.TargetLoss), Text.Number(one.Exact.Nats), Text.Number(one.Fitted.Bias.Nats),
                Text.Range(one.Fitted.Lower.Nats, one.Fitted.Upper.Nats), double.IsFinite(one.DifferenceNats) ? Text.Number(one.DifferenceNats) : ""]));
    }
}
