using System.Text.Json.Nodes;
using static Microsoft.ML.InductiveBias.Reporting.JsonNodes;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The audit of labels as JSON.</summary>
internal static class LabelAuditJson
{
    public static JsonObject Of(LabelAudit audit) => new()
    {
        ["expectedWrong"] = Number(audit.ExpectedWrong),
        ["lower"] = Number(audit.Lower),
        ["upper"] = Number(audit.Upper),
        ["confidence"] = Number(audit.Confidence),
        ["classes"] = Strings(audit.ClassNames),
        ["noiseMatrix"] = Array(audit.NoiseMatrix, row => Array(row, value => Number(value))),
        ["rowsNotJudged"] = audit.RowsNotJudged,
        ["rows"] = Array(audit.Rows, row => new JsonObject
        {
            ["id"] = row.Id, ["label"] = row.Label, ["probabilityWrong"] = Number(row.ProbabilityWrong), ["suggested"] = row.Suggested, ["reason"] = Word(row.Reason),
            ["ambiguity"] = Number(row.Ambiguity), ["atypicality"] = Number(row.Atypicality), ["leverage"] = Number(row.Leverage), ["influence"] = Number(row.Influence),
        }),
        ["conflicts"] = Array(audit.Conflicts, pair => new JsonObject { ["first"] = pair.First.Id, ["second"] = pair.Second.Id, ["distance"] = Number(pair.Distance) }),
    };
}
