using System.Text.Json.Nodes;
using static Microsoft.ML.InductiveBias.Reporting.JsonNodes;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Probes as JSON.</summary>
internal static class ProbeJson
{
    public static JsonObject Of(ProbeProfile profile)
    {
        var node = new JsonObject();
        node["relativeLoss"] = Number(profile.RelativeLoss);
        node["trainRows"] = profile.TrainingRows;
        node["testRows"] = profile.TestRows;
        node["seed"] = profile.Seed;
        node["probes"] = Array(profile.Estimates, probe => new JsonObject
        {
            ["space"] = probe.Space, ["rule"] = probe.Rule, ["shuffled"] = probe.IsShuffled, ["bits"] = Number(probe.Bits), ["lowerBits"] = Number(probe.LowerBits), ["upperBits"] = Number(probe.UpperBits),
            ["isBound"] = probe.IsBound, ["draws"] = Array(probe.Draws, draw => new JsonObject { ["targetLoss"] = Number(draw.TargetLoss), ["nats"] = Number(draw.Nats), ["method"] = Word(draw.Method) }),
        });
        node["diagnostics"] = Diagnostics(profile.Diagnostics);
        return node;
    }
}
