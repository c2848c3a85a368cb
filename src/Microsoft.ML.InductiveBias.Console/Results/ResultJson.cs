using System.Text.Json.Nodes;
using static Microsoft.ML.InductiveBias.Reporting.JsonNodes;

namespace Microsoft.ML.InductiveBias.Console.Results;

/// <summary>The JSON results of the commands, a contract with other programs: members are added, but never renamed, removed, or moved.</summary>
internal static class ResultJson
{
    /// <summary>One measured hypothesis space.</summary>
    public static string Of(MeasureResult result) => Text("measure", MeasureJson.Of(result));

    /// <summary>Several measured hypothesis spaces: an array <c>results</c>, and an array <c>failures</c> of the spaces that could not be measured.</summary>
    public static string Of(IReadOnlyList<MeasureResult> results, IReadOnlyList<(string Specification, string Message)> failures) => Text("measure", new JsonObject
    {
        ["results"] = Array(results, MeasureJson.Of),
        ["failures"] = Array(failures, failure => new JsonObject { ["specification"] = failure.Specification, ["message"] = failure.Message }),
    });

    /// <summary>Difficulties of data sets: one object for a single data set; for several, an array <c>results</c> in the order of <see cref="DifficultyResult.Ranked"/>.</summary>
    public static string Of(IReadOnlyList<DifficultyResult> results) => Text("difficulty", results.Count == 1
        ? DifficultyResultJson.Of(results[0])
        : new JsonObject { ["results"] = Array(DifficultyResult.Ranked(results), DifficultyResultJson.Of) });

    /// <summary>The difficulty of given constants.</summary>
    public static string Of(TaskConstants task, DifficultyTerms terms) => Text("difficulty", DifficultyResultJson.Of(task, terms));

    /// <summary>A drawn or merged sample file.</summary>
    public static string Of(SampleFileResult result) => Text(result.Merge is null ? "sample" : "merge", SampleFileJson.Of(result));

    /// <summary>Probes of a file.</summary>
    public static string Of(ProbeProfile profile, DataDescription data) => Text("probe", Prefixed("data", new JsonObject
    {
        ["file"] = data.File, ["label"] = data.Label.Length == 0 ? null : data.Label, ["rows"] = data.Rows, ["droppedRows"] = data.DroppedRows, ["normalization"] = data.Normalization, ["columnRoles"] = ColumnRoles(data.Roles),
    }, ProbeJson.Of(profile)));
}
