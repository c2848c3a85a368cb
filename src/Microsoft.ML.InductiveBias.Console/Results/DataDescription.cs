using System.Text.Json.Nodes;
using static Microsoft.ML.InductiveBias.Reporting.JsonNodes;

namespace Microsoft.ML.InductiveBias.Console.Results;

/// <summary>Where measured data came from.</summary>
internal sealed class DataDescription
{
    /// <summary>The data file, as the user named it.</summary>
    public required string File { get; init; }

    /// <summary>The file of the test rows, if they have a file of their own; otherwise <see langword="null"/>.</summary>
    public string? TestFile { get; init; }

    /// <summary>The label column; for images, the label file. Empty if there is none, which probes don't need.</summary>
    public required string Label { get; init; }

    /// <summary>The task: <c>regression</c> or <c>classification</c>.</summary>
    public required string Task { get; init; }

    /// <summary>The number of rows read, before any was dropped or left out, including those of <see cref="TestFile"/>.</summary>
    public required int Rows { get; init; }

    /// <summary>The number of rows dropped because a cell was missing or not finite.</summary>
    public required int DroppedRows { get; init; }

    /// <summary>The columns but the label, with the roles that the training rows give them; empty for data that aren't a table.</summary>
    public IReadOnlyList<ColumnDescription> Roles { get; init; } = [];

    /// <summary>How numeric features were normalized: <c>none</c>, <c>standardize</c>, <c>minmax</c>, or <c>pixels/255</c>; <see langword="null"/> if unknown.</summary>
    public string? Normalization { get; init; }

    /// <summary>How the rows were split; <see langword="null"/> if there is no test set.</summary>
    public SplitDescription? Split { get; init; }

    /// <summary>The description of the data with the sizes that were measured.</summary>
    public JsonObject ToJson(int features, int outputs, int trainRows, int testRows)
    {
        var node = new JsonObject
        {
            ["file"] = File, ["label"] = Label, ["task"] = Task, ["rows"] = Rows, ["features"] = features, ["outputs"] = outputs,
            ["trainRows"] = trainRows, ["testRows"] = testRows, ["droppedRows"] = DroppedRows,
        };
        if (TestFile is not null)
            node["testFile"] = TestFile;
        if (Split is { } split)
            node["split"] = new JsonObject { ["seed"] = split.Seed, ["testFraction"] = Number(split.TestFraction), ["maxTrain"] = Number(split.MaxTrain), ["maxTest"] = Number(split.MaxTest) };
        if (Roles.Count > 0)
            node["columnRoles"] = ColumnRoles(Roles);
        return node;
    }
}

/// <summary>How rows were split into a training and a test set.</summary>
/// <param name="Seed">The seed of the random split, and of the choice of rows where their number is limited.</param>
/// <param name="TestFraction">The share of the rows in the test set; <see langword="null"/> if the test rows have a file of their own.</param>
/// <param name="MaxTrain">The largest number of training rows; <see langword="null"/> for all.</param>
/// <param name="MaxTest">The largest number of test rows; <see langword="null"/> for all.</param>
internal sealed record SplitDescription(int Seed, double? TestFraction, int? MaxTrain = null, int? MaxTest = null);
