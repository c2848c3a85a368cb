using System.Text.Json.Nodes;
using static Microsoft.ML.InductiveBias.Reporting.JsonNodes;

namespace Microsoft.ML.InductiveBias.Console.Results;

/// <summary>Generalization difficulties of files and of constants as JSON.</summary>
internal static class DifficultyResultJson
{
    public static JsonObject Of(DifficultyResult result)
    {
        var estimate = result.Estimate;
        var node = DifficultyJson.Ingredients(estimate);
        node.Insert(0, "data", result.Data.ToJson(estimate.Features, estimate.Classes ?? 1, estimate.UsedRows, 0));
        node.Insert(1, "normalization", result.Data.Normalization);
        node["rowUnit"] = result.RowUnit;
        node["closestPairs"] = Array(estimate.Resolution.ClosestPairs, pair => new JsonObject { ["first"] = pair.First, ["second"] = pair.Second, ["distance"] = Number(pair.Distance) });
        node["diagnostics"] = Diagnostics(result.Diagnostics);
        return node;
    }

    /// <summary>The difficulty of given constants.</summary>
    public static JsonObject Of(TaskConstants task, DifficultyTerms terms) => new()
    {
        ["constants"] = new JsonObject
        {
            ["rows"] = Number(task.TrainingRows),
            ["intrinsicDimension"] = Number(task.IntrinsicDimension),
            ["radius"] = Number(task.Radius),
            ["resolution"] = Number(task.Resolution),
            ["discreteFeatures"] = Number(task.DiscreteFeatureCount),
            ["outputDimension"] = Number(task.OutputDimension),
            ["targetError"] = Number(task.TargetError),
        },
        ["difficultyBits"] = DifficultyJson.Exact(terms.Bits),
        ["log2DifficultyBits"] = DifficultyJson.Exact(terms.Log2Bits),
        ["terms"] = DifficultyJson.Terms(terms, task.IntrinsicDimension),
        ["diagnostics"] = Diagnostics(terms.Diagnostics),
    };
}
