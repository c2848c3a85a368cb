using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias;

public sealed partial class InductiveBiasCatalog
{
    /// <summary>Measures which rules spaces find easy: labels are made of the features by known rules, and the bits that each space requires for each
    /// rule are measured.</summary>
    /// <remarks>All spaces see the same labels, rows, and splits, which the seed of the context determines. See <see cref="ProbeOptions"/> for the rules; labels of the rows themselves play no part.</remarks>
    /// <param name="spaces">The spaces, each with a name of its own; at least one.</param>
    /// <param name="rows">The rows, at least 10.</param>
    /// <param name="options">The rules, the target loss, and the number of draws; defaults if <see langword="null"/>.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">A rule is unknown or needs more features, no feature varies, there are too few rows, or a name repeats.</exception>
    public ProbeProfile Probe(
        IReadOnlyList<(string Name, IHypothesisSpace Space)> spaces, TaskData rows, ProbeOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spaces);
        ArgumentNullException.ThrowIfNull(rows);
        using var call = HostCall.Start(MLContext, "Probe", progress, cancellationToken);
        return Logged(ProbeRunner.Run([.. spaces.Select(space => (space.Name, space.Space, rows))], rows, options ?? new ProbeOptions(), ContextSeed.Of(MLContext), call.Progress, call.Token), call);
    }

    /// <summary>Measures which rules pipelines find easy: the rules read the features of the data, and each space sees the features that its pipeline
    /// makes of them.</summary>
    /// <param name="spaces">The spaces with their pipelines, each with a name of its own. A pipeline is fitted to all rows and must keep them in their order;
    /// <see langword="null"/> for the features as they are.</param>
    /// <param name="data">The rows, at least 10.</param>
    /// <param name="featureColumnName">The vector column that rules read, and that each pipeline replaces or reads; Single or Double.</param>
    /// <param name="options">The rules, the target loss, and the number of draws; defaults if <see langword="null"/>.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type, a rule is unknown or needs more features, no feature varies, there are
    /// too few rows, or a name repeats.</exception>
    public ProbeProfile Probe(
        IReadOnlyList<(string Name, IHypothesisSpace Space, IEstimator<ITransformer>? Pipeline)> spaces, IDataView data, string featureColumnName = "Features",
        ProbeOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spaces);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        using var call = HostCall.Start(MLContext, "Probe", progress, cancellationToken);
        var rows = TaskDataReader.ReadFeatures(data, featureColumnName, "given", call.Token);
        var seen = spaces.Select(space => (space.Name, space.Space,
            space.Pipeline is { } pipeline ? TaskDataReader.ReadFeatures(pipeline.Fit(data).Transform(data), featureColumnName, $"'{space.Name}'", call.Token) : rows)).ToList();
        return Logged(ProbeRunner.Run(seen, rows, options ?? new ProbeOptions(), ContextSeed.Of(MLContext), call.Progress, call.Token), call);
    }

    private static ProbeProfile Logged(ProbeProfile profile, HostCall call)
    {
        foreach (var diagnostic in profile.Diagnostics)
            call.Channel.Log(diagnostic);
        return profile;
    }
}
