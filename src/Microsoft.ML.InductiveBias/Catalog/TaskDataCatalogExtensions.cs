using Microsoft.ML.InductiveBias;
using Microsoft.ML.InductiveBias.DataViews;

// In ML.NET's own namespace, so that it is found without a further using.
namespace Microsoft.ML;

/// <summary>The rows of a data view as the hypothesis spaces take them, at <c>mlContext.InductiveBias()</c>.</summary>
public static class TaskDataCatalogExtensions
{
    /// <summary>Reads training or test rows, for spaces and sampling runs that are used without a pipeline.</summary>
    /// <param name="catalog">The measures of this library.</param>
    /// <param name="data">The rows, after all steps that prepare features and label.</param>
    /// <param name="labelColumnName">A key column (multiclass), a Boolean one (binary), or a Single or Double one (regression).</param>
    /// <param name="featureColumnName">A vector column of Single or Double of known size; Double keeps the precision of the input.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Features <c>[n, d]</c> and targets <c>[n, k]</c>, row-major; classes are one-hot, one output for each key of the column.</returns>
    /// <exception cref="ArgumentException">A column is missing or of another type, a value is missing or not finite, or there are no rows.</exception>
    public static TaskData ReadTask(
        this InductiveBiasCatalog catalog, IDataView data, string labelColumnName = "Label", string featureColumnName = "Features", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        return TaskDataReader.Read(data, labelColumnName, featureColumnName, "given", cancellationToken);
    }
}
