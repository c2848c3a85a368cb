using static Microsoft.ML.InductiveBias.Reporting.HtmlPage;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The numbers of an audit in words.</summary>
internal static class QuantityWords
{
    /// <summary>Such as "bits required of rbf at the loss of the nearest neighbor".</summary>
    public static object[] Of(AuditQuantity quantity)
    {
        object Argument(int index) => index < quantity.Arguments.Count ? Given(quantity.Arguments[index], 32) : "";
        return quantity.Name switch
        {
            "requiredBits" => ["bits required of ", Argument(0), " at the loss: ", E("bdi", ShownText.Of(ReferenceWords.Of(quantity.Arguments.ElementAtOrDefault(1) ?? ""), 32))],
            "expectedLoss" => ["mean test loss of ", Argument(0)],
            "modelLoss" => ["test loss of ", Argument(0)],
            "modelError" => ["wrong test rows of ", Argument(0)],
            "providedBits" => ["bits that ", Argument(0), " provides, in ", Argument(1)],
            "confusion" => [Argument(0), " and ", Argument(1), " taken for each other"],
            _ => [AuditQuantities.MeaningOf(quantity.Name)],
        };
    }

    /// <summary>Value, unit and interval.</summary>
    public static object[] Value(AuditQuantity quantity)
    {
        string number = quantity.Unit == "bits" && quantity.Value < 1e7 ? NumberText.Bits(quantity.Value) : NumberText.Of(quantity.Value);
        return quantity is { Lower: { } lower, Upper: { } upper } && upper > lower * (1 + 1e-6)
            ? [number, E("span", Class("interval"), quantity.Unit == "bits" && upper < 1e7 ? NumberText.BitsRange(lower, upper) : NumberText.Range(lower, upper))]
            : [number];
    }
}
