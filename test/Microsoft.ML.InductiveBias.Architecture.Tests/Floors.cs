namespace Microsoft.ML.InductiveBias.Architecture.Tests;

/// <summary>What a floor may use beside .NET.</summary>
internal enum Allowed
{
    /// <summary>ML.NET and tensors.</summary>
    Everything,

    /// <summary>ML.NET, no tensors.</summary>
    MLNet,

    /// <summary>Neither ML.NET nor tensors.</summary>
    Neither,
}

/// <summary>A folder of a project: it refers to itself and to the floors before it, never to those after it.</summary>
/// <param name="Folder">The folder inside the project; folders of src/Shared are <c>Shared/…</c>.</param>
/// <param name="Holds">What it contains, in one line.</param>
/// <param name="Allowed">The libraries that it may use.</param>
internal sealed record Floor(string Folder, string Holds, Allowed Allowed = Allowed.Everything);

/// <summary>The floors of a project, from bottom to top.</summary>
internal sealed record ProjectFloors(string Project, IReadOnlyList<Floor> Floors);

/// <summary>The stated order: projects from bottom to top, and in each its floors from bottom to top. This is the only place to change it.</summary>
internal static class StatedOrder
{
    public static IReadOnlyList<ProjectFloors> Projects { get; } =
    [
        new("Microsoft.ML.InductiveBias",
        [
            new("Shared/Numerics", "random numbers, shuffles, equal rows, tiled products", Allowed.Neither),
            new("Numerics", "pure functions on spans: laws of quadratic forms, searches, quadrature, intervals", Allowed.Neither),
            new("Results", "records that explain themselves: information, estimates, diagnostics, progress", Allowed.Neither),
            new("Tasks", "the rows and targets of a task", Allowed.Neither),
            new("Shared/Tasks", "losses of rows, duplicate rows", Allowed.Neither),
            new("LossDistributions", "exact, fitted, and simulated distributions of the loss", Allowed.Neither),
            new("RowDifficulty", "expected loss and bits of single rows", Allowed.Neither),
            new("HypothesisSpaces", "contracts: a space, a fitted space, what varies", Allowed.Neither),
            new("Geometry", "nearest neighbors, intrinsic dimension, resolution", Allowed.Neither),
            new("Difficulty", "generalization difficulty", Allowed.Neither),
            new("Measures", "evaluators: one class for each measure", Allowed.Neither),
            new("Shared/DataViews", "columns, class names, and logs of ML.NET", Allowed.MLNet),
            new("DataViews", "data views to arrays and back", Allowed.MLNet),
            new("RowGeometry", "the local dimension of rows as a transformer", Allowed.MLNet),
            new("Sampling", "drawing hypotheses of sampled spaces", Allowed.MLNet),
            new("SampleFiles", "files of losses: resume, merge", Allowed.MLNet),
            new("SamplingRuns", "long sampling runs", Allowed.MLNet),
            new("Shared/StockModels", "models made of ML.NET's own transformers", Allowed.MLNet),
            new("TrainerSpaces", "any ML.NET trainer as a hypothesis space", Allowed.MLNet),
            new("Catalog", "mlContext.InductiveBias: the public way to each measure", Allowed.MLNet),
        ]),
    ];
}
