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
    /// <remarks>
    /// <para>Local intrinsic dimension: (k − 2) / Σ_j ln(T_k/T_j) over the k nearest fitted rows at a distance above 0, at most the
    /// number of features (which it is where all are equally far); 0 where fewer than four distinct rows were fitted. Larger means
    /// more directions to vary in near the row.</para>
    /// <para>Margin: the distance to the nearest fitted row of another class, 0 for a row that equals one; +∞ where
    /// every fitted row is of the row's own class. Smaller means harder.</para>
    /// <para>New rows are compared with the fitted rows only, never with each other. A fitted row equals itself and is not its own
    /// neighbor, so transforming the fitted data gives each row's values among the others. A label that didn't occur in the fit
    /// differs from all others. Rows with a missing label or feature get missing values (NaN).</para>
    /// <para>The values of a data view are computed together, when one is first read. The step holds all its rows and has no
    /// counterpart among ML.NET's own steps, so it can neither be saved nor serve a <c>PredictionEngine</c>: save the data with
    /// their columns (<c>mlContext.Data.SaveAsBinary</c>), or fit again.</para>
    /// </remarks>
    /// <param name="labelColumnName">The label column: a key, text, Boolean or number; rows are of one class where their labels are equal.</param>
    /// <param name="featureColumnName">The feature column: a vector of Single or Double of known size.</param>
    /// <param name="neighbors">k, the number of neighbors behind a local dimension: at least 3. The estimate of a single row scatters by a factor of
    /// about 1 ± 1/√(k − 2).</param>
    /// <param name="dimensionColumnName">The name of the appended column with the local intrinsic dimension (Single, in dimensions).</param>
    /// <param name="marginColumnName">The name of the appended column with the margin (Single, in the units of the features).</param>
    /// <param name="threads">Number of threads; 0 uses one for each core. Results don't depend on it.</param>
    /// <param name="progress">Receives progress reports, on the threads that compute; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels a fit or a transformation within about a second.</param>
    /// <exception cref="ArgumentException">A column has no name, or both appended columns have the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public IEstimator<ITransformer> RowGeometry(
        string labelColumnName = "Label", string featureColumnName = "Features", int neighbors = 20, string dimensionColumnName = "LocalIntrinsicDimension",
        string marginColumnName = "Margin", int threads = 0, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var options = new RowGeometryOptions
        {
            LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName, DimensionColumnName = dimensionColumnName, MarginColumnName = marginColumnName,
            Neighbors = neighbors, Threads = threads, Progress = progress, CancellationToken = cancellationToken,
        };
        options.Validate();
        return new RowGeometryEstimator(MLContext, options);
    }
}
