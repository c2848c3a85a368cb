using Microsoft.ML.InductiveBias;
using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.Runtime;

// In ML.NET's own namespace, so that mlContext.InductiveBias().Difficulty(...) needs no further using.
namespace Microsoft.ML;

/// <summary>The generalization difficulty of data views, at <c>mlContext.InductiveBias()</c>.</summary>
public static class DifficultyCatalogExtensions
{
    /// <summary>Estimates how difficult a data set is before anything is trained on it: the model-agnostic generalization
    /// difficulty, with every ingredient, its uncertainty and what drives it.</summary>
    /// <param name="catalog">The catalog.</param>
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
    public static GeneralizationDifficultyEstimate Difficulty(
        this InductiveBiasCatalog catalog, IDataView data,
        string labelColumnName = "Label", string featureColumnName = "Features", DifficultyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        options ??= new DifficultyOptions();
        options.Validate();
        var host = ((IHostEnvironment)catalog.MLContext).Register("GeneralizationDifficulty");
        using var channel = host.Start("Difficulty");
        var rows = LabelledPoints.Read(data, labelColumnName, featureColumnName, options.Task, options.CancellationToken);
        channel.Info(MessageSensitivity.None, "Estimating the generalization difficulty of {0} rows of {1} features", rows.Points.Rows, rows.Points.Features);
        options = options with { Seed = options.Seed ?? host.Rand.Next(), Progress = new LoggedProgress(channel, options.Progress) };
        var estimate = rows.Classes is not null
            ? GeneralizationDifficultyEstimator.Estimate(rows.Points, rows.Classes, options)
            : GeneralizationDifficultyEstimator.Estimate(rows.Points, rows.Targets!, options);
        foreach (var diagnostic in estimate.Diagnostics)
            channel.Log(diagnostic);
        return estimate;
    }

    /// <summary>A pipeline step that appends, for each row, its local intrinsic dimension and its margin, the distance to the
    /// nearest fitted row of another class.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, neighbours, cancellation; see the defaults.</param>
    /// <returns>An estimator; <see cref="RowGeometryTransformer"/> says how new rows are treated and what can be saved.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside of its range.</exception>
    public static RowGeometryEstimator RowGeometry(this InductiveBiasCatalog catalog, RowGeometryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        options ??= new RowGeometryOptions();
        options.Validate();
        return new RowGeometryEstimator(catalog.MLContext, options);
    }
}
