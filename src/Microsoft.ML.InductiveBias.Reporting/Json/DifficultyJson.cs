using System.Text.Json.Nodes;
using static Microsoft.ML.InductiveBias.Reporting.JsonNodes;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Generalization difficulties as JSON.</summary>
internal static class DifficultyJson
{
    public static JsonObject Of(DifficultyResult result)
    {
        var estimate = result.Estimate;
        var node = Ingredients(result);
        node.Insert(0, "data", DataNode(result.Data, estimate.Features, estimate.Classes ?? 1, estimate.UsedRows, 0));
        node.Insert(1, "normalization", result.Normalization);
        node["rowUnit"] = result.RowUnit;
        node["closestPairs"] = Array(estimate.Resolution.ClosestPairs, pair => new JsonObject { ["first"] = pair.First, ["second"] = pair.Second, ["distance"] = Number(pair.Distance) });
        node["diagnostics"] = Diagnostics(result.Diagnostics);
        return node;
    }

    /// <summary>The difficulty of an audit.</summary>
    public static JsonObject Of(GeneralizationDifficultyEstimate estimate)
    {
        // Only the estimate is written.
        var node = Ingredients(new DifficultyResult
        {
            Data = new DataDescription { File = "", Label = "", Task = "", Rows = 0, DroppedRows = 0 },
            Normalization = "", RowUnit = "", Estimate = estimate, Diagnostics = [],
        });
        node["diagnostics"] = Diagnostics(estimate.Diagnostics);
        return node;
    }

    private static JsonObject Ingredients(DifficultyResult result) => new()
    {
        ["seed"] = result.Estimate.Seed,
        ["confidence"] = Number(result.Estimate.Confidence),
        ["rows"] = Interval(result.Rows),
        ["intrinsicDimension"] = Interval(result.IntrinsicDimension),
        ["radius"] = Interval(result.Radius),
        ["resolution"] = Interval(result.Resolution),
        ["discreteFeatures"] = Interval(result.DiscreteFeatures),
        ["outputDimension"] = Interval(result.OutputDimension),
        ["targetError"] = Interval(result.TargetError),
        ["targetTolerance"] = Number(result.Estimate.TargetTolerance),
        ["targetBound"] = Number(result.Estimate.TargetBound),
        ["difficultyBits"] = Interval(result.Bits),
        ["log2DifficultyBits"] = Interval(result.Log2Bits),
        ["terms"] = Terms(result.Estimate),
        ["drivers"] = Array(result.Estimate.Drivers, driver => new JsonObject
        {
            ["ingredient"] = driver.Name, ["log2BitsLower"] = Number(driver.Log2BitsLower), ["log2BitsUpper"] = Number(driver.Log2BitsUpper),
            ["log2BitsPerPercent"] = Number(driver.Log2BitsPerPercent),
        }),
    };

    private static JsonObject? Terms(GeneralizationDifficultyEstimate estimate) => estimate.Terms is not { } terms ? null : new()
    {
        ["intrinsicDimensionUsed"] = Number(estimate.Constants?.IntrinsicDimension),
        ["log2HypothesisDimensions"] = Number(terms.Log2HypothesisDimensions),
        ["log2DataDimensions"] = Number(terms.Log2DataDimensions),
        ["log2FreeDimensions"] = Number(terms.Log2FreeDimensions),
        ["dataShare"] = Number(terms.DataShare),
        ["bitsPerDimension"] = Number(terms.BitsPerDimension),
        ["bitsPerDimensionFrom"] = new JsonObject(terms.Summands.Select(summand => KeyValuePair.Create(summand.Name, Number(summand.Bits)))),
        ["frequencyCutOff"] = Number(terms.FrequencyCutOff),
        ["cutOffDegree"] = Number(terms.CutOffDegree),
        ["log2Eigenfunctions"] = Number(terms.Log2Eigenfunctions),
        ["logWasserstein"] = Number(terms.LogWasserstein),
        ["logLipschitz"] = Number(terms.LogLipschitz),
    };
}
