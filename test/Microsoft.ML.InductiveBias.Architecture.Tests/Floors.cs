namespace Microsoft.ML.InductiveBias.Architecture.Tests;

/// <summary>The libraries that a floor may use beside .NET and MathNet.</summary>
[Flags]
internal enum Allowed
{
    Neither = 0,
    MLNet = 1,
    Tensors = 2,
    Both = MLNet | Tensors,
}

/// <summary>A folder of a project: it refers to itself and to the floors before it, never to those after it.</summary>
/// <param name="Folder">The folder inside the project; folders of src/Shared are <c>Shared/…</c>.</param>
/// <param name="Holds">What it contains, in one line.</param>
/// <param name="Allowed">The libraries that it may use.</param>
internal sealed record Floor(string Folder, string Holds, Allowed Allowed);

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
            new("Shared/Simulation", "sequential Monte Carlo over tilted laws and falling levels", Allowed.Neither),
            new("Shared/Work", "work that the end of the process waits for", Allowed.Neither),
            new("Numerics", "pure functions on spans: laws of quadratic forms, searches, quadrature, intervals", Allowed.Neither),
            new("Results", "records that explain themselves: information, estimates, diagnostics, progress", Allowed.Neither),
            new("Shared/Columns", "what the cells of a column are: numbers, dates, texts, identifiers", Allowed.Neither),
            new("Tasks", "the rows and targets of a task", Allowed.Neither),
            new("Shared/Tasks", "losses of rows, duplicate rows", Allowed.Neither),
            new("LossDistributions", "exact, fitted, and simulated distributions of the loss", Allowed.Neither),
            new("RowDifficulty", "expected loss and bits of single rows", Allowed.Neither),
            new("HypothesisSpaces", "contracts: a space, a fitted space, what varies", Allowed.Neither),
            new("SampleFiles", "files of losses: resume, merge", Allowed.Neither),
            new("RareLosses", "simulation of losses that draws don't reach", Allowed.Neither),
            new("Geometry", "nearest neighbors, intrinsic dimension, resolution", Allowed.Neither),
            new("LabelNoise", "which labels are wrong, from predictions that never saw them", Allowed.Neither),
            new("Difficulty", "generalization difficulty", Allowed.Neither),
            new("Measures", "evaluators: one class for each measure", Allowed.Neither),
            new("Shared/DataViews", "columns, class names, and logs of ML.NET", Allowed.MLNet),
            new("DataViews", "data views to arrays and back", Allowed.MLNet),
            new("RowGeometry", "the local dimension of rows as a transformer", Allowed.MLNet),
            new("Sampling", "drawing hypotheses of sampled spaces", Allowed.Neither),
            new("SamplingRuns", "long sampling runs", Allowed.Neither),
            new("Probes", "labels by known rules, and the bits that spaces require for them", Allowed.Neither),
            new("Shared/StockModels", "models made of ML.NET's own transformers", Allowed.MLNet),
            new("Columns", "columns of a table to features by stock transformers", Allowed.MLNet),
            new("TrainerSpaces", "any ML.NET trainer as a hypothesis space", Allowed.MLNet),
            new("Catalog", "mlContext.InductiveBias: the public way to each measure", Allowed.MLNet),
        ]),
        new("Microsoft.ML.InductiveBias.TorchSharp",
        [
            new("Shared/Numerics", "random numbers, shuffles, equal rows, tiled products", Allowed.Neither),
            new("Shared/Simulation", "sequential Monte Carlo over tilted laws and falling levels", Allowed.Neither),
            new("Shared/Work", "work that the end of the process waits for", Allowed.Neither),
            new("Shared/Tasks", "losses of rows, duplicate rows", Allowed.Neither),
            new("Shared/DataViews", "columns, class names, and logs of ML.NET", Allowed.MLNet),
            new("Shared/StockModels", "models made of ML.NET's own transformers", Allowed.MLNet),
            new("Tensors", "the native library, scopes, memory, blocks of rows, argument checks", Allowed.Tensors),
            new("Kernels", "a kernel in a file: values, slopes, the expression for ML.NET", Allowed.Tensors),
            new("GaussianProcesses", "Gaussian-process spaces, their likelihoods and curves", Allowed.Both),
            new("Networks/Architectures", "an architecture in a file: parameters and forward pass", Allowed.Tensors),
            new("Networks/Training", "initialization, optimizers, schedules, training on tensors", Allowed.Tensors),
            new("Networks/Perceptrons", "training perceptrons in managed code", Allowed.Neither),
            new("Networks", "network spaces and their batches", Allowed.Tensors),
            new("Networks/Posteriors", "networks that follow prior times likelihood, moved by gradients", Allowed.Tensors),
            new("Networks/PriorSampling", "hypotheses drawn before training", Allowed.Tensors),
            new("Trainers", "trainers and transformers of ML.NET for both kinds of spaces", Allowed.Both),
        ]),
        new("Microsoft.ML.InductiveBias.Auditing",
        [
            new("Shared/Numerics", "shuffles, equal rows", Allowed.Neither),
            new("Shared/Tasks", "losses of rows, duplicate rows", Allowed.Neither),
            new("Shared/DataViews", "columns, class names, and logs of ML.NET", Allowed.MLNet),
            new("Results", "what an audit reports", Allowed.Neither),
            new("Rows", "input, options, split, scaling, summaries of the data", Allowed.Neither),
            new("Measurements", "one class for each measure of an audit", Allowed.MLNet),
            new("Labels", "the audit of labels: scores and judgments", Allowed.MLNet),
            new("Runs", "the order, cost, and time budget of the measurements", Allowed.MLNet),
            new("Catalog", "mlContext.InductiveBias.Audit", Allowed.MLNet),
        ]),
        new("Microsoft.ML.InductiveBias.Reporting",
        [
            new("Shared/Numerics", "intervals of differences", Allowed.Neither),
            new("Shared/Reports", "results as JSON, text that is safe to display, files written completely or not at all", Allowed.Neither),
            new("Text", "numbers, intervals, and names as text", Allowed.Neither),
            new("Results", "the ranking of audits", Allowed.Neither),
            new("Conditions", "conditions, comparisons, JUnit", Allowed.Neither),
            new("DataFrames", "results as data frames", Allowed.MLNet),
            new("Plots", "a plot in a file, as SVG or PNG", Allowed.Neither),
            new("Html", "the sections and the page of the report", Allowed.Neither),
            new("Json", "the JSON result", Allowed.Neither),
        ]),
        new("Microsoft.ML.InductiveBias.Orleans",
        [
            new("Blocks", "the blocks of a run: waiting, leased, delivered, done", Allowed.Neither),
            new("Messages", "grain interfaces, and everything that travels", Allowed.Neither),
            new("TaskTransfer", "rows as bytes, and the versions that machines compare", Allowed.Neither),
            new("Grains", "the state of runs in memory", Allowed.Neither),
            new("Workers", "the service that leases, computes, and delivers", Allowed.Neither),
            new("Driving", "the side of the run: opens it, receives results, reports losses", Allowed.Neither),
            new("Hosting", "silos that take part", Allowed.Neither),
        ]),
        new("Microsoft.ML.InductiveBias.PaperTasks",
        [
            new("Shared/Numerics", "random numbers, shuffles", Allowed.Neither),
            new("Shared/Images", "files of labeled images: IDX, CIFAR, SVHN", Allowed.Neither),
            new("Control", "the pendulum and its controller", Allowed.Neither),
            new("Catalog", "the tasks as data views", Allowed.MLNet),
        ]),
        new("Microsoft.ML.InductiveBias.Console",
        [
            new("Shared/Numerics", "shuffles", Allowed.Neither),
            new("Shared/Columns", "what the cells of a column are: numbers, dates, texts, identifiers", Allowed.Neither),
            new("Shared/Images", "files of labeled images: IDX, CIFAR, SVHN", Allowed.Neither),
            new("Shared/Reports", "results as JSON, text that is safe to display, files written completely or not at all", Allowed.Neither),
            new("Basics", "exit codes, errors, numbers and names in arguments", Allowed.Neither),
            new("Results", "results of measure, difficulty, sample, and merge, and their JSON", Allowed.Neither),
            new("Data", "files to rows: delimited tables, images, .mbconfig", Allowed.MLNet),
            new("Spaces", "the names and options of hypothesis spaces", Allowed.MLNet),
            new("Clusters", "workers, and connections to clusters", Allowed.MLNet),
            new("Measures", "requests and outcomes; calls to the libraries", Allowed.MLNet),
            new("Experiments", "the claims of the papers, and what comes out", Allowed.MLNet),
            new("Conformance", "cases with known answers, and what the libraries give for them", Allowed.MLNet),
            new("Output", "outcomes as text", Allowed.MLNet),
            new("Commands", "a command in a file: options, call, output", Allowed.MLNet),
            new("(project)", "the entry point", Allowed.Neither),
        ]),
    ];
}
