using System.Text.Json.Nodes;
using static Microsoft.ML.InductiveBias.Reporting.JsonNodes;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Generalization difficulties as JSON.</summary>
internal static class DifficultyJson
{
    /// <summary>The difficulty of an audit.</summary>
    public static JsonObject Of(GeneralizationDifficultyEstimate estimate)
    {
        var node = Ingredients(estimate);
        node["diagnostics"] = Diagnostics(estimate.Diagnostics);
        return node;
    }

    /// <summary>The difficulty without its diagnostics.</summary>
    public static JsonObject Ingredients(GeneralizationDifficultyEstimate estimate)
    {
        var (dimension, radius, resolution, classes) = (estimate.IntrinsicDimension, estimate.Radius, estimate.Resolution, estimate.Classes);
        return new()
        {
            ["seed"] = estimate.Seed,
            ["confidence"] = Number(estimate.Confidence),
            ["rows"] = Exact(estimate.UsedRows),
            ["intrinsicDimension"] = Interval(new(dimension.Value, dimension.Lower, dimension.Upper)),
            ["radius"] = Interval(new(radius.Value, radius.Lower, radius.Upper)),
            ["resolution"] = Interval(new(resolution.Value, resolution.Lower, resolution.Upper)),
            ["discreteFeatures"] = Exact(classes ?? 1),
            ["outputDimension"] = Exact(classes - 1 ?? 1),
            ["targetError"] = Exact(estimate.TargetError),
            ["targetTolerance"] = Number(estimate.TargetTolerance),
            ["targetBound"] = Number(estimate.TargetBound),
            ["difficultyBits"] = Interval(ValueWithInterval.BitsOf(estimate)),
            ["log2DifficultyBits"] = Interval(ValueWithInterval.Log2BitsOf(estimate)),
            ["terms"] = estimate.Terms is { } terms ? Terms(terms, estimate.Constants?.IntrinsicDimension) : null,
            ["drivers"] = Array(estimate.Drivers, driver => new JsonObject
            {
                ["ingredient"] = driver.Name, ["log2BitsLower"] = Number(driver.Log2BitsLower), ["log2BitsUpper"] = Number(driver.Log2BitsUpper),
                ["log2BitsPerPercent"] = Number(driver.Log2BitsPerPercent),
            }),
        };
    }

    public static JsonObject? Exact(double value) => Interval(ValueWithInterval.Exact(value));

    public static JsonObject Terms(DifficultyTerms terms, double? intrinsicDimension) => new()
    {
        ["intrinsicDimensionUsed"] = Number(intrinsicDimension),
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
