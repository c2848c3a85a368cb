using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias;

/// <content>Difficulty and geometry of data.</content>
public sealed partial class InductiveBiasCatalog
{
    /// <summary>Estimates how difficult a data set is before anything is trained on it: the model-agnostic generalization
    /// difficulty, with every ingredient, its uncertainty and what drives it.</summary>
    /// <param name="data">The rows; read once.</param>
    /// <param name="labelColumnName">The label: a key, text, Boolean or integer (classes), or Single or Double, or a vector of
    /// them (numbers); <see cref="DifficultyOptions.Task"/> overrides that.</param>
    /// <param name="featureColumnName">The features: a vector of Single or Double of known size.</param>
    /// <param name="options">Target error, estimators, interval, cancellation; see the defaults. Without a seed there, the one
    /// of the <see cref="MLContext"/> counts.</param>
    /// <returns>The difficulty in bits and as log₂ of bits, larger meaning harder. Rows with a missing label or feature are
    /// left out and reported; row numbers are those of <paramref name="data"/>, counted from 0.</returns>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside of its range.</exception>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    public GeneralizationDifficultyEstimate Difficulty(
        IDataView data,
        string labelColumnName = "Label", string featureColumnName = "Features", DifficultyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        options ??= new DifficultyOptions();
        options.Validate();
        var host = ((IHostEnvironment)MLContext).Register("GeneralizationDifficulty");
        using var channel = host.Start("Difficulty");
        var rows = LabeledPointsReader.Read(data, labelColumnName, featureColumnName, options.Task, options.CancellationToken);
        channel.Info(MessageSensitivity.None, "Estimating the generalization difficulty of {0} rows of {1} features", rows.Points.Rows, rows.Points.Features);
        var estimate = GeneralizationDifficultyEstimator.Estimate(rows, Seeded(options, host, channel));
        foreach (var diagnostic in estimate.Diagnostics)
            channel.Log(diagnostic);
        return estimate;
    }

    /// <summary>Estimates how difficult a data set is, from rows that are arrays already.</summary>
    /// <param name="rows">The rows with their targets.</param>
    /// <param name="options">Target error, estimators, interval, cancellation; see the defaults.</param>
    /// <inheritdoc cref="Difficulty(IDataView, string, string, DifficultyOptions?)" path="/returns"/>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside of its range.</exception>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    public GeneralizationDifficultyEstimate Difficulty(TaskData rows, DifficultyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        options ??= new DifficultyOptions();
        options.Validate();
        return GeneralizationDifficultyEstimator.Estimate(LabeledPoints.Of(rows), options with { Seed = options.Seed ?? 0 });
    }

    /// <summary>Estimates the intrinsic dimension of the features: the number of dimensions of the manifold near which rows lie.</summary>
    /// <param name="data">The rows; read once. Rows with a missing or infinite feature are left out and reported.</param>
    /// <param name="featureColumnName">The features: a vector of Single or Double of known size.</param>
    /// <param name="options"><see cref="DifficultyOptions.DimensionMethod"/>, <see cref="DifficultyOptions.Neighbors"/>, interval, seed; see the defaults.</param>
    /// <exception cref="ArgumentException">The column is missing or of another type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside of its range.</exception>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    public IntrinsicDimensionEstimate IntrinsicDimension(IDataView data, string featureColumnName = "Features", DifficultyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        options ??= new DifficultyOptions();
        options.Validate();
        var host = ((IHostEnvironment)MLContext).Register("IntrinsicDimension");
        using var channel = host.Start("IntrinsicDimension");
        var points = LabeledPointsReader.ReadPoints(data, featureColumnName, options.CancellationToken);
        var estimate = IntrinsicDimensionEstimator.Estimate(points, Seeded(options, host, channel));
        foreach (var diagnostic in estimate.Diagnostics)
            channel.Log(diagnostic);
        return estimate;
    }

    /// <summary>Estimates the resolution of a task: the smallest distance between rows at which the target changes.</summary>
    /// <param name="data">The rows; read once.</param>
    /// <param name="labelColumnName">The label, as for <see cref="Difficulty(IDataView, string, string, DifficultyOptions?)"/>.</param>
    /// <param name="featureColumnName">The features: a vector of Single or Double of known size.</param>
    /// <param name="options"><see cref="DifficultyOptions.ResolutionMethod"/>, tolerance, interval, seed; see the defaults.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside of its range.</exception>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    public ResolutionEstimate Resolution(
        IDataView data, string labelColumnName = "Label", string featureColumnName = "Features", DifficultyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        options ??= new DifficultyOptions();
        options.Validate();
        var host = ((IHostEnvironment)MLContext).Register("Resolution");
        using var channel = host.Start("Resolution");
        var rows = LabeledPointsReader.Read(data, labelColumnName, featureColumnName, options.Task, options.CancellationToken);
        var estimate = GeneralizationDifficultyEstimator.Resolution(rows, Seeded(options, host, channel)).Estimate;
        foreach (var diagnostic in estimate.Diagnostics)
            channel.Log(diagnostic);
        return estimate;
    }

    private static DifficultyOptions Seeded(DifficultyOptions options, IHost host, IChannel channel) =>
        options with { Seed = options.Seed ?? host.Rand.Next(), Progress = new LoggedProgress(channel, options.Progress) };

    /// <summary>A pipeline step that appends, for each row, its local intrinsic dimension and its margin, the distance to the
    /// nearest fitted row of another class.</summary>
    /// <param name="options">Columns, neighbors, cancellation; see the defaults.</param>
    /// <returns>An estimator; <see cref="RowGeometryTransformer"/> says how new rows are treated and what can be saved.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside of its range.</exception>
    public RowGeometryEstimator RowGeometry(RowGeometryOptions? options = null)
    {
        options ??= new RowGeometryOptions();
        options.Validate();
        return new RowGeometryEstimator(MLContext, options);
    }
}
