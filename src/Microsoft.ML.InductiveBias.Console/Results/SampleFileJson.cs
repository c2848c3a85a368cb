using System.Text.Json.Nodes;
using static Microsoft.ML.InductiveBias.Reporting.JsonNodes;

namespace Microsoft.ML.InductiveBias.Console.Results;

/// <summary>Sample files as JSON.</summary>
internal static class SampleFileJson
{
    public static JsonObject Of(SampleFileResult result)
    {
        var file = result.File;
        var hypotheses = (result.Distribution?.Sample ?? file.Sample()).Hypotheses;
        var node = new JsonObject
        {
            ["file"] = result.IsTemporary ? null : file.Path,
            ["fingerprint"] = file.Fingerprint,
            ["space"] = MetricsJson.Space(file.Space),
            ["task"] = Word(file.Task),
            ["features"] = file.FeatureCount, ["outputs"] = file.OutputCount, ["trainRows"] = file.TrainingRows, ["testRows"] = file.TestRows,
            ["hypotheses"] = file.Seeds.Count,
            ["fitted"] = Count(HypothesisStatus.Fitted), ["didNotFit"] = Count(HypothesisStatus.DidNotFit), ["diverged"] = Count(HypothesisStatus.Diverged),
            ["firstSeed"] = file.Seeds.Count == 0 ? null : file.Seeds[0],
            ["lastSeed"] = file.Seeds.Count == 0 ? null : file.Seeds[^1],
            ["missingSeeds"] = Array(result.MissingSeeds, range => new JsonObject { ["firstSeed"] = range.First, ["lastSeed"] = range.Last }),
            ["diagnostics"] = Diagnostics(result.Diagnostics),
        };
        if (result.Specification is not null)
            node["specification"] = result.Specification;
        if (result.DrawnNow is { } drawn)
            node["drawnNow"] = drawn;
        if (result.Merge is { } merge)
        {
            node["duplicates"] = merge.Duplicates;
            node["conflicts"] = Array(merge.Conflicts, conflict => new JsonObject
            {
                ["seed"] = conflict.Seed, ["keptFrom"] = conflict.KeptFrom, ["leftOutFrom"] = conflict.LeftOutFrom, ["largestDifference"] = Number(conflict.LargestDifference),
            });
        }
        if (result.Distribution is { } distribution)
        {
            node["loss"] = Word(distribution.Sample.Loss);
            node["lossDistribution"] = MetricsJson.LossDistribution(distribution, distribution.Method);
            node["inductiveBias"] = Array(result.InductiveBias, MetricsJson.Estimate);
        }
        return node;

        int Count(HypothesisStatus status) => hypotheses.Count(hypothesis => hypothesis.Drawn.Status == status);
    }
}
