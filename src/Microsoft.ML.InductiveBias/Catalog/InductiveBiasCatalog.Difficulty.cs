using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias;

public sealed partial class InductiveBiasCatalog
{
    /// <summary>Estimates how difficult a data set is before anything is trained on it: the model-agnostic generalization
    /// difficulty, with every ingredient, its uncertainty and what drives it.</summary>
    /// <param name="data">The rows; read once.</param>
    /// <param name="labelColumnName">The label: a key, text, Boolean or integer (classes), or Single or Double, or a vector of
    /// them (numbers); <see cref="DifficultyOptions.Task"/> overrides that.</param>
    /// <param name="featureColumnName">The features: a vector of Single or Double of known size.</param>
    /// <param name="options">Target error, estimators, interval; see the defaults. Without a seed, that of the <see cref="MLContext"/> is
    /// used.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <returns>The difficulty in bits and as log₂ of bits, larger meaning harder. Rows with a missing label or feature are
    /// left out and reported; row numbers are those of <paramref name="data"/>, counted from 0.</returns>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    public GeneralizationDifficultyEstimate Difficulty(
        IDataView data,
        string labelColumnName = "Label", string featureColumnName = "Features", DifficultyOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        return Estimated("GeneralizationDifficulty", options, progress, cancellationToken, (options, channel) =>
        {
            var rows = LabeledPointsReader.Read(data, labelColumnName, featureColumnName, options.Task, options.CancellationToken);
            channel.Info(MessageSensitivity.None, "Estimating the generalization difficulty of {0} rows of {1} features", rows.Points.Rows, rows.Points.Features);
            return GeneralizationDifficultyEstimator.Estimate(rows, options);
        }, estimate => estimate.Diagnostics);
    }

    /// <summary>Estimates how difficult a data set is, from rows as arrays.</summary>
    /// <param name="rows">The rows with their targets.</param>
    /// <param name="options">Target error, estimators, interval; see the defaults. Without a seed, that of the <see cref="MLContext"/> is
    /// used.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <inheritdoc cref="Difficulty(IDataView, string, string, DifficultyOptions?, IProgress{WorkProgress}?, CancellationToken)" path="/returns"/>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    public GeneralizationDifficultyEstimate Difficulty(TaskData rows, DifficultyOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Estimated("GeneralizationDifficulty", options, progress, cancellationToken,
            (options, _) => GeneralizationDifficultyEstimator.Estimate(LabeledPoints.Of(rows), options), estimate => estimate.Diagnostics);
    }

    /// <summary>Estimates the intrinsic dimension of the features: the number of dimensions of the manifold near which rows lie.</summary>
    /// <param name="data">The rows; read once. Rows with a missing or infinite feature are left out and reported.</param>
    /// <param name="featureColumnName">The features: a vector of Single or Double of known size.</param>
    /// <param name="options"><see cref="DifficultyOptions.DimensionMethod"/>, <see cref="DifficultyOptions.Neighbors"/>, interval, seed; see the defaults.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">The column is missing or of another type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    public IntrinsicDimensionEstimate IntrinsicDimension(IDataView data, string featureColumnName = "Features", DifficultyOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        return Estimated("IntrinsicDimension", options, progress, cancellationToken, (options, _) => IntrinsicDimensionEstimator.Estimate(
            LabeledPointsReader.ReadPoints(data, featureColumnName, options.CancellationToken), options), estimate => estimate.Diagnostics);
    }

    /// <summary>Estimates the resolution of a task: the smallest distance between rows at which the target changes.</summary>
    /// <param name="data">The rows; read once.</param>
    /// <param name="labelColumnName">The label, as for <see cref="Difficulty(IDataView, string, string, DifficultyOptions?, IProgress{WorkProgress}?, CancellationToken)"/>.</param>
    /// <param name="featureColumnName">The features: a vector of Single or Double of known size.</param>
    /// <param name="options"><see cref="DifficultyOptions.ResolutionMethod"/>, tolerance, interval, seed; see the defaults.</param>
    /// <param name="progress">Receives progress reports; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work within about a second.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    public ResolutionEstimate Resolution(
        IDataView data, string labelColumnName = "Label", string featureColumnName = "Features", DifficultyOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        return Estimated("Resolution", options, progress, cancellationToken, (options, _) => GeneralizationDifficultyEstimator.Resolution(
            LabeledPointsReader.Read(data, labelColumnName, featureColumnName, options.Task, options.CancellationToken), options).Estimate, estimate => estimate.Diagnostics);
    }

    /// <summary>An estimate with the seed, the progress and the log of the context.</summary>
    private T Estimated<T>(
        string name, DifficultyOptions? options, IProgress<WorkProgress>? progress, CancellationToken cancellationToken,
        Func<DifficultyOptions, IChannel, T> estimate, Func<T, IReadOnlyList<Diagnostic>> diagnostics)
    {
        options ??= new DifficultyOptions();
        options.Validate();
        using var call = HostCall.Start(MLContext, name, progress, cancellationToken);
        int seed = options.Seed ?? ContextSeed.Of(MLContext);
        var result = estimate(new DifficultyOptions(options) { Seed = seed, Progress = call.Progress, CancellationToken = call.Token }, call.Channel);
        foreach (var diagnostic in diagnostics(result))
            call.Channel.Log(diagnostic);
        return result;
    }

    /// <summary>A pipeline step that appends, for each row, its local intrinsic dimension and its margin, the distance to the
    /// nearest fitted row of another class.</summary>
    /// <param name="options">Columns, neighbors, cancellation; see the defaults.</param>
    /// <returns>An estimator; see <see cref="RowGeometryTransformer"/> for new rows and saving.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public RowGeometryEstimator RowGeometry(RowGeometryOptions? options = null)
    {
        options ??= new RowGeometryOptions();
        options.Validate();
        return new RowGeometryEstimator(MLContext, options);
    }
}
